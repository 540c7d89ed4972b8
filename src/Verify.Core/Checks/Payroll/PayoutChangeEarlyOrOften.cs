using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Do pay details change soon after the start, or again and again?</summary>
internal static class PayoutChangeEarlyOrOften
{
    private static readonly Threshold EarlyDays = new("early-days", 14, "days from the start");
    private static readonly Threshold FirstDays = new("first-days", 90, "days from the start for two changes");
    private static readonly Threshold Often = new("often", 3, "changes in 365 days");

    private static readonly Indicator Changed = new()
    {
        Id = "payout-change-early-or-often",
        Family = Family.Payroll,
        Strength = Strength.Supporting,
        Stages = [Stage.Onboarding, Stage.FirstWeeks],
        HonestCauses = "A change of bank, or somebody else diverting the worker's pay: the worker may be the victim.",
        Clears = "The worker confirms the change on the number that was on file before it.",
        Task = "Please call the worker on the number on file before the change and confirm it.",
    };

    public static readonly Check Check = new()
    {
        Id = "payout-change-early-or-often",
        Version = 2,
        Title = "Early or frequent changes of pay details",
        Explanation = "Changes of pay details are counted within a year and set against the first day of work.",
        Indicators = [Changed],
        Thresholds = [EarlyDays, FirstDays, Often],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        if (dossier.All<Payout>().Count == 0) return Changed.NotChecked("no pay details");
        var changes = PayChanges.Of(dossier);
        if (changes.Count == 0) return Changed.NotObserved();
        var dated = changes.FindAll(change => change.ObservedAt is not null);
        if (dated.Count == 0) return Changed.NotChecked("changes without a time");

        var often = (int)Math.Max(1, context.Value(Often));
        for (var last = dated.Count - 1; last >= often - 1; last--)
            if ((dated[last].ObservedAt!.Value - dated[last - often + 1].ObservedAt!.Value).TotalDays <= 365)
                return Hit("OFTEN", Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"Pay details changed {often} times within a year."), dated.GetRange(last - often + 1, often));

        if (PayChanges.Start(dossier) is not { } start) return Changed.NotChecked("no start date");
        var first = dated.FindAll(change => Day(change, start) is >= 0 and var day && day <= context.Value(FirstDays));
        if (first.Count >= 2)
            return Hit("FIRST-MONTHS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Pay details changed {first.Count} times in the first {context.Value(FirstDays)} days."), first);
        var early = dated.FindAll(change => Day(change, start) is >= 0 and var day && day <= context.Value(EarlyDays));
        return early.Count == 0 ? dated.Count < changes.Count ? Changed.NotChecked("changes without a time") : Changed.NotObserved()
            : Hit("EARLY", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Pay details changed {Day(early[0], start)} days after the start."), early);
    }

    private static int Day(Payout change, PartialDate start) => DateOnly.FromDateTime(change.ObservedAt!.Value.UtcDateTime).DayNumber - start.Earliest.DayNumber;

    private static Signal Hit(string code, Strength strength, string statement, List<Payout> changes) =>
        Changed.Observed(code, strength, statement, [.. changes.Select(PayChanges.Fact)], [.. changes]);
}
