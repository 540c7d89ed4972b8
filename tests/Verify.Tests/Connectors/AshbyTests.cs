using System.Text;
using Verify.Connectors.Ashby;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>What is Ashby's own: networks, failures in an answer of 200, the assessment partner's endpoints.</summary>
public sealed class AshbyTests
{
    private static readonly AshbyConnector Ashby = new();
    private static readonly DateTimeOffset Applied = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_webhook_brings_the_stage_and_the_record_with_where_the_browser_was_seen()
    {
        await using var sandbox = new AshbySandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Ashby, sandbox);
        var (candidate, application, submitted) = sandbox.Applies(Ada());
        sandbox.SeesClient(candidate, "203.0.113.7", "Mozilla/5.0", "application", Applied);
        sandbox.SeesClient(candidate, "198.51.100.9", "Mozilla/5.0", "meeting_availability_request", Applied.AddDays(2));
        sandbox.SeesClient(candidate, "not an address", "Mozilla/5.0", "application", Applied);
        var translated = Assert.IsType<Translation.Translated>(Ashby.Translate(Delivery.Of(submitted.Body), under.Session.Connection));
        Assert.Empty(translated.Unread);
        var fetched = Assert.IsType<Translation.Translated>((await Ashby.FetchAsync(Assert.Single(translated.More), under.Session, default)).Value);
        var drafts = Assert.IsType<PipelineEvent.CandidateEvidence>(Assert.Single(fetched.Events)).Drafts.Select(draft => draft.Evidence).ToArray();
        Assert.Equal([("203.0.113.7", Activity.Application), ("198.51.100.9", Activity.Scheduling)], drafts.OfType<NetworkEvent>().Select(seen => (seen.Ip, seen.Activity)));
        Assert.Equal(["https://ada.example.com"], Assert.Single(drafts.OfType<Application>()).Links);
        var hired = Assert.IsType<Translation.Translated>(Ashby.Translate(Delivery.Of(sandbox.Hires(application, Applied.AddDays(20)).Body), under.Session.Connection));
        Assert.Contains(Assert.IsType<PipelineEvent.CandidateEvidence>(hired.Events[0]).Drafts, draft => draft.Evidence is StageChange { Status: ApplicationStatus.Hired, Stage: Stage.Onboarding });
    }

    [Fact]
    public async Task Written_twice_it_is_there_once_and_what_people_wrote_stays()
    {
        await using var sandbox = new AshbySandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Ashby, sandbox);
        var (candidate, _, _) = sandbox.Applies(Ada());
        sandbox.TagByHand(candidate, "Referral");
        RecruiterUpdate Update(RecruiterStatus status, string marker) => new(new ExternalId("ashby", candidate), status, "Please confirm the address", new Uri($"https://verify.example.com/c/{marker}"), marker);
        foreach (var update in new[] { Update(RecruiterStatus.NextStepOpen, "m1"), Update(RecruiterStatus.NextStepOpen, "m1"), Update(RecruiterStatus.Complete, "m2"), Update(RecruiterStatus.Complete, "m2") })
            Assert.IsType<WriteResult.Done>(await Ashby.ApplyAsync(update, under.Session, default));
        var shown = sandbox.Shown(candidate)!;
        Assert.Equal(RecruiterStatus.Complete, shown.Status);
        Assert.Equal(["Referral"], shown.Tags);
        Assert.Equal(["fields", "tag", "note", "fields", "untag", "note"], sandbox.Effects.Select(effect => effect.Split(' ')[0]));
    }

    [Fact]
    public async Task A_failure_in_an_answer_of_200_is_a_failure()
    {
        await using var sandbox = new AshbySandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Ashby, sandbox);
        var update = new RecruiterUpdate(new ExternalId("ashby", "f9e52a51-a075-4116-a7b8-484deba69004"), RecruiterStatus.Complete, "", new Uri("https://verify.example.com/c/m1"), "m1");
        var failed = Assert.IsType<WriteResult.Failed>(await Ashby.ApplyAsync(update, under.Session, default));
        Assert.Equal(FailureCategory.NotFound, failed.Failure.Category);
    }

    [Theory, InlineData("Basic"), InlineData("Bearer")]
    public async Task A_recruiter_starts_a_verification_and_reads_its_status_without_a_score(string scheme)
    {
        await using var sandbox = new AshbySandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Ashby, sandbox);
        var (candidate, application, _) = sandbox.Applies(Ada());
        var key = scheme == "Basic" ? Convert.ToBase64String("sandbox-partner-key:"u8) : "sandbox-partner-key";
        var request = new InboundRequest
        {
            Route = "assessment.start", Headers = new Dictionary<string, string> { ["Authorization"] = $"{scheme} {key}" },
            Body = Encoding.UTF8.GetBytes($$$"""{"assessment_type_id":"5b0f3a52-6f0e-4d1c-9a2b-1d3f5c7e9b01","candidate":{"ashby_id":"{{{candidate}}}"},"application":{"ashby_id":"{{{application}}}"}}"""),
        };
        Assert.IsType<SignatureResult.Valid>(Ashby.VerifySignature(request, under.Session.Connection, Applied));
        Assert.IsType<SignatureResult.Refused>(Ashby.VerifySignature(request with { Headers = new Dictionary<string, string> { ["Authorization"] = $"{scheme} AAAA" } }, under.Session.Connection, Applied));
        var answer = await Ashby.AnswerRouteAsync(Ashby.Routes.Single(route => route.Path == "assessment.start"), request, under.Session.Connection, new RouteContext { UpdateFor = (_, _) => Task.FromResult<RecruiterUpdate?>(null) }, default);
        var asked = Assert.IsType<PipelineEvent.VerificationRequested>(Assert.Single(Assert.IsType<Translation.Translated>(Ashby.Translate(new Delivery("assessment.start", request.Body, new Dictionary<string, string>()), under.Session.Connection)).Events));
        Assert.Contains(asked.Reference, answer.Body, StringComparison.Ordinal);
        var update = new RecruiterUpdate(asked.Candidate, RecruiterStatus.Complete, "", new Uri("https://verify.example.com/c/m1"), "m1") { Callbacks = [asked.Callback] };
        Assert.IsType<WriteResult.Done>(await Ashby.ApplyAsync(update, under.Session, default));
        var said = Assert.Single(sandbox.Assessments);
        Assert.Equal(asked.Reference, (string?)said["assessment_id"]);
        Assert.Equal("Complete", (string?)said["assessment_result"]!["value"]);
        Assert.DoesNotContain("score", said.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Backfill_goes_on_in_another_process_where_it_stopped()
    {
        await using var sandbox = new AshbySandbox { PageSize = 2 };
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(Ashby, sandbox);
        for (var one = 0; one < 3; one++) sandbox.Applies(Ada() with { Email = $"ada{one}@example.com" });
        var pages = new List<BackfillPage>();
        string? cursor = null;
        do
        {
            await foreach (var page in Ashby.BackfillAsync(cursor, null, under.Session, default))
            {
                pages.Add(page);
                break;
            }
            cursor = pages[^1].Next;
        }
        while (cursor is not null);
        Assert.Equal([2, 1, 2, 1], pages.Select(page => page.Events.Count));
    }

    private static PipelineApplicant Ada() => new()
    {
        GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", Phone = "+1 512 555 0123", Address = "Austin, TX, USA", Links = ["https://ada.example.com"], AppliedAt = Applied,
    };
}
