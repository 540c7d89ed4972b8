using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.MicrosoftGraph;
using Verify.Connectors.Sdk;
using Verify.Connectors.Zoom;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>The meeting platforms by what they share, and by what is their own.</summary>
public sealed class MeetingTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddHours(-20);
    private static readonly SandboxMeeting Interview = new()
    {
        Number = 1, StartsAt = Start, Invited = "ada@example.com",
        Stays =
        [
            new SandboxStay { From = 1, To = 20, Name = "Ada E", Machine = "DESKTOP-7F3K2LQ", Ip = "203.0.113.45", Mac = "00-1B-63-84-45-E6", Camera = "OBS Virtual Camera", VideoMinutes = 19 },
            new SandboxStay { From = 21, To = 44, Name = "Ada E", Machine = "DESKTOP-7F3K2LQ", Ip = "203.0.113.45", Mac = "00-1B-63-84-45-E6", Camera = "OBS Virtual Camera", VideoMinutes = 5 },
        ],
    };

    public static TheoryData<string> Platforms => ["microsoft-graph", "zoom"];

    [Theory, MemberData(nameof(Platforms))]
    public async Task The_same_interview_is_read_alike_from_every_platform(string id)
    {
        await using var at = await MeetingPlatform.StartAsync(id);
        var one = Assert.Single(await at.EventsAsync(Interview));
        Assert.Equal((true, "ada@example.com", true), (one.ExpectsHire, one.Hint?.Email, one.Hint?.Invited));
        var evidence = one.Drafts.Select(draft => draft.Evidence).ToArray();
        Assert.All(evidence, item => Assert.Equal(id, item.Source));
        var session = Assert.Single(evidence.OfType<InterviewSession>());
        Assert.Equal(MeetingSession.Id(at.Meetings.LinkOf(1), Start), session.SessionId);
        Assert.Equal([("Ada E", "DESKTOP-7F3K2LQ", "203.0.113.45"), ("Ada E", "DESKTOP-7F3K2LQ", "203.0.113.45")], session.Joins.Select(join => (join.Name, join.Device, join.Ip)));
        Assert.Equal(("OBS Virtual Camera", 42 * 60d, 24 * 60d, false), (session.CameraLabel, session.DurationSeconds, session.VideoSeconds, session.VideoRequired));
        Assert.Equal(("203.0.113.45", Activity.Interview, session.SessionId), Assert.Single(evidence.OfType<NetworkEvent>().Select(network => (network.Ip, network.Activity, network.SessionId))));
        Assert.Equal(("mac:001B638445E6", false), Assert.Single(evidence.OfType<DeviceEvent>().Select(device => (device.DeviceId, device.Virtual!.Value))));
        Assert.Equal("Ada E", Assert.Single(evidence.OfType<DisplayName>()).Name);
        // Of the interviewer nothing at all.
        Assert.DoesNotContain("iris", JsonSerializer.Serialize(evidence, Json.Readable), StringComparison.OrdinalIgnoreCase);
        // The id of the person is none that a reader could turn back.
        Assert.DoesNotContain("ada", one.Candidate.Value, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task The_sweep_brings_what_no_webhook_brought_and_the_same_of_it(string id)
    {
        await using var at = await MeetingPlatform.StartAsync(id);
        var heard = (await at.EventsAsync(Interview)).SelectMany(one => one.Drafts).Select(draft => draft.RawIdentity).Order(StringComparer.Ordinal).ToArray();
        at.Meetings.Holds(Interview with { Number = 2, Subject = "Budget" });
        var swept = new List<string>();
        string? cursor = null;
        // Each page in a run of its own, as after a restart.
        do
        {
            BackfillPage? page = null;
            await foreach (var next in ((IBackfill)at.Connector).BackfillAsync(cursor, DateTimeOffset.UtcNow.AddDays(-3), at.Session, default))
            {
                page = next;
                break;
            }
            Assert.Null(page!.Failure);
            swept.AddRange(page.Events.OfType<PipelineEvent.CandidateEvidence>().SelectMany(one => one.Drafts).Select(draft => draft.RawIdentity));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(heard, swept.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_later_reading_takes_the_place_of_an_earlier_and_what_is_blank_is_not_known(string id)
    {
        await using var at = await MeetingPlatform.StartAsync(id);
        var bare = Interview with { Stays = [new SandboxStay { Name = null, Camera = null, Machine = null, VideoMinutes = 0 }] };
        var early = Session(Assert.Single(await at.EventsAsync(bare)));
        var late = Session(Assert.Single(await at.EventsAsync(Interview with { Version = 2 })));
        Assert.Equal(early.Series!.Key, late.Series!.Key);
        Assert.True(late.Series.Rank > early.Series.Rank);
        Assert.Equal((null, 0d), (((InterviewSession)early.Evidence).CameraLabel, ((InterviewSession)early.Evidence).VideoSeconds));

        static EvidenceDraft Session(PipelineEvent.CandidateEvidence one) => one.Drafts.Single(draft => draft.Evidence is InterviewSession);
    }

    /// <summary>Only where the connection says so; the company's own people are named with it, because their faces are to be left out.</summary>
    [Theory, MemberData(nameof(Platforms))]
    public async Task A_recording_is_named_and_fetched_where_it_is_wanted_and_nowhere_else(string id)
    {
        await using var at = await MeetingPlatform.StartAsync(id);
        at.Meetings.Records(Interview, [1, 2, 3]);
        Assert.Null(Recording(Assert.Single(await at.EventsAsync(Interview))));
        at.Renew(("recordings", "yes"));
        var name = Recording(Assert.Single(await at.EventsAsync(Interview)));
        Assert.Null(Recording(Assert.Single(await at.EventsAsync(Interview with { Number = 7 }))));
        using var file = new MemoryStream();
        var own = Assert.Single((await ((IRecordings)at.Connector).DownloadAsync(name!, file, at.Session, default)).Value!);
        Assert.Equal([1, 2, 3], file.ToArray());
        Assert.Equal(id == "zoom" ? "iris@example.org" : MicrosoftGraphSandbox.InterviewerId, own);
        foreach (var strange in (string[])["", "x", "../..", "a/b/c/d/e", "%"]) Assert.NotNull((await ((IRecordings)at.Connector).DownloadAsync(strange, file, at.Session, default)).Failure);
        at.Renew(("recordings", "no"));
        Assert.Equal(FailureCategory.Refused, (await ((IRecordings)at.Connector).DownloadAsync(name!, file, at.Session, default)).Failure?.Category);

        static string? Recording(PipelineEvent.CandidateEvidence one) => one.Drafts.Select(draft => draft.Evidence).OfType<InterviewSession>().Single().Recording;
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task What_is_no_interview_is_left_alone_and_a_guest_whom_nobody_invited_waits_by_the_typed_name(string id)
    {
        await using var at = await MeetingPlatform.StartAsync(id);
        Assert.IsType<Translation.Ignored>(await at.ReadAsync(Interview with { Subject = "Quarterly numbers" }));
        Assert.IsType<Translation.Ignored>(await at.ReadAsync(Interview with { Stays = [] }));
        var guest = Assert.Single(await at.EventsAsync(Interview with { Number = 3, Invited = null }));
        Assert.Equal((null, "Ada E", false), (guest.Hint?.Email, guest.Hint?.Name?.Text(), guest.Hint!.Invited));
    }

    [Fact]
    public async Task Two_who_were_invited_are_not_mixed_up()
    {
        await using var at = await MeetingPlatform.StartAsync("microsoft-graph");
        var two = await at.EventsAsync(Interview with { Invited = "ada@example.com;boris@example.net", Stays = [new SandboxStay { Guest = 1, Name = "Ada" }, new SandboxStay { Guest = 2, Name = "Boris" }] });
        Assert.Equal(["Ada", "Boris"], two.Select(one => one.Hint?.Name?.Text()).Order(StringComparer.Ordinal));
        Assert.All(two, one => Assert.False(one.Hint!.Invited));
        Assert.Equal(2, two.Select(one => one.Drafts[0].Series!.Key).Distinct().Count());
    }

    [Fact]
    public async Task Graph_without_its_access_policy_has_no_names_and_says_what_to_do()
    {
        await using var at = await MeetingPlatform.StartAsync("microsoft-graph");
        ((MicrosoftGraphSandbox)at.Sandbox).AccessPolicy = false;
        var read = Assert.IsType<Translation.Translated>(await at.ReadAsync(Interview));
        Assert.Contains("application access policy", Assert.Single(read.Notes), StringComparison.Ordinal);
        var session = read.Events.OfType<PipelineEvent.CandidateEvidence>().Single().Drafts.Select(draft => draft.Evidence).OfType<InterviewSession>().Single();
        Assert.All(session.Joins, join => Assert.Null(join.Name));
        ((MicrosoftGraphSandbox)at.Sandbox).Roles = ["CallRecords.Read.All"];
        at.Renew();
        var health = await ((IHealth)at.Connector).CheckHealthAsync(at.Session, default);
        Assert.Equal((HealthState.MissingScope, true), (health.State, health.Detail.Contains("Calendars.Read", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_record_in_several_pages_and_a_token_that_was_withdrawn_are_read_all_the_same()
    {
        await using var at = await MeetingPlatform.StartAsync("microsoft-graph");
        var graph = (MicrosoftGraphSandbox)at.Sandbox;
        graph.PageSize = 1;
        var webhook = at.Meetings.Holds(Interview);
        Assert.Equal(HealthState.Ok, (await ((IHealth)at.Connector).CheckHealthAsync(at.Session, default)).State);
        graph.RefusesTokensUpTo = 1;
        var read = Assert.IsType<Translation.Translated>(await at.FetchAsync(webhook));
        Assert.Equal(2, read.Events.OfType<PipelineEvent.CandidateEvidence>().Single().Drafts.Select(draft => draft.Evidence).OfType<InterviewSession>().Single().Joins.Count);
    }

    [Fact]
    public void The_handshakes_answer_the_token_and_nothing_else()
    {
        var (graph, _) = ConnectorUnderTest.Offline("microsoft-graph");
        var asked = new InboundRequest { Query = new Dictionary<string, string> { ["validationToken"] = "Validation: <b>&\u00e9" } };
        Assert.Equal(new Answer(200, "Validation: <b>&\u00e9", "text/plain; charset=utf-8"), new MicrosoftGraphConnector().AnswerHandshake(asked, graph), AnswerComparer);
        Assert.Null(new MicrosoftGraphConnector().AnswerHandshake(new InboundRequest(), graph));
        Assert.Null(new MicrosoftGraphConnector().AnswerHandshake(asked with { Query = new Dictionary<string, string> { ["validationToken"] = new string('x', 5000) } }, graph));

        var (zoom, sandbox) = ConnectorUnderTest.Offline("zoom");
        var (old, fresh) = (zoom.SecretsOf("secretToken")[0], new Secret("a fresh secret"));
        var rotating = zoom with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>(zoom.Secrets) { ["secretToken"] = [fresh, old] } };
        var body = Encoding.UTF8.GetBytes("""{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1}""");
        var answer = JsonNode.Parse(new ZoomConnector().AnswerHandshake(sandbox.SignedRequest(old, body, "d", DateTimeOffset.UtcNow), rotating)!.Body)!;
        Assert.Equal("qgg8vlvZRS6UYooatFL8Aw", (string?)answer["plainToken"]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(old.RevealBytes(), "qgg8vlvZRS6UYooatFL8Aw"u8)), (string?)answer["encryptedToken"]);
        // Who has no secret learns nothing of it.
        Assert.Null(new ZoomConnector().AnswerHandshake(sandbox.SignedRequest(new Secret("a stranger's"), body, "d", DateTimeOffset.UtcNow), rotating));
    }

    [Fact]
    public void Of_a_batch_with_a_stranger_in_it_nothing_is_believed()
    {
        var (graph, _) = ConnectorUnderTest.Offline("microsoft-graph");
        var mixed = $$"""{"value":[{"clientState":"{{graph.SecretOf("clientState")!.Reveal()}}","resource":"x"},{"clientState":"another","resource":"x"}]}""";
        foreach (var body in (string[])[mixed, """{"value":[]}""", """{"value":[null]}""", """{"value":[{"clientState":""}]}""", """{"value":"x"}""", "[", "null"])
            Assert.IsType<SignatureResult.Refused>(new MicrosoftGraphConnector().VerifySignature(new InboundRequest { Body = Encoding.UTF8.GetBytes(body) }, graph, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task Zoom_without_its_dashboard_still_says_who_was_there_and_when()
    {
        await using var at = await MeetingPlatform.StartAsync("zoom");
        ((ZoomSandbox)at.Sandbox).Dashboard = false;
        var read = Assert.IsType<Translation.Translated>(await at.ReadAsync(Interview));
        Assert.Contains("no dashboard", Assert.Single(read.Notes), StringComparison.Ordinal);
        var session = read.Events.OfType<PipelineEvent.CandidateEvidence>().Single().Drafts.Select(draft => draft.Evidence).OfType<InterviewSession>().Single();
        Assert.Equal((2, null, null), (session.Joins.Count, session.VideoSeconds, session.CameraLabel));
    }

    [Fact]
    public async Task Zoom_whose_page_token_ended_is_read_from_the_day_s_start_and_not_for_ever()
    {
        await using var at = await MeetingPlatform.StartAsync("zoom");
        var zoom = (ZoomSandbox)at.Sandbox;
        zoom.PageSize = 1;
        for (var number = 1; number <= 3; number++) at.Meetings.Holds(Interview with { Number = number });
        async Task<(int Interviews, Failure? Failure)> SweepAsync(int ended)
        {
            zoom.EndedTokens = ended;
            var (found, failure) = (new HashSet<string>(StringComparer.Ordinal), (Failure?)null);
            await foreach (var page in new ZoomConnector().BackfillAsync(null, DateTimeOffset.UtcNow.AddDays(-2), at.Session, default))
            {
                failure = page.Failure;
                found.UnionWith(page.Events.OfType<PipelineEvent.CandidateEvidence>().SelectMany(one => one.Drafts).Select(draft => draft.Evidence).OfType<InterviewSession>().Select(session => session.SessionId));
            }
            return (found.Count, failure);
        }
        Assert.Equal((3, null), await SweepAsync(1));
        Assert.Equal(FailureCategory.Rejected, (await SweepAsync(int.MaxValue)).Failure?.Category);
    }

    /// <summary>What the meeting of a new starter's first weeks shows, from the directory alone.</summary>
    [Fact]
    public async Task Devices_programs_sign_ins_and_risks_are_read_for_the_group_and_nobody_else()
    {
        await using var at = await MeetingPlatform.StartAsync("microsoft-graph");
        at.Renew(("hiresGroup", MicrosoftGraphSandbox.Group), ("hrConnection", "bamboohr"), ("approvedTools", "TeamViewer"));
        var graph = (MicrosoftGraphSandbox)at.Sandbox;
        var now = DateTimeOffset.UtcNow;
        string Ago(double days) => now.AddDays(-days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        graph.Keeps("users", new JsonObject { ["id"] = "u-1", ["displayName"] = "Ada Example", ["employeeId"] = "17", ["otherMails"] = new JsonArray("ada@example.com"), ["employeeHireDate"] = Ago(9) });
        graph.Keeps("devices", new JsonObject { ["id"] = "d-1", ["userId"] = "u-1", ["serialNumber"] = "EX0001", ["enrolledDateTime"] = Ago(8), ["lastSyncDateTime"] = Ago(1), ["ethernetMacAddress"] = "001B638445E6" });
        graph.Keeps("devices", new JsonObject { ["id"] = "d-2", ["userId"] = "somebody-else", ["serialNumber"] = "EX0002", ["enrolledDateTime"] = Ago(8), ["lastSyncDateTime"] = Ago(1) });
        foreach (var (app, name) in new[] { ("a-1", "AnyDesk"), ("a-2", "TeamViewer"), ("a-3", "Mouse Jiggler") })
        {
            graph.Keeps("apps", new JsonObject { ["id"] = app, ["displayName"] = name });
            foreach (var device in (string[])["d-1", "d-2"]) graph.Keeps("app-devices", new JsonObject { ["app"] = app, ["device"] = device });
        }
        JsonObject SignIn(string id, string country, string ip, string risk, params string[] types) => new()
        {
            ["id"] = id, ["userId"] = "u-1", ["createdDateTime"] = Ago(2), ["ipAddress"] = ip, ["isInteractive"] = true, ["riskLevelDuringSignIn"] = risk, ["riskEventTypes_v2"] = new JsonArray([.. types.Select(type => (JsonNode)type)]),
            ["status"] = new JsonObject { ["errorCode"] = 0 }, ["location"] = new JsonObject { ["countryOrRegion"] = country }, ["deviceDetail"] = new JsonObject { ["isManaged"] = false, ["deviceId"] = "" },
        };
        graph.Keeps("sign-ins", SignIn("s-1", "US", "198.51.100.23", "none"));
        graph.Keeps("sign-ins", SignIn("s-2", "NL", "203.0.113.45", "medium", "anonymizedIPAddress"));
        graph.Keeps("sign-ins", SignIn("s-3", "NL", "203.0.113.46", "hidden"));
        var failed = SignIn("s-4", "KP", "203.0.113.47", "none");
        failed["status"] = new JsonObject { ["errorCode"] = 50126 };
        graph.Keeps("sign-ins", failed);
        graph.Keeps("risks", new JsonObject { ["id"] = "r-1", ["requestId"] = "s-3", ["userId"] = "u-1", ["riskEventType"] = "anonymizedIPAddress", ["riskLevel"] = "high", ["riskState"] = "atRisk", ["activityDateTime"] = Ago(2), ["ipAddress"] = "203.0.113.46" });

        var events = new List<PipelineEvent.CandidateEvidence>();
        await foreach (var page in new MicrosoftGraphConnector().BackfillAsync(null, now.AddDays(-5), at.Session, default))
        {
            Assert.Null(page.Failure);
            events.AddRange(page.Events.Cast<PipelineEvent.CandidateEvidence>());
        }
        Assert.All(events, one => Assert.Equal(("microsoft-graph:u-1", "bamboohr:17", "ada@example.com"), (one.Candidate.ToString(), Assert.Single(one.Alternates).ToString(), one.Hint?.Email)));
        var evidence = events.SelectMany(one => one.Drafts).Select(draft => draft.Evidence).ToArray();
        Assert.Equal("EX0001", Assert.Single(evidence.OfType<ManagedDevice>()).Serial);
        Assert.Equal([("AnyDesk", false, true), ("TeamViewer", true, false)], evidence.OfType<EndpointObservation>().SelectMany(seen => seen.RemoteTools).Select(tool => (tool.Name, tool.Approved, tool.InstalledByUser)));
        Assert.Equal("Mouse Jiggler", Assert.Single(evidence.OfType<EndpointObservation>().SelectMany(seen => seen.Jigglers)));
        Assert.Equal([("NL", true), ("NL", true), ("US", false)], evidence.OfType<SignIn>().Select(signIn => (signIn.Country!, signIn.Anonymiser!.Value)).Order());
        Assert.Single(evidence.OfType<ActivityTimes>());
    }

    private static readonly EqualityComparer<Answer> AnswerComparer = EqualityComparer<Answer>.Create((one, other) => (one?.Status, one?.Body, one?.ContentType) == (other?.Status, other?.Body, other?.ContentType));
}
