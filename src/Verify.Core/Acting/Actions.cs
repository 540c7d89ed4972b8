using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Acting;

/// <summary>All that a recruiter's system learns of where a verification stands.</summary>
public enum ProgressStatus { NotStarted, InProgress, NextStepOpen, Complete }

/// <summary>Something to do next, as data. What it is called is also its part of the idempotency key.</summary>
public abstract record NextAction(string Key)
{
    /// <summary>Tell the ATS the status and a task in the recruiter's vocabulary.</summary>
    public sealed record WriteBack(ProgressStatus Status, string Task) : NextAction(Name)
    {
        public const string Name = "write-back";
    }

    /// <summary>Tell HR that something changed before a laptop ships or pay goes out. The text names no reason.</summary>
    public sealed record AlertHr(HrAlert Alert) : NextAction(Name)
    {
        public const string Name = "alert-hr";
    }

    /// <summary>Open, or add to, security's case.</summary>
    public sealed record OpenCase(IReadOnlyList<string> Patterns, IReadOnlyList<string> Queues) : NextAction("open-case");

    /// <summary>Tell security's own systems.</summary>
    public sealed record ReportFinding(Finding Finding) : NextAction(Name)
    {
        public const string Name = "finding";
    }
}

/// <summary>What HR is asked to do.</summary>
public enum HrAlert { HoldEquipmentAndPay, ConfirmBeforeStart, Released, GateClosed }

/// <summary>What to do about the difference between two assessments of one candidate.</summary>
public static class Actions
{
    private const string KeepOpen = "Verification continues. Nothing for you to do; please keep the next step open until it is complete.";
    private const string SendLink = "Please send the candidate the verification link: some information is still open.";
    private const string Nothing = "Verification is complete for this stage. Nothing to do.";

    /// <summary>The status and task that stand for an assessment.</summary>
    public static NextAction.WriteBack Progress(Assessment current) => current.Recommendation switch
    {
        Recommendation.Proceed => new(ProgressStatus.Complete, Nothing),
        Recommendation.HoldForReview => new(ProgressStatus.InProgress, KeepOpen),
        Recommendation.VerifyFurther => new(ProgressStatus.NextStepOpen, Task(current)),
        _ => throw new ArgumentOutOfRangeException(nameof(current)),
    };

    public static IReadOnlyList<NextAction> Plan(Assessment? previous, Assessment current)
    {
        var actions = new List<NextAction>();
        var progress = Progress(current);
        if (previous is null || Progress(previous) != progress) actions.Add(progress);

        var held = previous?.Recommendation == Recommendation.HoldForReview;
        if (current.Recommendation == Recommendation.HoldForReview)
        {
            var before = previous?.Patterns.Select(p => p.Id).ToHashSet(StringComparer.Ordinal) ?? [];
            if (!held || current.Patterns.Any(p => !before.Contains(p.Id)))
                actions.Add(new NextAction.OpenCase([.. current.Patterns.Select(p => p.Id)], current.Queues));
        }
        if (Alert(previous, current, held) is { } alert) actions.Add(new NextAction.AlertHr(alert));
        if (Finding.Of(previous, current) is { } finding) actions.Add(new NextAction.ReportFinding(finding));
        return actions;
    }

    private static HrAlert? Alert(Assessment? previous, Assessment current, bool held)
    {
        if (current.Stage < Stage.Offer) return null;
        var seenAtThisStage = previous is not null && previous.Stage >= Stage.Offer;
        return current.Recommendation switch
        {
            Recommendation.HoldForReview => held && seenAtThisStage ? null : HrAlert.HoldEquipmentAndPay,
            Recommendation.VerifyFurther => previous?.Recommendation == Recommendation.VerifyFurther && seenAtThisStage ? null : HrAlert.ConfirmBeforeStart,
            Recommendation.Proceed => held ? HrAlert.Released : null,
            _ => throw new ArgumentOutOfRangeException(nameof(current)),
        };
    }

    /// <summary>The neutral task of the hit that weighs most, else the one for open information. It names no reason.</summary>
    private static string Task(Assessment current)
    {
        foreach (var signal in current.Signals.Where(s => s.State == SignalState.Observed).OrderByDescending(s => s.Points).ThenBy(s => s.Indicator, StringComparer.Ordinal))
            if (Tasks.TryGetValue(signal.Indicator, out var task)) return task;
        return SendLink;
    }

    private static readonly Dictionary<string, string> Tasks = CheckCatalog.All.SelectMany(c => c.Indicators)
        .Where(i => i.Task is not null).ToDictionary(i => i.Id, i => i.Task!, StringComparer.Ordinal);
}
