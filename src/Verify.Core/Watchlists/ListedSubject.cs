namespace Verify.Core.Watchlists;

/// <summary>What a list entry is about.</summary>
public enum SubjectKind : byte { Person, Organisation, Vessel, Aircraft, Address, Website, Wallet }

/// <summary>How far a list vouches for a name: its main name, a full alias, or an alias too common to rely on.</summary>
public enum NameStrength : byte { Primary, Strong, Weak }

/// <summary>A name that a list gives.</summary>
public sealed record ListedName(string Text, NameStrength Strength);

/// <summary>A number that identifies a subject: passport, tax, registration, ship.</summary>
public sealed record ListedIdentifier(string Type, string Number, string Country = "");

/// <summary>An address as the list writes it.</summary>
public sealed record ListedAddress(string Text, string City, string Country);

/// <summary>One entry of a watchlist in the form that all lists are brought to.</summary>
public sealed record ListedSubject
{
    /// <summary>The list: OFAC, UN, EU, UK, BIS, or the name of another.</summary>
    public required string List { get; init; }

    /// <summary>The id that the list itself gives its entry.</summary>
    public required string EntryId { get; init; }

    public required SubjectKind Kind { get; init; }
    public required IReadOnlyList<ListedName> Names { get; init; }
    public IReadOnlyList<ListedDate> BirthDates { get; init; } = [];
    public IReadOnlyList<string> BirthPlaces { get; init; } = [];
    public IReadOnlyList<string> Nationalities { get; init; } = [];
    public IReadOnlyList<ListedIdentifier> Identifiers { get; init; } = [];
    public IReadOnlyList<ListedAddress> Addresses { get; init; } = [];
    public IReadOnlyList<string> Phones { get; init; } = [];
    public IReadOnlyList<string> Emails { get; init; } = [];
    public IReadOnlyList<string> Websites { get; init; } = [];
    public IReadOnlyList<string> Wallets { get; init; } = [];
    public IReadOnlyList<string> Programmes { get; init; } = [];
    public string Remarks { get; init; } = "";

    /// <summary>Every country that the entry names, by address or nationality.</summary>
    public IEnumerable<string> Countries => Nationalities.Concat(Addresses.Select(a => a.Country)).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    public string PrimaryName => Names.Count > 0 ? Names[0].Text : EntryId;
}
