using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Was the candidate recommended by somebody whose case was confirmed since?</summary>
internal static class ReferredByFlaggedWorker
{
    private static readonly Indicator Referred = new()
    {
        Id = "referred-by-flagged-worker",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Application],
        HonestCauses = "Honest friends of a colleague. The hit asks for a second look and is no penalty.",
        Clears = "The candidate's own evidence is complete.",
    };

    public static readonly Check Check = new()
    {
        Id = "referred-by-flagged-worker",
        Version = 1,
        Title = "Who recommended the candidate",
        Explanation = "The referrer is compared with confirmed cases; several referrals by one such person speak about the group, not about one candidate.",
        Indicators = [Referred],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var referrals = dossier.All<Referral>();
        var applications = dossier.All<Application>();
        if (referrals.Count == 0)
            return applications.Count == 0 ? Referred.NotChecked("no application") : applications.Any(application => application.ReferrerId is not null) ? Referred.NotChecked("referrer not looked up") : Referred.NotObserved();
        if (referrals.LastOrDefault(referral => referral.Outcome == ReferrerOutcome.Confirmed) is { } confirmed)
        {
            var several = confirmed.ReferralsByReferrer >= 2;
            return Referred.Observed(several ? "SEVERAL" : null, Strength.Supporting,
                several ? string.Create(CultureInfo.InvariantCulture, $"The candidate was recommended by a worker whose case was confirmed since, as were {confirmed.ReferralsByReferrer - 1} others.")
                    : "The candidate was recommended by a worker whose case was confirmed since.", [$"referrer:{confirmed.ReferrerId}"], confirmed);
        }
        return referrals.FirstOrDefault(referral => referral.Outcome == ReferrerOutcome.Suspected) is { } suspected
            ? Referred.NotObserved("Note: a case of the referrer is open and not confirmed.", suspected) : Referred.NotObserved();
    }
}
