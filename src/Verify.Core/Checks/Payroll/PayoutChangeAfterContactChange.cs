using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Do pay details change right after a phone number or mailbox did?</summary>
internal static class PayoutChangeAfterContactChange
{
    private static readonly Threshold Hours = new("hours", 48, "hours");

    private static readonly Indicator After = new()
    {
        Id = "payout-change-after-contact-change",
        Family = Family.Payroll,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "A new phone and a new bank after a move.",
        Clears = "The worker confirms both changes over the earlier contact; hold one pay cycle until then.",
        Task = "Please confirm the new pay details with the worker over the earlier phone number or mailbox.",
    };

    public static readonly Check Check = new()
    {
        Id = "payout-change-after-contact-change",
        Version = 1,
        Title = "Pay details after contact details",
        Explanation = "Each change of pay details is set against the changes of phone and mailbox before it.",
        Indicators = [After],
        Thresholds = [Hours],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        if (dossier.All<Payout>().Count == 0) return After.NotChecked("no pay details");
        var changes = PayChanges.Of(dossier);
        var contacts = dossier.All<ContactChange>();
        if (changes.Count == 0 || contacts.Count == 0) return After.NotObserved();
        if (changes.TrueForAll(change => change.ObservedAt is null) || contacts.All(contact => contact.ObservedAt is null)) return After.NotChecked("changes without a time");

        foreach (var change in changes)
            foreach (var contact in contacts)
            {
                if (change.ObservedAt - contact.ObservedAt is not { } gap || gap <= TimeSpan.Zero || gap.TotalHours > context.Value(Hours)) continue;
                return After.Observed(contact.Type == ContactType.Phone ? "PHONE" : "EMAIL", Strength.Strong,
                    string.Create(CultureInfo.InvariantCulture, $"Pay details changed {gap.TotalHours:F0} hours after the {(contact.Type == ContactType.Phone ? "phone number" : "mailbox")}."),
                    [PayChanges.Fact(change)], change, contact);
            }
        return After.NotObserved();
    }
}
