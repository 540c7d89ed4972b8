using System.CommandLine;
using System.Text.Json;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Cli;

namespace Verify.Server.Assessing;

/// <summary><c>policy check FILE</c>: unknown ids, contradictions, thresholds that cannot be reached. <c>policy may STEP</c>: whether the law and the policy allow a step.</summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A policy in YAML." };
        var check = new Command("check", "Checks a policy; exit 1 on findings, 2 when it cannot be read.") { file };
        check.SetAction(parsed => Check(parsed.GetValue(file)!));
        return new Command("policy", "Policies as data.") { check, LearnCommand.Create(), May() };
    }

    private static Command May()
    {
        var step = new Argument<string>("STEP") { Description = "face-comparison, salary-history, …" };
        var stage = new Option<string>("--stage") { Description = "application, screening, interview, offer, onboarding, first-weeks or exit.", Required = true };
        var country = new Option<string?>("--country") { Description = "Where the job is; without it every pack applies." };
        var state = new Option<string?>("--state");
        var city = new Option<string?>("--city");
        var consent = new Option<string[]>("--consent") { Description = "What the candidate allowed: biometrics, interview-media, …", AllowMultipleArgumentsPerToken = true };
        var record = new Option<string[]>("--record") { Description = "Papers of the employer on file, as the packs name them.", AllowMultipleArgumentsPerToken = true };
        var file = new Option<string?>("--policy") { Description = "A policy file instead of the built-in one." };
        var json = new Option<bool>("--json");
        var command = new Command("may", "Says whether a step may be taken at a stage and place; exit 1 and the reason when not.") { step, stage, country, state, city, consent, record, file, json };
        command.SetAction(parsed =>
        {
            var policy = (parsed.GetValue(file) is { } path ? PolicyFile.Load(path) : PolicyFile.Default).Policy;
            var job = parsed.GetValue(country) is { } known ? new Place { Country = known, State = parsed.GetValue(state), City = parsed.GetValue(city) } : policy.Gating.JobLocation;
            var packs = Applicable.For(policy.Gating.Jurisdictions, job);
            var permissions = new Permissions((parsed.GetValue(consent) ?? []).Select(word => Enumeration<ConsentPurpose>(word, "--consent")).ToHashSet(),
                policy.Gating.RecordsOnFile.Concat(parsed.GetValue(record) ?? []).ToHashSet(StringComparer.Ordinal));
            return Print(Gate.May(Enumeration<Step>(parsed.GetValue(step)!, "STEP"), Enumeration<Stage>(parsed.GetValue(stage)!, "--stage"), packs.Packs, permissions), packs, parsed.GetValue(json));
        });
        return command;
    }

    private static int Print(GateAnswer answer, Applicable packs, bool json)
    {
        var refused = answer as GateAnswer.Refused;
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { allowed = refused is null, jurisdictions = packs.Packs.Select(p => p.Id), packs.Known, refused }, Json.Readable));
        else if (refused is null) Console.WriteLine($"allowed ({string.Join(", ", packs.Packs.Select(p => p.Id))})");
        else Console.WriteLine($"refused by {refused.Rule}: {refused.Reason}\n  {refused.Source!.Name}, {refused.Source.Section}\n  {refused.Source.Link}{(refused.Source.Verified ? "" : " (not verified: confirm the section)")}");
        return refused is null ? Exit.Done : Exit.Negative;
    }

    private static T Enumeration<T>(string word, string field) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == word) return value;
        throw new InputException($"{field}: no '{word}'; there are {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}");
    }

    private static int Check(string path)
    {
        var (policy, findings) = PolicyFile.Read(path);
        foreach (var finding in findings) Console.Error.WriteLine(finding.Text(path));
        if (policy is null) return Exit.BadInput;
        if (findings.Count > 0) return Exit.Negative;
        Console.WriteLine($"{path}: version {policy.Version}, {policy.Patterns.Count} patterns, no findings");
        return Exit.Done;
    }
}
