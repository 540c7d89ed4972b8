using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Are listed accounts deleted or renamed in the middle of the process?</summary>
internal static class IdentitySwitchMidway
{
    private static readonly Threshold Accounts = new("accounts", 2, "listed accounts");
    private static readonly Threshold WindowDays = new("window-days", 30, "days");

    private static readonly Indicator Switch = new()
    {
        Id = "identity-switch-midway",
        Family = Family.Online,
        Strength = Strength.Strong,
        Stages = [Stage.Interview, Stage.FirstWeeks],
        HonestCauses = "Harassment, a ban of the platform, a new brand.",
        Clears = "The candidate, asked, explains the change.",
        Task = "Please ask the candidate for the present links.",
    };

    public static readonly Check Check = new()
    {
        Id = "identity-switch-midway",
        Version = 1,
        Title = "Accounts that vanish or change their name",
        Explanation = "Deletions and new handles of accounts that the candidate listed are counted within a window; announced ones and bans are left out.",
        Indicators = [Switch],
        Thresholds = [Accounts, WindowDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var listed = context.Dossier.All<ProfileSnapshot>().Where(profile => profile.Listed).ToArray();
        if (listed.Length == 0) return Switch.NotChecked("no listed account");

        var undated = false;
        var first = new Dictionary<(string, string), ProfileSnapshot>();
        foreach (var profile in listed)
        {
            if (profile.Status is not (AccountStatus.Deleted or AccountStatus.Renamed) || profile.ChangeAnnounced) continue;
            undated |= profile.ObservedAt is null;
            if (profile.ObservedAt is not null) first.TryAdd((profile.Site.ToLowerInvariant(), profile.Handle.ToLowerInvariant()), profile);
        }
        var changes = first.Values.OrderBy(profile => profile.ObservedAt).ThenBy(profile => profile.Id).ToArray();
        var least = (int)Math.Max(1, context.Value(Accounts));
        for (var last = least - 1; last < changes.Length; last++)
        {
            if ((changes[last].ObservedAt!.Value - changes[last - least + 1].ObservedAt!.Value).TotalDays > context.Value(WindowDays)) continue;
            var found = changes[(last - least + 1)..(last + 1)];
            return Switch.Observed(null, Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"{found.Length} listed accounts were deleted or renamed within {context.Value(WindowDays):F0} days without notice."),
                [.. found.Select(profile => $"account:{profile.Handle}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], found);
        }
        return undated ? Switch.NotChecked("changes without a time") : Switch.NotObserved();
    }
}
