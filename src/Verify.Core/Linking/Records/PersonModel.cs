using System.Globalization;

using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>
/// Fellegi–Sunter weights for person linking with three explanations for a pair: one person, two people of one family or home, two strangers.
/// The rates of each outcome under each explanation are fitted to the compared pairs by expectation–maximisation from shipped starting rates,
/// which also steady the fit where records are few.
/// </summary>
internal sealed class PersonModel
{
    private const int Rounds = 25;
    private const int Classes = 3;
    private const double RatePrior = 200;
    private const double LeastAddress = -5;

    private static readonly double[][][] Start = [.. ShippedTable.Rows("person-weights.csv").Select(row => row[1..].Select(Rates).ToArray())];
    private static readonly double[] StartShare = [0.15, 0.15, 0.70];

    // log2 of the rate, by class, field and level; the share of each class.
    private readonly double[,,] _logs = new double[Classes, PersonLevels.Fields, PersonLevels.Levels];
    private readonly double[] _share = [.. StartShare];

    private PersonModel()
    {
        for (var field = 0; field < PersonLevels.Fields; field++)
            for (var kind = 0; kind < Classes; kind++)
                for (var level = 1; level <= Start[field][kind].Length; level++) _logs[kind, field, level] = Math.Log2(Start[field][kind][level - 1]);
    }

    /// <summary>Fits the rates to the patterns of compared pairs and how often each occurs.</summary>
    public static PersonModel Fit(Dictionary<ulong, int> patterns)
    {
        var model = new PersonModel();
        for (var round = 0; round < Rounds; round++) model.Step(patterns);
        return model;
    }

    /// <summary>log2 of the odds that a pair with this pattern is one person; <paramref name="rarity"/> is what rare or common values add against strangers.</summary>
    public double Bits(ulong pattern, double rarity = 0) => Bits(Evidence(pattern), rarity);

    public static double Bits((double Family, double Other) evidence, double rarity)
    {
        // Family explains rare values that agree as well as identity does: the rarity counts against strangers only.
        var (family, other) = (evidence.Family, evidence.Other + rarity);
        var least = Math.Min(family, other);
        return least - Math.Log2(Math.Pow(2, least - family) + Math.Pow(2, least - other));
    }

    /// <summary>log2 odds of one person against one family, and against strangers.</summary>
    public (double Family, double Other) Evidence(ulong pattern)
    {
        var (family, other, away) = (Math.Log2(_share[0] / _share[1]), Math.Log2(_share[0] / _share[2]), 0.0);
        for (var field = 0; field < PersonLevels.Fields; field++)
        {
            var level = PersonLevels.Level(pattern, (Compared)field);
            if (level == 0) continue;
            family += _logs[0, field, level] - _logs[1, field, level];
            var weight = _logs[0, field, level] - _logs[2, field, level];
            if (weight < 0 && (Compared)field is Compared.Street or Compared.Unit or Compared.City or Compared.Postal or Compared.State) away += Math.Min(weight, 0);
            else other += weight;
        }
        if (!SharesHome(pattern)) family = double.PositiveInfinity;
        // Who moved has another street, city, code and state: one fact, not four.
        return (family, other + Math.Max(away, LeastAddress));
    }

    // A family is thought of only where the pair shares a home, a line or a mailbox; elsewhere it would explain away slips in names and dates.
    private static bool SharesHome(ulong pattern) =>
        PersonLevels.Level(pattern, Compared.Street) is 1 or 2 || PersonLevels.Level(pattern, Compared.Phone) == 1 || PersonLevels.Level(pattern, Compared.Email) == 1;

    /// <summary>What one outcome says for one person against strangers, in bits.</summary>
    public double Weight(Compared field, int level) => level == 0 ? 0 : _logs[0, (int)field, level] - _logs[2, (int)field, level];

    private void Step(Dictionary<ulong, int> patterns)
    {
        var counts = new double[Classes, PersonLevels.Fields, PersonLevels.Levels];
        var shares = StartShare.Select(share => share * RatePrior / 4).ToArray();
        foreach (var (pattern, count) in patterns)
        {
            var (family, other) = Evidence(pattern);
            var (f, o) = (Math.Pow(2, -family), Math.Pow(2, -other));
            Add(pattern, 0, count / (1 + f + o));
            Add(pattern, 1, count * f / (1 + f + o));
            Add(pattern, 2, count * o / (1 + f + o));
        }
        var sum = shares.Sum();
        for (var kind = 0; kind < Classes; kind++)
        {
            _share[kind] = Math.Max(shares[kind] / sum, 1e-6);
            for (var field = 0; field < PersonLevels.Fields; field++) Update(kind, field, counts);
        }

        void Add(ulong pattern, int kind, double weight)
        {
            shares[kind] += weight;
            for (var field = 0; field < PersonLevels.Fields; field++) counts[kind, field, PersonLevels.Level(pattern, (Compared)field)] += weight;
        }
    }

    private void Update(int kind, int field, double[,,] counts)
    {
        var start = Start[field][kind];
        var sum = RatePrior;
        for (var level = 1; level <= start.Length; level++) sum += counts[kind, field, level];
        for (var level = 1; level <= start.Length; level++) _logs[kind, field, level] = Math.Log2((counts[kind, field, level] + RatePrior * start[level - 1]) / sum);
    }

    private static double[] Rates(string text) => [.. text.Split('|').Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
}
