using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Are there many small charges without a purchase behind them?</summary>
internal static class SmallUnauthorisedCharges
{
    private static readonly Threshold Count = new("charges", 10, "charges under the limit");
    private static readonly Threshold WindowDays = new("window-days", 60, "days");

    private static readonly Indicator Small = new()
    {
        Id = "small-unauthorised-charges",
        Family = Family.Payroll,
        Strength = Strength.Supporting,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Trials of software, use of cloud services.",
        Clears = "The charges are reconciled with purchases.",
        Task = "Please reconcile the charges with the purchases on file.",
    };

    public static readonly Check Check = new()
    {
        Id = "small-unauthorised-charges",
        Version = 1,
        Title = "Small charges without a purchase",
        Explanation = "Charges under the approval limit that have no purchase record are counted within a window.",
        Indicators = [Small],
        Thresholds = [Count, WindowDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var statements = context.Dossier.All<CompanyCharges>();
        if (statements.Count == 0) return Small.NotChecked("no company charges");
        var known = false;
        var times = new List<DateTimeOffset>();
        var before = new HashSet<(DateTimeOffset, decimal, string)>();
        foreach (var statement in statements)
        {
            // A charge that an earlier statement brought is the same charge; two alike on one statement are two.
            foreach (var charge in statement.Charges)
            {
                known |= charge.ApprovalLimit is not null;
                if (charge.HasPurchaseRecord || charge.Amount <= 0 || !(charge.Amount < charge.ApprovalLimit) || before.Contains((charge.At, charge.Amount, charge.Currency))) continue;
                times.Add(charge.At);
            }
            foreach (var charge in statement.Charges) before.Add((charge.At, charge.Amount, charge.Currency));
        }
        if (!known) return Small.NotChecked("no approval limit");

        times.Sort();
        var count = (int)Math.Max(1, context.Value(Count));
        for (var last = count - 1; last < times.Count; last++)
            if ((times[last] - times[last - count + 1]).TotalDays <= context.Value(WindowDays))
                return Small.Observed(null, Strength.Supporting,
                    string.Create(CultureInfo.InvariantCulture, $"{count} charges under the approval limit within {context.Value(WindowDays):F0} days have no purchase record."), [], [.. statements]);
        return Small.NotObserved();
    }
}
