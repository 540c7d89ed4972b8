using Verify.Core.Assessing;
using Verify.Core.Checks;

namespace Verify.Tests.Assessing;

public sealed class ReviewOrderTests
{
    private static readonly Signal[] NamedHold = [Some.Hit("front", Family.SanctionsVendor, Strength.Strong), Some.Hit("rail", Family.Payroll, Strength.Supporting)];

    private static CompiledPolicy Naming(Outcome outcome) => Some.Bare(policy => policy with
    {
        Patterns =
        [
            new Pattern
            {
                Id = "pattern-made", Title = "Made", Summary = "Made.", Outcome = outcome, SingleFamilyOutcome = outcome, HonestExplanation = "Many.", FirstActions = ["Look."],
                When = [new PatternCase { All = [new PatternClause { AnyOf = ["front"] }] }],
            },
        ],
    });

    [Fact]
    public void A_hold_of_four_points_comes_before_a_verification_of_six()
    {
        var hold = Some.Assess(Naming(Outcome.VendorReview), NamedHold);
        var verify = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong));

        Assert.Equal((Recommendation.HoldForReview, 4, Recommendation.VerifyFurther, 6), (hold.Recommendation, hold.Score, verify.Recommendation, verify.Score));
        Assert.True(ReviewOrder.Of(hold) > ReviewOrder.Of(verify));
    }

    [Fact]
    public void Among_holds_a_named_pattern_comes_before_points_and_a_task_is_no_such_name()
    {
        Signal[] points = [Some.Hit("front", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Strong)];
        var named = ReviewOrder.Of(Some.Assess(Naming(Outcome.SecurityCase), NamedHold));

        Assert.True(named > ReviewOrder.Of(Some.Assess(Some.Bare(), points)));
        Assert.True(named > ReviewOrder.Of(Some.Assess(Naming(Outcome.HrTask), points)));
    }

    [Fact]
    public void A_queue_of_its_own_stands_with_the_named_patterns()
    {
        var policy = Some.Bare(policy => policy with { Queues = [new OwnQueue { Id = "incident", Indicators = ["front"], BypassScore = true }] });
        var points = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Strong));

        Assert.True(ReviewOrder.Of(Some.Assess(policy, NamedHold)) > ReviewOrder.Of(points));
    }

    [Fact]
    public void Independent_families_come_before_points_of_one_kind_and_points_decide_the_rest()
    {
        var two = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Conclusive));
        var three = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("c", Family.Payroll, Strength.Supporting));
        var stronger = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("c", Family.Payroll, Strength.Strong));

        Assert.True(two.Score > three.Score);
        Assert.True(ReviewOrder.Of(three) > ReviewOrder.Of(two));
        Assert.True(ReviewOrder.Of(stronger) > ReviewOrder.Of(three));
    }
}
