namespace Verify.Core.Linking.Records;

/// <summary>Scores a pair: the model's weights, and more for rare values that agree than for common ones.</summary>
internal sealed class PersonScore(PersonRows rows, PersonLevels levels, PersonModel model)
{
    private const double RarityShare = 0.8;
    private const double MostRarity = 6;

    private readonly Dictionary<ulong, double> _weights = [];

    /// <summary>log2 of the odds that two rows are one person.</summary>
    public double Bits(int a, int b) => Bits(a, b, levels.Compare(a, b));

    public double Bits(int a, int b, ulong pattern)
    {
        if (!_weights.TryGetValue(pattern, out var weight)) _weights[pattern] = weight = model.Weight(pattern) + model.PriorBits;
        weight += Rarity(Compared.Given, rows.Given, a, b, pattern) + Rarity(Compared.Surname, rows.Surname, a, b, pattern)
            + Rarity(Compared.City, rows.City, a, b, pattern) + Rarity(Compared.Postal, rows.Postal, a, b, pattern)
            + Rarity(Compared.Occupation, rows.Occupation, a, b, pattern) + Rarity(Compared.Middle, rows.Middle, a, b, pattern)
            + Rarity(Compared.Street, rows.Street, a, b, pattern) + Rarity(Compared.Birth, rows.Birth, a, b, pattern);
        foreach (var terms in rows.Phones) weight += Rarity(Compared.Phone, terms, a, b, pattern);
        foreach (var terms in rows.Emails) weight += Rarity(Compared.Email, terms, a, b, pattern);
        foreach (var terms in rows.Identifiers) weight += Rarity(Compared.Identifier, terms, a, b, pattern);
        return weight;
    }

    private static double Rarity(Compared field, Terms terms, int a, int b, ulong pattern)
    {
        if (PersonLevels.Level(pattern, field) != 1 || terms[a] != terms[b] || terms[a] < 0 || terms.Collision <= 0) return 0;
        return Math.Clamp(RarityShare * Math.Log2(terms.Collision / terms.Rate(terms[a])), -MostRarity, MostRarity);
    }
}
