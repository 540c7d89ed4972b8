using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Hooks;

/// <summary>Puts what a delivery, an import or a backfill said into the store: identities, evidence, selectors, and the jobs that these cause.</summary>
internal sealed class Intake(TimeProvider time)
{
    /// <summary>Applies events in order, within the caller's transaction. Returns the candidates that they speak of.</summary>
    public async Task<IReadOnlyList<CandidateId>> ApplyAsync(TenantTransaction tx, string connection, IReadOnlyList<PipelineEvent> events, DateTimeOffset receivedAt)
    {
        var touched = new HashSet<CandidateId>();
        foreach (var item in events)
            switch (item)
            {
                case PipelineEvent.CandidateEvidence evidence:
                    touched.Add(await AppendAsync(tx, connection, evidence, receivedAt));
                    break;
                case PipelineEvent.Merged merged:
                    var into = await tx.ResolveOrCreateCandidateAsync(merged.Into.System, merged.Into.Value);
                    if (await tx.FindCandidateAsync(merged.From.System, merged.From.Value) is { } from && from != into)
                    {
                        await tx.MergeAsync(from, into);
                        await tx.AppendAuditAsync($"connection:{connection}", "candidate-merged", into.Value, from.Value);
                    }
                    else await tx.JoinAsync(merged.From.System, merged.From.Value, into);
                    await tx.EnqueueAllAsync(into, time.GetUtcNow());
                    touched.Add(into);
                    break;
                case PipelineEvent.Erased erased:
                    if (await tx.FindCandidateAsync(erased.Candidate.System, erased.Candidate.Value) is { } gone)
                    {
                        await tx.EraseCandidateAsync(gone);
                        await tx.AppendAuditAsync($"connection:{connection}", "candidate-erased", gone.Value, erased.Reason.ToString());
                        touched.Add(gone);
                    }
                    break;
                case PipelineEvent.VerificationRequested asked:
                    var candidate = await tx.ResolveOrCreateCandidateAsync(asked.Candidate.System, asked.Candidate.Value);
                    await tx.JoinAsync(ReferenceSystem(connection), asked.Reference, candidate);
                    await tx.JoinAsync(CallbackSystem(connection), $"{candidate.Value}|{asked.Callback}", candidate);
                    await tx.EnqueueAllAsync(candidate, time.GetUtcNow());
                    touched.Add(candidate);
                    break;
                default:
                    throw new InvalidOperationException($"no such event: {item.GetType().Name}");
            }
        return [.. touched];
    }

    /// <summary>The system under which a vendor's reference for a requested verification is kept.</summary>
    public static string ReferenceSystem(string connection) => $"reference:{connection}";

    /// <summary>The system under which the addresses stand that want to hear of a candidate.</summary>
    public static string CallbackSystem(string connection) => $"callback:{connection}";

    private async Task<CandidateId> AppendAsync(TenantTransaction tx, string connection, PipelineEvent.CandidateEvidence given, DateTimeOffset receivedAt)
    {
        var candidate = await tx.ResolveOrCreateCandidateAsync(given.Candidate.System, given.Candidate.Value);
        foreach (var other in given.Alternates) await tx.JoinAsync(other.System, other.Value, candidate);
        await AppendAsync(tx, candidate, given.Drafts, receivedAt);
        foreach (var file in given.Files) await Uploads.FetchFile.EnqueueAsync(tx, candidate, connection, file, receivedAt);
        return candidate;
    }

    /// <summary>Appends evidence about a known candidate with its selectors. What is there already causes nothing.</summary>
    public async Task<int> AppendAsync(TenantTransaction tx, CandidateId candidate, IReadOnlyList<EvidenceDraft> drafts, DateTimeOffset receivedAt, bool causeJobs = true)
    {
        var evidence = new List<Evidence>(drafts.Count);
        foreach (var draft in drafts) evidence.Add(draft.Evidence with { Id = await tx.EvidenceIdAsync(candidate, draft.RawIdentity) });
        var added = await tx.AppendEvidenceAsync(candidate, [.. evidence.Select(e => new NewEvidence(
            e.Id, e.Kind, e.ObservedAt ?? DateTimeOffset.MinValue, receivedAt, e.Assurance.ToString(), JsonSerializer.SerializeToUtf8Bytes(e, Json.Canonical), e.Supersedes))]);
        if (added == 0) return 0;
        await tx.AddSelectorsAsync(candidate, [.. evidence.SelectMany(Core.Linking.EvidenceSelectors.Of).Distinct().Select(s =>
            new NewSelector(s.Kind, s.Value, s.Signature is null ? null : System.Text.Encoding.UTF8.GetBytes(s.Signature)))]);
        if (causeJobs) await tx.EnqueueAllAsync(candidate, time.GetUtcNow());
        return added;
    }
}

/// <summary>Enumerations as the store and the API write them.</summary>
internal static class EvidenceText
{
    public static string Kebab<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
