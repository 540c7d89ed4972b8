using System.Text;
using Verify.Connectors.Generic;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Privacy;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>Who is kept for how long after an application is over.</summary>
public sealed class RetentionTests
{
    private static string Stage(string application, string status, string day) => $$"""{"kind":"stage-change","observedAt":"{{day}}T09:00:00Z","stage":"screening","applicationId":"{{application}}","status":"{{status}}"}""";

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Six_months_after_the_last_application_ended_a_person_is_erased_and_nobody_else(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var intake = new Intake(new Joining(host.Clock), host.Clock);
        var retain = new Retain(new Policies(), host.Clock);
        async Task<CandidateId> TakeAsync(string person, params string[] evidence)
        {
            var body = $$"""{"events":[{"candidate":{"system":"ats","externalId":"{{person}}"},"evidence":[{{string.Join(',', evidence)}}]}]}""";
            var translated = Assert.IsType<Translation.Translated>(GenericEvents.Translate(Encoding.UTF8.GetBytes(body)));
            return Assert.Single(await host.Acme.InTransactionAsync(tx => intake.ApplyAsync(tx, null, translated.Events, host.Clock.GetUtcNow()), host.Ct));
        }
        async Task RunAsync()
        {
            await host.Acme.InTransactionAsync(tx => tx.EnsureJobAsync(Retain.JobKind, "timer", host.Clock.GetUtcNow()), host.Ct);
            while (await host.Store.ClaimJobsAsync("w", [Retain.JobKind], 1, Some.Lease, host.Ct) is [var job]) await retain.RunAsync(job, host.Acme, host.Ct);
        }
        async Task<bool> IsErasedAsync(CandidateId id) => (await host.Acme.CandidateAsync(id, host.Ct))!.ErasedAt is not null;

        var turnedDown = await TakeAsync("turned down", Stage("1", "active", "2026-02-01"), Stage("1", "rejected", "2026-03-01"));
        var withdrew = await TakeAsync("withdrew", Stage("1", "withdrawn", "2026-03-01"));
        var hired = await TakeAsync("hired", Stage("1", "hired", "2026-03-01"));
        var active = await TakeAsync("goes on", Stage("1", "active", "2026-03-01"));
        var again = await TakeAsync("applied again", Stage("1", "rejected", "2026-03-01"), Stage("2", "active", "2026-03-02"));
        var reopened = await TakeAsync("taken back", Stage("1", "rejected", "2026-02-01"), Stage("1", "active", "2026-03-01"));
        var starts = await TakeAsync("starts", Stage("1", "rejected", "2026-03-01"), """{"kind":"offer","observedAt":"2026-03-01T09:00:00Z","status":"accepted","startsOn":"2026-04-01"}""");
        var folded = await TakeAsync("folded", Stage("2", "rejected", "2026-03-01"));
        await host.Acme.InTransactionAsync(tx => tx.MergeAsync(folded, active), host.Ct);
        await host.Acme.InTransactionAsync(tx => tx.AddFileAsync(turnedDown, "passport", "image/jpeg", Some.Bytes("a picture")), host.Ct);
        await host.Acme.InTransactionAsync(tx => tx.AddFileAsync(active, "passport", "image/jpeg", Some.Bytes("a picture")), host.Ct);

        // From before the table of closings was there: found by a walk over the evidence.
        await host.ExecuteAsync($"DELETE FROM closings WHERE candidate = '{withdrew}'");
        await RunAsync();
        Assert.NotNull(await host.Acme.FileAsync(turnedDown, "passport", host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(31));
        await RunAsync();
        Assert.Null(await host.Acme.FileAsync(turnedDown, "passport", host.Ct));
        Assert.NotNull(await host.Acme.FileAsync(active, "passport", host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(140));
        await RunAsync();
        Assert.False(await IsErasedAsync(turnedDown));
        host.Clock.Advance(TimeSpan.FromDays(15));
        await RunAsync();
        foreach (var gone in (CandidateId[])[turnedDown, withdrew]) Assert.True(await IsErasedAsync(gone));
        foreach (var kept in (CandidateId[])[hired, active, again, reopened, starts]) Assert.False(await IsErasedAsync(kept), (await host.Acme.ExternalIdentitiesAsync(kept, host.Ct))[0].Id);
        Assert.Empty(await host.Acme.EvidenceAsync(turnedDown, host.Ct));
        Assert.Equal(2, (await host.Acme.AuditAsync(null, null, 50, host.Ct)).Items.Count(row => row is { Action: "candidate-erased", Details: "retention" }));
    }
}
