using System.Text.RegularExpressions;

namespace Verify.Core.Watchlists;

/// <summary>What OFAC writes into the remarks of an entry, taken apart by its grammar: "; " between facts, "alt. " before repeated ones.</summary>
internal sealed partial class OfacRemarks
{
    public List<ListedName> Aliases { get; } = [];
    public List<ListedDate> BirthDates { get; } = [];
    public List<string> BirthPlaces { get; } = [];
    public List<string> Nationalities { get; } = [];
    public List<ListedIdentifier> Identifiers { get; } = [];
    public List<string> Phones { get; } = [];
    public List<string> Emails { get; } = [];
    public List<string> Websites { get; } = [];
    public List<string> Wallets { get; } = [];

    public static OfacRemarks Parse(string remarks)
    {
        var parsed = new OfacRemarks();
        foreach (var piece in remarks.Trim().TrimEnd('.').Split("; ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            parsed.Take(piece.StartsWith("alt. ", StringComparison.Ordinal) ? piece[5..] : piece);
        }
        return parsed;
    }

    private void Take(string fact)
    {
        if (After(fact, "DOB ") is { } birth) { if (ListedDate.Parse(birth) is { } date) BirthDates.Add(date); }
        else if (After(fact, "POB ") is { } place) BirthPlaces.Add(place);
        else if ((After(fact, "nationality ") ?? After(fact, "citizen ")) is { } nation) Nationalities.Add(nation);
        else if ((After(fact, "a.k.a. '") ?? After(fact, "f.k.a. '") ?? After(fact, "n.k.a. '")) is { } alias) Aliases.Add(new ListedName(alias.TrimEnd('\'', '.'), NameStrength.Weak));
        else if (After(fact, "Email Address ") is { } email) Emails.Add(email);
        else if (After(fact, "Phone Number ") is { } phone) Phones.Add(phone);
        else if (After(fact, "Website ") is { } site) Websites.Add(site);
        else if (After(fact, "Digital Currency Address - ") is { } wallet) Wallets.Add(wallet[(wallet.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
        else if (MayBeIdentifier(fact) && IdentifierPattern().Match(fact) is { Success: true } found) Identifiers.Add(new ListedIdentifier(found.Groups[1].Value, found.Groups[2].Value, found.Groups[3].Value));
    }

    // Most facts are no numbers: the pattern is tried on what looks like one.
    private static bool MayBeIdentifier(string fact) => fact.Length < 200 && fact.AsSpan().IndexOfAnyInRange('0', '9') > 0
        && !fact.StartsWith("Secondary", StringComparison.Ordinal) && !fact.StartsWith("Additional", StringComparison.Ordinal) && !fact.StartsWith("Executive", StringComparison.Ordinal)
        && !fact.StartsWith("Linked", StringComparison.Ordinal) && !fact.StartsWith("Organization", StringComparison.Ordinal) && !fact.StartsWith("Transactions", StringComparison.Ordinal);

    private static string? After(string fact, string key) => fact.StartsWith(key, StringComparison.Ordinal) ? fact[key.Length..].Trim() : null;

    [GeneratedRegex(@"^((?:[A-Z][A-Za-z.\-]*\s)*?(?:Passport|SSN|IMO|MMSI|No\.|Number|Number:|ID|Code \(USCC\)|Code|#|R\.F\.C\.|C\.U\.R\.P\.|NIT|RIF|RUC|RTN|D-U-N-S Number|SWIFT/BIC|LE Number|Gazette Number))\s+([A-Z0-9][A-Za-z0-9\-/.]*\d[A-Za-z0-9\-/.]*)(?:\s+\(([^)]*)\))?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdentifierPattern();
}
