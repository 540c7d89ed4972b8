using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Onboarding;

/// <summary>Looks up which hire a person of another system is: by the mailbox, through its keyed hash, never by a scan. One who fits is joined; otherwise a person is asked.</summary>
internal sealed class JoinHire(Joining joining, Intake intake, Policies policies, TimeProvider time) : IJobHandler
{
    private const int Most = 20;

    public string Kind => JobKinds.Join;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var waiting = await tenant.WaitingJoinAsync(job.Candidate!.Value, cancel);
        var open = waiting is { State: JoinState.Pending or JoinState.Waiting, Hint: not null };
        var matches = open ? await MatchesAsync(tenant, waiting!, policies, time.GetUtcNow(), byName: false, cancel) : [];
        var external = open ? await ExternalAsync(tenant, waiting!, cancel) : null;
        await tenant.InTransactionAsync(async tx =>
        {
            if (open && (external is not { } id || HireMatching.Only(matches) is not { } hire || !await joining.JoinAsync(tx, intake, waiting!, id, hire, waiting!.Hint!.Invited ? JoinBasis.Invitation : JoinBasis.EmailNameStart, "engine")))
                await tx.DecideJoinAsync(waiting!.Candidate, [JoinState.Pending], JoinState.Waiting);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    /// <summary>Who could be meant: those with the mailbox and, for a person to choose from, those with the name.</summary>
    public static async Task<IReadOnlyList<HireMatch>> MatchesAsync(TenantStore tenant, WaitingJoin waiting, Policies policies, DateTimeOffset now, bool byName, CancellationToken cancel)
    {
        var hint = waiting.Hint!;
        var ids = new HashSet<CandidateId>();
        foreach (var selector in Selectors.Email(hint.Email).Selectors)
            foreach (var hit in await tenant.FindSelectorAsync(SelectorType.Email.Text(), selector.Value, Most, cancel)) ids.Add(hit.Other);
        if (byName && !string.IsNullOrWhiteSpace(hint.Name))
            foreach (var row in (await tenant.CandidatesAsync(new CandidateFilter(Name: hint.Name), null, Most, cancel)).Items) ids.Add(row.Id);
        ids.Remove(waiting.Candidate);
        var dossiers = new List<Dossier>();
        foreach (var id in ids.Order())
            // Somebody who waits too is no hire yet.
            if (await tenant.WaitingJoinAsync(id, cancel) is null or { State: JoinState.Own }) dossiers.Add(Dossier.Fold(await Dossiers.LoadAsync(tenant, id, now, cancel)));
        return HireMatching.Compare(hint, waiting.System, dossiers, (await policies.ForAsync(tenant, cancel)).Policy.Joining);
    }

    /// <summary>What the other system calls the person.</summary>
    public static async Task<ExternalId?> ExternalAsync(TenantStore tenant, WaitingJoin waiting, CancellationToken cancel) =>
        (await tenant.ExternalIdentitiesAsync(waiting.Candidate, cancel)).FirstOrDefault(identity => identity.System == waiting.System && identity.Candidate == waiting.Candidate) is { } found ? new ExternalId(found.System, found.Id) : null;
}
