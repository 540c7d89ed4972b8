using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Are lips and sound out of step although the line is good?</summary>
internal static class AvDesync
{
    private static readonly Threshold OffsetMs = new("offset-ms", 200, "milliseconds, more than");
    private static readonly Threshold Seconds = new("offset-seconds", 60, "seconds");
    private static readonly Threshold JitterMs = new("jitter-ms", 50, "milliseconds, less than");
    private static readonly Threshold Loss = new("loss-percent", 2, "per cent, less than");

    private static readonly Indicator Desync = new()
    {
        Id = "av-desync",
        Family = Family.Interview,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview],
        HonestCauses = "Delay of a wireless headset, weak links, dubbing filters, virtual backgrounds.",
        Clears = "A session with a wired headset and the plain camera.",
        Task = "Please ask for the next session with a wired headset and without video effects.",
    };

    public static readonly Check Check = new()
    {
        Id = "av-desync",
        Version = 1,
        Title = "Sound and picture",
        Explanation = "The median offset between lips and sound counts when it lasts and the line's jitter and loss are small. Detector scores stay apart.",
        Indicators = [Desync],
        Thresholds = [OffsetMs, Seconds, JitterMs, Loss],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var measured = false;
        foreach (var session in context.Dossier.All<InterviewSession>())
        {
            if (session is not { AudioVideoOffsetMs: { } offset, OffsetSeconds: { } seconds, JitterMs: { } jitter, LossPercent: { } loss }) continue;
            measured = true;
            if (!(Math.Abs(offset) > context.Value(OffsetMs)) || seconds < context.Value(Seconds) || !(jitter < context.Value(JitterMs)) || !(loss < context.Value(Loss))) continue;
            return Desync.Observed(null, Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"Lips and sound were {Math.Abs(offset):F0} milliseconds apart for {seconds:F0} seconds on a good line."), [$"session:{session.SessionId}"], session);
        }
        return measured ? Desync.NotObserved() : Desync.NotChecked("no media figures");
    }
}
