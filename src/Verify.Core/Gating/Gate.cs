using System.Text.Json;
using Verify.Core.Model;

namespace Verify.Core.Gating;

/// <summary>What is on file: the candidate's consents, and the employer's papers.</summary>
public sealed record Permissions(IReadOnlySet<ConsentPurpose> Consents, IReadOnlySet<string> Records)
{
    public static Permissions None { get; } = new(new HashSet<ConsentPurpose>(), new HashSet<string>());

    /// <summary>The candidate's consents as they stand now; a withdrawn one is none.</summary>
    public static Permissions Of(Dossier dossier, GateRules rules)
    {
        var given = new HashSet<ConsentPurpose>();
        foreach (var consent in dossier.All<Consent>())
            if (consent.Given) given.Add(consent.Purpose);
            else given.Remove(consent.Purpose);
        return new Permissions(given, rules.RecordsOnFile.ToHashSet(StringComparer.Ordinal));
    }
}

/// <summary>Whether a step may be taken.</summary>
public abstract record GateAnswer
{
    private GateAnswer() { }

    public sealed record Allowed : GateAnswer;

    /// <param name="Step">What was asked for.</param>
    /// <param name="Rule">Id of the rule that refuses.</param>
    /// <param name="Jurisdiction">Id of its pack; <c>policy</c> for the policy's own gate.</param>
    /// <param name="Reason">Plain words for the person whose step was refused.</param>
    /// <param name="Source">Where it stands; null for the policy's own gate.</param>
    public sealed record Refused(Step Step, string Rule, string Jurisdiction, string Reason, LegalSource? Source) : GateAnswer;
}

/// <summary>A piece of evidence that the score may not use, because the dossier shows that it was collected outside the gate.</summary>
public sealed record SetAside(EvidenceId Evidence, Step Step, string Rule, string Jurisdiction, string Reason);

/// <summary>The guard: refuses a step that the law, or the policy, forbids at this stage and place, and says why.</summary>
public static class Gate
{
    private static readonly GateAnswer Yes = new GateAnswer.Allowed();

    /// <summary>Whether a step may be taken now. What is not known to be permitted is refused.</summary>
    public static GateAnswer May(Step step, Stage stage, IReadOnlyList<Jurisdiction> jurisdictions, Permissions permissions)
    {
        foreach (var jurisdiction in jurisdictions)
            foreach (var rule in jurisdiction.Rules)
                if (rule.Steps.Contains(step) && !Permits(rule, stage, permissions))
                    return new GateAnswer.Refused(step, rule.Id, jurisdiction.Id, rule.Reason, rule.Source);
        return Yes;
    }

    /// <summary>Whether a step may be taken for this candidate now: the policy's own gate first, then the law of the job's place.</summary>
    public static GateAnswer May(Step step, Dossier dossier, GateRules rules)
    {
        if (TooEarly(step, dossier, rules) is { } refused) return refused;
        return May(step, dossier.Stage, rules.Applying(dossier).Packs, Permissions.Of(dossier, rules));
    }

    /// <summary>
    /// Whether this candidate may be scored now. A place that the dossier does not tell refuses steps, and no score: nothing new is learnt about the candidate by it,
    /// and an assessment that is silent wherever a job's town is missing would look like a clean one.
    /// </summary>
    public static GateAnswer MayScore(Dossier dossier, GateRules rules)
    {
        if (TooEarly(Step.AutomatedScore, dossier, rules) is { } refused) return refused;
        if (Applicable.JobOf(dossier, rules.JobLocation) is not { } job) return Yes;
        foreach (var pack in rules.Jurisdictions)
            if (pack.Where.Holds(job) && May(Step.AutomatedScore, dossier.Stage, [pack], Permissions.Of(dossier, rules)) is GateAnswer.Refused refusal) return refusal;
        return Yes;
    }

    private static GateAnswer.Refused? TooEarly(Step step, Dossier dossier, GateRules rules)
    {
        foreach (var gate in rules.Steps)
            if (gate.Step == step && dossier.Stage < gate.From)
                return new GateAnswer.Refused(step, Word(step), "policy", $"This policy takes the step from the stage {Word(gate.From)} on.", null);
        return null;
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static bool Permits(GateRule rule, Stage stage, Permissions permissions) =>
        !rule.Never && (rule.From is not { } from || stage >= from) && rule.Consent.All(permissions.Consents.Contains) && rule.Records.All(permissions.Records.Contains);

    /// <summary>The rule that forbids a step of this candidate whatever anybody consents to: never, or not at this stage.</summary>
    public static GateAnswer.Refused? Forbidden(Step step, Dossier dossier, Applicable applicable)
    {
        for (var i = 0; i < applicable.Packs.Count; i++)
        {
            var pack = applicable.Packs[i];
            for (var j = 0; j < pack.Rules.Count; j++)
                if (pack.Rules[j] is var rule && (rule.Never || dossier.Stage < rule.From) && rule.Steps.Contains(step)) return new GateAnswer.Refused(step, rule.Id, pack.Id, rule.Reason, rule.Source);
        }
        return null;
    }

    /// <summary>
    /// Evidence to leave out of the score (catalogue rule 7). Only what the dossier shows counts: a stage that was too early, a consent
    /// that was refused or withdrawn, or one that is missing where the job's place is known to demand it.
    /// </summary>
    public static IReadOnlyList<SetAside> Outside(Dossier dossier, GateRules rules)
    {
        if (rules.Jurisdictions.Count == 0) return [];
        List<SetAside>? found = null;
        Applicable? applicable = null;
        foreach (var evidence in dossier.Evidence)
        {
            if (Steps.Of(evidence) is not { } step) continue;
            applicable ??= rules.Applying(dossier);
            if (Broken(evidence, step, applicable, dossier) is { } broken) (found ??= []).Add(new SetAside(evidence.Id, step, broken.Rule.Id, broken.Pack.Id, broken.Rule.Reason));
        }
        return found ?? (IReadOnlyList<SetAside>)[];
    }

    private static (Jurisdiction Pack, GateRule Rule)? Broken(Evidence evidence, Step step, Applicable applicable, Dossier dossier)
    {
        // Asked for most pieces of evidence of every assessment: without enumerators.
        for (var i = 0; i < applicable.Packs.Count; i++)
        {
            var pack = applicable.Packs[i];
            for (var j = 0; j < pack.Rules.Count; j++)
            {
                var rule = pack.Rules[j];
                if (!rule.Steps.Contains(step)) continue;
                if (rule.Never || (rule.From is { } from && StageAt(evidence, dossier) < from)) return (pack, rule);
                foreach (var purpose in rule.Consent)
                    if (Refuses(evidence, purpose, dossier, applicable.Job is { } job && pack.Where.Holds(job))) return (pack, rule);
            }
        }
        return null;
    }

    private static bool Refuses(Evidence evidence, ConsentPurpose purpose, Dossier dossier, bool certain)
    {
        if (dossier.All<Consent>().LastOrDefault(consent => consent.Purpose == purpose) is { } last) return !last.Given;
        // A job somewhere in the country is not known to be in the state that asks. A comparison says itself whether there was consent to it.
        return certain && evidence is not FaceComparison { ConsentGiven: true };
    }

    /// <summary>Where the candidate stood when this was observed. Without a history of stages: where the candidate stands.</summary>
    private static Stage StageAt(Evidence evidence, Dossier dossier)
    {
        var changes = dossier.All<StageChange>();
        return changes.Count == 0 || evidence.ObservedAt is not { } at ? dossier.Stage : Standing.StageOf(changes, at);
    }
}
