using System.Text;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Linking;

/// <summary>A normalised value to match candidates by, and the signature that a near match is scored with.</summary>
/// <param name="Type">What it identifies by.</param>
/// <param name="Value">Plain and normalised; the store keeps only its keyed hash.</param>
/// <param name="Signature">For near kinds: compared once a band has brought two candidates together.</param>
public readonly record struct EvidenceSelector(SelectorType Type, string Value, string? Signature = null)
{
    /// <summary>The type's name in the store.</summary>
    public string Kind => NameOf(Type);

    public static string NameOf(SelectorType type) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(type.ToString());
}

/// <summary>What each kind of evidence gives to match by. A kind that is not named here gives nothing.</summary>
public static class EvidenceSelectors
{
    /// <summary>How near two signatures must be for a link to be asserted at all; the checks are stricter.</summary>
    public const int MostDistance = 10;
    public const double LeastSimilarity = 0.4;

    public static IEnumerable<EvidenceSelector> Of(Evidence evidence) => evidence switch
    {
        Application a => [.. a.Phones.SelectMany(Phone), .. a.Emails.SelectMany(Email), .. Address(SelectorType.Residence, a.Residence)],
        ContactChange { Type: ContactType.Phone } c => Phone(c.Value),
        ContactChange { Type: ContactType.Email } c => Email(c.Value),
        Resume r => [.. Keys(SelectorType.ResumeText, Selectors.ResumeText(r.Text)), .. Metadata(r)],
        Document d => [.. Code(SelectorType.DocumentNumber, d.NumberHash), .. Image(SelectorType.Portrait, d.Image?.PortraitHash), .. Image(SelectorType.DocumentSurroundings, d.Image?.SurroundingsHash),
            .. Code(SelectorType.DocumentImage, d.Image?.Sha256), .. Keys(SelectorType.NameAndBirth, Selectors.NameBirth(d.Name?.Given, d.Name?.Family, Birth(d.BirthDate)))],
        HrRecord h => [.. Address(SelectorType.Residence, h.HomeAddress), .. Code(SelectorType.TaxId, h.TaxIdHash)],
        TaxRecord t => Code(SelectorType.TaxId, t.TaxIdHash),
        Payout p => [.. Code(SelectorType.Account, p.AccountHash), .. Code(SelectorType.Wallet, p.WalletAddress)],
        Shipment s => Address(SelectorType.DeliveryAddress, s.Address),
        // Only what a snapshot says of it makes an address one household's: behind a VPN, a carrier, a gateway or on a campus strangers share it.
        IpIntel i => Shared(i) ? [] : Code(SelectorType.Ip, i.Ip),
        DeviceEvent d => Code(SelectorType.Device, d.DeviceId),
        ManagedDevice m => m.KnownVenue ? [] : Code(SelectorType.Network, m.NetworkHash),
        Authenticator a => a.RegisteredShared ? [] : Code(SelectorType.AuthenticatorDevice, a.DeviceHash),
        InterviewSession i => Image(SelectorType.Room, i.RoomHash),
        ProfileSnapshot p => Image(SelectorType.Avatar, p.AvatarHash),
        CodeAccount c => Code(SelectorType.CodeAccount, $"{c.Host}/{c.Handle}"),
        Reference r => [.. Selectors.RefereeContact(r.Phone, r.Email).Selectors.Select(s => new EvidenceSelector(SelectorType.Referee, s.Value))],
        _ => [],
    };

    /// <summary>How alike two signatures of a near kind are.</summary>
    public static (double? Similarity, int? Distance) Compare(SelectorType type, string a, string b) => type switch
    {
        SelectorType.ResumeText => (Math.Round(Shingles.Similarity(Shingles.Parse(a), Shingles.Parse(b)), 3), null),
        SelectorType.NameAndBirth => (SameNameAndBirth(a, b) ? 1 : 0, null),
        _ => (null, SelectorMatch.Distance(a, b)),
    };

    /// <summary>Both names sound alike, in whichever order, and the birth dates are equal: a given name and a date alone are shared by strangers.</summary>
    private static bool SameNameAndBirth(string a, string b)
    {
        var (left, right) = (a.Split('|'), b.Split('|'));
        if (left.Length != 3 || right.Length != 3 || left[2].Length == 0 || left[2] != right[2]) return false;
        return Sounds(left).SequenceEqual(Sounds(right));
    }

    private static IEnumerable<string> Sounds(string[] parts) => parts.Take(2).Select(part => Phonetic.Key(part)).Order(StringComparer.Ordinal);

    /// <summary>The weight of sharing a value that so many of the tenant's candidates hold.</summary>
    public static double Bits(SelectorType type, int holders, int candidates) => SelectorMatch.Bits(KindOf(type), holders, candidates);

    /// <summary>A value that more candidates than this hold says nothing about any two of them.</summary>
    public static int HubDegree(SelectorType type) => SelectorKinds.Facts(KindOf(type)).HubDegree;

    private static SelectorKind KindOf(SelectorType type) => type switch
    {
        SelectorType.Phone => SelectorKind.Phone,
        SelectorType.Email or SelectorType.EmailPattern => SelectorKind.Email,
        SelectorType.Account => SelectorKind.Account,
        SelectorType.Wallet => SelectorKind.Wallet,
        SelectorType.Device => SelectorKind.Device,
        SelectorType.DocumentNumber or SelectorType.DocumentImage => SelectorKind.DocumentNumber,
        SelectorType.TaxId => SelectorKind.TaxId,
        SelectorType.DeliveryAddress or SelectorType.Residence => SelectorKind.AddressUnit,
        SelectorType.Building => SelectorKind.AddressBuilding,
        SelectorType.Ip => SelectorKind.Ip,
        SelectorType.Network => SelectorKind.Bssid,
        SelectorType.AuthenticatorDevice => SelectorKind.MfaDevice,
        SelectorType.Portrait or SelectorType.Avatar => SelectorKind.Portrait,
        SelectorType.DocumentSurroundings => SelectorKind.Photo,
        SelectorType.Room => SelectorKind.RoomBackground,
        SelectorType.ResumeText or SelectorType.InterviewText => SelectorKind.ResumeText,
        SelectorType.ResumeMetadata => SelectorKind.ResumeFileMetadata,
        SelectorType.CodeAccount or SelectorType.ProfileFriends => SelectorKind.GitAccount,
        SelectorType.Site => SelectorKind.SiteAsset,
        SelectorType.Referee => SelectorKind.RefereeContact,
        SelectorType.NameAndBirth => SelectorKind.NameBirth,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such selector"),
    };

    private static IEnumerable<EvidenceSelector> Keys(SelectorType type, SelectorKeys keys) =>
        keys.Selectors.Select(selector => new EvidenceSelector(type, selector.Value, keys.Signature?.Value));

    private static bool Shared(IpIntel i) =>
        i.Vpn || i.Tor || i.PublicProxy || i.Hosting || i.Relay || i.CorporateGateway || i.CarrierNat || i.SharedVenue || i.ResidentialProxy;

    private static IEnumerable<EvidenceSelector> Phone(string? raw) => Keys(SelectorType.Phone, Selectors.Phone(raw));

    private static IEnumerable<EvidenceSelector> Email(string? raw) => Keys(SelectorType.Email, Selectors.Email(raw));

    private static IEnumerable<EvidenceSelector> Image(SelectorType type, string? hex) => Keys(type, Selectors.Image(KindOf(type), hex));

    private static IEnumerable<EvidenceSelector> Code(SelectorType type, string? raw) => Keys(type, Selectors.Code(KindOf(type), raw));

    private static IEnumerable<EvidenceSelector> Address(SelectorType type, Place? place)
    {
        if (place is null) yield break;
        var address = Addresses.Parse(place.Street ?? "", place.Unit ?? "", place.City ?? "", place.State ?? "", place.PostalCode ?? "", place.Country ?? "");
        if (address.UnitKey is { } unit) yield return new EvidenceSelector(type, unit);
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

    private static Text.PartialDate? Birth(Model.PartialDate? date) => date is { } known && Dates.Read(known.ToString(), 9999) is { } read ? read : null;
}
