using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Documents.Reading;
using Verify.Core.Enriching;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Tests.Assessing;
using FaceComparison = Verify.Core.Model.FaceComparison;

namespace Verify.Tests.Enrichment;

/// <summary>Which recordings are looked at, and how little is said of what they show.</summary>
public sealed class RecordingPlanTests
{
    private static readonly InterviewSession First = Session("s1", 1), Second = Session("s2", 2);
    private static readonly Consent[] Agreed = [Consent(ConsentPurpose.Biometrics, 0, true), Consent(ConsentPurpose.InterviewMedia, 0, true)];
    private static readonly FaceLikeness Same = new(FaceAnswer.Same, 0.8), Other = new(FaceAnswer.Different, 0.2);

    [Fact]
    public void Both_consents_and_something_to_compare_with_are_needed()
    {
        Assert.Empty(Plan(null, First, Second));
        Assert.Empty(Plan(null, [First, Second, Agreed[0]]));
        Assert.Empty(Plan(null, [First, Second, .. Agreed, Consent(ConsentPurpose.InterviewMedia, 3, false)]));
        Assert.Empty(Plan(null, [First, Second with { Recording = null }, .. Agreed]));
        Assert.Equal([new WantedRecording(Second, First, null)], Plan(null, [Second, First, .. Agreed]));
        Assert.Equal([new WantedRecording(First, null, "f-1"), new WantedRecording(Second, First, "f-1")], Plan("f-1", [First, Second, .. Agreed]));
        var done = RecordingPlan.Answers(new WantedRecording(Second, First, "f-1"), Reading([Other], Other), [0, 0], "local-1").Select((one, index) => one with { Id = new EvidenceId($"c{index}") });
        Assert.Equal([new WantedRecording(First, null, "f-1")], Plan("f-1", [First, Second, .. Agreed, .. done]));
        var unreadable = new FailedLookup { Id = new EvidenceId("u"), Source = RecordingPlan.Source, Wanted = "face-comparison", Provider = RecordingPlan.Source, Input = "s2", Why = LookupFailure.NotCovered };
        Assert.Equal([new WantedRecording(First, null, "f-1")], Plan("f-1", [First, Second, .. Agreed, unreadable]));
    }

    [Fact]
    public void Another_person_is_said_only_where_nobody_else_can_be_meant()
    {
        Assert.Equal((FaceAnswer.Same, FaceAnswer.Same), Answers(Reading([Same], Same)));
        Assert.Equal((FaceAnswer.Different, FaceAnswer.Different), Answers(Reading([Other], Other)));
        // An interviewer whose face nobody knows, a photo without a face, a second person, nobody at all, a camera that was off.
        Assert.Equal((FaceAnswer.Inconclusive, FaceAnswer.Inconclusive), Answers(Reading([Other], Other), strangers: 1));
        Assert.Equal((FaceAnswer.Inconclusive, FaceAnswer.Inconclusive), Answers(Reading([Other], Other) with { Faceless = 1 }));
        Assert.Equal((FaceAnswer.Inconclusive, FaceAnswer.Inconclusive), Answers(Reading([Other, Other], Other)));
        Assert.Equal((FaceAnswer.Inconclusive, FaceAnswer.Inconclusive), Answers(Reading([])));
        Assert.Equal((FaceAnswer.Inconclusive, FaceAnswer.Inconclusive), Answers(Reading([Other], Other), video: 20));
        Assert.Equal((FaceAnswer.Inconclusive, FaceAnswer.Inconclusive), Answers(Reading([Other], Other), video: null));
        // The face of the portrait is the same whoever else is there.
        Assert.Equal((FaceAnswer.Same, FaceAnswer.Inconclusive), Answers(Reading([Other, Same], Other), strangers: 1));
    }

    [Fact]
    public void A_machine_without_ffmpeg_says_not_checked_until_somebody_else_compared()
    {
        var failed = new FailedLookup { Id = new EvidenceId("f"), Source = RecordingPlan.Source, Wanted = "face-comparison", Provider = "ffmpeg", Input = "s2", Why = LookupFailure.NotInstalled };
        Assert.Equal((SignalState.NotChecked, "not installed (ffmpeg)"), State(First, Second, failed));
        var compared = new FaceComparison { Id = new EvidenceId("c"), Source = "vendor", First = FaceSource.Interview, FirstId = "s1", Second = FaceSource.Interview, SecondId = "s2", Answer = FaceAnswer.Same, ConsentGiven = true };
        Assert.Equal((SignalState.NotObserved, null), State(First, Second, failed, compared));

        static (SignalState, string?) State(params Evidence[] evidence) => Engine.Assess(Some.At(Stage.Interview, evidence), Some.Bare()).Of("face-changes-between-sessions") is var signal ? (signal.State, signal.Reason) : default;
    }

    private static (FaceAnswer Portrait, FaceAnswer Before) Answers(RecordingReading reading, int strangers = 0, double? video = 600)
    {
        FaceComparison[] said = [.. RecordingPlan.Answers(new WantedRecording(Second with { VideoSeconds = video }, First, "f-1"), reading, [strangers, 0], "local-1")];
        Assert.Equal([(FaceSource.Document, "f-1", "s2"), (FaceSource.Interview, "s1", "s2")], said.Select(one => (one.First, one.FirstId, one.SecondId)));
        return (said[0].Answer, said[1].Answer);
    }

    /// <summary>People of the second interview by how like the portrait they are, and how like the one person of the first.</summary>
    private static RecordingReading Reading(FaceLikeness[] portrait, FaceLikeness? between = null) => new(ReadKind.Ok, null, null)
    {
        Videos = [new RecordedFaces(24, [.. portrait.Select(likeness => new RecordedPerson(9, likeness))]), new RecordedFaces(24, [new RecordedPerson(9, null)])],
        Between = [.. portrait.Select(_ => (FaceLikeness[])[between!])],
    };

    private static IReadOnlyList<WantedRecording> Plan(string? portrait, params Evidence[] evidence) => RecordingPlan.For(Some.At(Stage.Interview, evidence), portrait, Some.Bare().Policy.Gating);

    private static InterviewSession Session(string id, int day) => new() { Id = new EvidenceId(id), Source = "zoom", ObservedAt = Some.AsOf.AddDays(day - 9), StartedAt = Some.AsOf.AddDays(day - 9), SessionId = id, VideoSeconds = 600, Recording = $"recording of {id}" };

    private static Consent Consent(ConsentPurpose purpose, int day, bool given) => new() { Id = new EvidenceId($"{purpose} {day}"), Source = "portal", ObservedAt = Some.AsOf.AddDays(day - 9), Purpose = purpose, Given = given };
}
