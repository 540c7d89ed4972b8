using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Store;
using Verify.Server.Work;
using ExternalIdentity = Verify.Core.Model.ExternalIdentity;

namespace Verify.Server.Receiving;

/// <summary>
/// Makes one person of a hire and of what an HR system, or another that comes after the ATS, says about them. Until it is known whom it means, what such a
/// system says waits under an identity of its own; a join folds that into the hire, so that it can be taken out again.
/// </summary>
internal sealed class Joining(TimeProvider time)
{
    /// <summary>Joins are the product's own observations.</summary>
    public const string Source = "joining";
    private static readonly JoinState[] Undecided = [JoinState.Pending, JoinState.Waiting];
    private static readonly JoinState[] Open = [JoinState.Pending, JoinState.Waiting, JoinState.Parted];

    /// <summary>Takes in evidence of a system that comes after the ATS.</summary>
    public async Task<CandidateId> AppendAsync(TenantTransaction tx, Intake intake, PipelineEvent.CandidateEvidence given, DateTimeOffset receivedAt)
    {
        var now = time.GetUtcNow();
        var known = await tx.FindCandidateAsync(given.Candidate.System, given.Candidate.Value);
        var named = await NamedAsync(tx, given.Alternates);
        if (known is null && named is { } hire)
        {
            await tx.JoinAsync(given.Candidate.System, given.Candidate.Value, hire);
            await intake.AppendAsync(tx, hire, [Said(given.Candidate, JoinBasis.VendorId, now), .. given.Drafts], receivedAt);
            await tx.AppendAuditAsync("engine", "hire-joined", hire.Value, $"{given.Candidate.System} by the vendor's own id");
            return hire;
        }
        var candidate = known ?? await tx.ResolveOrCreateCandidateAsync(given.Candidate.System, given.Candidate.Value);
        await intake.AppendAsync(tx, candidate, given.Drafts, receivedAt);
        var state = await tx.JoinStateAsync(candidate);
        if (known is not null && state is null or JoinState.Joined or JoinState.Own) return candidate;
        if (named is { } other && other != candidate && state != JoinState.Parted)
        {
            await tx.DecideJoinAsync(candidate, Undecided, JoinState.Joined);
            await FoldAsync(tx, intake, candidate, other, given.Candidate, JoinBasis.VendorId, "engine", now);
            return other;
        }
        var hint = new HireHint(given.Hint?.Email, given.Hint?.Name?.Text(), given.Hint?.StartsOn) { Invited = given.Hint?.Invited == true };
        await tx.WaitForHireAsync(candidate, given.Candidate.System, SourceOf(given), hint);
        await tx.AddSelectorsAsync(candidate, [.. Selectors.Email(hint.Email).Selectors.Select(selector => new NewSelector(SelectorType.Email.Text(), selector.Value))]);
        if (state != JoinState.Parted) await tx.EnqueueJobAsync(JobKinds.Join, candidate, candidate.Value, null, now);
        return candidate;
    }

    /// <summary>Something new about a hire may tell whom somebody means who waits.</summary>
    public async Task AskAgainAsync(TenantTransaction tx, CandidateId hire)
    {
        foreach (var waiting in await tx.WaitingBesideAsync(hire))
            if (waiting != hire) await tx.EnqueueJobAsync(JobKinds.Join, waiting, waiting.Value, null, time.GetUtcNow());
    }

    /// <summary>A person, or the rules, say which hire is meant. False when it was decided meanwhile.</summary>
    public async Task<bool> JoinAsync(TenantTransaction tx, Intake intake, WaitingJoin waiting, ExternalId external, CandidateId hire, JoinBasis basis, string by)
    {
        if (!await tx.DecideJoinAsync(waiting.Candidate, basis == JoinBasis.Person ? Open : Undecided, JoinState.Joined)) return false;
        await FoldAsync(tx, intake, waiting.Candidate, hire, external, basis, by, time.GetUtcNow());
        return true;
    }

    /// <summary>A person says that nobody here is meant.</summary>
    public async Task<bool> KeepApartAsync(TenantTransaction tx, Intake intake, WaitingJoin waiting, ExternalId external, string by)
    {
        if (!await tx.DecideJoinAsync(waiting.Candidate, Open, JoinState.Own)) return false;
        await intake.AppendAsync(tx, waiting.Candidate, [Said(external, JoinBasis.Person, time.GetUtcNow())], time.GetUtcNow());
        await tx.AppendAuditAsync(by, "hire-kept-apart", waiting.Candidate.Value, waiting.System);
        return true;
    }

    /// <summary>A person takes a join, or "a new person", back: all that the system said stands by itself again and waits for a person. Never joined again by the rules.</summary>
    /// <param name="hireEvidence">All evidence of the hire as it was read before the transaction.</param>
    public async Task<bool> UndoAsync(TenantTransaction tx, Intake intake, WaitingJoin joined, ExternalId external, CandidateId hire, IReadOnlyList<(Evidence Evidence, StoredEvidence Stored)> hireEvidence, string by)
    {
        var now = time.GetUtcNow();
        if (!await tx.DecideJoinAsync(joined.Candidate, [JoinState.Joined, JoinState.Own], JoinState.Parted)) return false;
        await tx.AppendAuditAsync(by, "hire-join-undone", hire.Value, joined.Candidate.Value);
        if (joined.State == JoinState.Own) return true;
        var undone = EvidenceDraft.Of(Source, new ExternalIdentity { Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, System = external.System, ExternalId = external.Value, Basis = JoinBasis.Person, Undone = true });
        await tx.UndoMergeAsync(joined.Candidate);
        await intake.AppendAsync(tx, hire, [undone], now);
        var parted = await tx.EvidenceIdAsync(hire, undone.RawIdentity);
        // What came in while they were one was put under the hire: it goes along, and its place there is taken by the statement that they were parted.
        var moved = hireEvidence.Where(item => item.Stored.Candidate != joined.Candidate && item.Evidence.Source == joined.Source && item.Stored.ReceivedAt >= joined.DecidedAt).ToArray();
        await intake.AppendAsync(tx, joined.Candidate, [.. moved.Select(item => EvidenceDraft.Of($"{Source}|{item.Evidence.Id}", item.Evidence with { Id = EvidenceDraft.Placeholder, Supersedes = null }))], now);
        foreach (var item in moved) await tx.SupersedeAsync(hire, item.Evidence.Id, parted);
        // Nor is the hire found any more by what was never theirs.
        var kept = hireEvidence.Where(item => item.Stored.Candidate != joined.Candidate).Except(moved).SelectMany(item => EvidenceSelectors.Kept(item.Evidence)).Select(Key).ToHashSet();
        await tx.RemoveSelectorsAsync(hire, moved.SelectMany(item => EvidenceSelectors.Kept(item.Evidence)).Select(Key).Where(key => !kept.Contains(key)).Distinct());
        foreach (var one in (CandidateId[])[hire, joined.Candidate]) await tx.EnqueueAssessAsync(one, now);
        return true;
    }

    private static (string Kind, string Value) Key(EvidenceSelector selector) => (selector.Kind, selector.Value);

    private static async Task FoldAsync(TenantTransaction tx, Intake intake, CandidateId waiting, CandidateId hire, ExternalId external, JoinBasis basis, string by, DateTimeOffset now)
    {
        await tx.MergeAsync(waiting, hire);
        await intake.AppendAsync(tx, hire, [Said(external, basis, now)], now);
        await tx.AppendAuditAsync(by, "hire-joined", hire.Value, waiting.Value);
        await tx.EnqueueAssessAsync(hire, now);
    }

    private static async Task<CandidateId?> NamedAsync(TenantTransaction tx, IReadOnlyList<ExternalId> ids)
    {
        foreach (var id in ids)
            if (await tx.FindCandidateAsync(id.System, id.Value) is { } found) return found;
        return null;
    }

    private static string SourceOf(PipelineEvent.CandidateEvidence given) => given.Drafts.Count > 0 ? given.Drafts[0].Evidence.Source : given.Candidate.System;

    private static EvidenceDraft Said(ExternalId id, JoinBasis basis, DateTimeOffset now) => EvidenceDraft.Of(Source, new ExternalIdentity
    {
        Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, System = id.System, ExternalId = id.Value, Basis = basis,
    });
}
