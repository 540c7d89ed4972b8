using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Verify.Connectors.MicrosoftGraph;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Interviewing;

/// <summary>From a webhook of a meeting platform to what the real assessor says of the candidate; the honest beside the odd.</summary>
[Collection("server")]
public sealed class InterviewTests
{
    private static readonly DateTimeOffset Start = new(DateTime.UtcNow.Date.AddDays(-3).AddHours(15), TimeSpan.Zero);
    private const string Home = "192.0.2.20";
    private int _number;

    public static TheoryData<string> Platforms => ["microsoft-graph", "zoom"];

    [Theory, MemberData(nameof(Platforms))]
    public async Task Each_indicator_fires_on_meeting_data_and_an_honest_meeting_of_its_kind_does_not(string platform)
    {
        await using var server = await InterviewServer.StartAsync();
        var people = await server.AllApplyAsync("Ada", "Boris", "Bert", "Clara", "Cleo", "Dora", "Daniel", "Edgar", "Emil", "Fritz Sample", "Gerda Template", "Hanna Placeholder", "Hugo Sampleton", "Ines", "Igor", "Jana", "Jonas");
        var meetings = new Dictionary<string, SandboxMeeting>();
        async Task Meets(string who, params SandboxStay[][] interviews)
        {
            for (var day = 0; day < interviews.Length; day++)
            {
                var meeting = meetings[who] = new SandboxMeeting { Number = ++_number, StartsAt = Start.AddDays(day - 3), Invited = InterviewServer.Mail(who), Stays = interviews[day] };
                await server.HoldsAsync(platform, meeting);
            }
        }
        Task FormAsync(string who, string question, string answer) => GiveFormAsync(server, people[who], platform, meetings[who], "one@example.org", (question, answer));

        // An ordinary pair of interviews: the same laptop, the same name, the camera on.
        var laptop = Stay("Ada Example") with { Machine = "LAPTOP-AAAA1111", Mac = "001B638445A1", Ip = Home };
        await Meets("Ada", [laptop], [laptop]);
        // A virtual camera alone is nobody's fault; that it stayed is what counts.
        await Meets("Boris", [Stay("Boris Example") with { Camera = "OBS Virtual Camera" }]);
        await Meets("Bert", [Stay("Bert Example") with { Camera = "OBS Virtual Camera" }]);
        // Back within minutes on another device, and the interviewer noticed another person; or back by telephone, and the same person.
        await Meets("Clara", [Stay("Clara Example") with { To = 20, Machine = "DESKTOP-CCCC001" }, Stay("Clara Example") with { From = 22, Guest = 2, Machine = "DESKTOP-CCCC002", Ip = "192.0.2.99" }]);
        await Meets("Cleo", [Stay("Cleo Example") with { To = 20, Machine = "DESKTOP-CCCC003" }, Stay("Cleo Example") with { From = 22, Guest = 2, Machine = "iPhone" }]);
        // Another person's name; or a short form of one's own.
        await Meets("Dora", [Stay("Michael Sample")]);
        await Meets("Daniel", [Stay("Dan E")]);
        // Two required sessions in the dark; or one.
        await Meets("Edgar", [Stay("Edgar Example") with { VideoMinutes = 0 }], [Stay("Edgar Example") with { VideoMinutes = 0 }]);
        await Meets("Emil", [Stay("Emil Example") with { VideoMinutes = 0 }], [Stay("Emil Example")]);
        // One laptop and one home under two names; or cards whose address is made up, in two homes of one street.
        await Meets("Fritz", [Stay("Fritz Sample") with { Machine = "LAPTOP-FFFF1111", Mac = "001B638445F1", Ip = "192.0.2.77" }]);
        await Meets("Gerda", [Stay("Gerda Template") with { Machine = "LAPTOP-FFFF1111", Mac = "001B638445F1", Ip = "192.0.2.77" }]);
        await Meets("Hanna", [Stay("Hanna Placeholder") with { Machine = "phone", Mac = "021B638445F1", Ip = "192.0.2.61" }]);
        await Meets("Hugo", [Stay("Hugo Sampleton") with { Machine = "phone", Mac = "021B638445F1", Ip = "192.0.2.62" }]);
        // Sound that goes through a remote desktop, and a machine in a machine.
        await Meets("Ines", [Stay("Ines Example") with { Microphone = "Remote Audio" }]);
        await Meets("Igor", [Stay("Igor Example") with { Mac = "00:0C:29:12:34:56" }]);
        // Three countries over four steps; or the same steps from home.
        await server.SeenAsync(people["Jana"], (Activity.Application, "192.0.2.41"), (Activity.Scheduling, "198.51.100.41"), (Activity.Assessment, "192.0.2.41"));
        await Meets("Jana", [Stay("Jana Example") with { Ip = "198.51.100.200" }]);
        await server.SeenAsync(people["Jonas"], (Activity.Application, "192.0.2.42"), (Activity.Scheduling, "192.0.2.42"), (Activity.Assessment, "192.0.2.42"));
        await Meets("Jonas", [Stay("Jonas Example") with { Ip = "192.0.2.43" }]);
        await server.Running.QuietAsync();
        Assert.Empty((await server.Tenant.DeliveriesAsync("parked", null, 10)).Items);
        Assert.Empty(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting], 10));
        // Without an interviewer's word none of these says anything.
        foreach (var who in (string[])["Boris", "Bert", "Clara", "Cleo"]) Assert.Equal("", await server.ObservedAsync(people[who]));

        await FormAsync("Boris", "Switched", "stayed");
        await FormAsync("Bert", "Switched", "switched");
        await FormAsync("Clara", "Person", "another");
        await FormAsync("Cleo", "Person", "one");
        await server.Running.QuietAsync();
        var fires = new Dictionary<string, string>
        {
            ["Boris"] = "virtual-camera-or-injection", ["Clara"] = "participant-swap", ["Dora"] = "display-name-conflict", ["Edgar"] = "camera-refused", ["Fritz"] = "device-shared-across-candidates ip-shared-across-candidates",
            ["Gerda"] = "device-shared-across-candidates ip-shared-across-candidates", ["Ines"] = "device-remote-or-virtual", ["Igor"] = "device-remote-or-virtual", ["Jana"] = "location-drift-across-stages",
        };
        foreach (var (who, candidate) in people)
        {
            var observed = await server.ObservedAsync(candidate);
            if (fires.TryGetValue(who, out var indicators)) Assert.All(indicators.Split(' '), indicator => Assert.Contains(indicator, observed, StringComparison.Ordinal));
            else Assert.Equal((who, ""), (who, observed));
        }
    }

    [Fact]
    public async Task A_guest_whom_nobody_can_name_waits_and_a_person_joins_them_and_what_comes_late_follows()
    {
        await using var server = await InterviewServer.StartAsync();
        var ada = await server.AppliesAsync("Ada");
        var meeting = new SandboxMeeting { Number = 1, StartsAt = Start, Stays = [Stay("Ada Example") with { Ip = null, Camera = null, VideoMinutes = 0 }] };
        await server.HoldsAsync("microsoft-graph", meeting);
        await server.Running.QuietAsync();
        var waiting = Assert.Single(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting], 10));
        Assert.Equal(("Ada Example", null), (waiting.Hint?.Name, waiting.Hint?.Email));
        Assert.DoesNotContain(await server.EvidenceAsync(ada), item => item is InterviewSession);

        using var hr = await server.Running.SignInAsync(Role.Hr);
        await hr.SubmitAsync("/onboarding/joins", "Ada Example</bdi></b>");
        await server.Running.QuietAsync();
        Assert.Equal((null, 0d), (Session(await server.EvidenceAsync(ada)).CameraLabel, Session(await server.EvidenceAsync(ada)).VideoSeconds));

        // Hours later the record is fuller: it stands in the place of the first, once.
        await server.HoldsAsync("microsoft-graph", meeting with { Version = 2, Stays = [Stay("Ada Example") with { Ip = Home }] });
        await server.Running.QuietAsync();
        Assert.Equal("Integrated Webcam", Session(await server.EvidenceAsync(ada)).CameraLabel);
        Assert.Equal(Home, Assert.Single((await server.EvidenceAsync(ada)).OfType<NetworkEvent>(), network => network.Source == "microsoft-graph").Ip);

        static InterviewSession Session(IReadOnlyList<Evidence> evidence) => Assert.Single(evidence.OfType<InterviewSession>());
    }

    [Fact]
    public async Task The_subscription_is_made_with_its_handshake_renewed_at_half_of_its_life_and_made_again_when_it_is_gone()
    {
        await using var server = await InterviewServer.StartAsync();
        var ada = await server.AppliesAsync("Ada");
        // Nobody says that this call took place.
        server.Graph.Holds(new SandboxMeeting { Number = 1, StartsAt = DateTimeOffset.UtcNow.AddHours(-5), Invited = InterviewServer.Mail("Ada"), Stays = [Stay("Ada Example")] });
        await UntilAsync(() => Task.FromResult(server.Graph.Effects.Count == 1));
        Assert.Equal(["subscribed"], server.Graph.Effects);

        server.Graph.EndsSubscriptions(DateTimeOffset.UtcNow.AddHours(20));
        Assert.Equal(202, await server.SendAsync("microsoft-graph", Lifecycle("reauthorizationRequired"), "lifecycle"));
        await UntilAsync(() => Task.FromResult(server.Graph.Effects.Count == 2));
        server.Graph.EndsSubscriptions();
        await server.SendAsync("microsoft-graph", Lifecycle("subscriptionRemoved"), "lifecycle");
        await UntilAsync(() => Task.FromResult(server.Graph.Effects.Count == 3));
        Assert.Equal(["subscribed", "renewed", "subscribed"], server.Graph.Effects);
        // What was missed comes by reading again.
        await server.SendAsync("microsoft-graph", Lifecycle("missed"), "lifecycle");
        await UntilAsync(async () => (await server.EvidenceAsync(ada)).Any(item => item is InterviewSession));
    }

    /// <summary>The hours of a new starter's sign-ins, beside those of one who works by day.</summary>
    [Fact]
    public async Task A_new_starter_whose_sign_ins_fall_into_the_night_is_told_from_one_who_works_by_day()
    {
        await using var server = await InterviewServer.StartAsync(new Dictionary<string, string> { ["hiresGroup"] = MicrosoftGraphSandbox.Group });
        var today = DateTimeOffset.UtcNow.Date;
        var people = new Dictionary<string, CandidateId>();
        foreach (var (name, hour) in new[] { ("Nora", 5), ("Tilda", 16) })
        {
            people[name] = await server.HireAsync(name, DateOnly.FromDateTime(today.AddDays(-13)));
            server.Graph.Keeps("users", new JsonObject { ["id"] = $"u-{name}", ["displayName"] = $"{name} Example", ["otherMails"] = new JsonArray(InterviewServer.Mail(name)), ["employeeHireDate"] = Text(today.AddDays(-13)) });
            for (var day = 1; day <= 12; day++)
                for (var sign = 0; sign < 6; sign++)
                    server.Graph.Keeps("sign-ins", new JsonObject
                    {
                        ["id"] = $"s-{name}-{day}-{sign}", ["userId"] = $"u-{name}", ["createdDateTime"] = Text(today.AddDays(-day).AddHours(hour + sign)), ["ipAddress"] = Home, ["isInteractive"] = true, ["status"] = new JsonObject { ["errorCode"] = 0 },
                        ["location"] = new JsonObject { ["countryOrRegion"] = "US" }, ["deviceDetail"] = new JsonObject { ["isManaged"] = true },
                    });
        }
        await server.SendAsync("microsoft-graph", Lifecycle("missed"), "lifecycle");
        await UntilAsync(async () => (await server.EvidenceAsync(people["Tilda"])).Any(item => item is SignIn) && (await server.EvidenceAsync(people["Nora"])).Any(item => item is SignIn));
        await server.Running.QuietAsync();
        Assert.Contains("hours-offset", await server.ObservedAsync(people["Nora"]), StringComparison.Ordinal);
        Assert.DoesNotContain("hours-offset", await server.ObservedAsync(people["Tilda"]), StringComparison.Ordinal);

        static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task One_interviewer_gives_one_form_two_make_it_count_and_nobody_is_asked_how_somebody_speaks()
    {
        await using var server = await InterviewServer.StartAsync();
        var ada = await server.AppliesAsync("Ada", "Example", ("Analytic Engines", "Engineer", "2020-01-01", "2021-06-01"), ("Difference Works", "Programmer", "2021-07-01", "2023-02-01"), ("Bernoulli Numbers", "Lead", "2023-03-01", null));
        // Made before the interview, from the link in the calendar event.
        var meeting = new SandboxMeeting { Number = 1, StartsAt = Start, Invited = InterviewServer.Mail("Ada"), Stays = [Stay("Ada Example")] };
        var first = await LinkAsync(server, ada, "microsoft-graph", meeting, "one@example.org");
        var second = await LinkAsync(server, ada, "microsoft-graph", meeting, "two@example.org");
        await server.HoldsAsync("microsoft-graph", meeting);
        await server.Running.QuietAsync();
        using var anybody = new SignedInBrowser(server.Running.Address);
        var page = await anybody.ReadAsync(first);
        foreach (var word in (string[])["accent", "origin", "nationality", "native", "foreign"]) Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        // Opening it, as a mail scanner does, costs nothing.
        Assert.Contains("Lead, Bernoulli Numbers", await anybody.ReadAsync(first), StringComparison.Ordinal);

        var answers = new Dictionary<string, string> { ["Scores[0]"] = "0", ["Scores[1]"] = "1", ["Scores[2]"] = "1", ["Around"] = "voices" };
        Assert.Contains("Thank you", await anybody.SubmitAsync(first, "<form", answers), StringComparison.Ordinal);
        await server.Running.QuietAsync();
        Assert.DoesNotContain("answers-not-own", await server.ObservedAsync(ada), StringComparison.Ordinal);
        Assert.Contains("used already", await anybody.ReadAsync(first), StringComparison.Ordinal);
        Assert.Contains("already", await CardAsync(server, ada, "one@example.org", server.LinkOf("microsoft-graph", 1), meeting.StartsAt), StringComparison.Ordinal);
        await anybody.SubmitAsync(second, "<form", answers);
        await server.Running.QuietAsync();
        var observed = await server.ObservedAsync(ada);
        Assert.Contains("answers-not-own", observed, StringComparison.Ordinal);
        Assert.Contains("call-centre-noise", observed, StringComparison.Ordinal);
        var forms = (await server.EvidenceAsync(ada)).OfType<InterviewRubric>().ToArray();
        Assert.Equal(2, forms.Select(form => form.Rater).Distinct().Count());
        Assert.All(forms, form => Assert.Equal((true, true), (form.SessionId == MeetingSession.Id(server.LinkOf("microsoft-graph", 1), Start), !form.Rater.Contains('@', StringComparison.Ordinal))));
        foreach (var wrong in (string[])["/rubric", "/rubric?t=test.abc", "/rubric?t=other.abc", $"/rubric?t={new string('x', 5000)}"]) Assert.Contains("used already", await anybody.ReadAsync(wrong), StringComparison.Ordinal);
    }

    /// <summary>A recruiter makes a link, and an interviewer fills in the form.</summary>
    private static async Task GiveFormAsync(InterviewServer server, CandidateId candidate, string platform, SandboxMeeting meeting, string interviewer, params (string Name, string Value)[] answers)
    {
        var link = await LinkAsync(server, candidate, platform, meeting, interviewer);
        using var browser = new SignedInBrowser(server.Running.Address);
        Assert.Contains("Thank you", await browser.SubmitAsync(link, "<form", answers.ToDictionary(answer => answer.Name, answer => answer.Value)), StringComparison.Ordinal);
    }

    private static async Task<string> LinkAsync(InterviewServer server, CandidateId candidate, string platform, SandboxMeeting meeting, string interviewer)
    {
        var card = await CardAsync(server, candidate, interviewer, server.LinkOf(platform, meeting.Number), meeting.StartsAt);
        var made = Regex.Match(card, "value=\"[^\"]*(?<path>/rubric\\?t=[^\"]+)\"");
        Assert.True(made.Success, "the card shows no link to the form");
        return System.Net.WebUtility.HtmlDecode(made.Groups["path"].Value);
    }

    private static async Task<string> CardAsync(InterviewServer server, CandidateId candidate, string interviewer, string meeting, DateTimeOffset begins)
    {
        using var recruiter = await server.Running.SignInAsync(Role.Recruiter);
        return await recruiter.SubmitAsync($"/progress/{candidate}", "Interviewer", new Dictionary<string, string> { ["interviewer"] = interviewer, ["session"] = "", ["meeting"] = meeting, ["begins"] = begins.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture) });
    }

    private static string Lifecycle(string happened) => $$"""{"value":[{"clientState":"","lifecycleEvent":"{{happened}}","subscriptionId":"7f105c7d-0000-4000-8000-000000000001"}]}""";

    private static SandboxStay Stay(string name) => new() { Name = name, Machine = null };

    private static async Task UntilAsync(Func<Task<bool>> there)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !await there(); await Task.Delay(50))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "it did not happen within 20 seconds");
    }
}
