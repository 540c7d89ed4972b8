using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Receiving;

/// <summary>
/// Puts what a delivery, an import or a backfill said into the store: identities, evidence, selectors, and the jobs that these cause.
/// A vendor's ids belong to the connection that they came through, so that two accounts at one vendor never name the same person;
/// whoever speaks of them from elsewhere names the connection.
/// </summary>
internal sealed class Intake(Receiving.Joining joining, TimeProvider time)
{
    /// <summary>Applies events in order, within the caller's transaction. Returns the candidates that they speak of.</summary>
    /// <param name="origin">The connection that the events came through; nothing for a file.</param>
    public async Task<IReadOnlyList<CandidateId>> ApplyAsync(TenantTransaction tx, Store.Connection? origin, IReadOnlyList<PipelineEvent> events, DateTimeOffset receivedAt)
    {
        var connection = origin?.Id ?? "import";
        ExternalId Own(ExternalId id) => origin is not null && id.System == origin.Connector ? id with { System = origin.Id } : id;
        var touched = new HashSet<CandidateId>();
        foreach (var item in events)
            switch (item)
            {
                case PipelineEvent.CandidateEvidence { KnownOnly: true } known when await tx.FindCandidateAsync(Own(known.Candidate).System, known.Candidate.Value) is null:
                    break;
                case PipelineEvent.CandidateEvidence evidence:
                    touched.Add(await AppendAsync(tx, connection, evidence with { Candidate = Own(evidence.Candidate), Alternates = [.. evidence.Alternates.Select(Own)] }, receivedAt));
                    break;
                case PipelineEvent.Merged merged:
                    touched.Add(await MergeAsync(tx, connection, Own(merged.From), Own(merged.Into)));
                    break;
                case PipelineEvent.Erased erased:
                    if (await tx.FindCandidateAsync(Own(erased.Candidate).System, erased.Candidate.Value) is { } gone)
                    {
                        await tx.EraseCandidateAsync(gone);
                        await tx.AppendAuditAsync($"connection:{connection}", "candidate-erased", gone.Value, erased.Reason.ToString());
                        touched.Add(gone);
                    }
                    break;
                case PipelineEvent.VerificationRequested asked:
                    var candidate = await tx.ResolveOrCreateCandidateAsync(Own(asked.Candidate).System, asked.Candidate.Value);
                    await tx.JoinAsync(ReferenceSystem(connection), asked.Reference, candidate);
                    await tx.JoinAsync(CallbackSystem(connection), $"{candidate.Value}|{asked.Callback}", candidate);
                    await tx.EnqueueAssessAsync(candidate, time.GetUtcNow());
                    touched.Add(candidate);
                    break;
                default:
                    throw new InvalidOperationException($"no such event: {item.GetType().Name}");
            }
        return [.. touched];
    }

    /// <summary>The record that the vendor keeps is the one that is written to from now on.</summary>
    private async Task<CandidateId> MergeAsync(TenantTransaction tx, string connection, ExternalId gone, ExternalId kept)
    {
        var into = await tx.ResolveOrCreateCandidateAsync(kept.System, kept.Value);
        if (await tx.FindCandidateAsync(gone.System, gone.Value) is { } from && from != into)
        {
            await tx.MergeAsync(from, into);
            await tx.AppendAuditAsync($"connection:{connection}", "candidate-merged", into.Value, from.Value);
        }
        else await tx.JoinAsync(gone.System, gone.Value, into);
        await tx.PreferIdentityAsync(kept.System, kept.Value);
        await tx.EnqueueAssessAsync(into, time.GetUtcNow());
        return into;
    }

    /// <summary>The system under which a vendor's reference for a requested verification is kept.</summary>
    public static string ReferenceSystem(string connection) => $"reference:{connection}";

    /// <summary>The system under which the addresses stand that want to hear of a candidate.</summary>
    public static string CallbackSystem(string connection) => $"callback:{connection}";

    private async Task<CandidateId> AppendAsync(TenantTransaction tx, string connection, PipelineEvent.CandidateEvidence given, DateTimeOffset receivedAt)
    {
        var candidate = given.ExpectsHire ? await joining.AppendAsync(tx, this, given, receivedAt) : await AppendKnownAsync(tx, given, receivedAt);
        foreach (var file in given.Files) await WantedFile.EnqueueAsync(tx, candidate, connection, file, receivedAt);
        return candidate;
    }

    private async Task<CandidateId> AppendKnownAsync(TenantTransaction tx, PipelineEvent.CandidateEvidence given, DateTimeOffset receivedAt)
    {
        var candidate = await tx.ResolveOrCreateCandidateAsync(given.Candidate.System, given.Candidate.Value);
        foreach (var other in given.Alternates) await tx.JoinAsync(other.System, other.Value, candidate);
        if (await AppendAsync(tx, candidate, given.Drafts, receivedAt) > 0) await joining.AskAgainAsync(tx, candidate);
        return candidate;
    }

    /// <summary>Appends evidence about a known candidate with its selectors. What is there already causes nothing.</summary>
    public async Task<int> AppendAsync(TenantTransaction tx, CandidateId candidate, IReadOnlyList<EvidenceDraft> drafts, DateTimeOffset receivedAt, bool causeJobs = true)
    {
        var evidence = new List<Evidence>(drafts.Count);
        foreach (var draft in drafts) evidence.Add(await IdentifiedAsync(tx, candidate, draft));
        var added = await tx.AppendEvidenceAsync(candidate, [.. evidence.Select(e => new NewEvidence(
            e.Id, e.Kind, e.ObservedAt ?? DateTimeOffset.MinValue, receivedAt, e.Assurance.ToString(), JsonSerializer.SerializeToUtf8Bytes(e, Json.Canonical), e.Supersedes))]);
        foreach (var (draft, item) in drafts.Zip(evidence))
            if (draft.Series is { } series && await tx.StandsAsync(candidate, series.Key, series.Rank, item.Id)) added++;
        if (added == 0) return 0;
        await tx.AddSelectorsAsync(candidate, [.. evidence.SelectMany(Core.Linking.EvidenceSelectors.Kept).Distinct().Select(s =>
            new NewSelector(s.Kind, s.Value, s.Signature is null ? null : System.Text.Encoding.UTF8.GetBytes(s.Signature)))]);
        foreach (var (day, at) in evidence.Select(StartOf).OfType<(DateOnly, DateTimeOffset)>()) await tx.SetStartAsync(candidate, day, at);
        await tx.SetClosingsAsync(candidate, [.. evidence.Select(Closing.Of).OfType<Closing>().Select(closing => (closing.Application, closing.At, closing.ObservedAt))]);
        // Through whatever door somebody says no.
        if (evidence.OfType<Consent>().Any(said => !said.Given && said.Purpose is ConsentPurpose.Biometrics or ConsentPurpose.InterviewMedia)) await tx.RemoveStillsAsync(candidate, session: null);
        // With the evidence, so that a set of lists that comes next finds the candidate whatever runs when.
        await tx.AddBlockingKeysAsync(candidate, [.. evidence.SelectMany(Core.Enriching.ScreenedParties.KeysOf).Distinct(StringComparer.Ordinal)]);
        if (causeJobs) await tx.EnqueueAssessAsync(candidate, time.GetUtcNow());
        return added;
    }

    /// <summary>The evidence with its id. Of an account nothing but its keyed hash goes on from here.</summary>
    private static async Task<Evidence> IdentifiedAsync(TenantTransaction tx, CandidateId candidate, EvidenceDraft draft)
    {
        if (draft.Account is not { } account || Core.Linking.Selectors.Account(account.Routing, account.Number.Reveal()).Selectors is not [var selector]) return draft.Evidence with { Id = await tx.EvidenceIdAsync(candidate, draft.RawIdentity) };
        var payout = draft.Evidence as Payout ?? throw new InvalidOperationException($"an account belongs to a payout, not to {draft.Evidence.Kind}");
        var hash = await tx.KeyedHashAsync("account", selector.Value);
        return payout with { Id = await tx.EvidenceIdAsync(candidate, draft.RawIdentity, hash), AccountHash = hash };
    }

    private static (DateOnly Day, DateTimeOffset At)? StartOf(Evidence evidence) => evidence switch
    {
        Offer { Status: OfferStatus.Accepted, StartsOn: { } day } offer => (day.Earliest, offer.ObservedAt ?? DateTimeOffset.MinValue),
        HrRecord { StartDate: { } day } record => (day.Earliest, record.ObservedAt ?? DateTimeOffset.MinValue),
        _ => null,
    };
}
