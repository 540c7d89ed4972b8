namespace Verify.Core.Watchlists;

/// <summary>Whether a new version of a list may take the place of the old one.</summary>
public sealed record GuardVerdict(bool Accepted, string Reason);

/// <summary>Holds back a list that suddenly shrank: a cut download must not clear people.</summary>
public static class ListGuard
{
    /// <summary>A list may lose this part of its subjects or names before a person has to confirm.</summary>
    public const double MaxLoss = 0.20;

    /// <summary>Compares the versions; <paramref name="confirmed"/> names the version that a person has accepted.</summary>
    public static GuardVerdict Check(ListSnapshot? before, ListSnapshot after, string? confirmed = null)
    {
        if (before is null) return new GuardVerdict(true, $"{after.List}: first version");
        if (before.List != after.List) throw new ArgumentException($"{before.List} and {after.List} are different lists.", nameof(after));
        var lost = Math.Max(Loss(before.Subjects, after.Subjects), Loss(before.Names, after.Names));
        if (lost <= MaxLoss) return new GuardVerdict(true, $"{after.List}: {before.Subjects} → {after.Subjects} subjects");
        return confirmed == after.Version
            ? new GuardVerdict(true, $"{after.List}: {before.Subjects} → {after.Subjects} subjects, confirmed by a person")
            : new GuardVerdict(false, $"{after.List}: {before.Subjects} → {after.Subjects} subjects and {before.Names} → {after.Names} names; a loss of more than {MaxLoss:P0} needs a person's confirmation of version {after.Version}");
    }

    private static double Loss(int before, int after) => before == 0 ? 0 : (before - after) / (double)before;
}
