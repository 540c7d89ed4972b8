using System.Text;
using Verify.Connectors.Lever;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>What is Lever's own: a signature that covers no data, a person with several candidacies, tags beside people's.</summary>
public sealed class LeverTests
{
    private static readonly LeverConnector Lever = new();
    private static readonly DateTimeOffset Applied = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_signature_is_over_token_and_time_in_the_body()
    {
        var body = Encoding.UTF8.GetBytes("""{"event":"candidateStageChange","triggeredAt":1763800000123,"token":"b7f3d2c1a0e94c5f8a6b","signature":"331449c051ba64d8094e7b5fad7127bb461133d51cb23eae0db4ec5a4afb9cb4","data":{"opportunityId":"a1b2c3d4-0000-4000-8000-000000000001"}}""");
        var connection = ConnectorUnderTest.Offline("lever").Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["candidateStageChangeToken"] = [new Secret("idv-test-secret")] } };
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1763800000123);
        Assert.IsType<SignatureResult.Valid>(Lever.VerifySignature(new InboundRequest { Body = body }, connection, now));
        Assert.IsType<SignatureResult.Refused>(Lever.VerifySignature(new InboundRequest { Body = body }, connection, now.AddHours(25)));
    }

    [Fact]
    public async Task A_candidacy_is_read_again_with_its_whole_history_whichever_webhook_pointed_to_it()
    {
        await using var sandbox = new LeverSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Lever, sandbox);
        var (candidate, application, created) = sandbox.Applies(Ada());
        var moved = sandbox.Moves(application, Stage.Interview, Applied.AddDays(3));
        var lunch = sandbox.MovesToLunch(application, Applied.AddDays(4));
        var hired = sandbox.Hires(application, Applied.AddDays(9));
        var seen = new List<string>();
        foreach (var webhook in new[] { created, moved, lunch, hired })
        {
            var translated = await ReadAsync(under.Session, webhook);
            var one = Assert.IsType<PipelineEvent.CandidateEvidence>(Assert.Single(translated.Events));
            Assert.Equal(new ExternalId("lever", candidate), one.Candidate);
            Assert.Equal([new ExternalId("lever-opportunity", application)], one.Alternates);
            Assert.Contains(translated.Notes, note => note.Contains("Founders' lunch", StringComparison.Ordinal));
            Assert.Equal("ada@example.com", one.Hint?.Email);
            Assert.Single(one.Files);
            Assert.Contains(one.Drafts, draft => draft.Evidence is EmploymentClaim { Employer: "Example Ltd", Start: { } start } && start.ToString() == "2019-03");
            Assert.Equal([Stage.Application, Stage.Interview, Stage.Onboarding], one.Drafts.Select(draft => draft.Evidence).OfType<StageChange>().Select(change => change.Stage));
            seen.Add(string.Join('\n', one.Drafts.Select(draft => draft.RawIdentity)));
        }
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task A_resume_is_handed_out_to_the_connections_key_alone()
    {
        await using var sandbox = new LeverSandbox { ResumeFile = "%PDF-1.7"u8.ToArray() };
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Lever, sandbox);
        var file = Assert.Single(Assert.IsType<PipelineEvent.CandidateEvidence>(Assert.Single((await ReadAsync(under.Session, sandbox.Applies(Ada()).Webhook)).Events)).Files);
        Assert.Equal(sandbox.ResumeFile, (await Lever.FileAsync(file, under.Session, default)).Value?.Body);
        Assert.Equal(FailureCategory.Unauthorised, (await under.Session.Http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, file.Address), default)).Failure?.Category);
    }

    [Fact]
    public async Task A_person_is_forgotten_with_the_last_candidacy_and_not_before()
    {
        await using var sandbox = new LeverSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Lever, sandbox);
        var (candidate, application, _) = sandbox.Applies(Ada());
        // A forged deletion points at somebody who is still there.
        var forged = await FetchAsync(under.Session, new SandboxWebhook($$$"""{"event":"candidateDeleted","data":{"opportunityId":"{{{application}}}","contactId":"{{{candidate}}}"}}""", "d"));
        Assert.IsType<Translation.Ignored>(forged);
        var deleted = Assert.IsType<Translation.Translated>(await FetchAsync(under.Session, sandbox.Deletes(application)));
        Assert.Equal(new PipelineEvent.Erased(new ExternalId("lever", candidate), ErasureReason.Deleted), Assert.Single(deleted.Events));
    }

    [Fact]
    public async Task Written_twice_it_is_there_once_and_what_people_wrote_stays()
    {
        await using var sandbox = new LeverSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Lever, sandbox);
        var (candidate, _, _) = sandbox.Applies(Ada());
        sandbox.TagByHand(candidate, "Referral");
        RecruiterUpdate Update(RecruiterStatus status, string marker) => new(new ExternalId("lever", candidate), status, "Please confirm the address", new Uri($"https://verify.example.com/c/{marker}"), marker);
        foreach (var update in new[] { Update(RecruiterStatus.InProgress, "m1"), Update(RecruiterStatus.NextStepOpen, "m2"), Update(RecruiterStatus.NextStepOpen, "m2"), Update(RecruiterStatus.Complete, "m3"), Update(RecruiterStatus.Complete, "m3") })
            Assert.IsType<WriteResult.Done>(await Lever.ApplyAsync(update, under.Session, default));
        var shown = sandbox.Shown(candidate)!;
        Assert.Equal(RecruiterStatus.Complete, shown.Status);
        Assert.Equal(["Referral", "IDV: complete"], shown.Tags);
        Assert.Equal(3, shown.Texts.Count);
        Assert.Single(shown.Texts, text => text.Contains("#verify-m3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_whose_answer_was_lost_is_not_written_again()
    {
        await using var sandbox = new LeverSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Lever, sandbox);
        var (candidate, application, _) = sandbox.Applies(Ada());
        under.Limit(TimeSpan.FromSeconds(6));
        sandbox.Trouble = new SandboxTrouble(TroubleType.HangAfterEffect, times: 1) { Method = "POST", Path = $"/v1/opportunities/{application}/notes" };
        var update = new RecruiterUpdate(new ExternalId("lever", candidate), RecruiterStatus.Complete, "", new Uri("https://verify.example.com/c/m1"), "m1");
        Assert.IsType<WriteResult.Unknown>(await Lever.ApplyAsync(update, under.Session, default));
        Assert.IsType<WriteResult.Done>(await Lever.ApplyAsync(update, under.Session, default));
        Assert.Single(sandbox.Effects, effect => effect.StartsWith("note", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backfill_goes_on_in_another_process_where_it_stopped()
    {
        await using var sandbox = new LeverSandbox { PageSize = 2 };
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Lever, sandbox);
        for (var one = 0; one < 5; one++) sandbox.Applies(Ada() with { Email = $"ada{one}@example.com" });
        var first = new List<BackfillPage>();
        await foreach (var page in Lever.BackfillAsync(null, null, under.Session, default))
        {
            first.Add(page);
            break;
        }
        await foreach (var page in Lever.BackfillAsync(first[0].Next, null, under.Session, default)) first.Add(page);
        Assert.Equal([2, 2, 1], first.Select(page => page.Events.Count));
        Assert.Equal(5, first.SelectMany(page => page.Events).OfType<PipelineEvent.CandidateEvidence>().Select(one => one.Hint!.Email).Distinct().Count());
    }

    private static PipelineApplicant Ada() => new()
    {
        GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", Phone = "+1 512 555 0123", Address = "Austin, TX, USA", AppliedAt = Applied,
        Jobs = [("Example Ltd", "Engineer", new DateOnly(2019, 3, 1), new DateOnly(2022, 5, 31))],
    };

    private static async Task<Translation> FetchAsync(Session session, SandboxWebhook webhook)
    {
        var thin = Assert.IsType<Translation.NeedsFetch>(Lever.Translate(Delivery.Of(webhook.Body), session.Connection));
        var got = await Lever.FetchAsync(Assert.Single(thin.Requests), session, default);
        Assert.Null(got.Failure);
        return got.Value!;
    }

    private static async Task<Translation.Translated> ReadAsync(Session session, SandboxWebhook webhook) => Assert.IsType<Translation.Translated>(await FetchAsync(session, webhook));
}
