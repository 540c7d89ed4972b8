using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Verify.Connectors.Sdk;
using Verify.Core.Documents.Reading;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Reader;
using Verify.Reader.Recordings;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Tests.Portal;
using FaceComparison = Verify.Core.Model.FaceComparison;

namespace Verify.Tests.Interviewing;

/// <summary>From the webhook of a recording to what the real assessor says: real frames of real videos, and nothing left of them.</summary>
[Collection("server")]
public sealed class RecordingTests
{
    private static readonly DateTimeOffset Start = new(DateTime.UtcNow.Date.AddDays(-3).AddHours(15), TimeSpan.Zero);

    [Fact]
    public async Task A_face_is_followed_from_interview_to_interview_and_interviewers_and_those_who_did_not_agree_are_left_out()
    {
        var videos = Recordings.Of("amy/amy1.png", "amy/amy2.png", "sheldon/sheldon1.png");
        await using var server = await InterviewServer.StartAsync(recordings: true);
        server.Graph.Photo = await File.ReadAllBytesAsync(SharedData.Path("faces/people/fr_obama/obama2.jpg"));
        await server.Tenant.SetAsync(FaceHost.Setting, "on");
        var people = await server.AllApplyAsync("Ada", "Boris", "Clara", "Dora");
        await server.AgreesAsync(people["Ada"], "biometrics", "interview-media");
        await server.AgreesAsync(people["Boris"], "biometrics", "interview-media");
        await server.AgreesAsync(people["Clara"], "biometrics");
        var number = 0;
        foreach (var (who, candidate) in people)
            for (var round = 0; round < 2; round++)
            {
                var meeting = new SandboxMeeting { Number = ++number, StartsAt = Start.AddDays(round - 3), Invited = InterviewServer.Mail(who), Stays = [new SandboxStay { Name = $"{who} Example", Ip = "192.0.2.20" }] };
                await server.HoldsAsync("microsoft-graph", meeting);
                await server.RecordsAsync("microsoft-graph", meeting, videos[round == 0 ? 0 : who == "Ada" ? 1 : 2]);
            }
        await server.Running.QuietAsync();
        Assert.Empty((await server.Tenant.DeliveriesAsync("parked", null, 10)).Items);

        foreach (var (who, answer) in new[] { ("Ada", FaceAnswer.Same), ("Boris", FaceAnswer.Different) })
        {
            var compared = Assert.Single(await ComparisonsAsync(server, people[who]));
            Assert.Equal((FaceSource.Interview, FaceSource.Interview, answer, true), (compared.First, compared.Second, compared.Answer, compared.ConsentGiven));
            Assert.Equal(who == "Boris", (await server.ObservedAsync(people[who])).Contains("face-changes-between-sessions", StringComparison.Ordinal));
        }
        foreach (var who in (string[])["Clara", "Dora"]) Assert.Empty(await ComparisonsAsync(server, people[who]));
        Assert.Empty(Directory.GetFiles(server.Recordings));
    }

    [Fact]
    public async Task A_case_gets_pictures_only_of_the_candidate_only_when_asked_for_and_only_as_long_as_they_agree()
    {
        var videos = Recordings.Of("amy/amy1.png");
        await using var server = await InterviewServer.StartAsync(recordings: true);
        server.Graph.Photo = await File.ReadAllBytesAsync(SharedData.Path("faces/people/fr_obama/obama2.jpg"));
        await server.Tenant.SetAsync(FaceHost.Setting, "on");
        var people = await server.AllApplyAsync("Ada", "Boris");
        using var ada = await PortalBrowser.EnterAsync(server.Running, people["Ada"]);
        await ada.AgreeAsync();
        // Told by somebody else, who did not say that a picture may be kept.
        await server.AgreesAsync(people["Boris"], "biometrics", "interview-media");
        foreach (var (number, who) in new[] { (1, "Ada"), (2, "Boris") })
        {
            var meeting = new SandboxMeeting { Number = number, StartsAt = Start.AddDays(number - 3), Invited = InterviewServer.Mail(who), Stays = [new SandboxStay { Name = $"{who} Example", Ip = "192.0.2.20" }] };
            await server.HoldsAsync("microsoft-graph", meeting);
            await server.RecordsAsync("microsoft-graph", meeting, videos[0]);
        }
        await server.Running.QuietAsync();
        Assert.Equal(0, await server.Running.ScalarAsync<long>("SELECT COUNT(*) FROM files"));

        using var reviewer = await server.Running.SignInAsync(Role.Reviewer);
        var page = $"/review/{people["Ada"]}/interviews";
        var boris = await reviewer.ReadAsync($"/review/{people["Boris"]}/interviews");
        Assert.Contains("before being told that a picture may be kept", boris, StringComparison.Ordinal);
        Assert.DoesNotContain("Ask for pictures", boris, StringComparison.Ordinal);
        using (var again = await PortalBrowser.EnterAsync(server.Running, people["Boris"])) await again.AgreeAsync();
        Assert.Contains("Ask for pictures", await reviewer.ReadAsync($"/review/{people["Boris"]}/interviews"), StringComparison.Ordinal);

        // Where one of the company's own people cannot be told from the candidate there is no picture.
        (var photo, server.Graph.Photo) = (server.Graph.Photo, null);
        await reviewer.SubmitAsync(page, "Pictures out of the recordings");
        await server.Running.QuietAsync();
        Assert.Contains("One of your own people was there", await reviewer.ReadAsync(page), StringComparison.Ordinal);
        Assert.Equal(0, await server.Running.ScalarAsync<long>("SELECT COUNT(*) FROM files"));

        server.Graph.Photo = photo;
        await reviewer.SubmitAsync(page, "Pictures out of the recordings");
        await server.Running.QuietAsync();
        var picture = WebUtility.HtmlDecode(Regex.Match(await reviewer.ReadAsync(page), "<img class=\"scan\"[^>]*src=\"(?<at>[^\"]+)\"").Groups["at"].Value);
        using (var answer = await reviewer.GoAsync(picture))
        {
            Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var still = await answer.Content.ReadAsByteArrayAsync();
            var faces = server.Running.Services.GetRequiredService<FaceHost>().Reader;
            Assert.True((await faces.CompareFacesAsync(still, await File.ReadAllBytesAsync(SharedData.Path("faces/people/amy/amy2.png")))).Same);
            Assert.False((await faces.CompareFacesAsync(still, photo)).Same);
        }
        Assert.DoesNotContain(picture[..^1] + "2", await reviewer.ReadAsync(page), StringComparison.Ordinal);
        foreach (var role in (Role[])[Role.Recruiter, Role.Hr, Role.Admin])
        {
            using var other = await server.Running.SignInAsync(role);
            using var refused = await other.GoAsync(picture);
            Assert.NotEqual("image/jpeg", refused.Content.Headers.ContentType?.MediaType);
        }
        Assert.Contains("\"pictures\": 1", await ada.GetAsync("/portal/export"), StringComparison.Ordinal);

        await ada.AgreeAsync("interview-media");
        Assert.Equal(0, await server.Running.ScalarAsync<long>("SELECT COUNT(*) FROM files"));
        Assert.Equal(HttpStatusCode.NotFound, await reviewer.StatusAsync(picture));
        Assert.DoesNotContain("Ask for pictures", await reviewer.ReadAsync(page), StringComparison.Ordinal);
        Assert.Equal(["still-viewed", "stills-asked", "stills-asked", "stills-refused", "stills-taken"],
            (await server.Tenant.AuditAsync(people["Ada"].Value, null, 100)).Items.Select(row => row.Action).Where(action => action.StartsWith("still", StringComparison.Ordinal)).Order());
        Assert.Empty(Directory.GetFiles(server.Recordings));
    }

    /// <summary>Two faces side by side, as close as tiles of a meeting are: on a picture of one of them nobody else is to be seen.</summary>
    [Theory, InlineData(640), InlineData(360)]
    public void A_still_shows_one_person_also_where_another_is_close(int width)
    {
        var path = Path.Combine(Path.GetTempPath(), $"verify-recording-{Guid.NewGuid():N}.mp4");
        File.WriteAllBytes(path, Recordings.Of(width, "amy/amy1.png")[0]);
        try
        {
            var reading = RecordingReader.Read([], new ReaderRequest(ReaderProtocol.Version, "watch", []) { Faces = true, Videos = [path], Stills = true });
            var people = Assert.Single(reading.Videos).People;
            Assert.Equal(2, people.Count);
            foreach (var person in people) Assert.Single(ImageReader.Compare(person.Still!, person.Still!, new ReaderRequest(ReaderProtocol.Version, "compare", []) { Faces = true }).Faces[0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task What_is_no_recording_is_not_checked_and_a_tenant_without_biometrics_looks_at_none()
    {
        if (!ImageReader.HasFaceModel) Assert.Skip("the face model is not installed");
        await using var server = await InterviewServer.StartAsync(recordings: true);
        var people = await server.AllApplyAsync("Ada");
        await server.AgreesAsync(people["Ada"], "biometrics", "interview-media");
        for (var round = 1; round <= 2; round++)
        {
            var meeting = new SandboxMeeting { Number = round, StartsAt = Start.AddDays(round - 3), Invited = InterviewServer.Mail("Ada"), Stays = [new SandboxStay { Name = "Ada Example" }] };
            await server.HoldsAsync("zoom", meeting);
            // A playlist would make ffmpeg open other files and addresses.
            await server.RecordsAsync("zoom", meeting, "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"u8.ToArray());
        }
        await server.Running.QuietAsync();
        Assert.Empty(await ComparisonsAsync(server, people["Ada"]));
        Assert.Empty((await server.EvidenceAsync(people["Ada"])).OfType<FailedLookup>());

        await server.Tenant.SetAsync(FaceHost.Setting, "on");
        await server.AgreesAsync(people["Ada"], "documents");
        await server.Running.QuietAsync();
        Assert.Empty(await ComparisonsAsync(server, people["Ada"]));
        var failed = Assert.Single((await server.EvidenceAsync(people["Ada"])).OfType<FailedLookup>());
        Assert.Equal(Recordings.HasFfmpeg ? ("recordings", LookupFailure.NotCovered) : ("ffmpeg", LookupFailure.NotInstalled), (failed.Provider, failed.Why));
        Assert.Empty(Directory.GetFiles(server.Recordings));
    }

    private static async Task<FaceComparison[]> ComparisonsAsync(InterviewServer server, CandidateId candidate) =>
        [.. (await server.EvidenceAsync(candidate)).OfType<FaceComparison>().Where(one => one.Source == RecordingPlan.Source)];
}

/// <summary>Recordings as a meeting platform makes them: the interviewer's tile beside the candidate's.</summary>
internal static class Recordings
{
    public static bool HasFfmpeg { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")));

    public static byte[][] Of(params string[] candidates) => Of(640, candidates);

    /// <param name="width">Of each tile; the faces of the pictures are 360 wide.</param>
    public static byte[][] Of(int width, params string[] candidates)
    {
        if (!ImageReader.HasFaceModel) Assert.Skip("the face model is not installed");
        if (!HasFfmpeg) Assert.Skip("ffmpeg is not installed");
        return [.. candidates.Select(candidate => Video(SharedData.Path("faces/people/fr_obama/obama.jpg"), SharedData.Path($"faces/people/{candidate}"), width))];
    }

    private static byte[] Video(string interviewer, string candidate, int width)
    {
        var path = Path.Combine(Path.GetTempPath(), $"verify-recording-{Guid.NewGuid():N}.mp4");
        try
        {
            var tile = $"scale=360:360:force_original_aspect_ratio=decrease,pad={width}:640:-1:-1,format=yuv420p";
            using var process = Process.Start(new ProcessStartInfo("ffmpeg",
                ["-nostdin", "-v", "error", "-loop", "1", "-i", interviewer, "-loop", "1", "-i", candidate, "-filter_complex", $"[0]{tile}[a];[1]{tile}[b];[a][b]hstack", "-t", "5", "-r", "2", "-c:v", "libx264", "-preset", "ultrafast", path]) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
