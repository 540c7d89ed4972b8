using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Receiving;
using Verify.Server.Store;

namespace Verify.Server.Recruiting;

/// <summary>Where a verification stands, in the recruiter's vocabulary.</summary>
internal sealed class ProgressLookup(VerifyStore store, ServerSettings settings)
{
    /// <summary>The update for one message, or nothing when the candidate is not known to the connection's system any more.</summary>
    public async Task<RecruiterUpdate?> UpdateAsync(TenantStore tenant, CandidateId candidate, Store.Connection connection, ProgressMessage message, string idempotencyKey, CancellationToken cancel)
    {
        var identities = await tenant.ExternalIdentitiesAsync(candidate, cancel);
        // The newest: after a merge at the vendor the older record is gone there.
        var own = identities.LastOrDefault(identity => identity.System == connection.Id);
        if (own is null) return null;
        return Update(candidate, new ExternalId(connection.Connector, own.Id), ProgressMessage.ToVendor(message.Status), message.Task, ProgressMessage.MarkerOf(idempotencyKey)) with
        {
            Callbacks = [.. identities.Where(i => i.System == Intake.CallbackSystem(connection.Id)).Select(i => new Uri(i.Id[(i.Id.IndexOf('|', StringComparison.Ordinal) + 1)..]))],
        };
    }

    /// <summary>What a vendor is told that asks by the reference it was given.</summary>
    public async Task<RecruiterUpdate?> ForReferenceAsync(TenantId id, string connection, string reference, CancellationToken cancel)
    {
        var tenant = store.For(id);
        if (await tenant.FindCandidateAsync(Intake.ReferenceSystem(connection), reference, cancel) is not { } candidate) return null;
        var latest = await AssessCandidate.LatestAsync(tenant, candidate, cancel);
        var progress = latest is null ? new NextAction.WriteBack(ProgressStatus.NotStarted, "") : Actions.Progress(latest);
        return Update(candidate, new ExternalId(connection, reference), ProgressMessage.ToVendor(progress.Status), progress.Task, ProgressMessage.MarkerOf(reference));
    }

    private RecruiterUpdate Update(CandidateId candidate, ExternalId external, RecruiterStatus status, string task, string marker) =>
        new(external, status, task, new Uri(settings.PublicUrl, $"progress/{candidate.Value}?u={marker}"), marker);
}
