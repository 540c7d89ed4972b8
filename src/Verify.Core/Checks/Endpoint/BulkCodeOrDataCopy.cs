using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Do code or data move to personal accounts, or far more than in the role?</summary>
internal static class BulkCodeOrDataCopy
{
    private static readonly Threshold Ratio = new("clone-ratio", 3, "times the role's median, more than");

    private static readonly Indicator Copy = new()
    {
        Id = "bulk-code-or-data-copy",
        Family = Family.Endpoint,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "New staff clone everything; compare with others who started at the time.",
        Clears = "The manager approves the copies, or the cohort shows the same figures.",
    };

    public static readonly Check Check = new()
    {
        Id = "bulk-code-or-data-copy",
        Version = 2,
        Title = "Movement of code and data",
        Explanation = "Clones of seven days are compared with the role's median; forks to a personal owner count, and archives to a personal cloud in the first week.",
        Indicators = [Copy],
        Thresholds = [Ratio],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var movements = context.Dossier.All<DataMovement>();
        if (movements.Count == 0) return Copy.NotChecked("no data movement");
        var (known, undated) = (false, false);
        foreach (var movement in movements)
        {
            var cohort = movement.Clones is not null && movement.RoleMedianClones > 0;
            known |= movement.Approved || cohort || movement.ForksToPersonal is not null || movement.ArchivesToPersonalCloud is not null;
            if (movement.Approved) continue;
            if (movement.ForksToPersonal > 0) return Hit("FORK", string.Create(CultureInfo.InvariantCulture, $"{movement.ForksToPersonal} repositories were forked to a personal owner."), movement);
            var day = FirstDays.DaysFromStart(context.Dossier, movement.ObservedAt);
            undated |= movement.ArchivesToPersonalCloud > 0 && day is null;
            if (movement.ArchivesToPersonalCloud > 0 && day is >= 0 and < 7)
                return Hit("ARCHIVE", string.Create(CultureInfo.InvariantCulture, $"{movement.ArchivesToPersonalCloud} archives went to a personal cloud in the first week."), movement);
            if (cohort && movement.Clones > context.Value(Ratio) * movement.RoleMedianClones)
                return Hit("CLONES", string.Create(CultureInfo.InvariantCulture, $"{movement.Clones} clones in seven days; the role's median is {movement.RoleMedianClones:0.#}."), movement);
        }
        return undated ? Copy.NotChecked("no start or time of the archives") : known ? Copy.NotObserved() : Copy.NotChecked("no cohort to compare with");
    }

    private static Signal Hit(string code, string statement, DataMovement movement) => Copy.Observed(code, Strength.Strong, statement, [], movement);
}
