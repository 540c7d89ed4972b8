namespace Verify.Core.Linking;

/// <summary>What a selector identifies by.</summary>
public enum SelectorKind
{
    Phone, Email, Account, Device, DocumentNumber, TaxId, AddressUnit, AddressBuilding, Ip, Photo, Portrait, RoomBackground, ResumeText,
    ResumeFileMetadata, GitAccount, SiteAsset, MfaDevice, Bssid, RefereeContact, Wallet, NameBirth,
}

/// <summary>A normalised identifying value. It leaves Core as plain text; the store keeps only a keyed hash of it.</summary>
public readonly record struct Selector(SelectorKind Kind, string Value);

/// <summary>What a near-match kind is compared by once a band has brought two candidates together: a 64-bit image hash, a MinHash, a name with a birth date.</summary>
public readonly record struct Signature(SelectorKind Kind, string Value);

/// <summary>All selectors and signatures that one value gives: one selector for an exact kind, bands and a signature for a near one, nothing for an unusable value.</summary>
public sealed record SelectorKeys(IReadOnlyList<Selector> Selectors, Signature? Signature)
{
    public static readonly SelectorKeys None = new([], null);
}

/// <summary>How a kind of selector behaves: the catalogue family that its links count for, the most bits that one shared value may carry, how many holders make it a hub.</summary>
public sealed record SelectorFacts(string Text, string Family, double MaxBits, int HubDegree, bool Near);

/// <summary>The facts of every kind of selector.</summary>
public static class SelectorKinds
{
    /// <summary>A value that more than this many candidates share says nothing about any two of them (catalogue, identity-cluster).</summary>
    public const int HubDegree = 50;

    public static SelectorFacts Facts(SelectorKind kind) => kind switch
    {
        SelectorKind.Phone => new("phone", "contact", 10, HubDegree, false),
        SelectorKind.Email => new("email", "contact", 12, HubDegree, false),
        SelectorKind.Account => new("account", "payroll", 12, HubDegree, false),
        SelectorKind.Device => new("device", "network-device", 10, HubDegree, false),
        SelectorKind.DocumentNumber => new("document-number", "identity-doc", 14, HubDegree, false),
        SelectorKind.TaxId => new("tax-id", "identity-doc", 14, HubDegree, false),
        SelectorKind.AddressUnit => new("address-unit", "address", 8, 20, false),
        SelectorKind.AddressBuilding => new("address-building", "address", 2, 10, false),
        // One network can be a household, an office or a provider's gateway.
        SelectorKind.Ip => new("ip", "network-device", 3, 10, false),
        SelectorKind.Photo => new("photo", "identity-doc", 9, 20, true),
        SelectorKind.Portrait => new("portrait", "identity-doc", 10, 20, true),
        SelectorKind.RoomBackground => new("room-background", "interview", 6, 20, true),
        SelectorKind.ResumeText => new("resume-text", "history", 9, HubDegree, true),
        SelectorKind.ResumeFileMetadata => new("resume-file-metadata", "history", 6, 20, false),
        SelectorKind.GitAccount => new("git-account", "online", 10, HubDegree, false),
        SelectorKind.SiteAsset => new("site-asset", "online", 6, 20, false),
        SelectorKind.MfaDevice => new("mfa-device", "endpoint", 12, 20, false),
        SelectorKind.Bssid => new("bssid", "network-device", 7, 10, false),
        SelectorKind.RefereeContact => new("referee-contact", "contact", 6, 20, false),
        SelectorKind.Wallet => new("wallet", "payroll", 12, HubDegree, false),
        SelectorKind.NameBirth => new("name-birth", "linkage", 8, HubDegree, true),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no facts for this kind of selector"),
    };

    /// <summary>The kind's name in files, screens and reasons.</summary>
    public static string Text(this SelectorKind kind) => Facts(kind).Text;
}
