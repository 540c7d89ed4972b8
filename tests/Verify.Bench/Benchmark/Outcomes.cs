using Verify.Bench.Benchmark.Schemes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>What the assessor said of one labelled candidate.</summary>
/// <param name="Order">The place in the review queue, the highest first: the product's own.</param>
/// <param name="Observed">Indicators that were observed, for the list of misses and the naive rule.</param>
internal sealed record Outcome(Label Label, Recommendation Recommendation, long Order, int Score, IReadOnlyList<string> Patterns, IReadOnlyList<string> Observed)
{
    /// <summary>The naive rule: any two flags are an alert.</summary>
    public bool Naive => Observed.Count >= 2;

    public bool Named => Label.Recipe is { } recipe && Patterns.Contains(recipe);

    /// <summary>
    /// Caught is: held, where the pattern is a matter for security; where its outcome is a task (a code walk-through, an HR check, an account incident),
    /// at least verify-further.
    /// </summary>
    public bool Caught => Recommendation == Recommendation.HoldForReview || (TaskOutcome && Recommendation == Recommendation.VerifyFurther && Named);

    private bool TaskOutcome => Label.Recipe is "pattern-fabricated-portfolio" or "pattern-invented-career" or "pattern-overemployment" or "pattern-payroll-diversion-victim";
}

/// <summary>Runs the real assessor over labelled dossiers.</summary>
internal static class Outcomes
{
    public static IReadOnlyList<Outcome> Of(IReadOnlyList<DossierInput> dossiers, IReadOnlyList<Label> labels, CompiledPolicy policy)
    {
        var byId = labels.ToDictionary(label => label.Candidate);
        return [.. dossiers.Select(input => Of(Dossier.Fold(input), byId[input.CandidateId], policy))];
    }

    private static Outcome Of(Dossier dossier, Label label, CompiledPolicy policy)
    {
        var assessment = Engine.Assess(dossier, policy, (check, type) => throw new InvalidOperationException($"check {check} failed on {dossier.CandidateId}: {type.Name}"));
        return new Outcome(label, assessment.Recommendation, ReviewOrder.Of(assessment, policy), assessment.Score, [.. assessment.Patterns.Select(p => p.Id)], [.. assessment.Signals.Where(s => s.State == SignalState.Observed).Select(s => s.Indicator)]);
    }

    /// <summary>Labelled dossiers of one seed.</summary>
    public static (IReadOnlyList<DossierInput> Dossiers, IReadOnlyList<Label> Labels) Generate(ulong seed, int candidates, double prevalence)
    {
        var population = Population.Generate(seed, candidates, prevalence);
        return (Linked.Dossiers([.. population.Stories.Select(story => (story, story.Told))]), population.Labels());
    }
}
