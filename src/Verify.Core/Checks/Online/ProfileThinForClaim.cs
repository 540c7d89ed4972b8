using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Does a long career stand against a new profile that nobody mentions?</summary>
internal static class ProfileThinForClaim
{
    private static readonly Threshold Years = new("claimed-years", 8, "years of career");
    private static readonly Threshold Months = new("profile-months", 6, "months since the profile was made, fewer than");

    private static readonly Indicator Thin = new()
    {
        Id = "profile-thin-for-claim",
        Family = Family.Online,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Privacy, people who were stalked, defence work, care for others, regions that use other networks.",
        Clears = "A reference who is found independently. A profile is never required.",
    };

    public static readonly Check Check = new()
    {
        Id = "profile-thin-for-claim",
        Version = 2,
        Title = "Profile and length of career",
        Explanation = "The years that the career spans are set against the age of the oldest profile when it was seen and independent mentions; no profile scores nothing.",
        Indicators = [Thin],
        Thresholds = [Years, Months],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var profiles = context.Dossier.All<ProfileSnapshot>();
        var made = profiles.Where(profile => profile.Created is not null).ToArray();
        var mentions = profiles.Where(profile => profile.IndependentMentions is not null).ToArray();
        if (made.Length == 0 || mentions.Length == 0) return Thin.NotChecked(profiles.Count == 0 ? "no profile" : "profile's age and mentions not known");
        var today = DateOnly.FromDateTime(context.AsOf.UtcDateTime);
        if (Career(context.Dossier, today) is not var (from, to)) return Thin.NotChecked("no dated career");

        var oldest = made.MinBy(profile => profile.Created!.Value.Earliest)!;
        var years = (to.DayNumber - from.DayNumber) / 365.25;
        // As old as it was when it was looked at: nobody's profile is new for ever, nor old because the assessment came late.
        var seen = oldest.ObservedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : today;
        var young = oldest.Created!.Value.Earliest > seen.PlusMonths(-(int)context.Value(Months));
        if (years < context.Value(Years) || !young || mentions.Any(profile => profile.IndependentMentions > 0)) return Thin.NotObserved();
        return Thin.Observed(null, Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"A career of {years:F0} years stands against a profile of {oldest.Created} and no independent mention."),
            [$"account:{oldest.Handle}"], [oldest, .. mentions]);
    }

    /// <summary>From the first start to the last end, what is not known counted for the candidate.</summary>
    private static (DateOnly From, DateOnly To)? Career(Dossier dossier, DateOnly today)
    {
        DateOnly? from = null, to = null;
        foreach (var claim in dossier.All<EmploymentClaim>())
        {
            if (claim.Start is not { } start) continue;
            if (from is null || start.Latest < from) from = start.Latest;
            var end = claim.End?.Earliest ?? today;
            if (to is null || end > to) to = end;
        }
        return from is { } first && to is { } last ? (first, last) : null;
    }
}
