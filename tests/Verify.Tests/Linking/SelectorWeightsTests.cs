using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Tests.Linking;

/// <summary>What pairs with known rates teach, and what they cannot.</summary>
public sealed class SelectorWeightsTests
{
    private static readonly SelectorType[] Kinds = [SelectorType.Phone, SelectorType.Email, SelectorType.Device, SelectorType.Portrait, SelectorType.Account];

    [Fact]
    public void Rates_that_made_the_pairs_are_found_again()
    {
        // One hand uses a thing of each kind again in 3 or 6 of 10; strangers turn out to share mailboxes and telephones seven times as often as faces.
        var hand = new Dictionary<SelectorType, double> { [SelectorType.Phone] = 0.6, [SelectorType.Email] = 0.6, [SelectorType.Device] = 0.3, [SelectorType.Portrait] = 0.5, [SelectorType.Account] = 0.3 };
        var other = new Dictionary<SelectorType, double> { [SelectorType.Phone] = 0.01, [SelectorType.Email] = 0.01, [SelectorType.Device] = 0.002, [SelectorType.Portrait] = 0.0015, [SelectorType.Account] = 0.004 };
        double True(SelectorType type) => Math.Log2(hand[type] / other[type]);
        // How the kinds compare; the average stays.
        var above = Kinds.Average(type => SelectorTypes.Facts(type).MaxBits) - Kinds.Average(True);
        foreach (var (pairs, hands, within) in new[] { (60_000, 0.3, 0.5), (5_000, 0.3, 1), (20_000, 0.05, 1) })
            foreach (var type in Kinds) Assert.InRange(SelectorWeights.Learn(Pairs(pairs, hands, hand, other)).Ceiling(type), True(type) + above - within, True(type) + above + within);
        var learned = SelectorWeights.Learn(Pairs(60_000, 0.3, hand, other));
        // And a link weighs no more than that.
        Assert.Equal(learned.Ceiling(SelectorType.Email), SelectorMatch.Bits(SelectorType.Email, 2, 100_000, learned));
        Assert.Equal(SelectorTypes.Facts(SelectorType.Email).MaxBits, SelectorMatch.Bits(SelectorType.Email, 2, 100_000));
    }

    [Fact]
    public void Few_pairs_and_kinds_that_are_seldom_there_teach_nothing()
    {
        var shared = PairPattern.Bit(SelectorType.Phone) | PairPattern.Bit(SelectorType.Email);
        Assert.Same(SelectorWeights.Default, SelectorWeights.Learn([]));
        Assert.Same(SelectorWeights.Default, SelectorWeights.Learn([new PairPattern(shared, 0, SelectorWeights.LeastPairs - 1)]));
        // Nothing to compare it with.
        Assert.Empty(SelectorWeights.Learn([new PairPattern(PairPattern.Bit(SelectorType.Phone), 0, 10_000)]).Ceilings);
    }

    [Fact]
    public void Homes_names_and_floods_change_little()
    {
        ulong All(params SelectorType[] types) => types.Aggregate(0UL, (mask, type) => mask | PairPattern.Bit(type));
        // Families: all that a home shares.
        Assert.Same(SelectorWeights.Default, SelectorWeights.Learn([new PairPattern(All(SelectorType.Residence, SelectorType.Phone, SelectorType.Email), All(SelectorType.Portrait), 50_000)]));
        // A flood of pairs that share a telephone and a mailbox and nothing else.
        var flooded = SelectorWeights.Learn([new PairPattern(All(SelectorType.Phone, SelectorType.Email), All(SelectorType.Portrait, SelectorType.Device, SelectorType.Account, SelectorType.DocumentNumber), 1_000_000), .. Pairs(5_000, 0.3, Kinds.ToDictionary(type => type, _ => 0.5), Kinds.ToDictionary(type => type, _ => 0.002))]);
        foreach (var type in Enum.GetValues<SelectorType>())
        {
            var assumed = SelectorTypes.Facts(type).MaxBits;
            Assert.InRange(flooded.Ceiling(type), assumed / 2 - 0.25, assumed + 2);
        }
        Assert.Empty(flooded.Ceilings.Keys.Intersect([SelectorType.Residence, SelectorType.Building, SelectorType.NameAndBirth]));
        Assert.Empty(SelectorWeights.Of([KeyValuePair.Create(SelectorType.NameAndBirth, 99.0)]).Ceilings);
        Assert.Equal(12, SelectorWeights.Of([KeyValuePair.Create(SelectorType.Phone, 99.0)]).Ceiling(SelectorType.Phone));
    }

    [Fact]
    public void Order_and_grouping_of_the_pairs_change_nothing()
    {
        var pairs = Pairs(4_000, 0.4, Kinds.ToDictionary(type => type, _ => 0.5), Kinds.ToDictionary(type => type, _ => 0.02));
        var once = SelectorWeights.Learn(pairs);
        var shuffled = pairs.ToArray();
        new Random(3).Shuffle(shuffled);
        Assert.Equal(once.Ceilings.OrderBy(learned => learned.Key), SelectorWeights.Learn(shuffled).Ceilings.OrderBy(learned => learned.Key));
        Assert.NotEmpty(once.Ceilings);
    }

    /// <summary>Pairs as a store finds them: whoever shares nothing is not seen.</summary>
    private static List<PairPattern> Pairs(int count, double hands, Dictionary<SelectorType, double> hand, Dictionary<SelectorType, double> other)
    {
        var random = new Random(7);
        var pairs = new List<PairPattern>();
        while (pairs.Count < count)
        {
            var rates = random.NextDouble() < hands ? hand : other;
            ulong shared;
            ulong differing;
            do
            {
                (shared, differing) = (0, 0);
                foreach (var type in Kinds)
                {
                    // Not everybody gave everything.
                    if (random.NextDouble() < 0.2) continue;
                    if (random.NextDouble() < rates[type]) shared |= PairPattern.Bit(type);
                    else differing |= PairPattern.Bit(type);
                }
            }
            while (shared == 0);
            pairs.Add(new PairPattern(shared, differing, 1));
        }
        return pairs;
    }
}
