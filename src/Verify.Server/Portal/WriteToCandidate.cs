using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Assessing;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Portal;

/// <summary>Looks whether a candidate is to be written to about the portal, and when to look again.</summary>
internal sealed class WriteToCandidate(Policies policies, TimeProvider time) : IJobHandler
{
    public string Kind => JobKinds.WriteToCandidate;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var (candidate, now) = (job.Candidate!.Value, time.GetUtcNow());
        if (await CandidateMail.ConnectionAsync(tenant, cancel) is not { } connection)
        {
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
            return;
        }
        var visit = await Visit.ForAsync(tenant, candidate, policies, cancel);
        var step = PortalLetters.Next(visit.Evidence, visit.Asks, await tenant.LettersAsync(candidate, cancel), await tenant.PortalVisitAsync(candidate, cancel), now);
        var open = (await TenantHours.ReadAsync(tenant, cancel)).NextOpen(now);
        await tenant.InTransactionAsync(async tx =>
        {
            switch (step)
            {
                case LetterStep.Write write:
                    await new LetterMessage(candidate, write.Series, write.Number).EnqueueAsync(tx, connection.Id, open);
                    break;
                case LetterStep.Wait wait:
                    await tx.EnqueueJobAsync(Kind, candidate, null, null, wait.Until);
                    break;
                case LetterStep.Rest:
                    break;
                default:
                    throw new InvalidOperationException($"no such step: {step.GetType().Name}");
            }
            await tx.CompleteJobAsync(job);
        }, cancel);
    }
}
