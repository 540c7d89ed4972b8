using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Is a technology claimed from a time before it was public?</summary>
internal static class SkillAnachronism
{
    private static readonly Threshold BeforeDays = new("before-days", 30, "days before the first public release, more than");
    private static readonly Threshold Margin = new("years-margin", 0.5, "years more than the technology is old");

    private static readonly Indicator Anachronism = new()
    {
        Id = "skill-anachronism",
        Family = Family.History,
        Strength = Strength.Strong,
        Stages = [Stage.Application],
        HonestCauses = "Lists of skills that are not meant per job, early access, staff of the maker, noise of a CV written by AI.",
        Clears = "The candidate, asked once, explains the early use.",
        Task = "Please ask the candidate since when this technology was used.",
    };

    public static readonly Check Check = new()
    {
        Id = "skill-anachronism",
        Version = 1,
        Title = "Skills and release dates",
        Explanation = "Starts and years claimed for a technology are compared with its first public release in a dated table; staff of its maker are left out.",
        Indicators = [Anachronism],
        Thresholds = [BeforeDays, Margin],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var claimed = false;
        var known = false;
        foreach (var claim in context.Dossier.All<EmploymentClaim>())
            foreach (var skill in claim.Skills)
            {
                claimed = true;
                if (Technologies.Find(skill.Name) is not { } technology) continue;
                known = true;
                if (technology.Maker.Length > 0 && Employers.Key(claim.Employer) == Employers.Key(technology.Maker)) continue;
                if (Judge(context, claim, skill, technology) is { } signal) return signal;
            }
        return known ? Anachronism.NotObserved() : Anachronism.NotChecked(claimed ? "no skill of the table" : "no skill claimed");
    }

    private static Signal? Judge(CheckContext context, EmploymentClaim claim, SkillClaim skill, Technology technology)
    {
        // The first day that the table's date can mean, and the last that the claim can: doubt is the candidate's.
        var released = technology.FirstPublic.Earliest;
        if (skill.Since is { } since && released.DayNumber - since.Latest.DayNumber > context.Value(BeforeDays))
            return Anachronism.Observed("SINCE", Strength.Strong, $"{technology.Name} is claimed since {since}; it became public in {technology.FirstPublic}.", [], claim);

        var old = Math.Max(0, (DateOnly.FromDateTime(context.AsOf.UtcDateTime).DayNumber - released.DayNumber) / 365.25);
        if (skill.Years > old + context.Value(Margin))
            return Anachronism.Observed("YEARS", Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"{skill.Years:0.#} years of {technology.Name} are claimed; it has been public for {old:F1}."), [], claim);
        return null;
    }
}
