using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;

namespace Verify.Tests.Assessing;

/// <summary>Dossiers, signals and checks for tests of the rules; only what a test is about is spelled out.</summary>
internal static class Some
{
    public static readonly DateTimeOffset AsOf = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The policy that ships.</summary>
    public static CompiledPolicy Policy() => PolicyFile.Default;

    /// <summary>Weights, caps and thresholds of the policy that ships; no coverage, patterns or queues.</summary>
    public static CompiledPolicy Bare(Func<Policy, Policy>? change = null)
    {
        var bare = PolicyFile.Default.Policy with { Coverage = [], Patterns = [], Queues = [] };
        return new CompiledPolicy(change is null ? bare : change(bare));
    }

    public static Dossier Dossier(params Evidence[] evidence) => At(Stage.Application, evidence);

    public static Dossier At(Stage stage, params Evidence[] evidence) =>
        Core.Model.Dossier.Fold(new DossierInput { CandidateId = new CandidateId("ada"), AsOf = AsOf, Stage = stage, Role = "standard", Evidence = evidence });

    public static Offer Offer(string id, DateTimeOffset? at = null, OfferStatus status = OfferStatus.Sent) => new() { Id = new EvidenceId(id), Source = "test", ObservedAt = at ?? AsOf.AddDays(-3), Status = status };

    public static Indicator Indicator(string id, Family family, Strength strength = Strength.Strong) =>
        new() { Id = id, Family = family, Strength = strength, Stages = [], HonestCauses = "Many.", Clears = "A call." };

    public static Signal Hit(string id, Family family, Strength strength, params string[] facts) => Indicator(id, family, strength).Observed(null, strength, "Seen.", facts);

    public static Check Check(string id, params Signal[] signals) => new()
    {
        Id = id,
        Version = 1,
        Title = id,
        Explanation = id,
        Indicators = [.. signals.Select(s => s.Indicator)],
        Run = _ => signals,
    };

    /// <summary>An assessment in which exactly these signals came out of the checks.</summary>
    public static Assessment Assess(CompiledPolicy policy, params Signal[] signals) => Engine.Assess(Dossier(), policy, [Check("made-for-it", signals)]);

    public static ScoredSignal Of(this Assessment assessment, string indicator) => assessment.Signals.Single(s => s.Indicator == indicator);
}
