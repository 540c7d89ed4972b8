using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Was the form filled by a script, or do applications come in a flood?</summary>
internal static class ApplicationAutomation
{
    private static readonly Threshold FillSeconds = new("fill-seconds", 8, "seconds");
    private static readonly Threshold FieldCount = new("fields", 10, "fields");
    private static readonly Threshold SubmissionCount = new("submissions", 5, "applications");
    private static readonly Threshold Variation = new("variation", 0.05, "coefficient of variation");
    private static readonly Threshold Families = new("families", 3, "job families");
    private static readonly Threshold WindowDays = new("window-days", 7, "days");

    private static readonly Indicator Automation = new()
    {
        Id = "application-automation",
        Family = Family.NetworkDevice,
        Strength = Strength.Supporting,
        Stages = [Stage.Application],
        HonestCauses = "Form filling by the browser, easy-apply buttons, screen readers, assistants for job seekers, keen seekers.",
        Clears = "An application filled by hand, or an accommodation for assistive technology.",
    };

    public static readonly Check Check = new()
    {
        Id = "application-automation",
        Version = 1,
        Title = "Automation of applications",
        Explanation = "Time and input while the form was filled, the regularity of submissions, and applications over unrelated job families in a week. For grouping only.",
        Indicators = [Automation],
        Thresholds = [FillSeconds, FieldCount, SubmissionCount, Variation, Families, WindowDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var applications = context.Dossier.All<Application>();
        if (applications.Count == 0) return Automation.NotChecked("no application");
        if (Script(context, applications) is { } script) return script;
        var dated = Submissions(applications);
        if (Cadence(context, dated) is { } cadence) return cadence;
        if (Flood(context, dated) is { } flood) return flood;
        return applications.All(a => a.FillMillis is null && a.InputEvents is null) && dated.Count < context.Value(SubmissionCount)
            ? Automation.NotChecked("form filling not recorded") : Automation.NotObserved();
    }

    private static Signal? Script(CheckContext context, IReadOnlyList<Application> applications)
    {
        if (Applicant.Of(context.Dossier).Accommodations.Contains("assistive-technology")) return null;
        foreach (var application in applications)
        {
            var fast = application is { FillMillis: { } millis, FieldCount: { } fields } && millis < context.Value(FillSeconds) * 1000 && fields > context.Value(FieldCount);
            if (fast) return Automation.Observed("SCRIPT", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{application.FieldCount} fields were filled in {application.FillMillis / 1000.0:0.#} seconds."), [], application);
            if (application.InputEvents == 0) return Automation.Observed("SCRIPT", Strength.Supporting, "The form was filled without any key or pointer event.", [], application);
        }
        return null;
    }

    private static Signal? Cadence(CheckContext context, List<Application> dated)
    {
        if (dated.Count < context.Value(SubmissionCount)) return null;
        var gaps = new double[dated.Count - 1];
        for (var i = 0; i < gaps.Length; i++) gaps[i] = (dated[i + 1].ObservedAt!.Value - dated[i].ObservedAt!.Value).TotalSeconds;
        var mean = gaps.Average();
        var variation = mean == 0 ? double.PositiveInfinity : Math.Sqrt(gaps.Sum(g => (g - mean) * (g - mean)) / gaps.Length) / mean;
        return variation >= context.Value(Variation) ? null
            : Automation.Observed("CADENCE", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{dated.Count} applications came at even intervals of {mean / 60:0.#} minutes."), [], [.. dated]);
    }

    private static Signal? Flood(CheckContext context, List<Application> dated)
    {
        // How many applications of the window went to each family; the window moves, and the counts with it.
        var families = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int first = 0, last = 0; last < dated.Count; last++)
        {
            if (dated[last].JobFamily is { } entered) families[entered] = families.GetValueOrDefault(entered) + 1;
            for (; (dated[last].ObservedAt!.Value - dated[first].ObservedAt!.Value).TotalDays > context.Value(WindowDays); first++)
                if (dated[first].JobFamily is { } left && --families[left] == 0) families.Remove(left);
            if (last - first + 1 < context.Value(SubmissionCount) || families.Count < context.Value(Families)) continue;
            return Automation.Observed("FLOOD", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"{last - first + 1} applications over {families.Count} unrelated job families came within a week."), [], [.. dated[first..(last + 1)]]);
        }
        return null;
    }

    /// <summary>Each application once, in order of time.</summary>
    private static List<Application> Submissions(IReadOnlyList<Application> applications)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var dated = new List<Application>();
        foreach (var application in applications)
            if (application.ObservedAt is not null && (application.ApplicationId is null || seen.Add(application.ApplicationId))) dated.Add(application);
        return dated;
    }
}
