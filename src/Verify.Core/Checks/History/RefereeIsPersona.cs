using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Is a referee another candidate, or somebody of an earlier case?</summary>
internal static class RefereeIsPersona
{
    private static readonly Indicator Persona = new()
    {
        Id = "referee-is-persona",
        Family = Family.History,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Colleagues who apply together.",
        Clears = "Both people, asked separately, tell the same of their work together.",
    };

    public static readonly Check Check = new()
    {
        Id = "referee-is-persona",
        Version = 1,
        Title = "Referees and other candidates",
        Explanation = "Keyed identities, contact points and portraits of referees are compared with candidates and earlier cases; present employees may vouch.",
        Indicators = [Persona],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var links = SharedLinks.ToOthers(dossier, SelectorType.Referee).FindAll(link => link.OtherRole != LinkedRole.Employee);
        if (links.Count == 0) return SharedLinks.LookedUp(dossier, SelectorType.Referee) ? Persona.NotObserved() : Persona.NotChecked(SharedLinks.NotLookedUp);
        var earlier = links.Exists(link => link.OtherRole is LinkedRole.RejectedForFraud or LinkedRole.Confirmed);
        return Persona.Observed(earlier ? "CASE" : "CANDIDATE", Strength.Strong,
            earlier ? "A referee shares an identity, contact point or portrait with a person of an earlier case." : "A referee shares an identity, contact point or portrait with another candidate.", SharedLinks.Facts(dossier, links), [.. links]);
    }
}
