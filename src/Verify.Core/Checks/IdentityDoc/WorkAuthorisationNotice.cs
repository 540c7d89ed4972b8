using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Did the government's eligibility system return a mismatch?</summary>
internal static class WorkAuthorisationNotice
{
    private static readonly Indicator Notice = new()
    {
        Id = "work-authorisation-notice",
        Family = Family.IdentityDoc,
        Strength = Strength.Supporting,
        Stages = [Stage.Onboarding],
        HonestCauses = "Changes of name, errors in the authority's records, recent naturalisation.",
        Clears = "The authority closes the case as authorised.",
    };

    public static readonly Check Check = new()
    {
        Id = "work-authorisation-notice",
        Version = 2,
        Title = "Eligibility case",
        Explanation = "The status is recorded. While the case is open it has no weight and no step against the person may follow from it; only a final nonconfirmation counts, and only beside a strong signal.",
        Indicators = [Notice],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (context.Dossier.Stage < Stage.Offer) return Notice.NotChecked("only after the offer");
        if (context.Dossier.Latest<WorkAuthorisation>() is not { } last) return Notice.NotChecked("no eligibility case");
        return last.Status switch
        {
            WorkAuthorisationStatus.TentativeMismatch => Notice.Observed("OPEN", Strength.Supporting, "The eligibility case shows a mismatch that the person may contest; no adverse step while it is open.", [], last) with { Percent = 0 },
            WorkAuthorisationStatus.FinalNonconfirmation => Notice.Observed("FINAL", Strength.Supporting, "The eligibility case ended with a final nonconfirmation.", [], last) with { OnlyBesideStrong = true },
            WorkAuthorisationStatus.Open => Notice.NotObserved("The eligibility case is open.", last),
            _ => Notice.NotObserved(),
        };
    }
}
