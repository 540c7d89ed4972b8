using Verify.Core.Assessing;
using Verify.Core.Checks;

namespace Verify.Tests.Assessing;

/// <summary>Each shipped pattern matches its own clauses, misses when one piece is taken away, and steps back for its benign look-alike.</summary>
public sealed class PatternTests
{
    private static readonly Dictionary<string, Indicator> Indicators = CheckCatalog.All.SelectMany(c => c.Indicators).ToDictionary(i => i.Id);

    public static IEnumerable<TheoryDataRow<string, int>> Options() =>
        Some.Policy().Policy.Patterns.SelectMany(p => p.When.Select((_, index) => new TheoryDataRow<string, int>(p.Id, index)).Where((_, index) => p.When[index].All.All(c => c.Given.Count == 0)));

    [Theory]
    [MemberData(nameof(Options))]
    public void A_pattern_matches_the_smallest_picture_that_it_describes(string id, int option)
    {
        var pattern = Pattern(id);
        var matched = Match(Smallest(pattern, option));
        Assert.Contains(matched, m => m.Id == id);
        Assert.All(matched, m => Assert.False(string.IsNullOrWhiteSpace(m.HonestExplanation)));
        Assert.All(matched, m => Assert.NotEmpty(m.FirstActions));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void One_piece_less_and_it_does_not(string id, int option)
    {
        var pattern = Pattern(id);
        var full = Smallest(pattern, option);
        foreach (var clause in pattern.When[option].All.Where(c => c.AnyOf.Count > 0))
        {
            // Without any hit of one clause nothing can stand in for it.
            var left = full.Where(s => !clause.AnyOf.Any(name => Names(name, s))).ToArray();
            Assert.DoesNotContain(Match(left), m => m.Id == id && Supports(pattern.When[option], left));
        }
    }

    [Fact]
    public void A_single_family_makes_no_security_case()
    {
        foreach (var pattern in Some.Policy().Policy.Patterns.Where(p => p.Outcome == Outcome.SecurityCase))
        {
            var families = Indicators.Values.GroupBy(i => i.Family);
            foreach (var family in families)
                Assert.DoesNotContain(Match([.. family.Where(i => i.Family != Family.Linkage).Select(i => i.Observed(null, i.Strength, "Seen.", []))]), m => m.Id == pattern.Id && m.Outcome == Outcome.SecurityCase);
        }
    }

    [Fact]
    public void What_the_benign_look_alike_explains_supports_no_suspicion()
    {
        var victim = Match([Hit("payout-change-after-contact-change"), Hit("payout-change-burst"), Hit("payee-name-mismatch"), Hit("email-low-trust")]);
        Assert.Equal("pattern-payroll-diversion-victim", victim[0].Id);
        Assert.Equal(Outcome.AccountIncident, victim[0].Outcome);
        Assert.DoesNotContain(victim, m => m.Id == "pattern-payroll-mule");
    }

    [Fact]
    public void A_pattern_that_lacks_a_clause_says_which_and_needs_three_independent_hits()
    {
        Signal[] story = [Hit("ship-address-not-on-id"), Hit("ship-pickup-by-other"), Hit("rmm-tool-installed")];
        var named = Assert.Single(Match(story));
        Assert.Equal(("pattern-laptop-farm", Outcome.SecurityCase), (named.Id, named.Outcome));
        Assert.Contains("device-colocated", named.Missing!);
        Assert.Null(Assert.Single(Match([.. story, Hit("device-colocated")])).Missing);

        Assert.Empty(Match(story[..2]));
        Assert.Empty(Match(story[1..]));
        var oneFact = story.Select(signal => signal with { Facts = ["one-parcel"] }).ToArray();
        Assert.Empty(Match(oneFact));
        Assert.Empty(Some.Assess(new CompiledPolicy(Some.Policy().Policy with { IncompletePattern = null }), story).Patterns);
    }

    [Fact]
    public void What_several_jobs_explain_completes_no_other_story()
    {
        Signal[] jobs = [Hit("undisclosed-other-employment"), Hit("work-done-by-several"), Hit("hours-offset")];
        Assert.Equal(["pattern-overemployment"], Match(jobs).Select(m => m.Id));
        // With a document that fails, several jobs explain nothing.
        Assert.Contains(Match([.. jobs, Hit("camera-refused"), Hit("doc-address-conflict")]), m => m.Id == "pattern-multi-operator" && m.Missing is not null);
    }

    [Fact]
    public void Two_supporting_hits_that_fit_a_pattern_are_a_task_and_a_third_makes_the_case()
    {
        Signal[] light = [Hit("git-history-inconsistent"), Hit("phone-low-trust")];
        Assert.Equal(Outcome.RecruiterTask, Assert.Single(Match(light)).Outcome);
        Assert.Equal(Outcome.SecurityCase, Assert.Single(Match([.. light, Hit("email-low-trust")])).Outcome);
    }

    [Fact]
    public void Several_jobs_are_told_apart_from_a_rented_identity()
    {
        var lawful = Match([Hit("undisclosed-other-employment"), Hit("work-done-by-several")]);
        Assert.Equal(["pattern-overemployment"], lawful.Select(m => m.Id));
        Assert.DoesNotContain(Match([Hit("undisclosed-other-employment"), Hit("payout-account-shared"), Hit("hours-offset"), Hit("ship-pickup-by-other")]), m => m.Id == "pattern-overemployment");
    }

    [Fact]
    public void All_sixteen_patterns_of_the_catalogue_ship() => Assert.Equal(16, Some.Policy().Policy.Patterns.Count);

    [Fact]
    public void The_shipped_policy_has_no_findings() => Assert.Empty(PolicyCheck.Find(Some.Policy().Policy));

    private static Pattern Pattern(string id) => Some.Policy().Policy.Patterns.Single(p => p.Id == id);

    private static IReadOnlyList<MatchedPattern> Match(params Signal[] signals) => Some.Assess(new CompiledPolicy(Some.Policy().Policy with { Coverage = [] }), signals).Patterns;

    /// <summary>As few hits as the clauses ask for, of different families where the lists allow it.</summary>
    private static Signal[] Smallest(Pattern pattern, int option)
    {
        var chosen = new List<Signal>();
        foreach (var clause in pattern.When[option].All.Where(c => c.AnyOf.Count > 0))
        {
            var wanted = clause.AnyOf.Select(Hit).Where(s => !chosen.Exists(c => c.Indicator.Id == s.Indicator.Id))
                .OrderBy(s => chosen.Count(c => c.Indicator.Family == s.Indicator.Family)).ThenBy(s => s.Indicator.Id, StringComparer.Ordinal);
            chosen.AddRange(wanted.Take(clause.AtLeast));
        }
        if (pattern.SingleFamilyOutcome is null && chosen.Select(s => s.Indicator.Family).Distinct().Count() < 2)
            chosen.Add(pattern.When[option].All.SelectMany(c => c.AnyOf).Select(Hit).First(s => chosen.TrueForAll(c => c.Indicator.Family != s.Indicator.Family)));
        return [.. chosen];
    }

    private static bool Supports(PatternCase option, Signal[] signals) => option.All.All(c => c.AnyOf.Count == 0 || c.AnyOf.Count(name => signals.Any(s => Names(name, s))) >= c.AtLeast);

    private static bool Names(string name, Signal signal) => name.TrimEnd('*').Split('(')[0] is var id && (name.EndsWith('*') ? signal.Indicator.Id.StartsWith(id, StringComparison.Ordinal) : signal.Indicator.Id == id);

    private static Signal Hit(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        var indicator = Indicators[open < 0 ? name : name[..open]];
        return indicator.Observed(open < 0 ? null : name[(open + 1)..^1], indicator.Strength, "Seen.", []);
    }
}
