using System.Globalization;
using System.Text;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Linking;

/// <summary>
/// Rotates the key by which candidates are matched while servers run: selectors are written under both keys, those that are there are hashed anew
/// from the evidence, then look-ups go by the new key, and the old hashes leave. Each step waits until every node has read the keys again.
/// Of erased people nothing is left to hash anew: they are not matched any more afterwards.
/// </summary>
internal sealed class RekeySelectors(TimeProvider time) : IJobHandler
{
    public const string JobKind = "rekey-selectors";
    private const string Setting = "rekey-selectors", Key = "rekey";
    private const string Hash = "hash", Forget = "forget", Clean = "clean", Done = "done";
    private const int CandidatesAtOnce = 50, RowsAtOnce = 5_000;

    // Until every node has read the keys again, with something to spare.
    private static readonly TimeSpan AllKnow = KeyStore.Remembered * 1.5;

    public string Kind => JobKind;

    public static async Task AskAsync(TenantStore tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (await tenant.GetAsync(Setting, cancel) is { Length: > 0 }) throw new StoreException($"the selectors of tenant {tenant.Tenant} are being hashed anew already");
        await tenant.BeginRekeyAsync(cancel);
        await tenant.SetAsync(Setting, Written(Hash, "", now + AllKnow), cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.EnqueueJobAsync(JobKind, null, Key, null, now + AllKnow);
            await tx.AppendAuditAsync("command-line", "selectors-rekeyed", tenant.Tenant.Value, "begun");
        }, cancel);
    }

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        // Step, how far it is, and not before when: all of it is saved, so that a killed step is taken up where it was and never too early.
        if ((await tenant.GetAsync(Setting, cancel) ?? "").Split('|') is not [var step, var after, var ticks]) return;
        var due = new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
        if (due <= time.GetUtcNow())
        {
            (step, after, due) = await TakeStepAsync(tenant, step, after, cancel);
            await tenant.SetAsync(Setting, step == Done ? "" : Written(step, after, due), cancel);
        }
        await tenant.InTransactionAsync(async tx =>
        {
            if (step == Done) await tx.AppendAuditAsync("engine", "selectors-rekeyed", tenant.Tenant.Value, "done");
            else await tx.EnqueueJobAsync(Kind, null, job.Key, null, due);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    private async Task<(string Step, string After, DateTimeOffset Due)> TakeStepAsync(TenantStore tenant, string step, string after, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        switch (step)
        {
            case Hash:
                if (await HashAsync(tenant, after, cancel) is { } last) return (Hash, last, now);
                await tenant.SwapMatchingAsync(cancel);
                return (Forget, "", now + AllKnow);
            case Forget:
                await tenant.ForgetMatchingAsync(cancel);
                return (Clean, "", now + AllKnow);
            case Clean:
                return await tenant.RemoveStaleSelectorsAsync(RowsAtOnce, cancel) == RowsAtOnce ? (Clean, "", now) : (Done, "", now);
            default:
                throw new InvalidOperationException($"no such step: {step}");
        }
    }

    /// <summary>Hashes the selectors of some candidates anew; answers the last of them, or nothing when there are no more.</summary>
    private static async Task<string?> HashAsync(TenantStore tenant, string after, CancellationToken cancel)
    {
        var slice = await tenant.CandidatesAfterAsync(after, CandidatesAtOnce, cancel);
        foreach (var candidate in slice)
        {
            // What was superseded still tells who shared it.
            var byOwner = (await tenant.EvidenceAsync(candidate, cancel)).GroupBy(stored => stored.Candidate).ToDictionary(group => group.Key, group => group.SelectMany(stored => EvidenceSelectors.Kept(Dossiers.Read(stored))).Distinct()
                .Select(s => new NewSelector(s.Kind, s.Value, s.Signature is null ? null : Encoding.UTF8.GetBytes(s.Signature))).ToList());
            if (await tenant.WaitingJoinAsync(candidate, cancel) is { Hint.Email: { } email })
            {
                if (!byOwner.TryGetValue(candidate, out var own)) byOwner[candidate] = own = [];
                own.AddRange(Selectors.Email(email).Selectors.Select(s => new NewSelector(SelectorType.Email.Text(), s.Value)));
            }
            await tenant.InTransactionAsync(async tx =>
            {
                foreach (var (owner, selectors) in byOwner) await tx.RekeySelectorsAsync(owner, selectors);
            }, cancel);
        }
        return slice.Count == CandidatesAtOnce ? slice[^1].Value : null;
    }

    private static string Written(string step, string after, DateTimeOffset due) => string.Create(CultureInfo.InvariantCulture, $"{step}|{after}|{due.UtcTicks}");
}
