using System.Globalization;

namespace Verify.Core.Linking.Records;

/// <summary>
/// Fellegi–Sunter weights for person linking: the rate of each outcome among records of one person and among those of two, fitted to the
/// compared pairs by expectation–maximisation from shipped starting rates, which also steady the fit where records are few.
/// </summary>
internal sealed class PersonModel
{
    private const int Rounds = 25;
    private const double SamePrior = 60;
    private const double OtherPrior = 30;

    private static readonly (double[] Same, double[] Other)[] Start = [.. ShippedTable.Rows("person-weights.csv").Select(row => (Rates(row[1]), Rates(row[2])))];

    private readonly double[,] _same = new double[PersonLevels.Fields, PersonLevels.Levels];
    private readonly double[,] _other = new double[PersonLevels.Fields, PersonLevels.Levels];

    /// <summary>The share of compared pairs that are one person.</summary>
    public double Share { get; private set; }

    private PersonModel()
    {
        for (var field = 0; field < PersonLevels.Fields; field++)
            for (var level = 1; level <= Start[field].Same.Length; level++)
                (_same[field, level], _other[field, level]) = (Start[field].Same[level - 1], Start[field].Other[level - 1]);
    }

    /// <summary>Fits the rates to the patterns of compared pairs and how often each occurs.</summary>
    public static PersonModel Fit(Dictionary<ulong, int> patterns)
    {
        var model = new PersonModel { Share = 0.2 };
        for (var round = 0; round < Rounds; round++) model.Step(patterns);
        return model;
    }

    /// <summary>log2 of the odds that a pair with this outcome is one person, before the share of such pairs is taken into account.</summary>
    public double Weight(Compared field, int level) => level == 0 ? 0 : Math.Log2(_same[(int)field, level] / _other[(int)field, level]);

    public double Weight(ulong pattern)
    {
        var sum = 0.0;
        for (var field = 0; field < PersonLevels.Fields; field++) sum += Weight((Compared)field, PersonLevels.Level(pattern, (Compared)field));
        return sum;
    }

    public double PriorBits => Math.Log2(Share / (1 - Share));

    private void Step(Dictionary<ulong, int> patterns)
    {
        var (same, other) = (new double[PersonLevels.Fields, PersonLevels.Levels], new double[PersonLevels.Fields, PersonLevels.Levels]);
        var (sameSum, sum) = (2.0, 10.0);
        foreach (var (pattern, count) in patterns)
        {
            var chance = 1 / (1 + Math.Pow(2, -(Weight(pattern) + PriorBits)));
            sameSum += chance * count;
            sum += count;
            for (var field = 0; field < PersonLevels.Fields; field++)
            {
                var level = PersonLevels.Level(pattern, (Compared)field);
                same[field, level] += chance * count;
                other[field, level] += (1 - chance) * count;
            }
        }
        Share = Math.Clamp(sameSum / sum, 1e-5, 0.95);
        for (var field = 0; field < PersonLevels.Fields; field++) Update(field, same, other);
    }

    private void Update(int field, double[,] same, double[,] other)
    {
        var (start, levels) = (Start[field], Start[field].Same.Length);
        var (sameSum, otherSum) = (SamePrior, OtherPrior);
        for (var level = 1; level <= levels; level++)
        {
            sameSum += same[field, level];
            otherSum += other[field, level];
        }
        for (var level = 1; level <= levels; level++)
        {
            _same[field, level] = (same[field, level] + SamePrior * start.Same[level - 1]) / sameSum;
            _other[field, level] = (other[field, level] + OtherPrior * start.Other[level - 1]) / otherSum;
        }
    }

    private static double[] Rates(string text) => [.. text.Split('|').Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
}
