using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Checks;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Linking;

/// <summary>What linking needs to know of one candidate.</summary>
internal sealed class LinkParty
{
    /// <summary>Links are the linker's own observations.</summary>
    public const string Source = "linker";
    private readonly Dossier _dossier;
    private readonly ILookup<SelectorType, string> _signatures;
    private readonly ILookup<string, DateTimeOffset> _sightings;
    private readonly IReadOnlySet<string> _dwellings;

    private LinkParty(Dossier dossier)
    {
        _dossier = dossier;
        var selectors = dossier.Evidence.SelectMany(EvidenceSelectors.Of).ToArray();
        Selectors = selectors;
        Types = [.. selectors.Select(s => s.Type).Distinct().Order()];
        _signatures = selectors.Where(s => s.Signature is not null).Select(s => (s.Type, s.Signature!)).Distinct().ToLookup(s => s.Type, s => s.Item2);
        _sightings = dossier.All<NetworkEvent>().Where(seen => seen.ObservedAt is not null).ToLookup(seen => seen.Ip.Trim().ToLowerInvariant(), seen => seen.ObservedAt!.Value);
        _dwellings = Values(selectors, SelectorType.Residence);
        Contacts = Values(selectors, SelectorType.Phone);
        Accounts = Values(selectors, SelectorType.Account);
        Surname = Applicant.Of(dossier).Application?.Name?.Family?.Trim().ToUpperInvariant() ?? "";
        // A link is dated by what it can be made of, not by when it was looked up: the same evidence makes the same dossier.
        AsOf = Standing.AsOf(dossier.Evidence.Where(e => e.Source != Source && EvidenceSelectors.Kept(e).Any()), DateTimeOffset.MaxValue);
    }

    public CandidateId Candidate => _dossier.CandidateId;
    public IReadOnlyList<EvidenceSelector> Selectors { get; }
    public IReadOnlyList<SelectorType> Types { get; }
    public DateTimeOffset AsOf { get; }
    /// <summary>Whole look-ups that stand; those that took a link's place are a person's.</summary>
    public IReadOnlyList<LinkLookup> Lookups => [.. _dossier.All<LinkLookup>().Where(lookup => lookup.Supersedes is null)];
    /// <summary>The dossier says already that all there is to look up was looked up.</summary>
    public bool IsLookedUp => Lookups is [var only] && only.ObservedAt == AsOf && only.Selectors.SequenceEqual(Types);
    public string Surname { get; }
    private IReadOnlySet<string> Contacts { get; }
    private IReadOnlySet<string> Accounts { get; }

    /// <summary>Links of this candidate that stand.</summary>
    public IEnumerable<Link> Links => _dossier.All<Link>();

    /// <summary>What holders of one value have in common beyond it: by these counts a family, an agency and a shared network are told apart.</summary>
    public static HolderCounts Counts(IReadOnlyList<LinkParty> holders)
    {
        int Distinct(Func<LinkParty, IEnumerable<string>> values) => holders.SelectMany(values).Distinct(StringComparer.Ordinal).Count();
        return new HolderCounts(holders.Count, Distinct(party => [party.Surname]), Distinct(party => party._dwellings), Distinct(party => party.Contacts), Distinct(party => party.Accounts));
    }

    // One surname behind one door: people who live together share a line, a network and an account.
    private bool Family(LinkParty other, SelectorType type) =>
        EvidenceSelectors.IsOfHome(type) && Surname.Length > 0 && Surname == other.Surname && _dwellings.Overlaps(other._dwellings);

    private static HashSet<string> Values(IEnumerable<EvidenceSelector> selectors, SelectorType type) =>
        selectors.Where(selector => selector.Type == type).Select(selector => selector.Value).ToHashSet(StringComparer.Ordinal);

    public static async Task<LinkParty> LoadAsync(TenantStore tenant, CandidateId candidate, DateTimeOffset now, CancellationToken cancel) =>
        Of(Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, now, cancel)));

    public static LinkParty Of(Dossier dossier) => new(dossier);

    /// <summary>
    /// Days between the two nearest uses of one network address by both. A provider gives an address to the next customer after a while: who had it last spring
    /// says nothing of who has it now.
    /// </summary>
    private double? DaysApart(LinkParty other, SelectorType type)
    {
        if (type != SelectorType.Ip) return null;
        var shared = _dossier.All<IpIntel>().SelectMany(EvidenceSelectors.Of).Select(selector => selector.Value).ToHashSet(StringComparer.Ordinal);
        var gaps = _sightings.Where(own => shared.Contains(own.Key)).SelectMany(own => other._sightings[own.Key].SelectMany(theirs => own.Select(at => Math.Abs((theirs - at).TotalDays)))).ToArray();
        return gaps.Length == 0 ? null : Math.Round(gaps.Min(), 2);
    }

    public IEnumerable<string> Signatures(SelectorType type) => _signatures[type];

    /// <summary>The link as this party's dossier holds it. It replaces an earlier statement about the same thing.</summary>
    public EvidenceDraft LinkTo(LinkParty other, SharedSelector shared, double bits)
    {
        var known = _dossier.All<Link>().LastOrDefault(link => link.Other == other.Candidate && link.Selector == shared.Type && link.Fact == shared.Fact);
        var link = new Link
        {
            Id = EvidenceDraft.Placeholder,
            Source = Source,
            ObservedAt = AsOf > other.AsOf ? AsOf : other.AsOf,
            Selector = shared.Type,
            Other = other.Candidate,
            Names = LinkComparison.Names(_dossier, other._dossier),
            SameBirthDate = LinkComparison.SameBirthDate(_dossier, other._dossier),
            OtherRole = LinkComparison.RoleOf(other._dossier),
            Similarity = shared.Similarity,
            Distance = shared.Distance,
            Holders = shared.Holders,
            Bits = bits,
            Household = Family(other, shared.Type) || LinkComparison.Household(_dossier, other._dossier),
            Hub = shared.Hub,
            BuildingUnits = LinkComparison.BuildingUnits(_dossier),
            WithinDays = DaysApart(other, shared.Type),
            EqualComponents = shared.Type == SelectorType.Device ? 2 : null,
            Fact = shared.Fact,
        };
        if (known is not null) link = link with { Supersedes = known.Id };
        return known is not null && Same(known, link)
            ? new EvidenceDraft(DraftIdentity(known with { Id = EvidenceDraft.Placeholder }), known with { Id = EvidenceDraft.Placeholder })
            : new EvidenceDraft(DraftIdentity(link), link);
    }

    private static string DraftIdentity(Link link) => $"link|{Json.Hash(link)}";

    private static bool Same(Link known, Link now) => Json.Hash(known with { Id = now.Id, Supersedes = null, ObservedAt = null }) == Json.Hash(now with { Supersedes = null, ObservedAt = null });
}
