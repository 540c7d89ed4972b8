using System.Text.Json;
using Verify.Core.Checks;
using Verify.Core.Gating;

namespace Verify.Core.Assessing;

/// <summary>The part of <see cref="PolicyCheck"/> that is about steps and the law of places.</summary>
internal static class PolicyGateCheck
{
    public static void Find(Policy policy, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        var gating = policy.Gating;
        PolicyCheck.Twice(gating.Steps.Select(s => Word(s.Step)), i => $"gating.steps[{i}].step", findings);
        for (var i = 0; i < gating.Steps.Count; i++)
        {
            var gate = gating.Steps[i];
            PolicyCheck.Ids(gate.Feeds, $"gating.steps[{i}].feeds", indicators, findings);
            foreach (var pack in gating.Jurisdictions)
                foreach (var rule in pack.Rules.Where(rule => rule.Steps.Contains(gate.Step) && !rule.Never && rule.From > gate.From))
                    findings.Add(new($"gating.steps[{i}].from", $"{pack.Id} allows {Word(gate.Step)} from {Word(rule.From!.Value)} on ({rule.Id}), and the policy wants it at {Word(gate.From)}: there it will be refused", Fatal: false));
        }
        Required(policy, findings);
        PolicyCheck.Twice(gating.Jurisdictions.Select(j => j.Id), i => $"gating.jurisdictions[{i}].id", findings);
        PolicyCheck.Twice(gating.Jurisdictions.SelectMany(j => j.Rules).Select(r => r.Id), _ => "gating.jurisdictions", findings);
        for (var i = 0; i < gating.Jurisdictions.Count; i++) Pack(gating.Jurisdictions[i], $"gating.jurisdictions[{i}]", findings);
        var papers = gating.Jurisdictions.SelectMany(j => j.Rules).SelectMany(r => r.Records).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < gating.RecordsOnFile.Count; i++)
            if (!papers.Contains(gating.RecordsOnFile[i])) findings.Add(new($"gating.recordsOnFile[{i}]", $"no rule asks for '{gating.RecordsOnFile[i]}'", Fatal: false));
        if (gating.JobLocation is { } place && place.Country is not { Length: 2 }) findings.Add(new("gating.jobLocation.country", "two letters (ISO 3166-1)"));
    }

    /// <summary>What coverage waits for at a stage, a gate must let through by then.</summary>
    private static void Required(Policy policy, List<PolicyFinding> findings)
    {
        for (var i = 0; i < policy.Coverage.Count; i++)
            for (var k = 0; k < policy.Coverage[i].Required.Count; k++)
                if (policy.Gating.Steps.FirstOrDefault(gate => gate.Feeds.Contains(policy.Coverage[i].Required[k])) is { } gate && gate.From > policy.Coverage[i].Stage)
                    findings.Add(new($"coverage[{i}].required[{k}]", $"'{policy.Coverage[i].Required[k]}' needs the step {Word(gate.Step)}, which comes at {Word(gate.From)} only"));
    }

    private static void Pack(Jurisdiction pack, string path, List<PolicyFinding> findings)
    {
        if (pack.Where.Countries.Count == 0) findings.Add(new($"{path}.where.countries", "a pack names its countries"));
        for (var r = 0; r < pack.Rules.Count; r++)
        {
            var rule = pack.Rules[r];
            if (rule.Steps.Count == 0) findings.Add(new($"{path}.rules[{r}].steps", "a rule is about at least one step"));
            if (!rule.Never && rule.From is null && rule.Consent.Count == 0 && rule.Records.Count == 0) findings.Add(new($"{path}.rules[{r}]", "a rule that demands nothing (never, from, consent or records)"));
            if (rule.Never && (rule.From is not null || rule.Consent.Count > 0 || rule.Records.Count > 0)) findings.Add(new($"{path}.rules[{r}]", "what is never allowed needs no stage, consent or record"));
            if (string.IsNullOrWhiteSpace(rule.Reason)) findings.Add(new($"{path}.rules[{r}].reason", "a refusal gives its reason"));
            Link(rule.Source, $"{path}.rules[{r}].source", findings);
        }
        if (pack.AdverseWaiting is { } waiting)
        {
            if (waiting.BusinessDays is < 1 or > 60) findings.Add(new($"{path}.adverseWaiting.businessDays", "between 1 and 60"));
            Link(waiting.Source, $"{path}.adverseWaiting.source", findings);
        }
        for (var d = 0; d < pack.Duties.Count; d++) Link(pack.Duties[d].Source, $"{path}.duties[{d}].source", findings);
    }

    private static void Link(LegalSource source, string path, List<PolicyFinding> findings)
    {
        if (!Uri.TryCreate(source.Link, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps) findings.Add(new($"{path}.link", "a source has an https link"));
        if (string.IsNullOrWhiteSpace(source.Section)) findings.Add(new($"{path}.section", "a source names its section"));
    }

    internal static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
