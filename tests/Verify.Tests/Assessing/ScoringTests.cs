using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Tests.Assessing;

public sealed class ScoringTests
{
    [Fact]
    public void One_fact_counts_once_and_the_strongest_hit_on_it_stays()
    {
        var found = Some.Assess(Some.Bare(),
            Some.Hit("exit", Family.NetworkDevice, Strength.Supporting, "session:1"),
            Some.Hit("far", Family.Location, Strength.Strong, "session:1"),
            Some.Hit("clock", Family.NetworkDevice, Strength.Supporting, "session:1"));
        Assert.Equal((3, 3, null as string), (found.Score, found.Of("far").Points, found.Of("far").Reduced));
        Assert.Equal((0, 1, "same-fact"), (found.Of("exit").Points, found.Of("exit").RawPoints, found.Of("exit").Reduced));
        Assert.Equal(0, found.Of("clock").Points);
    }

    [Fact]
    public void A_hit_with_one_fact_of_its_own_counts_beside_another() =>
        Assert.Equal(6, Some.Assess(Some.Bare(), Some.Hit("one", Family.Contact, Strength.Strong, "a", "b"), Some.Hit("two", Family.Address, Strength.Strong, "b", "c")).Score);

    [Fact]
    public void Hits_without_a_stated_fact_do_not_share_one() =>
        Assert.Equal(6, Some.Assess(Some.Bare(), Some.Hit("one", Family.Contact, Strength.Strong), Some.Hit("two", Family.Address, Strength.Strong)).Score);

    [Fact]
    public void A_cluster_speaks_for_the_families_of_its_edges_and_its_single_edges_are_not_counted_again()
    {
        var cluster = Some.Hit("group", Family.Linkage, Strength.Strong, "link:phone", "link:device") with { AlsoFamilies = [Family.Contact, Family.NetworkDevice] };
        var found = Some.Assess(Some.Bare(), Some.Hit("a-phone", Family.Contact, Strength.Strong, "link:phone"), cluster, Some.Hit("other", Family.Address, Strength.Supporting, "x"));
        Assert.Equal((4, 3, 0), (found.Score, found.Of("group").Points, found.Of("a-phone").Points));
        Assert.Equal(Recommendation.VerifyFurther, found.Recommendation);
    }

    [Fact]
    public void A_cluster_alone_reaches_two_families()
    {
        // 3 points of the cluster and 1 of a contact hit: without the edges' families this would be linkage and contact; with one family only it would pass.
        var cluster = Some.Hit("group", Family.Linkage, Strength.Conclusive, "link:phone") with { AlsoFamilies = [Family.Contact] };
        Assert.Equal(Recommendation.VerifyFurther, Some.Assess(Some.Bare(), cluster).Recommendation);
        Assert.Equal(Recommendation.Proceed, Some.Assess(Some.Bare(), cluster with { AlsoFamilies = [] }).Recommendation);
    }

    [Fact]
    public void A_family_is_capped_at_four()
    {
        var found = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Contact, Strength.Strong), Some.Hit("c", Family.Contact, Strength.Strong));
        Assert.Equal([3, 1, 0], found.Signals.Select(s => s.Points));
        Assert.Equal([3, 3, 3], found.Signals.Select(s => s.RawPoints));
        Assert.Equal([null, "family-cap", "family-cap"], found.Signals.Select(s => s.Reduced));
    }

    [Fact]
    public void A_family_with_a_conclusive_hit_is_capped_at_six()
    {
        Assert.Equal(6, Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Contact, Strength.Strong)).Score);
        Assert.Equal(10, Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("c", Family.Address, Strength.Strong)).Score);
    }

    [Fact]
    public void One_family_never_escalates_however_many_points_it_has()
    {
        var high = Some.Bare(p => p with { FamilyCap = new FamilyCap { Usual = 50, WithConclusive = 50 } });
        var found = Some.Assess(high, Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Contact, Strength.Conclusive), Some.Hit("c", Family.Contact, Strength.Conclusive));
        Assert.Equal((18, Recommendation.Proceed), (found.Score, found.Recommendation));
    }

    [Theory]
    [InlineData(3, Recommendation.Proceed)]
    [InlineData(4, Recommendation.VerifyFurther)]
    [InlineData(6, Recommendation.VerifyFurther)]
    [InlineData(7, Recommendation.HoldForReview)]
    public void Two_families_escalate_at_four_and_hold_at_seven(int points, Recommendation expected)
    {
        Signal[] hits = points switch
        {
            3 => [Some.Hit("a", Family.Contact, Strength.Supporting), Some.Hit("b", Family.Contact, Strength.Supporting), Some.Hit("c", Family.Address, Strength.Supporting)],
            4 => [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Supporting)],
            6 => [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong)],
            _ => [Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Supporting)],
        };
        var found = Some.Assess(Some.Bare(), hits);
        Assert.Equal((points, expected), (found.Score, found.Recommendation));
    }

    [Fact]
    public void A_queue_of_its_own_holds_and_adds_no_points()
    {
        var queue = Some.Bare(p => p with { Queues = [new OwnQueue { Id = "compliance", Indicators = ["listed"] }] });
        var found = Some.Assess(queue, Some.Hit("listed", Family.SanctionsVendor, Strength.Strong, "f"), Some.Hit("beside", Family.Contact, Strength.Supporting, "f"));
        Assert.Equal((Recommendation.HoldForReview, 1, "own-queue"), (found.Recommendation, found.Score, found.Of("listed").Reduced));
        Assert.Equal(["compliance"], found.Queues);
    }

    [Fact]
    public void A_queue_may_hold_and_count()
    {
        var queue = Some.Bare(p => p with { Queues = [new OwnQueue { Id = "geography", Indicators = ["listed"], BypassScore = false }] });
        var found = Some.Assess(queue, Some.Hit("listed", Family.NetworkDevice, Strength.Strong));
        Assert.Equal((Recommendation.HoldForReview, 3), (found.Recommendation, found.Score));
    }

    [Fact]
    public void A_shadow_indicator_is_shown_and_weighs_nothing()
    {
        var shadow = Some.Bare(p => p with { Shadow = ["new-one"] });
        var found = Some.Assess(shadow, Some.Hit("new-one", Family.Contact, Strength.Conclusive, "f"), Some.Hit("old", Family.Address, Strength.Supporting, "f"));
        Assert.Equal((SignalState.Observed, 0, 6, "shadow"), (found.Of("new-one").State, found.Of("new-one").Points, found.Of("new-one").RawPoints, found.Of("new-one").Reduced));
        Assert.Equal(1, found.Score);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.9, 1)]
    [InlineData(0.125, 3)]
    [InlineData(0.03, 5)]
    [InlineData(0.0001, 6)]
    [InlineData(0, 6)]
    public void A_learned_weight_is_the_rarity_in_bits_between_one_and_six(double rate, int points)
    {
        Assert.Equal(points, CompiledPolicy.LearnedWeight(rate));
        Assert.Equal(points, Some.Assess(Learned(500, rate), Some.Hit("a", Family.Contact, Strength.Conclusive)).Of("a").RawPoints);
    }

    [Fact]
    public void Fewer_than_five_hundred_hires_teach_nothing() =>
        Assert.Equal(6, Some.Assess(Learned(499, 0.5), Some.Hit("a", Family.Contact, Strength.Conclusive)).Of("a").RawPoints);

    [Fact]
    public void A_weaker_hit_keeps_at_most_its_class_weight_under_a_learned_rate()
    {
        var weak = Some.Indicator("a", Family.Contact, Strength.Strong).Observed(null, Strength.Supporting, "Seen.", []);
        Assert.Equal(1, Some.Assess(Learned(500, 0.01), weak).Score);
    }

    [Fact]
    public void A_doubled_hit_counts_double() =>
        Assert.Equal(2, Some.Assess(Some.Bare(), Some.Hit("tor", Family.NetworkDevice, Strength.Supporting) with { Percent = 200 }).Score);

    [Fact]
    public void A_hit_of_half_weight_counts_less_than_a_whole_one_and_one_and_a_half_counts_more()
    {
        int Points(Strength strength, int percent) => Some.Assess(Some.Bare(), Some.Hit("a", Family.History, strength) with { Percent = percent }).Score;
        Assert.Equal([0, 1, 2], ((int[])[50, 100, 150]).Select(percent => Points(Strength.Supporting, percent)));
        Assert.Equal([1, 3], ((int[])[50, 100]).Select(percent => Points(Strength.Strong, percent)));
    }

    [Fact]
    public void A_hit_that_counts_only_beside_a_strong_one_is_shown_and_waits_for_it()
    {
        var notice = Some.Hit("notice", Family.IdentityDoc, Strength.Supporting) with { OnlyBesideStrong = true };
        Signal[] weak = [Some.Hit("a", Family.Contact, Strength.Supporting), Some.Hit("b", Family.Address, Strength.Supporting), Some.Hit("c", Family.History, Strength.Supporting)];
        var alone = Some.Assess(Some.Bare(), [notice, .. weak]);
        Assert.Equal((3, "alone", Recommendation.Proceed), (alone.Score, alone.Of("notice").Reduced, alone.Recommendation));
        var beside = Some.Assess(Some.Bare(), notice, Some.Hit("strong", Family.Contact, Strength.Strong));
        Assert.Equal((4, 1, Recommendation.VerifyFurther), (beside.Score, beside.Of("notice").Points, beside.Recommendation));
    }

    [Fact]
    public void What_was_not_observed_or_not_checked_scores_nothing()
    {
        var quiet = Some.Indicator("quiet", Family.Contact, Strength.Conclusive);
        var found = Some.Assess(Some.Bare(), quiet.NotObserved(), Some.Indicator("blind", Family.Address, Strength.Conclusive).NotChecked("no data"));
        Assert.Equal((0, Recommendation.Proceed), (found.Score, found.Recommendation));
        Assert.All(found.Signals, s => Assert.Equal((0, 0, null as string), (s.Points, s.RawPoints, s.Clears)));
    }

    private static CompiledPolicy Learned(int hires, double rate) => Some.Bare(p => p with
    {
        Weights = p.Weights with { Learned = new LearnedRates { At = new PartialDate(2026, 11, 1), Hires = hires, Rates = new Dictionary<string, double> { ["a"] = rate } } },
    });
}
