using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Assessing;

/// <summary><c>replay</c>: assesses stored dossiers again. Without a policy it proves the record; with one it shows whom that policy would move.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var since = new Option<string?>("--since") { Description = "Only what was assessed since this day or instant (ISO 8601)." };
        var policy = new Option<string?>("--policy") { Description = "A policy file: shows who would move." };
        var tenant = new Option<string?>("--tenant") { Description = "One tenant; all when left out." };
        var json = new Option<bool>("--json") { Description = "The report as JSON." };
        var command = new Command("replay", "Assesses stored dossiers again; exit 1 on a difference that no raised version and no --policy explains.") { since, policy, tenant, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var from = Since(parsed.GetValue(since));
            var compared = parsed.GetValue(policy) is { } path ? PolicyFile.Load(path) : null;
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var tenants = parsed.GetValue(tenant) is { } name ? [await Tenants.KnownAsync(store, name, cancel)] : await store.TenantsAsync(cancel);
            var report = await RunAsync(store, tenants, from, compared, cancel);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Json.Readable) : ReplayText.Of(report));
            return report.Unexplained.Count > 0 ? Exit.Negative : Exit.Done;
        });
        return command;
    }

    /// <summary>Replays the decision records of these tenants, in the order in which they were saved.</summary>
    internal static async Task<ReplayReport> RunAsync(VerifyStore store, IReadOnlyList<TenantId> tenants, DateTimeOffset since, CompiledPolicy? compared, CancellationToken cancel)
    {
        var report = new ReplayReport { PolicyVersion = compared?.Policy.Version };
        foreach (var id in tenants)
        {
            var tenant = store.For(id);
            var policies = new Dictionary<(string, string), CompiledPolicy>();
            // What counts for a move is where a person stands now, not where each earlier record stood.
            var standing = new Dictionary<CandidateId, ReplayMove?>();
            await foreach (var record in tenant.AssessmentsSinceAsync(since, cancel))
            {
                report.Assessments++;
                if (record.Json is null || record.DossierJson is null) { report.NotReplayable.Add(new ReplayNote(id, record.Candidate, record.Id, record.Json is null ? "erased" : "no dossier stored")); continue; }
                try
                {
                    // The spans must not be open while the policy is fetched.
                    var policy = compared ?? await InForceAsync(tenant, record, policies, cancel);
                    var replayed = Replay.Compare(record.Json, record.DossierJson, policy);
                    report.Add(id, record, replayed);
                    if (compared is not null) standing[record.Candidate] = ReplayMove.Of(id, replayed);
                }
                catch (JsonException broken)
                {
                    report.Unexplained.Add(new ReplayDifference(id, record.Candidate, record.Id, [], "unreadable: " + PolicyFile.Plain(broken), record.Recommendation, record.Recommendation));
                }
            }
            report.Moves.AddRange(standing.Values.OfType<ReplayMove>());
        }
        return report;
    }

    /// <summary>The policy that a record was made under, as it is kept today: by content where two bear the same version.</summary>
    private static async Task<CompiledPolicy> InForceAsync(TenantStore tenant, StoredAssessment record, Dictionary<(string, string), CompiledPolicy> known, CancellationToken cancel)
    {
        var head = Replay.PolicyOf(record.Json!);
        if (known.TryGetValue(head, out var policy)) return policy;
        CompiledPolicy? own = null;
        if (await tenant.PolicyAsync(head.Version, cancel) is { } row && PolicyFile.Parse(row.Yaml) is { Policy: { } parsed } read && !read.Findings.Any(f => f.Finding.Fatal)) own = new CompiledPolicy(parsed);
        return known[head] = own?.Hash == head.Hash || (own is not null && PolicyFile.Default.Hash != head.Hash) ? own : PolicyFile.Default;
    }

    private static DateTimeOffset Since(string? text)
    {
        if (text is null) return DateTimeOffset.MinValue;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since)
            ? since
            : throw new InputException($"--since: '{text}' is not a day or an instant such as 2026-11-02 or 2026-11-02T09:00:00Z");
    }
}
