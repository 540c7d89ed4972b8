using Verify.Core.Assessing;
using Verify.Core.Checks;

namespace Verify.Tests.Assessing;

public sealed class ReviewOrderTests
{
    private static readonly Signal[] NamedHold = [Some.Hit("front", Family.SanctionsVendor, Strength.Strong), Some.Hit("rail", Family.Payroll, Strength.Supporting)];

    private static readonly Signal[] LackingHits = [.. NamedHold, Some.Hit("third", Family.Contact, Strength.Strong)];

    private static CompiledPolicy Lacking()
    {
        var policy = Naming(Outcome.SecurityCase).Policy;
        return new CompiledPolicy(policy with
        {
            Patterns = [policy.Patterns[0] with { When = [new PatternCase { All = [new PatternClause { AnyOf = ["missing"] }, new PatternClause { AnyOf = ["front", "rail", "third"] }] }] }],
        });
    }

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
        var policy = Naming(Outcome.VendorReview);
        var hold = Some.Assess(policy, NamedHold);
        var verify = Some.Assess(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong));

        Assert.Equal((Recommendation.HoldForReview, 4, Recommendation.VerifyFurther, 6), (hold.Recommendation, hold.Score, verify.Recommendation, verify.Score));
        Assert.True(ReviewOrder.Of(hold, policy) > ReviewOrder.Of(verify, policy));
    }

    [Fact]
    public void Among_holds_a_named_pattern_comes_before_points_and_a_task_is_no_such_name()
    {
        Signal[] points = [Some.Hit("front", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Strong)];
        var named = Order(Naming(Outcome.SecurityCase), NamedHold);

        Assert.True(named > Order(Some.Bare(), points));
        Assert.True(named > Order(Naming(Outcome.HrTask), points));
    }

    [Fact]
    public void A_named_task_comes_before_a_hold_of_points_alone_and_after_every_hold_that_a_pattern_supports()
    {
        Signal[] points = [Some.Hit("x", Family.Contact, Strength.Conclusive), Some.Hit("y", Family.Address, Strength.Conclusive)];
        var task = Order(Naming(Outcome.HrTask), NamedHold);

        Assert.Equal(Recommendation.HoldForReview, Some.Assess(Some.Bare(), points).Recommendation);
        Assert.True(task > Order(Some.Bare(), points));
        Assert.True(task < Order(Naming(Outcome.SecurityCase), NamedHold));
        Assert.True(task < Order(Lacking(), LackingHits));
    }

    [Fact]
    public void Among_named_tasks_the_points_that_their_pattern_names_decide()
    {
        var policy = Some.Bare(policy => policy with
        {
            Patterns = [Naming(Outcome.HrTask).Policy.Patterns[0] with { When = [new PatternCase { All = [new PatternClause { AnyOf = ["front", "a"] }] }] }],
        });
        Signal[] told = [Some.Hit("front", Family.Contact, Strength.Strong)];
        Signal[] light = [Some.Hit("a", Family.Contact, Strength.Supporting), Some.Hit("x", Family.Contact, Strength.Strong)];

        Assert.True(Order(policy, told) > Order(policy, light));
    }

    [Theory]
    [InlineData(Recommendation.Proceed)]
    [InlineData(Recommendation.VerifyFurther)]
    [InlineData(Recommendation.HoldForReview)]
    public void Every_place_lies_in_the_span_of_its_recommendation(Recommendation recommendation)
    {
        var policy = Naming(Outcome.VendorReview);
        Signal[] points = [Some.Hit("x", Family.Contact, Strength.Conclusive), Some.Hit("y", Family.Address, Strength.Conclusive)];
        var cases = new (CompiledPolicy Policy, Signal[] Hits)[]
        {
            (policy, NamedHold), (Lacking(), LackingHits), (policy, points), (Naming(Outcome.HrTask), NamedHold), (policy, [points[0] with { Strength = Strength.Strong }, points[1] with { Strength = Strength.Strong }]), (policy, []),
        };
        var (least, below) = ReviewOrder.Span(recommendation);
        var of = cases.Where(one => Some.Assess(one.Policy, one.Hits).Recommendation == recommendation).ToArray();

        Assert.NotEmpty(of);
        Assert.All(of, one => Assert.InRange(Order(one.Policy, one.Hits), least, below - 1));
    }

    [Fact]
    public void Among_verifications_a_named_task_comes_before_points()
    {
        Assert.True(Order(Naming(Outcome.HrTask), NamedHold) > Order(Some.Bare(), Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong)));
    }

    [Fact]
    public void A_pattern_that_lacks_a_clause_and_a_queue_that_holds_nobody_are_no_such_name()
    {
        var policy = Naming(Outcome.SecurityCase);
        Assert.NotNull(Assert.Single(Some.Assess(Lacking(), LackingHits).Patterns).Missing);
        Assert.True(Order(policy, NamedHold) > Order(Lacking(), LackingHits));

        var group = Some.Bare(policy => policy with { Queues = [new OwnQueue { Id = "group", Indicators = ["front"], BypassScore = false, Holds = false }] });
        Assert.Equal(Order(Some.Bare(), NamedHold), Order(group, NamedHold));
    }

    [Fact]
    public void A_queue_of_its_own_stands_with_the_named_patterns()
    {
        var policy = Some.Bare(policy => policy with { Queues = [new OwnQueue { Id = "incident", Indicators = ["front"], BypassScore = true }] });

        Assert.True(Order(policy, NamedHold) > Order(policy, Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Strong)));
    }

    [Fact]
    public void Points_of_one_story_come_before_more_points_of_many_even_where_its_pattern_lacks_a_piece()
    {
        var policy = Some.Bare(policy => policy with
        {
            Patterns =
            [
                Naming(Outcome.SecurityCase).Policy.Patterns[0] with { When = [new PatternCase { All = [new PatternClause { AnyOf = ["missing"] }, new PatternClause { AnyOf = ["a", "b", "c"] }] }] },
            ],
        });
        Signal[] story = [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("c", Family.Address, Strength.Supporting)];
        Signal[] chance = [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("x", Family.History, Strength.Strong), Some.Hit("y", Family.Online, Strength.Strong)];

        Assert.Equal((7, 9), (Some.Assess(policy, story).Score, Some.Assess(policy, chance).Score));
        Assert.True(Order(policy, story) > Order(policy, chance));
    }

    [Fact]
    public void Independent_families_come_before_points_of_one_kind_and_points_decide_the_rest()
    {
        Signal[] two = [Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Conclusive)];
        Signal[] three = [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("c", Family.Payroll, Strength.Supporting)];
        Signal[] stronger = [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("c", Family.Payroll, Strength.Strong)];

        Assert.True(Some.Assess(Some.Bare(), two).Score > Some.Assess(Some.Bare(), three).Score);
        Assert.True(Order(Some.Bare(), three) > Order(Some.Bare(), two));
        Assert.True(Order(Some.Bare(), stronger) > Order(Some.Bare(), three));
    }

    private static long Order(CompiledPolicy policy, params Signal[] hits) => ReviewOrder.Of(Some.Assess(policy, hits), policy);
}
