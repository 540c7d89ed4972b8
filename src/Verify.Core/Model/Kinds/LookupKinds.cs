using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>A look-up that brought no answer, and why: what it would have told is not checked, and never reads as clean.</summary>
[Kind("failed-lookup", Sensitivity.Personal, Retention.Application)]
public sealed record FailedLookup : Evidence
{
    [Description("The kind of evidence that was wanted.")]
    public required string Wanted { get; init; }
    [Description("The connection that was asked, or would have been.")]
    public required string Provider { get; init; }
    [Description("What was looked up.")]
    public required string Input { get; init; }
    public required LookupFailure Why { get; init; }
}

/// <summary>Why a look-up brought no answer: the vendor failed, the month's budget is spent, the vendor knows nothing of such an input, or this machine has not what it needs.</summary>
public enum LookupFailure { VendorFailed, Budget, NotCovered, NotInstalled }

/// <summary>A vendor says that it has something about the candidate. It is read when law and policy allow the step.</summary>
[Kind("report-notice", Sensitivity.Ordinary, Retention.Pipeline)]
public sealed record ReportNotice : Evidence
{
    [Description("The connection that it came through.")]
    public required string Provider { get; init; }
    [Description("The vendor's own id of the report.")]
    public required string Reference { get; init; }
    [Description("The kind of evidence that reading it brings.")]
    public required string Brings { get; init; }
    [Description("The vendor's word for where it stands.")]
    public string? State { get; init; }
    [Description("The employer about whom a person ordered it here; absent where the vendor itself says that it is there.")]
    public string? OrderedAbout { get; init; }
}

/// <summary>How far a screening company's report is. What it found stays with that company, for the people who may read it by law; no check and no score knows it.</summary>
[Kind("background-report", Sensitivity.Restricted, Retention.Application)]
public sealed record BackgroundReport : Evidence
{
    public required string Provider { get; init; }
    [Description("The vendor's own id of the report.")]
    public required string Reference { get; init; }
    public required BackgroundReportStatus Status { get; init; }
    [Description("Which set of screenings was ordered, in the vendor's word.")]
    public string? Package { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
}

public enum BackgroundReportStatus { Pending, AwaitsCandidate, AwaitsReview, Complete, Canceled, Disputed }
