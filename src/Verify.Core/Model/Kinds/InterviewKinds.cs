using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>One interview as the meeting platform recorded it: the candidate's side only; interviewers are left out by directory identity.</summary>
[Kind("interview-session", Sensitivity.Personal, Retention.Application)]
public sealed record InterviewSession : Evidence
{
    public required string SessionId { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    [Description("Every time the candidate's side joined.")]
    public IReadOnlyList<Join> Joins { get; init; } = [];
    public bool VideoRequired { get; init; }
    [Description("The candidate had been told that video is required.")]
    public bool NoticeGiven { get; init; }
    public double? DurationSeconds { get; init; }
    public double? VideoSeconds { get; init; }
    public string? CameraLabel { get; init; }
    [Description("The camera is on the dated list of virtual cameras.")]
    public bool? VirtualCamera { get; init; }
    [Description("After being asked to switch to the physical camera the virtual one stayed.")]
    public bool? VirtualCameraKept { get; init; }
    [Description("64-bit perceptual hash of the room behind the candidate, hex.")]
    public string? RoomHash { get; init; }
    [Description("Median offset between lips and sound, milliseconds.")]
    public double? AudioVideoOffsetMs { get; init; }
    [Description("How long that offset lasted, seconds.")]
    public double? OffsetSeconds { get; init; }
    public double? JitterMs { get; init; }
    public double? LossPercent { get; init; }
    [Description("Share of the candidate's answers given by each distinct speaker, 0 to 1.")]
    public IReadOnlyList<double> SpeakerShares { get; init; } = [];
    [Description("Speakers in the background, counted by diarisation.")]
    public int? BackgroundSpeakers { get; init; }
    [Description("Seconds between the end of each open question and the start of its answer.")]
    public IReadOnlyList<double> AnswerGaps { get; init; } = [];
    [Description("What the platform calls its recording, where it keeps one that may be looked at.")]
    public string? Recording { get; init; }
    [Description("An interpreter or assistant was announced.")]
    public bool AssistantAnnounced { get; init; }
}

/// <summary>One join of a meeting.</summary>
public sealed record Join
{
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? Left { get; init; }
    public string? Name { get; init; }
    public string? Device { get; init; }
    public string? Ip { get; init; }
}

/// <summary>One interviewer's short structured form about one session.</summary>
[Kind("interview-rubric", Sensitivity.Personal, Retention.Application)]
public sealed record InterviewRubric : Evidence
{
    public required string SessionId { get; init; }
    public required string Rater { get; init; }
    [Description("Other interviews or many voices were heard.")]
    public bool? BackgroundVoices { get; init; }
    [Description("Answers seemed read out.")]
    public bool? Reading { get; init; }
    [Description("Another person seemed to speak after a reconnect.")]
    public bool? AnotherPerson { get; init; }
    [Description("A name seen on the shared screen that is not the candidate's.")]
    public string? OtherAccountName { get; init; }
    public IReadOnlyList<OwnershipScore> Ownership { get; init; } = [];
}

/// <summary>What the candidate answered in an interview or in writing, as a transcript or a form gives it: compared with the answers of others, never judged.</summary>
[Kind("interview-answers", Sensitivity.Personal, Retention.Application)]
public sealed record InterviewAnswers : Evidence
{
    public string? SessionId { get; init; }
    [Description("The candidate's words alone, without the questions.")]
    public required string Text { get; init; }
}

/// <summary>How well the candidate could explain one claim of the CV, 0 to 4, the same questions for all.</summary>
public sealed record OwnershipScore
{
    public required string Claim { get; init; }
    public required int Score { get; init; }
}

/// <summary>A challenge that policy gives to every finalist: a live request, a proof of place, a serial read-out.</summary>
[Kind("challenge", Sensitivity.Personal, Retention.Application)]
public sealed record Challenge : Evidence
{
    public required ChallengeType Type { get; init; }
    public string? PolicyId { get; init; }
    [Description("Given to every finalist of the role; otherwise the result is not used.")]
    public bool AppliesToEveryone { get; init; }
    public required ChallengeResult Result { get; init; }
    public IReadOnlyList<string> Reviewers { get; init; } = [];
    public bool AlternativeOffered { get; init; }
    public bool AlternativeTaken { get; init; }
    public bool Accommodation { get; init; }
}

public enum ChallengeType { Liveness, Location, DeviceSerial }

public enum ChallengeResult { Passed, VisibleArtefact, Declined, Failed, Inconclusive }

/// <summary>The answer of one media detector; kept with its version.</summary>
[Kind("detector-result", Sensitivity.Biometric, Retention.Biometric)]
public sealed record DetectorResult : Evidence
{
    public required string Detector { get; init; }
    public required string Version { get; init; }
    public required DetectorTarget Target { get; init; }
    public required double Score { get; init; }
    public required double Threshold { get; init; }
    public string? TargetId { get; init; }
}

public enum DetectorTarget { Avatar, InterviewVideo, InterviewAudio, Document }

/// <summary>An in-person or re-verification step that was offered.</summary>
[Kind("in-person-request", Sensitivity.Ordinary, Retention.Employment)]
public sealed record InPersonRequest : Evidence
{
    public required string Type { get; init; }
    public bool EmployerPaid { get; init; }
    public int Alternatives { get; init; }
    public required InPersonOutcome Outcome { get; init; }
    [Description("Excused by an accommodation or protected leave: never counted.")]
    public bool Excused { get; init; }
}

public enum InPersonOutcome { Pending, Completed, Declined, Postponed, CancelledLate, NoShow }

/// <summary>Video behaviour over meetings after hire.</summary>
[Kind("meeting-statistics", Sensitivity.Personal, Retention.Employment)]
public sealed record MeetingStatistics : Evidence
{
    public required int Meetings { get; init; }
    public required double VideoPercent { get; init; }
    public required double TeamMedianPercent { get; init; }
}
