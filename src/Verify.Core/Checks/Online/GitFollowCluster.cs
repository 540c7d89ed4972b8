using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Does the account sit in a ring of accounts that follow each other?</summary>
internal static class GitFollowCluster
{
    private static readonly Threshold Flagged = new("flagged", 3, "accounts of earlier cases within two hops");
    private static readonly Threshold Follows = new("follows", 200, "followers and followed, more than");
    private static readonly Threshold Mutual = new("mutual-ratio", 0.8, "share that follows back, more than");
    private static readonly Threshold Friends = new("friends", 0.6, "share of friends in common with an account of another name");
    private static readonly Threshold Stars = new("stars", 10, "stars, fewer than");

    private static readonly Indicator Ring = new()
    {
        Id = "git-follow-cluster",
        Family = Family.Online,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Communities that follow back, developer advocates, students.",
        Clears = "Work of the account that others use, or a community that explains the ring.",
    };

    public static readonly Check Check = new()
    {
        Id = "git-follow-cluster",
        Version = 2,
        Title = "Followers of the code account",
        Explanation = "Accounts of earlier cases near the account, or many followers who nearly all are followed back while nobody stars the work, or the friends of an account of another name, also when that account is gone.",
        Indicators = [Ring],
        Thresholds = [Flagged, Follows, Mutual, Stars, Friends],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var circles = SharedLinks.ToOthers(context.Dossier, SelectorType.ProfileFriends).FindAll(link => link.Similarity >= context.Value(Friends));
        if (circles.Count > 0)
            return Ring.Observed("SAME-FRIENDS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"An account of another name has {circles.Max(link => link.Similarity) * 100:F0} per cent of its friends in common with this one."),
                SharedLinks.Facts(context.Dossier, circles), [.. circles]);
        var accounts = context.Dossier.All<CodeAccount>();
        var known = SharedLinks.LookedUp(context.Dossier, SelectorType.ProfileFriends);
        if (accounts.Count == 0 && !known) return Ring.NotChecked("no code account");
        foreach (var account in accounts)
        {
            known |= account.FlaggedWithinTwoHops is not null || account is { Followers: not null, Following: not null, MutualRatio: not null, Stars: not null };
            string[] facts = [$"account:{account.Handle}"];
            if (account.FlaggedWithinTwoHops >= context.Value(Flagged))
                return Ring.Observed("FLAGGED", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{account.FlaggedWithinTwoHops} accounts of earlier cases lie within two hops of the code account."), facts, account);
            if (account.Followers > context.Value(Follows) && account.Following > context.Value(Follows) && account.MutualRatio > context.Value(Mutual) && account.Stars < context.Value(Stars))
                return Ring.Observed("RING", Strength.Supporting,
                    string.Create(CultureInfo.InvariantCulture, $"{account.Followers} followers and {account.Following} followed accounts follow each other by {account.MutualRatio * 100:F0} per cent; the work has {account.Stars} stars."), facts, account);
        }
        return known ? Ring.NotObserved() : Ring.NotChecked("no follow data");
    }
}
