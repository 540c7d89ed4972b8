using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>The same pipeline through every ATS: the same person comes out, and a recruiter reads the same.</summary>
public sealed class PipelineSandboxTests
{
    private static readonly DateTimeOffset Applied = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Systems => new(ConnectorUnderTest.All().Where(connector => connector is ISandboxed sandboxed && sandboxed.CreateSandbox() is IPipelineSandbox).Select(connector => connector.Id));

    [Theory, MemberData(nameof(Systems))]
    public async Task From_application_to_hire_it_is_one_person_at_the_same_stages(string id)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        var pipeline = (IPipelineSandbox)sandbox;
        var (candidate, application, applied) = pipeline.Applies(Ada());
        var seen = new List<PipelineEvent.CandidateEvidence>(await ReadAsync(id, under.Session, sandbox, applied));
        foreach (var (stage, days) in new[] { (Stage.Screening, 2), (Stage.Interview, 5), (Stage.Offer, 9) }) seen.AddRange(await ReadAsync(id, under.Session, sandbox, pipeline.Moves(application, stage, Applied.AddDays(days))));
        seen.AddRange(await ReadAsync(id, under.Session, sandbox, pipeline.Hires(application, Applied.AddDays(14))));

        Assert.All(seen, one => Assert.Equal(new ExternalId(id, candidate), one.Candidate));
        Assert.All(seen, one => Assert.Equal("ada@example.com", one.Hint?.Email));
        var evidence = seen.SelectMany(one => one.Drafts).DistinctBy(draft => draft.RawIdentity).Select(draft => draft.Evidence).ToArray();
        Assert.Equal([Stage.Application, Stage.Screening, Stage.Interview, Stage.Offer, Stage.Onboarding], evidence.OfType<StageChange>().OrderBy(change => change.ObservedAt).Select(change => change.Stage).Distinct());
        Assert.Equal(ApplicationStatus.Hired, evidence.OfType<StageChange>().MaxBy(change => change.ObservedAt)!.Status);
        Assert.All(evidence.OfType<Application>(), one =>
        {
            Assert.Equal("Ada Example", one.Name?.Text());
            Assert.Equal(["ada@example.com"], one.Emails);
            Assert.Equal(["+1 512 555 0123"], one.Phones);
        });
        Assert.Contains(evidence.OfType<Application>(), one => one.Links.Contains("https://ada.example.com"));
    }

    [Theory, MemberData(nameof(Systems))]
    public async Task Somebody_turned_down_is_turned_down_and_nobody_is_by_us(string id)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        var pipeline = (IPipelineSandbox)sandbox;
        var (_, application, _) = pipeline.Applies(Ada());
        var seen = await ReadAsync(id, under.Session, sandbox, pipeline.TurnsDown(application, Applied.AddDays(3)));
        Assert.Contains(seen.SelectMany(one => one.Drafts), draft => draft.Evidence is StageChange { Status: ApplicationStatus.Rejected });
    }

    [Theory, MemberData(nameof(Systems))]
    public async Task A_recruiter_reads_status_task_and_link_once_and_keeps_their_own_tag(string id)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        var pipeline = (IPipelineSandbox)sandbox;
        var (candidate, _, _) = pipeline.Applies(Ada());
        var writer = ConnectorUnderTest.As<IWriteBack>(id);
        RecruiterUpdate Update(RecruiterStatus status, string marker) => new(new ExternalId(id, candidate), status, "Please confirm the address", new Uri($"https://verify.example.com/c/{marker}"), marker);
        pipeline.TagByHand(candidate, "Referral");
        foreach (var (status, marker) in new[] { (RecruiterStatus.InProgress, "m1"), (RecruiterStatus.NextStepOpen, "m2"), (RecruiterStatus.NextStepOpen, "m2"), (RecruiterStatus.Complete, "m3"), (RecruiterStatus.Complete, "m3") })
        {
            Assert.IsType<WriteResult.Done>(await writer.ApplyAsync(Update(status, marker), under.Session, default));
            var shown = pipeline.Shown(candidate)!;
            Assert.Equal(status, shown.Status);
            Assert.Contains("Referral", shown.Tags);
        }
        var last = pipeline.Shown(candidate)!;
        Assert.Contains(last.Texts, text => text.Contains("/c/m3", StringComparison.Ordinal));
        Assert.Equal(last.Texts.Count, last.Texts.Distinct().Count());
        Assert.All(last.Texts.Concat(last.Tags), text => Assert.DoesNotMatch("(?i)score|verdict|reason|flag|fraud|risk", text));
    }

    private static PipelineApplicant Ada() => new()
    {
        GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", Phone = "+1 512 555 0123", Address = "12 Elm St, Austin, TX, USA", Links = ["https://ada.example.com"], AppliedAt = Applied,
        Jobs = [("Example Ltd", "Engineer", new DateOnly(2019, 3, 1), new DateOnly(2022, 5, 31))],
    };

    /// <summary>As the server reads a delivery: what it says, and what it points to.</summary>
    private static async Task<IReadOnlyList<PipelineEvent.CandidateEvidence>> ReadAsync(string id, Session session, Sandbox sandbox, SandboxWebhook webhook)
    {
        var (inbound, manifest) = (ConnectorUnderTest.As<IInbound>(id), ConnectorUnderTest.Manifest(id));
        var request = sandbox.SignedRequest(session.Connection.SecretsOf(manifest.Webhook!.Secret)[0], System.Text.Encoding.UTF8.GetBytes(webhook.Body), webhook.DeliveryId, Applied);
        Assert.IsType<SignatureResult.Valid>(inbound.VerifySignature(request, session.Connection, Applied));
        var translation = inbound.Translate(Delivery.Of(request, manifest), session.Connection);
        var wanted = translation switch { Translation.NeedsFetch thin => thin.Requests, Translation.Translated said => said.More, _ => throw new InvalidOperationException($"{translation}") };
        var events = new List<PipelineEvent>(translation is Translation.Translated direct ? direct.Events : []);
        if (translation is Translation.Translated { Unread: var unread }) Assert.Empty(unread);
        foreach (var one in wanted)
        {
            var got = await ((IFetcher)inbound).FetchAsync(one, session, default);
            Assert.Null(got.Failure);
            events.AddRange(Assert.IsType<Translation.Translated>(got.Value).Events);
        }
        return [.. events.Cast<PipelineEvent.CandidateEvidence>()];
    }
}
