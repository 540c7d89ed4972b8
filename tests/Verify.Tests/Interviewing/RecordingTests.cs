using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Reader;
using Verify.Server.Uploads;

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

    public static byte[][] Of(params string[] candidates)
    {
        if (!ImageReader.HasFaceModel) Assert.Skip("the face model is not installed");
        if (!HasFfmpeg) Assert.Skip("ffmpeg is not installed");
        return [.. candidates.Select(candidate => Video(SharedData.Path("faces/people/fr_obama/obama.jpg"), SharedData.Path($"faces/people/{candidate}")))];
    }

    private static byte[] Video(string interviewer, string candidate)
    {
        var path = Path.Combine(Path.GetTempPath(), $"verify-recording-{Guid.NewGuid():N}.mp4");
        try
        {
            const string Tile = "scale=360:360:force_original_aspect_ratio=decrease,pad=640:640:-1:-1,format=yuv420p";
            using var process = Process.Start(new ProcessStartInfo("ffmpeg",
                ["-nostdin", "-v", "error", "-loop", "1", "-i", interviewer, "-loop", "1", "-i", candidate, "-filter_complex", $"[0]{Tile}[a];[1]{Tile}[b];[a][b]hstack", "-t", "5", "-r", "2", "-c:v", "libx264", "-preset", "ultrafast", path]) { RedirectStandardError = true })!;
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
