using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Changes of pay details that took effect, each once, in order of time.</summary>
internal static class PayChanges
{
    /// <summary>Changes in an announced window are the employer's doing, requests have changed nothing yet.</summary>
    public static List<Payout> Of(Dossier dossier)
    {
        var found = new List<Payout>();
        var seen = new HashSet<(DateTimeOffset?, string?)>();
        foreach (var payout in dossier.All<Payout>())
            if (payout is { Change: true, RequestOnly: false, AnnouncedWindow: false } && (payout.ObservedAt is null || seen.Add((payout.ObservedAt, payout.AccountHash)))) found.Add(payout);
        return found;
    }

    public static string Fact(Payout payout) => $"payout:{payout.Id}";

    /// <summary>The first day of work, as HR or else the offer says.</summary>
    public static PartialDate? Start(Dossier dossier)
    {
        PartialDate? start = null;
        foreach (var offer in dossier.All<Offer>()) start = offer.StartsOn ?? start;
        foreach (var record in dossier.All<HrRecord>()) start = record.StartDate ?? start;
        return start;
    }
}
