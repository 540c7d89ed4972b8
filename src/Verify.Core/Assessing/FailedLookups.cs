using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>A look-up that failed leaves its signals without an answer, unless another source told the same: an outage or a spent budget never reads as clean.</summary>
internal static class FailedLookups
{
    /// <param name="Wanted">The kind of evidence that did not come.</param>
    /// <param name="Indicators">What it would have told.</param>
    /// <param name="Answered">Whether somebody else told it of this input.</param>
    private sealed record Feed(string Wanted, IReadOnlyList<string> Indicators, Func<Dossier, string, bool> Answered);

    private static readonly Feed[] Feeds =
    [
        new("phone-intel", ["phone-low-trust"], (dossier, phone) => dossier.All<PhoneIntel>().Any(item => item.Phone == phone)),
        new("email-intel", ["email-low-trust"], (dossier, email) => dossier.All<EmailIntel>().Any(item => item.Email == email)),
        new("address-intel", ["ship-address-type"], (dossier, address) => dossier.All<AddressIntel>().Any(item => item.Address.Text() == address)),
        new("ip-intel", ["ip-anonymiser", "ip-associated-vpn-exit", "ip-embargoed-territory", "location-claim-vs-network", "location-drift-across-stages", "session-implausible"], (dossier, ip) => dossier.All<IpIntel>().Any(item => item.Ip == ip)),
        // No list of ranges knows which household carries a proxy today.
        new("ip-intel", ["ip-residential-proxy"], (dossier, ip) => dossier.All<IpIntel>().Any(item => item.Ip == ip && item.Source != Offline)),
        new("link-check", ["portfolio-or-link-suspect"], (dossier, url) => dossier.All<LinkCheck>().Any(item => item.Url == url)),
        new("code-account", ["git-copied-repo", "git-follow-cluster", "git-history-inconsistent"], (dossier, handle) => dossier.All<CodeAccount>().Any(item => item.Handle == handle)),
        new("employment-verification", ["employment-denied"], (dossier, reference) => dossier.All<EmploymentVerification>().Any(item => item.Reference == reference)),
        new("face-comparison", ["doc-portrait-face-mismatch", "face-changes-between-sessions"], (dossier, session) => dossier.All<FaceComparison>().Any(item => item.FirstId == session || item.SecondId == session)),
        new("current-employment", ["undisclosed-other-employment"], (dossier, reference) => dossier.All<CurrentEmployment>().Any(item => item.Reference == reference)),
    ];

    /// <summary>Every indicator that a failed look-up can leave without an answer.</summary>
    internal static IEnumerable<string> Fed => Feeds.SelectMany(feed => feed.Indicators);

    private const string Offline = Enriching.EnrichmentPlan.OfflineSource;

    public static void Name(List<Signal> signals, Dossier dossier)
    {
        foreach (var failed in dossier.All<FailedLookup>())
            foreach (var feed in Feeds)
            {
                if (feed.Wanted != failed.Wanted || feed.Answered(dossier, failed.Input)) continue;
                for (var i = 0; i < signals.Count; i++)
                    if (feed.Indicators.Contains(signals[i].Indicator.Id) && signals[i].State != SignalState.Observed && signals[i].Reason != Engine.Failed)
                        signals[i] = signals[i].Indicator.NotChecked($"{Words(failed.Why)} ({failed.Provider})");
            }
    }

    private static string Words(LookupFailure why) => why switch
    {
        LookupFailure.VendorFailed => "vendor failed",
        LookupFailure.Budget => "budget",
        LookupFailure.NotCovered => "not covered",
        LookupFailure.NotInstalled => "not installed",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, "no such reason"),
    };
}
