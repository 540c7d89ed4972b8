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
        Version = 2,
        Title = "Organisations on a list",
        Explanation = "Employers and schools of the history are compared with dated lists: by register number or domain, else by name, telephone, address, directors or a site that imitates a listed one.",
        Indicators = [Listed],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var hits = dossier.All<OrganisationHit>();
        if (hits.Count == 0) return Unlisted(dossier);

        var exact = hits.Where(hit => hit.Match is OrganisationMatch.RegistryId or OrganisationMatch.Domain).ToArray();
        var found = exact.Length > 0 ? exact : [.. hits];
        var first = found[^1];
        return Listed.Observed(Code(first.Match), exact.Length > 0 ? Strength.Strong : Strength.Supporting,
            $"'{first.Organisation}' of the history {Agrees(first.Match)} entry {first.EntryId} of the list {first.List}.",
            Employers.Facts(found.Select(hit => hit.Organisation)), found);
    }

    private static string Code(OrganisationMatch match) => match switch
    {
        OrganisationMatch.RegistryId or OrganisationMatch.Domain => "EXACT",
        OrganisationMatch.Phone => "PHONE",
        OrganisationMatch.Address => "ADDRESS",
        OrganisationMatch.Director => "DIRECTOR",
        OrganisationMatch.LookalikeDomain => "LOOKALIKE",
        OrganisationMatch.Name => "NAME",
        _ => throw new InvalidOperationException($"no such match: {match}"),
    };

    private static string Agrees(OrganisationMatch match) => match switch
    {
        OrganisationMatch.RegistryId or OrganisationMatch.Domain => "is",
        OrganisationMatch.Phone => "has the telephone of",
        OrganisationMatch.Address => "has a name like, and the address of,",
        OrganisationMatch.Director => "has a director with a name like",
        OrganisationMatch.LookalikeDomain => "has a site that imitates the one of",
        OrganisationMatch.Name => "has a name like",
        _ => throw new InvalidOperationException($"no such match: {match}"),
    };

    private static Signal Unlisted(Dossier dossier)
    {
        var screenings = dossier.All<OrganisationScreening>();
        if (!screenings.Any(screening => screening.Lists.Count > 0)) return Listed.NotChecked("no list");
        var named = dossier.All<EmploymentClaim>().Count > 0 || dossier.All<EducationClaim>().Count > 0 || screenings.Any(screening => screening.Organisations.Count > 0);
        return named ? Listed.NotObserved() : Listed.NotChecked("no organisation named");
    }
}
