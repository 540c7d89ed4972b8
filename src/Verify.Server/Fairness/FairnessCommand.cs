using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Fairness;
using Verify.Core.Model;
using Verify.Core.Watchlists;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Fairness;

/// <summary><c>fairness report</c>: flag rates by volunteered group. The groups are read from a file, counted, and kept nowhere.</summary>
internal static class FairnessCommand
{
    private const int MaxBytes = 64 << 20;

    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "Whose candidates.", Required = true };
        var groups = new Option<string>("--groups") { Description = "CSV with the columns candidate,group; what candidates volunteered, kept apart from the evidence.", Required = true };
        var output = new Option<string?>("--out") { Description = "Write to this file: .json, else CSV." };
        var json = new Option<bool>("--json");
        var report = new Command("report", "Flag rates by volunteered group, with the four-fifths check and an exact test; exit 1 when a group fails both.") { tenant, groups, output, json };
        report.SetAction(async (parsed, cancel) =>
        {
            var (volunteered, bad) = Read(parsed.GetValue(groups)!);
            foreach (var line in bad) await Console.Error.WriteLineAsync(line);
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var handle = store.For(await Tenants.KnownAsync(store, parsed.GetValue(tenant)!, cancel));
            var (outcomes, missing) = await OutcomesAsync(handle, volunteered, cancel);
            if (missing > 0) await Console.Error.WriteLineAsync($"{missing} candidates of the file have no decision record here");
            var result = GroupRates.Of(outcomes);
            if (parsed.GetValue(output) is { } path) await File.WriteAllTextAsync(path, path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Indented(result) : Csv(result), cancel);
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(result, Json.Readable));
            else Console.WriteLine(Text(result));
            return bad.Count > 0 ? Exit.BadInput : result.Comparisons.Any(c => c.Groups.Any(Fails)) ? Exit.Negative : Exit.Done;
        });
        return new Command("fairness", "How the machine's view falls on groups of people.") { report };
    }

    /// <summary>Fails the four-fifths rule, and chance explains it badly.</summary>
    private static bool Fails(GroupRow row) => row is { FourFifths: false, AdjustedP: < 0.05 };

    /// <summary>The groups of a file, and what is wrong with its lines.</summary>
    internal static (IReadOnlyDictionary<CandidateId, string> Groups, IReadOnlyList<string> Bad) Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes }) throw new InputException($"{path}: larger than {MaxBytes} bytes");
            return ReadText(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"{path}: {e.Message}"); }
    }

    /// <summary>The same of a text; <paramref name="path"/> is what it is called in messages.</summary>
    internal static (IReadOnlyDictionary<CandidateId, string> Groups, IReadOnlyList<string> Bad) ReadText(string text, string path)
    {
        var groups = new Dictionary<CandidateId, string>();
        var bad = new List<string>();
        try
        {
            var (candidateAt, groupAt) = (-1, -1);
            foreach (var record in DelimitedText.Read(text, DelimitedText.Delimiter(text), path))
            {
                string Field(int at) => at < record.Fields.Length ? record.Fields[at].Trim() : "";
                if (candidateAt < 0)
                {
                    (candidateAt, groupAt) = (Array.IndexOf(record.Fields, "candidate"), Array.IndexOf(record.Fields, "group"));
                    if (candidateAt < 0 || groupAt < 0) throw new InputException($"{path}:{record.Line}: needs the columns candidate and group");
                    continue;
                }
                var (candidate, group) = (Field(candidateAt), Field(groupAt));
                if (candidate.Length == 0) bad.Add($"{path}:{record.Line}: candidate: is empty");
                else if (group.Length == 0) bad.Add($"{path}:{record.Line}: group: is empty; leave out who did not answer");
                else if (!groups.TryAdd(new CandidateId(candidate), group)) bad.Add($"{path}:{record.Line}: candidate: stands twice");
            }
            if (candidateAt < 0) throw new InputException($"{path}:1: needs the columns candidate and group");
        }
        catch (ListFormatException e) { throw new InputException($"{path}: {e.Message}"); }
        return (groups, bad);
    }

    internal static async Task<(IReadOnlyList<GroupedOutcome> Outcomes, int Missing)> OutcomesAsync(TenantStore tenant, IReadOnlyDictionary<CandidateId, string> groups, CancellationToken cancel)
    {
        var outcomes = new List<GroupedOutcome>();
        foreach (var (candidate, group) in groups)
            if (await tenant.LatestAssessmentAsync(candidate, cancel) is { } record)
                outcomes.Add(new GroupedOutcome(group, Enum.Parse<Recommendation>(record.Recommendation.Replace("-", "", StringComparison.Ordinal), ignoreCase: true), record.Patterns));
        return (outcomes, groups.Count - outcomes.Count);
    }

    private static string Indented(GroupReport report) => JsonSerializer.Serialize(report, new JsonSerializerOptions(Json.Readable) { WriteIndented = true });

    internal static string Csv(GroupReport report) => Shared.Csv.Of(["measure", "group", "candidates", "flagged", "flagRate", "flagRatio", "passRatio", "fourFifths", "p", "adjustedP", "note"],
        report.Comparisons.SelectMany(comparison => comparison.Groups.Select(row => (IEnumerable<string?>)
            [comparison.Measure, row.Group, .. ((object?[])[row.Candidates, row.Flagged, row.FlagRate, row.FlagRatio, row.PassRatio, row.FourFifths, row.P, row.AdjustedP]).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)), row.Note])));

    internal static string Text(GroupReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Candidates} candidates with a volunteered group\n");
        foreach (var comparison in report.Comparisons)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{comparison.Measure}\n  {"group",-24} {"people",7} {"flagged",8} {"rate",7} {"ratio",7} {"pass ratio",11} {"4/5",5} {"p",7} {"p (Holm)",9}\n");
            foreach (var row in comparison.Groups)
                text.Append(CultureInfo.InvariantCulture, $"  {row.Group,-24} {row.Candidates,7} {row.Flagged,8} {row.FlagRate,7:0.000} {row.FlagRatio,7:0.00} {row.PassRatio,11:0.000} {(row.FourFifths is { } ok ? ok ? "ok" : "FAILS" : "-"),5} {row.P,7:0.0000} {row.AdjustedP,9:0.0000}{(row.Note is null ? "" : "  " + row.Note)}\n");
        }
        foreach (var note in report.Notes) text.Append(CultureInfo.InvariantCulture, $"\n{note}");
        return text.ToString();
    }
}
