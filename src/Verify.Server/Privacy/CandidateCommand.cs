using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Model;
using Verify.Server.Admin;
using Verify.Server.Assessing;
using Verify.Server.Cli;

namespace Verify.Server.Privacy;

/// <summary><c>candidate export|erase ID</c>: data-subject rights.</summary>
internal static class CandidateCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The candidate's id." };
        var tenant = new Option<string>("--tenant") { Description = "The tenant's id.", Required = true };
        var export = new Command("export", "Prints what is kept about a candidate; nothing about anybody else.") { id, tenant };
        export.SetAction((parsed, cancel) => ExportAsync(parsed.GetValue(tenant)!, new CandidateId(parsed.GetValue(id)!), cancel));
        var erase = new Command("erase", "Destroys the candidate's key: what was kept cannot be read any more, backups included.") { id, tenant };
        erase.SetAction((parsed, cancel) => EraseAsync(parsed.GetValue(tenant)!, new CandidateId(parsed.GetValue(id)!), cancel));
        return new Command("candidate", "A person's rights to their data.") { export, erase };
    }

    private static async Task<int> ExportAsync(string tenant, CandidateId id, CancellationToken cancel)
    {
        await using var at = await Installation.OpenAsync(tenant, cancel);
        var row = await at.Store.CandidateAsync(id, cancel) ?? throw new InputException($"ID: there is no candidate '{id}'");
        var evidence = new JsonArray();
        foreach (var item in await Dossiers.EvidenceAsync(at.Store, row.Id, cancel))
            // Who else shares something is about other people.
            if (item is not (Link or Cluster or LinkLookup)) evidence.Add(JsonSerializer.SerializeToNode(item, Json.Canonical));
        var assessed = (await at.Store.AssessmentsAsync(row.Id, cancel)).Select(a => new { a.AssessedAt, a.Stage, a.Recommendation, a.PolicyVersion });
        await at.Store.InTransactionAsync(tx => tx.AppendAuditAsync("command-line", "candidate-exported", row.Id.Value), cancel);
        Console.WriteLine(JsonSerializer.Serialize(new { candidateId = row.Id, row.CreatedAt, name = row.Display?.Name, erased = row.ErasedAt, evidence, assessments = assessed },
            new JsonSerializerOptions(Json.Readable) { WriteIndented = true }));
        return Exit.Done;
    }

    private static async Task<int> EraseAsync(string tenant, CandidateId id, CancellationToken cancel)
    {
        await using var at = await Installation.OpenAsync(tenant, cancel);
        var row = await at.Store.CandidateAsync(id, cancel) ?? throw new InputException($"ID: there is no candidate '{id}'");
        await at.Store.EraseCandidateAsync(row.Id, cancel);
        await at.Store.InTransactionAsync(tx => tx.AppendAuditAsync("command-line", "candidate-erased", row.Id.Value), cancel);
        Console.WriteLine($"{row.Id} is erased.");
        return Exit.Done;
    }
}
