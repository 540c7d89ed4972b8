using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>Two interviews, a skills test, and the live request that every finalist gets.</summary>
internal static class InterviewStage
{
    public static void Tell(Story s)
    {
        var draw = s.Draw.Fork("interview");
        s.Tell(new StageChange { Id = Story.Draft, Source = "ats", Stage = Stage.Interview, Status = ApplicationStatus.Active }, s.At(Stage.Interview));
        for (var i = 0; i < 2; i++)
        {
            var at = s.At(Stage.Interview, i * 4);
            var network = s.NetworkFor(Activity.Interview);
            var length = draw.Between(1800, 4200);
            s.Tell(s.OnSession(new InterviewSession
            {
                Id = Story.Draft, Source = "meetings", SessionId = Session(s, i), StartedAt = at, Joins = [new Join { At = at, Name = s.Name, Device = "laptop", Ip = network.Ip }], VideoRequired = true, NoticeGiven = true,
                DurationSeconds = Math.Round(length), VideoSeconds = Math.Round(length * draw.Between(0.8, 1)), CameraLabel = s.Camera, VirtualCamera = false, RoomHash = draw.Near(s.RoomHash, draw.Int(0, 4)),
                AudioVideoOffsetMs = Math.Round(Math.Abs(draw.Normal(0, 45))), OffsetSeconds = Math.Round(draw.Between(0, 40)), JitterMs = Math.Round(draw.Skewed(12, 0.7)), LossPercent = Math.Round(Math.Min(draw.Skewed(0.3, 0.9), 6), 2),
                SpeakerShares = [1], BackgroundSpeakers = draw.Chance(0.9) ? 0 : 1, AnswerGaps = Gaps(draw, 1.4, 0.6),
            }, i), at.AddHours(1));
            for (var rater = 1; rater <= 2; rater++)
                s.Tell(s.OnRubric(new InterviewRubric
                {
                    Id = Story.Draft, Source = "rubric", SessionId = Session(s, i), Rater = $"r-{rater}", BackgroundVoices = false, Reading = draw.Chance(0.03), AnotherPerson = false,
                    Ownership = [.. Enumerable.Range(1, 4).Select(claim => new OwnershipScore { Claim = $"claim-{claim}", Score = draw.Pick([2, 3, 3, 4, 4]) })],
                }, i), at.AddHours(2));
            s.SeeOn(network, Activity.Interview, at, "meetings");
            Journey.Device(s, Activity.Interview, at);
        }
        s.Tell(new DisplayName { Id = Story.Draft, Source = "meetings", Channel = NameChannel.Meeting, Name = s.Name, SessionId = Session(s, 0) }, s.At(Stage.Interview, 0.1));
        s.Tell(s.OnTest(new SkillsTest { Id = Story.Draft, Source = "assessment", Pastes = draw.Chance(0.3) ? [new Paste { Task = "1", Characters = draw.Int(20, 240) }] : [], AddressChanges = draw.Chance(0.06) ? 1 : 0, RemoteControl = false }), s.At(Stage.Interview, 2));
        s.SeeOn(s.NetworkFor(Activity.Assessment), Activity.Assessment, s.At(Stage.Interview, 2), "assessment");
        s.Tell(s.OnLiveness(new Challenge { Id = Story.Draft, Source = "rubric", Type = ChallengeType.Liveness, PolicyId = "live-all", AppliesToEveryone = true, Result = ChallengeResult.Passed, Reviewers = ["r-1", "r-2"], AlternativeOffered = true }), s.At(Stage.Interview, 4.1));
        if (draw.Chance(0.4)) s.Tell(new FaceComparison { Id = Story.Draft, Source = "faces", First = FaceSource.Interview, Second = FaceSource.Interview, FirstId = Session(s, 0), SecondId = Session(s, 1), Answer = FaceAnswer.Same, Vendor = "faces", Score = 0.9, Threshold = 0.6, ConsentGiven = true }, s.At(Stage.Interview, 5));
    }

    public static string Session(Story s, int index) => $"{s.Id}-s{index + 1}";

    /// <summary>Seconds between question and answer.</summary>
    public static IReadOnlyList<double> Gaps(Draw draw, double median, double sigma) => [.. Enumerable.Range(0, draw.Int(12, 18)).Select(_ => Math.Round(draw.Skewed(median, sigma), 2))];
}
