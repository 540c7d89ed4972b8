using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Assessing;

/// <summary><c>policy learn</c>: background rates of a tenant's own honest hires, frozen into a new version of its policy.</summary>
internal static class LearnCommand
{
    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "Whose hires.", Required = true };
        var output = new Option<string>("--out") { Description = "The policy file to write; it must not be there yet.", Required = true };
        var since = new Option<string?>("--since") { Description = "Only hires assessed since this day (ISO 8601)." };
        var command = new Command("learn", "Learns how often each indicator is observed among honest hires; writes counts only. Exit 1 with too few hires.") { tenant, output, since };
        command.SetAction(async (parsed, cancel) =>
        {
            var (path, day) = (parsed.GetValue(output)!, Day(parsed.GetValue(since)));
            if (File.Exists(path)) throw new InputException($"{path}: is there already; a policy version never changes");
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var handle = store.For(await Tenants.KnownAsync(store, parsed.GetValue(tenant)!, cancel));
            var policy = (await new Policies().ForAsync(handle, cancel)).Policy;
            var learned = await RatesAsync(handle, day, policy.Version, TimeProvider.System.GetUtcNow(), cancel);
            if (learned.Hires < LearnedRates.EnoughHires)
            {
                await Console.Error.WriteLineAsync($"{learned.Hires} honest hires on file, {LearnedRates.EnoughHires} are needed: rates of fewer are chance. Nothing was written; the weights of policy {policy.Version} stay.");
                return Exit.Negative;
            }
            await File.WriteAllTextAsync(path, Yaml(policy, learned), cancel);
            await Console.Error.WriteLineAsync($"{path}: {learned.Rates.Count} rates of {learned.Hires} honest hires. See whom it would move: verify replay --policy {path}");
            return Exit.Done;
        });
        return command;
    }

    /// <summary>The new version, with where its rates come from.</summary>
    internal static string Yaml(Policy policy, LearnedRates learned) => PolicyWriter.Yaml(
        policy with { Version = $"{policy.Version}+learned.{learned.At}", Weights = policy.Weights with { Learned = learned } },
        $"Policy {policy.Version} with background rates of {learned.Hires} honest hires, learned on {learned.At}. Counts of hires only, no personal data.\nRun it over history before it is used: verify replay --policy FILE");

    /// <summary>The rates of the hires whose last decision record is not older than <paramref name="since"/>.</summary>
    internal static async Task<LearnedRates> RatesAsync(TenantStore tenant, PartialDate? since, string version, DateTimeOffset now, CancellationToken cancel)
    {
        var cases = new HashSet<CandidateId>();
        for (string? cursor = null; ;)
        {
            var page = await tenant.CasesAsync(null, cursor, 500, cancel);
            cases.UnionWith(page.Items.Select(row => row.Candidate));
            if ((cursor = page.Next) is null) break;
        }
        var from = since is { } day ? new DateTimeOffset(day.Earliest, TimeOnly.MinValue, TimeSpan.Zero) : DateTimeOffset.MinValue;
        var last = new Dictionary<CandidateId, Assessment?>();
        await foreach (var record in tenant.AssessmentsSinceAsync(from, cancel))
        {
            // An erased person's record teaches nothing; a later one of the same person replaces an earlier one.
            if (record.Json is null || record.DossierJson is null) { last.Remove(record.Candidate); continue; }
            var dossier = Dossier.Fold(JsonSerializer.Deserialize<DossierInput>(record.DossierJson, Json.Canonical)!);
            var assessment = JsonSerializer.Deserialize<Assessment>(record.Json, Json.Readable)!;
            last[record.Candidate] = PolicyLearning.IsHonest(new HireRecord(assessment, dossier, cases.Contains(record.Candidate)), now) ? assessment : null;
        }
        return PolicyLearning.Learn([.. last.Values.OfType<Assessment>()], PartialDate.From(DateOnly.FromDateTime(now.UtcDateTime)), version) with { Since = since };
    }

    private static PartialDate? Day(string? text) => text is null ? null
        : PartialDate.TryParse(text, out var day) && day.Day > 0 ? day
        : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--since: '{text}' is not a day such as 2026-11-02"));
}
