using System.Text;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Linking;

/// <summary>A normalised value to match candidates by, and the signature that a near match is scored with.</summary>
/// <param name="Type">What it identifies by.</param>
/// <param name="Value">Plain and normalised; the store keeps only its keyed hash.</param>
/// <param name="Signature">For near kinds: compared once a band has brought two candidates together. For a company's: which company.</param>
/// <param name="OfCompany">A vendor's or an employer's, not the candidate's own.</param>
public readonly record struct EvidenceSelector(SelectorType Type, string Value, string? Signature = null, bool OfCompany = false)
{
    /// <summary>What the names of companies' selectors begin with in the store, where they lie apart from people's.</summary>
    public const string Company = "company-";

    /// <summary>The type's name in the store.</summary>
    public string Kind => OfCompany ? Company + Type.Text() : Type.Text();
}

/// <summary>What each kind of evidence gives to match by. A kind that is not named here gives nothing.</summary>
public static class EvidenceSelectors
{
    /// <summary>How near two signatures must be for a link to be asserted at all; the checks are stricter.</summary>
    public const int MostDistance = 10;
    public const double LeastSimilarity = 0.4;
    private const double AlmostOneName = 0.8;

    /// <summary>All that the store keeps: the candidate's own, and what companies of theirs are reached by.</summary>
    public static IEnumerable<EvidenceSelector> Kept(Evidence evidence) => Of(evidence).Concat(Companies.Of(evidence));

    /// <summary>The candidate's own.</summary>
    public static IEnumerable<EvidenceSelector> Of(Evidence evidence) => evidence switch
    {
        Application a => [.. a.Phones.SelectMany(Phone), .. a.Emails.SelectMany(Email), .. a.Emails.SelectMany(email => Keys(SelectorType.EmailPattern, Selectors.EmailPattern(email, a.Name))), .. Address(SelectorType.Residence, a.Residence)],
        ContactChange { Type: ContactType.Phone } c => Phone(c.Value),
        ContactChange { Type: ContactType.Email } c => Email(c.Value),
        Resume r => [.. Keys(SelectorType.ResumeText, Selectors.ResumeText(r.Text)), .. Metadata(r)],
        Document d => [.. Code(SelectorType.DocumentNumber, d.NumberHash), .. Image(SelectorType.Portrait, d.Image?.PortraitHash), .. Image(SelectorType.DocumentSurroundings, d.Image?.SurroundingsHash),
            .. Code(SelectorType.DocumentImage, d.Image?.Sha256), .. Keys(SelectorType.NameAndBirth, Selectors.NameBirth(d.Name?.Given, d.Name?.Family, d.BirthDate))],
        HrRecord h => [.. Address(SelectorType.Residence, h.HomeAddress), .. Code(SelectorType.TaxId, h.TaxIdHash)],
        TaxRecord t => Code(SelectorType.TaxId, t.TaxIdHash),
        Payout p => [.. Code(SelectorType.Account, p.AccountHash), .. Code(SelectorType.Wallet, p.WalletAddress)],
        Shipment s => [.. Address(SelectorType.DeliveryAddress, s.Address), .. Building(s.Address)],
        // Only what a snapshot says of it makes an address one household's: behind a VPN, a carrier, a gateway or on a campus strangers share it.
        IpIntel i => Shared(i) ? [] : Code(SelectorType.Ip, i.Ip),
        DeviceEvent d => Code(SelectorType.Device, d.DeviceId),
        ManagedDevice m => m.KnownVenue ? [] : Code(SelectorType.Network, m.NetworkHash),
        Authenticator a => a.RegisteredShared ? [] : Code(SelectorType.AuthenticatorDevice, a.DeviceHash),
        InterviewSession i => Image(SelectorType.Room, i.RoomHash),
        InterviewAnswers i => Keys(SelectorType.InterviewText, Selectors.ResumeText(i.Text)),
        ProfileSnapshot p => [.. Image(SelectorType.Avatar, p.AvatarHash), .. Keys(SelectorType.ProfileFriends, Selectors.Set(SelectorType.ProfileFriends, p.Friends)), .. Keys(SelectorType.CodeAccount, Selectors.Profile(p.Site, p.Handle))],
        CodeAccount c => Keys(SelectorType.CodeAccount, Selectors.Profile(c.Host, c.Handle)),
        // The same page given by two people is one person's work under two names; a site's other pages may be many people's.
        LinkCheck { Portfolio: true } l => Code(SelectorType.Site, WebLinks.Page(l.Url)),
        Reference r => [.. Selectors.RefereeContact(r.Phone, r.Email).Selectors.Select(s => new EvidenceSelector(SelectorType.Referee, s.Value))],
        _ => [],
    };

    /// <summary>How alike two signatures of a near kind are: texts and sets by the share of what they have in common, names by their comparison, images by differing bits.</summary>
    public static (double? Similarity, int? Distance) Compare(SelectorType type, string a, string b) => type switch
    {
        SelectorType.ResumeText or SelectorType.InterviewText or SelectorType.ProfileFriends => (Math.Round(Shingles.Similarity(Shingles.Parse(a), Shingles.Parse(b)), 3), null),
        SelectorType.NameAndBirth => (NameBirth(a.Split('|'), b.Split('|')), null),
        _ => (null, SelectorMatch.Distance(a, b)),
    };

    // surname | given name | birth date; the date must be the same day, the names are compared as names.
    private static double NameBirth(string[] a, string[] b)
    {
        if (a is not [var lastA, var firstA, { Length: > 0 } bornA] || b is not [var lastB, var firstB, var bornB] || bornA != bornB) return 0;
        if ((lastA, firstA) == (lastB, firstB)) return 1;
        return NameComparison.Compare($"{firstA} {lastA}", $"{firstB} {lastB}") switch
        {
            NameVerdict.Equal => 1,
            NameVerdict.Variant => AlmostOneName,
            NameVerdict.Different => 0,
            var other => throw new ArgumentOutOfRangeException(nameof(a), other, "no such verdict"),
        };
    }

    /// <summary>A value that more candidates than this hold says nothing about any two of them.</summary>
    public static int HubDegree(SelectorType type) => SelectorTypes.Facts(type).HubDegree;

    /// <summary>Whether people who live together share such a thing as a matter of course; papers, faces and words they do not share.</summary>
    public static bool IsOfHome(SelectorType type) => type is SelectorType.Phone or SelectorType.Email or SelectorType.Account or SelectorType.DeliveryAddress
        or SelectorType.Building or SelectorType.Residence or SelectorType.Ip or SelectorType.Network or SelectorType.Device;

    private static IEnumerable<EvidenceSelector> Keys(SelectorType type, SelectorKeys keys) =>
        keys.Selectors.Select(selector => new EvidenceSelector(type, selector.Value, keys.Signature?.Value));

    private static bool Shared(IpIntel i) =>
        i.Vpn || i.Tor || i.PublicProxy || i.Hosting || i.Relay || i.CorporateGateway || i.CarrierNat || i.SharedVenue || i.ResidentialProxy;

    private static IEnumerable<EvidenceSelector> Phone(string? raw) => Keys(SelectorType.Phone, Selectors.Phone(raw));

    private static IEnumerable<EvidenceSelector> Email(string? raw) => Keys(SelectorType.Email, Selectors.Email(raw));

    private static IEnumerable<EvidenceSelector> Image(SelectorType type, string? hex) => Keys(type, Selectors.Image(type, hex));

    private static IEnumerable<EvidenceSelector> Code(SelectorType type, string? raw) => Keys(type, Selectors.Code(type, raw));

    internal static IEnumerable<EvidenceSelector> Address(SelectorType type, Place? place)
    {
        if (place is null) yield break;
        var address = Addresses.Parse(place.Street ?? "", place.Unit ?? "", place.City ?? "", place.State ?? "", place.PostalCode ?? "", place.Country ?? "");
        if (address.UnitKey is { } unit) yield return new EvidenceSelector(type, unit);
    }

    // The unit says what the building says, and more; the building alone is what two units of one house share.
    private static IEnumerable<EvidenceSelector> Building(Place? place)
    {
        if (place is null) yield break;
        var address = Addresses.Parse(place.Street ?? "", place.Unit ?? "", place.City ?? "", place.State ?? "", place.PostalCode ?? "", place.Country ?? "");
        if (address.BuildingKey is { } building) yield return new EvidenceSelector(SelectorType.Building, building);
    }

    /// <summary>An author or document id names a person or file; a producer alone names a program.</summary>
    private static IEnumerable<EvidenceSelector> Metadata(Resume resume)
    {
        if (resume.DocumentId is { Length: >= 8 } id) yield return new EvidenceSelector(SelectorType.ResumeMetadata, "id:" + id.Trim().ToLowerInvariant());
        if (resume.Author is { } author && !Generic.Contains(author.Trim().ToLowerInvariant())) yield return new EvidenceSelector(SelectorType.ResumeMetadata, "author:" + author.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormKC));
    }

    private static readonly HashSet<string> Generic = new(StringComparer.Ordinal)
    {
        "", "user", "admin", "administrator", "owner", "author", "microsoft office user", "windows user", "python-docx", "unknown", "anonymous", "canva", "pc", "hp", "dell", "lenovo", "acer", "asus",
    };
}
