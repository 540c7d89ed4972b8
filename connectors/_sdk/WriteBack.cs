namespace Verify.Connectors.Sdk;

/// <summary>All that a recruiter's system ever learns of where a verification stands.</summary>
public enum RecruiterStatus { NotStarted, InProgress, NextStepOpen, Complete }

/// <summary>What is written back: a status, a task in words, a link. No score, no verdict, no count, no reason.</summary>
/// <param name="Candidate">The person at the vendor.</param>
/// <param name="Task">What to do next, in words for the recruiter.</param>
/// <param name="Link">To the task, for who is signed in.</param>
/// <param name="Marker">Opaque and unique to this update; part of <paramref name="Link"/>. By it the sender finds what it has written already.</param>
public sealed record RecruiterUpdate(ExternalId Candidate, RecruiterStatus Status, string Task, Uri Link, string Marker)
{
    public string? ApplicationId { get; init; }
    /// <summary>Where vendors that asked for this verification want to hear of it.</summary>
    public IReadOnlyList<Uri> Callbacks { get; init; } = [];
}

/// <summary>What recruiters read, the same in every ATS.</summary>
public static class RecruiterWords
{
    public static string Of(RecruiterStatus status) => status switch
    {
        RecruiterStatus.NotStarted => "Not started",
        RecruiterStatus.InProgress => "In progress",
        RecruiterStatus.NextStepOpen => "Next step open",
        RecruiterStatus.Complete => "Complete",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown status"),
    };

    /// <summary>The note of a step. Without its marker it would not be found again, and would be written again.</summary>
    public static string Note(RecruiterUpdate update)
    {
        var task = string.IsNullOrWhiteSpace(update.Task) ? "" : $" ({update.Task})";
        var text = $"Identity verification: {Of(update.Status).ToLowerInvariant()}{task}. {update.Link}";
        return text.Contains(update.Marker, StringComparison.Ordinal) ? text : $"{text} [{update.Marker}]";
    }
}

/// <summary>What became of an update.</summary>
public abstract record WriteResult
{
    private WriteResult() { }

    /// <param name="Effects">What was changed now; empty where all of it stood there already.</param>
    public sealed record Done(IReadOnlyList<string> Effects) : WriteResult;

    /// <summary>Nothing of the failed step happened: again after this time, or with the sender's own backoff.</summary>
    public sealed record Retry(TimeSpan? After, Failure Failure) : WriteResult;

    /// <summary>Will not succeed until a person changes something.</summary>
    public sealed record Failed(Failure Failure) : WriteResult;

    /// <summary>It may have happened. Calling again is safe: the connector looks for its marker first.</summary>
    public sealed record Unknown(TimeSpan? After, Failure Failure) : WriteResult;

    /// <summary>The result that a failed step stands for.</summary>
    /// <param name="written">The step changes something at the vendor.</param>
    public static WriteResult From(Failure failure, bool written) =>
        !failure.MayRetry ? new Failed(failure)
        : written && failure.OutcomeUnknown ? new Unknown(failure.RetryAfter, failure)
        : new Retry(failure.RetryAfter, failure);
}
