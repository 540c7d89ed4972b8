using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>
/// People of other names who claim the same home as the candidate: a couple, or a small flat-share, of which nobody asked. Line, door, network and machine of one home are
/// one fact, not four (catalogue rule 3). A delivery address that is nobody's claimed home is no home.
/// </summary>
internal sealed class HomeMates
{
    /// <summary>More people than this at one claimed address are no couple and no small flat-share; ours.</summary>
    private const int MostAtHome = 4;

    /// <summary>The fact that all things of the home share.</summary>
    public const string Home = "home";

    private readonly List<CandidateId> _others = [];
    private readonly CandidateId _self;

    private HomeMates(Dossier dossier)
    {
        _self = dossier.CandidateId;
        foreach (var link in dossier.All<Link>())
            if (link is { Selector: SelectorType.Residence, Names: NameRelation.Different, Hub: false, Holders: <= MostAtHome }) _others.Add(link.Other);
    }

    public static HomeMates Of(Dossier dossier) => dossier.View(static d => new HomeMates(d));

    /// <summary>Whether what is shared is what people of one home share as a matter of course.</summary>
    public bool Explains(Link link) => _others.Contains(link.Other) && EvidenceSelectors.IsOfHome(link.Selector);

    public bool Explains(ClusterEdge edge) => LivesHere(edge.A) && LivesHere(edge.B) && EvidenceSelectors.IsOfHome(edge.Selector);

    private bool LivesHere(CandidateId id) => id == _self || _others.Contains(id);
}
