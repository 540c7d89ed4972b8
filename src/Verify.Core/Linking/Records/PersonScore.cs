namespace Verify.Core.Linking.Records;

/// <summary>Scores a pair: the model's weights, and more for rare values that agree than for common ones.</summary>
internal sealed class PersonScore(PersonRows rows, PersonLevels levels, PersonModel model)
{
    private const double RarityShare = 0.8;
    private const double MostRarity = 6;
    private const double LeastBeyondName = 1.5;
    private const double EnoughToKnowCommon = 2000;

    private readonly Dictionary<ulong, (double Family, double Other)> _evidence = [];

    /// <summary>log2 of the odds that two rows of two groups are one person; a name alone speaks neither for nor against.</summary>
    public double Agreement(int a, int b)
    {
        var (bits, beyondName) = Weigh(a, b, levels.Compare(a, b));
        return beyondName || bits < 0 ? bits : 0;
    }

    /// <summary>log2 of the odds that two rows are one person. A name alone is no identification, however rare it is among these records.</summary>
    public double Bits(int a, int b, ulong pattern)
    {
        var (bits, beyondName) = Weigh(a, b, pattern);
        return beyondName ? bits : Math.Min(bits, -1);
    }

    private (double Bits, bool BeyondName) Weigh(int a, int b, ulong pattern)
    {
        if (!_evidence.TryGetValue(pattern, out var evidence)) _evidence[pattern] = evidence = model.Evidence(pattern);
        var name = Rarity(Compared.Given, rows.Given, a, b, pattern) + Rarity(Compared.Surname, rows.Surname, a, b, pattern) + Rarity(Compared.Middle, rows.Middle, a, b, pattern);
        var (beyond, rarity) = (0.0, name);
        for (var field = Compared.Birth; field <= Compared.Shared; field++)
        {
            var weight = model.Weight(field, PersonLevels.Level(pattern, field));
            var rare = Rarity(field, a, b, pattern);
            rarity += rare;
            beyond += Math.Max(0, weight + rare);
        }
        return (PersonModel.Bits(evidence, rarity), beyond >= LeastBeyondName);
    }

    private double Rarity(Compared field, int a, int b, ulong pattern) => field switch
    {
        Compared.Birth => Rarity(field, rows.Birth, a, b, pattern),
        Compared.Street => Rarity(field, rows.Street, a, b, pattern),
        Compared.City => Rarity(field, rows.City, a, b, pattern),
        Compared.Postal => Rarity(field, rows.Postal, a, b, pattern),
        Compared.Occupation => Rarity(field, rows.Occupation, a, b, pattern),
        Compared.Phone => Rarity(field, rows.Phones, a, b, pattern),
        Compared.Email => Rarity(field, rows.Emails, a, b, pattern),
        Compared.Identifier => Rarity(field, rows.Identifiers, a, b, pattern),
        _ => 0,
    };

    private static double Rarity(Compared field, Terms[] columns, int a, int b, ulong pattern)
    {
        var sum = 0.0;
        foreach (var terms in columns) sum += Rarity(field, terms, a, b, pattern);
        return sum;
    }

    private static double Rarity(Compared field, Terms terms, int a, int b, ulong pattern)
    {
        if (PersonLevels.Level(pattern, field) != 1 || terms[a] != terms[b] || terms[a] < 0 || terms.Collision <= 0) return 0;
        var rarity = Math.Clamp(RarityShare * Math.Log2(terms.Collision / terms.Rate(terms[a])), -MostRarity, MostRarity);
        // Among few records a value is common because one person has several of them.
        return rarity < 0 ? rarity * Math.Min(1, terms.Known / EnoughToKnowCommon) : rarity;
    }
}
