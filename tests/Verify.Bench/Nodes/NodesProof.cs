using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Verify.Connectors.Greenhouse;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Bench.Nodes;

/// <summary>Looks for anything lost, done twice or done out of order, in the store and at the ATS.</summary>
internal static class NodesProof
{
    public static async Task<IReadOnlyList<string>> FindAsync(NpgsqlConnection connection, TenantStore tenant, GreenhouseSandbox greenhouse, int people, IReadOnlyList<string> acknowledged, CancellationToken cancel)
    {
        List<string> wrong = [];
        void Expect<T>(T wanted, T found, string what)
        {
            if (!EqualityComparer<T>.Default.Equals(wanted, found)) wrong.Add($"{what}: {found}, not {wanted}");
        }
        Task<long> CountAsync(string sql) => connection.ExecuteScalarAsync<long>(sql);

        var kept = (await connection.QueryAsync<string>("SELECT delivery_id FROM inbox")).ToHashSet(StringComparer.Ordinal);
        // The id of the event is the id of the delivery only where the vendor has one; the number tells all the same.
        Expect(acknowledged.Count, kept.Count, "deliveries kept of those acknowledged");
        Expect(0, await CountAsync("SELECT COUNT(*) FROM inbox WHERE state <> 'done'"), "deliveries that are not translated");
        Expect(0, await CountAsync("SELECT COUNT(*) FROM jobs WHERE state = 'dead'"), "dead jobs");
        Expect(0, await CountAsync("SELECT COUNT(*) FROM outbox WHERE state <> 'sent'"), "messages that are not sent");
        Expect(0, await CountAsync("SELECT COUNT(*) FROM job_locks"), "locks left behind");
        Expect(people, await CountAsync("SELECT COUNT(*) FROM candidates"), "candidates");
        Expect(people, await CountAsync("SELECT COUNT(*) FROM candidates WHERE assessed_at IS NOT NULL"), "candidates assessed");
        Expect(people * 4, await CountAsync("SELECT COUNT(*) FROM evidence WHERE kind = 'stage-change'"), "stages taken in");
        Expect(0, await CountAsync("SELECT COUNT(*) FROM (SELECT finished_at - LAG(finished_at) OVER (PARTITION BY connection, candidate ORDER BY sequence) AS later FROM outbox) x WHERE later < 0"), "messages sent before an earlier one of the same candidate");
        Expect(0, (await tenant.VerifyAuditAsync(cancel)).Findings.Count, "findings in the audit log");

        var state = JsonSerializer.SerializeToNode(greenhouse.State())!;
        var notes = state["notes"]!.AsArray().Select(note => (Candidate: (long)note!["candidate_id"]!, Body: (string)note["body"]!)).ToArray();
        Expect(notes.Length, notes.Distinct().Count(), "different notes at the ATS");
        Expect(people, notes.Select(note => note.Candidate).Distinct().Count(), "candidates with a note at the ATS");
        foreach (var candidate in state["candidates"]!.AsArray().Select(candidate => (long)candidate!["id"]!))
            if (greenhouse.StatusOf(candidate).Length == 0) wrong.Add($"candidate {candidate.ToString(CultureInfo.InvariantCulture)} has no status at the ATS");
        return wrong;
    }
}
