using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Asking;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Observability;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Assessing;

/// <summary>Has the dossier completed, assesses it, saves the decision record and what it leads to.</summary>
internal sealed class AssessCandidate(IEnumerable<IEvidenceStep> steps, ConnectorCatalog catalog, Policies policies, TimeProvider time, Telemetry telemetry, ILogger<AssessCandidate> log) : IJobHandler
{
    public string Kind => JobKinds.Assess;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        var now = time.GetUtcNow();
        var policy = await policies.ForAsync(tenant, cancel);
        Task<DossierInput> LoadAsync() => Dossiers.LoadAsync(tenant, candidate, now, cancel, policy.Policy);
        var input = await LoadAsync();
        var dossier = Dossier.Fold(input);
        foreach (var step in steps)
            if (await step.RunAsync(job, tenant, dossier, cancel)) dossier = Dossier.Fold(input = await LoadAsync());
        var latest = await tenant.LatestAssessmentAsync(candidate, cancel);
        if (input.Evidence.Count == 0 || latest?.Fingerprint == Engine.Fingerprint(dossier.Hash, policy))
        {
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
            return;
        }
        var assessment = Engine.Assess(dossier, policy, (check, type) => log.CheckFailed(check, type.Name));
        var actions = Actions.Plan(Read(latest), assessment);
        var messages = actions.Count == 0 ? [] : await MessagesAsync(tenant, candidate, actions, now, cancel);
        var closed = await Acting.GateAlerts.MessagesAsync(tenant, catalog, dossier, assessment, now, cancel);
        var shown = Standing.Shown(dossier);
        var record = Record(assessment, input, policy, now);
        var writes = PortalPlan.OfferMade(input.Evidence) && await CandidateMail.ConnectionAsync(tenant, cancel) is not null;

        await tenant.InTransactionAsync(async tx =>
        {
            // Merged meanwhile: the whole has a job of its own, which may be further than this one. What is saved here would take the place of what that one saw.
            if (await tx.HoldRootAsync(candidate) is var root && root != candidate)
            {
                await tx.EnqueueAssessAsync(root, now);
                await tx.CompleteJobAsync(job);
                return;
            }
            var saved = await tx.SaveAssessmentAsync(candidate, record);
            if (saved.New)
            {
                await tx.SetDisplayAsync(candidate, new CandidateDisplay(shown.Name, shown.JobTitle, EvidenceText.Kebab(assessment.Stage)));
                await tx.AppendAuditAsync("engine", "assessed", candidate.Value, $"{saved.Id} {EvidenceText.Kebab(assessment.Recommendation)}");
                foreach (var message in messages)
                    await tx.EnqueueMessageAsync(new NewMessage(message.Connection, candidate, message.Action, $"{saved.Id}:{message.Action}:{message.Connection}", message.Payload(saved.Id), message.DueAt));
                foreach (var message in closed) await tx.EnqueueMessageAsync(message);
                foreach (var action in actions) await RecordAsync(tx, candidate, saved.Id, action, now);
                if (writes) await tx.EnqueueJobAsync(JobKinds.WriteToCandidate, candidate, null, null, now);
            }
            await tx.CompleteJobAsync(job);
        }, cancel);
        telemetry.Assessment(EvidenceText.Kebab(assessment.Recommendation));
    }

    /// <summary>The last assessment of a candidate, or nothing.</summary>
    public static async Task<Assessment?> LatestAsync(TenantStore tenant, CandidateId candidate, CancellationToken cancel) =>
        Read(await tenant.LatestAssessmentAsync(candidate, cancel));

    private static Assessment? Read(StoredAssessment? stored) => stored is { Json: { } json } ? JsonSerializer.Deserialize<Assessment>(json, Json.Readable) : null;

    private static NewAssessment Record(Assessment assessment, DossierInput input, CompiledPolicy policy, DateTimeOffset now) => new(
        Packed.Of(JsonSerializer.SerializeToUtf8Bytes(assessment, Json.Readable)), assessment.DossierHash, assessment.PolicyVersion, assessment.EngineVersion, assessment.Fingerprint,
        EvidenceText.Kebab(assessment.Recommendation), assessment.Score, ReviewOrder.Of(assessment, policy), [.. assessment.Patterns.Select(p => p.Id)], now, EvidenceText.Kebab(assessment.Stage),
        assessment.Coverage.Missing.Count == 0, Packed.Of(JsonSerializer.SerializeToUtf8Bytes(input, Json.Canonical)));

    private async Task<IReadOnlyList<PendingMessage>> MessagesAsync(TenantStore tenant, CandidateId candidate, IReadOnlyList<NextAction> actions, DateTimeOffset now, CancellationToken cancel)
    {
        var write = actions.OfType<NextAction.WriteBack>().FirstOrDefault();
        var alert = actions.OfType<NextAction.AlertHr>().FirstOrDefault();
        var report = actions.OfType<NextAction.ReportFinding>().FirstOrDefault();
        if (write is null && alert is null && report is null) return [];
        var systems = (await tenant.ExternalIdentitiesAsync(candidate, cancel)).Select(identity => identity.System).ToHashSet(StringComparer.Ordinal);
        var open = alert is null ? now : (await TenantHours.ReadAsync(tenant, cancel)).NextOpen(now);
        var messages = new List<PendingMessage>();
        foreach (var connection in (await tenant.ConnectionsAsync(cancel)).Where(connection => connection.Enabled))
        {
            var connector = catalog.Find(connection.Connector)?.Connector;
            if (write is not null && connector is IWriteBack && systems.Contains(connection.Id))
                messages.Add(new PendingMessage(connection.Id, write.Key, now, assessmentId => ProgressMessage.Bytes(assessmentId, write)));
            if (alert is not null && connector is IAlert)
                messages.Add(new PendingMessage(connection.Id, alert.Key, open, _ => AlertMessage.Bytes(alert.Alert)));
            // Security has no quiet hours.
            if (report is not null && connector is IFindingSink)
                messages.Add(new PendingMessage(connection.Id, report.Key, now, _ => FindingMessage.Bytes(report.Finding)));
        }
        return messages;
    }

    private static async Task RecordAsync(TenantTransaction tx, CandidateId candidate, string assessment, NextAction action, DateTimeOffset now)
    {
        switch (action)
        {
            case NextAction.OpenCase open:
                var body = JsonSerializer.SerializeToUtf8Bytes(new { assessment, open.Patterns, open.Queues }, Json.Readable);
                await tx.OpenCaseAsync(candidate, new NewCaseEvent($"{assessment}:opened", "assessment", "engine", now, body));
                break;
            case NextAction.AlertHr alert:
                await tx.AppendAuditAsync("engine", "hr-alert", candidate.Value, EvidenceText.Kebab(alert.Alert));
                break;
            case NextAction.WriteBack or NextAction.ReportFinding:
                break;
            default:
                throw new InvalidOperationException($"no such action: {action.GetType().Name}");
        }
    }

    private sealed record PendingMessage(string Connection, string Action, DateTimeOffset DueAt, Func<string, byte[]> Payload);
}
