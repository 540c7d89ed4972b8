using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around interviews, picture and sound.</summary>
internal static class Interviews
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("face-changes-between-sessions", "haircut, glasses, light; people's errors across groups", 0.015, Oddity.Ours, Stage.Interview, Haircut),
        new("same-face-two-candidates", "shared booth, virtual background, twins", 0.01, Oddity.Ours, Stage.Interview, (s, p) => s.RoomHash = s.Draw.Near(s.Draw.Pick(p.Booths), s.Draw.Int(0, 4))),
        new("liveness-challenge-failed", "disability, poor camera, low bandwidth", 0.03, Oddity.Ours, Stage.Interview, (s, _) => s.OnLiveness = Then(s.OnLiveness, c => s.Draw.Chance(0.6) ? c with { Result = ChallengeResult.Inconclusive } : c with { Result = ChallengeResult.Declined, Accommodation = s.Draw.Chance(0.7), AlternativeTaken = true, Reviewers = ["r-1"] })),
        new("av-desync", "Bluetooth lag, weak link, filter", 0.05, Oddity.Ours, Stage.Interview, (s, _) => Session(s, (e, _) => e with { AudioVideoOffsetMs = Math.Round(s.Draw.Skewed(170, 0.3)), OffsetSeconds = Math.Round(s.Draw.Between(10, 120)), JitterMs = Math.Round(s.Draw.Skewed(60, 0.6)), LossPercent = Math.Round(s.Draw.Skewed(2, 0.6), 2) })),
        new("call-centre-noise", "open office, café, family home", 0.05, Oddity.Ours, Stage.Interview, (s, _) => { Session(s, (e, i) => i == 0 ? e with { BackgroundSpeakers = s.Draw.Int(1, 6) } : e); Rubric(s, (r, i) => i == 0 && r.Rater == "r-1" ? r with { BackgroundVoices = true } : r); }),
        new("screen-shows-other-identity", "client account, shared computer", 0.01, Oddity.Ours, Stage.Interview, (s, _) => Rubric(s, (r, i) => i == 1 && r.Rater == "r-1" ? r with { OtherAccountName = s.Draw.Pick([s.Career.Jobs[0].Employer, $"{s.Draw.Pick(World.Given)} {s.Family}", "admin"]) } : r)),
        new("assessment-outside-help", "documentation or AI where allowed, password manager, unstable line", 0.08, Oddity.Ours, Stage.Interview, (s, _) => s.OnTest = Then(s.OnTest, t => t with { OutsideHelpAllowed = s.Draw.Chance(0.5), Pastes = [.. Enumerable.Range(1, s.Draw.Int(1, 3)).Select(n => new Paste { Task = $"{n}", Characters = (int)s.Draw.Skewed(220, 0.8), FromEditor = s.Draw.Chance(0.5) })], AddressChanges = s.Draw.Int(0, 1) })),
        new("camera-refused", "bandwidth, disability, religious dress, caregiving", 0.03, Oddity.Ours, Stage.Interview, Camera),
        new("participant-swap", "interpreter, headset fails and the phone takes over", 0.03, Oddity.Ours, Stage.Interview, Fallback),
        new("answers-not-own", "second language, stammer, nerves, satellite link", 0.05, Oddity.Ours, Stage.Interview, Nerves),
    ];

    public static void Session(Story s, Func<InterviewSession, int, InterviewSession> change)
    {
        var inner = s.OnSession;
        s.OnSession = (e, i) => change(inner(e, i), i);
    }

    public static void Rubric(Story s, Func<InterviewRubric, int, InterviewRubric> change)
    {
        var inner = s.OnRubric;
        s.OnRubric = (r, i) => change(inner(r, i), i);
    }

    private static void Haircut(Story s, Population p) => s.Later(() =>
    {
        var oneSays = s.Draw.Chance(0.4);
        s.Tell(new FaceComparison { Id = Story.Draft, Source = "reviewer", First = FaceSource.Interview, Second = FaceSource.Interview, FirstId = InterviewStage.Session(s, 0), SecondId = InterviewStage.Session(s, 1), Answer = oneSays ? FaceAnswer.Different : FaceAnswer.Inconclusive, Reviewers = ["r-5"], ConsentGiven = true }, s.At(Stage.Interview, 5));
        if (oneSays) s.Tell(new FaceComparison { Id = Story.Draft, Source = "reviewer", First = FaceSource.Interview, Second = FaceSource.Interview, FirstId = InterviewStage.Session(s, 0), SecondId = InterviewStage.Session(s, 1), Answer = FaceAnswer.Same, Reviewers = ["r-6"], ConsentGiven = true }, s.At(Stage.Interview, 5.2));
    });

    private static void Camera(Story s, Population p)
    {
        if (s.Draw.Chance(0.5)) Declare(s, d => d with { Accommodations = [.. d.Accommodations, "camera"] });
        var both = s.Draw.Chance(0.15);
        Session(s, (e, i) => i == 0 || both ? e with { VideoSeconds = Math.Round((e.DurationSeconds ?? 0) * s.Draw.Between(0, 0.5)) } : e);
    }

    private static void Fallback(Story s, Population p)
    {
        if (s.Draw.Chance(0.3))
            Session(s, (e, _) => e with { AssistantAnnounced = true, SpeakerShares = [0.7, 0.3] });
        else
            Session(s, (e, i) => i == 0 ? e with { Joins = [.. e.Joins, new Join { At = e.StartedAt!.Value.AddMinutes(18), Name = s.Draw.Chance(0.7) ? s.Name : "iPhone", Device = "phone", Ip = Story.NewIp(s.Draw) }] } : e);
    }

    private static void Nerves(Story s, Population p)
    {
        Session(s, (e, _) => e with { AnswerGaps = InterviewStage.Gaps(s.Draw, s.Draw.Between(2, 5), 0.7) });
        Rubric(s, (r, _) => r.Rater == "r-1" ? r with { Reading = s.Draw.Chance(0.3), Ownership = [.. r.Ownership.Select(o => o with { Score = s.Draw.Pick([1, 2, 2, 3, 4]) })] } : r);
    }
}
