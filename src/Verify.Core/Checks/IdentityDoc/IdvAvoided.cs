using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Was an identity check that everyone passes avoided again and again?</summary>
internal static class IdvAvoided
{
    private static readonly Threshold Requests = new("requests", 2, "requests");

    private static readonly Indicator Avoided = new()
    {
        Id = "idv-avoided",
        Family = Family.IdentityDoc,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening, Stage.Offer],
        HonestCauses = "Privacy concerns, no smartphone, a disability, an unsupported country, fear of phishing.",
        Clears = "Any completed check, also in person or at a notary.",
        Task = "Please offer the candidate another way to confirm who they are, for example in person.",
    };

    public static readonly Check Check = new()
    {
        Id = "idv-avoided",
        Version = 1,
        Title = "Identity check not taken",
        Explanation = "Requests that policy gives to everyone and that were declined, abandoned or ran out although another way was offered and not taken.",
        Indicators = [Avoided],
        Thresholds = [Requests],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (context.Dossier.Stage == Stage.Application) return Avoided.NotChecked("not counted at application");
        var last = new SortedDictionary<string, IdentityCheck>(StringComparer.Ordinal);
        foreach (var check in context.Dossier.All<IdentityCheck>())
            if (check.AppliesToEveryone) last[check.RequestId] = check;
        if (last.Count == 0) return Avoided.NotChecked("no identity check that policy gives to everyone");
        if (last.Values.Any(c => c.Status == IdentityCheckStatus.Completed || c.AlternativeTaken)) return Avoided.NotObserved();
        if (Applicant.Of(context.Dossier).Accommodations.Contains("identity-check")) return Avoided.NotObserved("An accommodation covers the identity check.");

        var missed = last.Values.Where(c => c is { AlternativeOffered: true, Status: IdentityCheckStatus.Declined or IdentityCheckStatus.Expired or IdentityCheckStatus.Abandoned }).ToArray();
        return missed.Length < context.Value(Requests) ? Avoided.NotObserved()
            : Avoided.Observed(null, Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{missed.Length} requests for the identity check were not taken, nor the other way that was offered."), [], missed);
    }
}
