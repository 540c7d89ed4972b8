using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Did the user install remote-control software that nobody approved?</summary>
internal static class RmmToolInstalled
{
    private static readonly Threshold Tools = new("tools", 2, "programs");

    private static readonly Indicator Installed = new()
    {
        Id = "rmm-tool-installed",
        Family = Family.Endpoint,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Support sessions, habits of developers.",
        Clears = "A ticket of IT names the program and its purpose.",
    };

    public static readonly Check Check = new()
    {
        Id = "rmm-tool-installed",
        Version = 1,
        Title = "Remote-control software",
        Explanation = "Programs of a dated list that the user installed without approval; two of them, or one on the first day, make the hit strong.",
        Indicators = [Installed],
        Thresholds = [Tools],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        if (dossier.All<EndpointObservation>().Count == 0) return Installed.NotChecked("no endpoint data");
        var found = FirstDays.UnapprovedTools(dossier);
        if (found.Count == 0) return Installed.NotObserved();

        var names = found.Select(item => item.Tool.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        var boot = FirstDays.FirstBoot(dossier);
        var dayOne = found.Exists(item => item.Tool.InstalledAt is { } at && ((at - boot)?.TotalHours is >= 0 and <= 24 || FirstDays.DaysFromStart(dossier, at) == 0));
        var several = names.Length >= context.Value(Tools);
        return Installed.Observed(several ? "SEVERAL" : dayOne ? "DAY-ONE" : null, several || dayOne ? Strength.Strong : Strength.Supporting,
            $"The user installed remote-control software without approval{(dayOne ? " on the first day" : "")}: {string.Join(", ", names)}.", [], [.. found.Select(item => item.Observation)]);
    }
}
