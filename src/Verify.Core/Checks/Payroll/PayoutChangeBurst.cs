using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Do several people's pay details change from one source in a short time?</summary>
internal static class PayoutChangeBurst
{
    private static readonly Threshold Employees = new("employees", 3, "people, more than");
    private static readonly Threshold WithinHours = new("within-hours", 72, "hours");

    private static readonly Indicator Burst = new()
    {
        Id = "payout-change-burst",
        Family = Family.Payroll,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "A payroll migration, a shared computer of HR, an event where many change bank.",
        Clears = "HR names the migration or event; each person confirms the change.",
    };

    public static readonly Check Check = new()
    {
        Id = "payout-change-burst",
        Version = 1,
        Title = "Many changes from one source",
        Explanation = "The payroll system counts people whose pay details changed from one address; announced windows are left out.",
        Indicators = [Burst],
        Thresholds = [Employees, WithinHours],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var counts = context.Dossier.All<PayoutBurst>();
        if (counts.Count == 0) return Burst.NotChecked("no count of changes");
        foreach (var count in counts)
            if (!count.AnnouncedWindow && count.Employees > context.Value(Employees) && count.WithinHours <= context.Value(WithinHours))
                return Burst.Observed(null, Strength.Strong,
                    string.Create(CultureInfo.InvariantCulture, $"Pay details of {count.Employees} people changed from one address within {count.WithinHours:F0} hours."), [$"burst:{count.Ip}"], count);
        return Burst.NotObserved();
    }
}
