using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Do contact points keep changing, or does nobody answer at agreed times?</summary>
internal static class PhoneChurnOrUnreachable
{
    private static readonly Threshold ChangeCount = new("changes", 2, "changes");
    private static readonly Threshold MissedCalls = new("missed-calls", 3, "calls");
    private static readonly Threshold TextMinutes = new("text-minutes", 15, "minutes");

    private static readonly Indicator Churn = new()
    {
        Id = "phone-churn-or-unreachable",
        Family = Family.Contact,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening, Stage.Interview, Stage.Onboarding],
        HonestCauses = "A lost phone, night shifts, a hearing impairment.",
        Clears = "One answered call at an agreed time, or a relay or text service agreed on.",
        Task = "Please agree on a time and a way to talk; text and relay services are fine.",
    };

    public static readonly Check Check = new()
    {
        Id = "phone-churn-or-unreachable",
        Version = 2,
        Title = "Changing contact points and missed calls",
        Explanation = "Changes of phone or e-mail between application and start, and agreed calls that were missed while a text answer came at once.",
        Indicators = [Churn],
        Thresholds = [ChangeCount, MissedCalls, TextMinutes],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var applicant = Applicant.Of(dossier);
        if (applicant.Application is null && dossier.All<ContactChange>().Count == 0 && dossier.All<CallAttempt>().Count == 0) return Churn.NotChecked("no contact history");

        var changes = Changes(dossier, applicant.Application?.ObservedAt);
        if (changes.Length >= context.Value(ChangeCount))
            return Churn.Observed("CHURN", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Phone or e-mail changed {changes.Length} times between application and start."), [], changes);

        var missed = dossier.All<CallAttempt>().Where(c => c is { Agreed: true, Answered: false } && c.TextAfterMinutes <= context.Value(TextMinutes)).ToArray();
        if (missed.Length >= context.Value(MissedCalls) && !applicant.Accommodations.Contains("calls"))
            return Churn.Observed("UNREACHABLE", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{missed.Length} agreed calls were missed, each with a text answer soon after."), [], missed);
        var undated = dossier.All<ContactChange>().Count(c => c.ObservedAt is null && !IsSame(c));
        return undated > 0 && changes.Length + undated >= context.Value(ChangeCount) ? Churn.NotChecked("changes without a time") : Churn.NotObserved();
    }

    private static ContactChange[] Changes(Dossier dossier, DateTimeOffset? applied)
    {
        var start = dossier.Latest<HrRecord>()?.StartDate ?? dossier.Latest<Offer>()?.StartsOn;
        return [.. dossier.All<ContactChange>().Where(c => c.ObservedAt is { } at && !(at < applied) && !IsSame(c)
            && (start is null || DateOnly.FromDateTime(at.UtcDateTime) < start.Value.Earliest))];
    }

    /// <summary>The same contact point in another spelling is no change.</summary>
    private static bool IsSame(ContactChange change) => change.Previous is not null && (change.Type == ContactType.Email
        ? ContactKeys.Email(change.Value) is { } mail && mail == ContactKeys.Email(change.Previous)
        : ContactKeys.Phone(change.Value) is { } phone && phone == ContactKeys.Phone(change.Previous));
}
