using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Does the history name an organisation on a dated list of front or sham organisations?</summary>
internal static class OrgOnRiskList
{
    private static readonly Indicator Listed = new()
    {
        Id = "org-on-risk-list",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Application],
        HonestCauses = "Honest staff and victims of those firms, other firms of the same name, honest students of a school that is named.",
        Clears = "The register number shows another firm, or papers show the work that was done there.",
    };

    public static readonly Check Check = new()
    {
        Id = "org-on-risk-list",
        Version = 1,
        Title = "Organisations on a list",
        Explanation = "Employers and schools of the history are compared with dated lists: by register number or domain, else by name alone.",
        Indicators = [Listed],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var hits = dossier.All<OrganisationHit>();
        if (hits.Count == 0) return Unlisted(dossier);

        var exact = hits.Where(hit => hit.Match != OrganisationMatch.Name).ToArray();
        var found = exact.Length > 0 ? exact : [.. hits];
        var first = found[^1];
        return Listed.Observed(exact.Length > 0 ? "EXACT" : "NAME", exact.Length > 0 ? Strength.Strong : Strength.Supporting,
            $"'{first.Organisation}' of the history {(exact.Length > 0 ? "is" : "has a name like")} entry {first.EntryId} of the list {first.List}.",
            Employers.Facts(found.Select(hit => hit.Organisation)), found);
    }

    private static Signal Unlisted(Dossier dossier)
    {
        var screenings = dossier.All<OrganisationScreening>();
        if (!screenings.Any(screening => screening.Lists.Count > 0)) return Listed.NotChecked("no list");
        var named = dossier.All<EmploymentClaim>().Count > 0 || dossier.All<EducationClaim>().Count > 0 || screenings.Any(screening => screening.Organisations.Count > 0);
        return named ? Listed.NotObserved() : Listed.NotChecked("no organisation named");
    }
}
