using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>How two candidates who were linked compare. A kind that one of them has nothing of, or that a crowd shares, is in neither set.</summary>
/// <param name="Shared">A bit for each kind of which they share a value.</param>
/// <param name="Differing">A bit for each kind of which both have values, and share none.</param>
/// <param name="Pairs">How many pairs compare so.</param>
public readonly record struct PairPattern(ulong Shared, ulong Differing, int Pairs)
{
    public static ulong Bit(SelectorType type) => 1UL << (int)type;
}

/// <summary>
/// The most that sharing a value of each kind may say. By itself a rare value would say too much: how often one hand uses such a thing twice, and how often
/// strangers turn out to share one, bound it. Both rates are learned from the tenant's own linked pairs by expectation–maximisation (Fellegi–Sunter: log2 of one
/// rate over the other) where there are enough, and stay near <see cref="SelectorTypes.Facts"/> where there are not. How often strangers share anything at all is
/// not to be seen in pairs that are known because they share something: how the kinds compare is learned, and their average stays as it is assumed.
/// </summary>
public sealed class SelectorWeights
{
    /// <summary>Fewer pairs than this teach nothing; nor do they of a kind, unless so many have it to compare, and another kind beside it.</summary>
    public const int LeastPairs = 500, LeastComparable = 200;

    // What is assumed counts like so many pairs. What is learned stays within half and two bits more than that: whoever floods a tenant does not switch a kind off.
    private const double AssumedPairs = 200, AssumedMatch = 0.5, MostAbove = 2, Step = 0.5;
    private const int Rounds = 100;
    private static readonly SelectorType[] All = Enum.GetValues<SelectorType>();

    /// <summary>
    /// Where people live is what two of one home share, and a name is never learned from. What a pair of one home shares says nothing of strangers or of one hand: such pairs are left out.
    /// </summary>
    private static readonly SelectorType[] Learned = [.. All.Except([SelectorType.Residence, SelectorType.Building, SelectorType.NameAndBirth])];

    private readonly IReadOnlyDictionary<SelectorType, double> _ceilings;

    private SelectorWeights(IReadOnlyDictionary<SelectorType, double> ceilings) => _ceilings = ceilings;

    public static readonly SelectorWeights Default = new(new Dictionary<SelectorType, double>());

    /// <summary>Kinds of which something else was learned than is assumed, with the bits that one shared value may carry at most.</summary>
    public IReadOnlyDictionary<SelectorType, double> Ceilings => _ceilings;

    /// <summary>As they were learned before; what cannot have been is left out.</summary>
    public static SelectorWeights Of(IEnumerable<KeyValuePair<SelectorType, double>> ceilings) =>
        new(ceilings.Where(learned => Learned.Contains(learned.Key)).ToDictionary(learned => learned.Key, learned => Bounded(learned.Key, learned.Value)));

    public double Ceiling(SelectorType type) => _ceilings.TryGetValue(type, out var learned) ? learned : SelectorTypes.Facts(type).MaxBits;

    /// <summary>Learns from linked pairs. The same pairs give the same weights, whatever their order.</summary>
    public static SelectorWeights Learn(IEnumerable<PairPattern> pairs)
    {
        var home = PairPattern.Bit(SelectorType.Residence);
        var usable = Learned.Aggregate(0UL, (mask, type) => mask | PairPattern.Bit(type));
        var patterns = pairs.Where(pair => (pair.Shared & home) == 0).Select(pair => (Shared: pair.Shared & usable, Differing: pair.Differing & usable & ~pair.Shared, pair.Pairs))
            .Where(pair => pair.Shared != 0).GroupBy(pair => (pair.Shared, pair.Differing)).OrderBy(group => group.Key)
            .Select(group => new PairPattern(group.Key.Shared, group.Key.Differing, group.Sum(pair => pair.Pairs))).ToArray();
        return patterns.Sum(pattern => (long)pattern.Pairs) < LeastPairs ? Default : new Fit(patterns).Weights();
    }

    private static double Bounded(SelectorType type, double bits)
    {
        var assumed = SelectorTypes.Facts(type).MaxBits;
        return Math.Round(Math.Clamp(bits, assumed / 2, assumed + MostAbove) / Step) * Step;
    }

    /// <summary>Two explanations of a linked pair: one hand, or two people with something in common. Rates by kind: of one hand, of two people.</summary>
    private sealed class Fit
    {
        private readonly PairPattern[] _patterns;
        private readonly double[] _hand = new double[All.Length], _other = new double[All.Length];
        private double _share = 0.5;

        public Fit(PairPattern[] patterns)
        {
            _patterns = patterns;
            foreach (var type in Learned) (_hand[(int)type], _other[(int)type]) = (AssumedMatch, Assumed(type));
            for (var round = 0; round < Rounds; round++) Improve();
        }

        private static double Assumed(SelectorType type) => AssumedMatch * Math.Pow(2, -SelectorTypes.Facts(type).MaxBits);

        public SelectorWeights Weights()
        {
            var learned = Learned.Where(type => Comparable(type) >= LeastComparable).ToDictionary(type => type, type => Math.Log2(_hand[(int)type] / _other[(int)type]));
            if (learned.Count == 0) return Default;
            var above = learned.Average(one => one.Value) - learned.Average(one => SelectorTypes.Facts(one.Key).MaxBits);
            return Of(learned.Select(one => KeyValuePair.Create(one.Key, one.Value - above)).Where(one => Bounded(one.Key, one.Value) != SelectorTypes.Facts(one.Key).MaxBits));
        }

        private long Comparable(SelectorType type) => _patterns.Where(pattern => (Compared(pattern) & PairPattern.Bit(type)) != 0 && (Compared(pattern) & ~PairPattern.Bit(type)) != 0).Sum(pattern => (long)pattern.Pairs);

        private static ulong Compared(PairPattern pattern) => pattern.Shared | pattern.Differing;

        private void Improve()
        {
            var (handShared, handAll, otherShared, otherAll) = (new double[All.Length], new double[All.Length], new double[All.Length], new double[All.Length]);
            var (hands, pairs) = (AssumedPairs / 2, AssumedPairs);
            foreach (var pattern in _patterns)
            {
                var (hand, unseenOfHand, unseenOfOther) = Explain(pattern);
                hands += hand * pattern.Pairs;
                pairs += pattern.Pairs;
                var (ofHand, ofOther) = (hand * pattern.Pairs, (1 - hand) * pattern.Pairs);
                foreach (var type in Learned)
                {
                    if ((Compared(pattern) & PairPattern.Bit(type)) == 0) continue;
                    // Beside each pair that is known are those with the same things to compare that share none of them.
                    handAll[(int)type] += ofHand * (1 + unseenOfHand);
                    otherAll[(int)type] += ofOther * (1 + unseenOfOther);
                    if ((pattern.Shared & PairPattern.Bit(type)) == 0) continue;
                    handShared[(int)type] += ofHand;
                    otherShared[(int)type] += ofOther;
                }
            }
            _share = hands / pairs;
            foreach (var type in Learned)
            {
                _hand[(int)type] = (handShared[(int)type] + AssumedPairs * AssumedMatch) / (handAll[(int)type] + AssumedPairs);
                _other[(int)type] = (otherShared[(int)type] + AssumedPairs * Assumed(type)) / (otherAll[(int)type] + AssumedPairs);
            }
        }

        /// <summary>How likely the pair is one hand's, given that it shares anything at all; and under either explanation how many share nothing for each that does.</summary>
        private (double Hand, double UnseenOfHand, double UnseenOfOther) Explain(PairPattern pattern)
        {
            var (hand, other, noneOfHand, noneOfOther) = (_share, 1 - _share, 1.0, 1.0);
            foreach (var type in Learned)
            {
                var bit = PairPattern.Bit(type);
                if ((Compared(pattern) & bit) == 0) continue;
                var (m, u) = (_hand[(int)type], _other[(int)type]);
                (hand, other) = (pattern.Shared & bit) != 0 ? (hand * m, other * u) : (hand * (1 - m), other * (1 - u));
                (noneOfHand, noneOfOther) = (noneOfHand * (1 - m), noneOfOther * (1 - u));
            }
            (hand, other) = (hand / (1 - noneOfHand), other / (1 - noneOfOther));
            return (hand / (hand + other), noneOfHand / (1 - noneOfHand), noneOfOther / (1 - noneOfOther));
        }
    }
}
