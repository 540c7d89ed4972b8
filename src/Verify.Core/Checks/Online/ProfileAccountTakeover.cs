using System.Globalization;
using System.Numerics;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Does an account that slept for a year wake with another picture or career?</summary>
internal static class ProfileAccountTakeover
{
    private const int SamePictureBits = 10;
    private static readonly Threshold GapDays = new("gap-days", 365, "days without activity");
    private static readonly Threshold ChangeDays = new("change-days", 60, "days from the first new activity to the change");

    private static readonly Indicator Takeover = new()
    {
        Id = "profile-account-takeover",
        Family = Family.Online,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Job seekers who revive a profile, marriage, transition. A change of name alone never counts.",
        Clears = "The candidate explains the pause and signs in to the account in the call.",
        Task = "Please ask the candidate about the profile's history.",
    };

    public static readonly Check Check = new()
    {
        Id = "profile-account-takeover",
        Version = 1,
        Title = "Account that slept and changed",
        Explanation = "Snapshots of one account: a long pause, then soon another picture or other employers than before.",
        Indicators = [Takeover],
        Thresholds = [GapDays, ChangeDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var compared = false;
        var accounts = context.Dossier.All<ProfileSnapshot>().Where(profile => profile.ObservedAt is not null).GroupBy(profile => (Site: profile.Site.ToLowerInvariant(), Handle: profile.Handle.ToLowerInvariant()));
        foreach (var account in accounts.OrderBy(group => group.Key))
        {
            var snapshots = account.ToArray();
            for (var i = 0; i + 1 < snapshots.Length; i++)
            {
                // Asleep only if the snapshot itself shows the pause: two snapshots years apart say nothing of the time between.
                var asleep = snapshots[i];
                if (asleep.LastActive is not { } last) continue;
                compared = true;
                if ((asleep.ObservedAt!.Value - last).TotalDays < context.Value(GapDays)) continue;
                if (Changed(context, asleep, snapshots.AsSpan(i + 1)) is not var (changed, code)) continue;
                return Takeover.Observed(code, Strength.Strong,
                    string.Create(CultureInfo.InvariantCulture, $"The account at {asleep.Site} was idle for {(asleep.ObservedAt.Value - last).TotalDays:F0} days and then showed {(code == "PHOTO" ? "another picture" : "other employers")}."),
                    [$"account:{asleep.Handle}"], asleep, changed);
            }
        }
        return compared ? Takeover.NotObserved() : Takeover.NotChecked("no profile history");
    }

    private static (ProfileSnapshot Changed, string Code)? Changed(CheckContext context, ProfileSnapshot asleep, ReadOnlySpan<ProfileSnapshot> later)
    {
        DateTimeOffset? awake = null;
        foreach (var snapshot in later)
        {
            awake ??= snapshot.LastActive > asleep.ObservedAt ? snapshot.LastActive : null;
            if (awake is null || snapshot.ChangeAnnounced || (snapshot.ObservedAt!.Value - awake.Value).TotalDays > context.Value(ChangeDays)) continue;
            if (OtherPicture(asleep.AvatarHash, snapshot.AvatarHash)) return (snapshot, "PHOTO");
            if (Dropped(asleep.Employers, snapshot.Employers)) return (snapshot, "EMPLOYERS");
        }
        return null;
    }

    private static bool OtherPicture(string? before, string? after)
    {
        if (before is null || after is null) return false;
        return ulong.TryParse(before, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var a) && ulong.TryParse(after, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b)
            ? BitOperations.PopCount(a ^ b) > SamePictureBits : !string.Equals(before, after, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A new job is added to the old ones; another career replaces them.</summary>
    private static bool Dropped(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (before.Count == 0 || after.Count == 0) return false;
        var now = after.Select(Employers.Key).ToHashSet(StringComparer.Ordinal);
        return before.Any(employer => !now.Contains(Employers.Key(employer)));
    }
}
