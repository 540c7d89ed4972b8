using System.Security.Cryptography;
using System.Text;
using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>Small things that every list reader does the same way.</summary>
internal static class ListText
{
    /// <summary>A listed name may be this long; OFAC's own limit is 350.</summary>
    public const int MaxNameLength = NameFold.MaxLength;

    /// <summary>The names without empty and repeated ones, the strongest standing of a repeated one kept.</summary>
    public static IReadOnlyList<ListedName> Names(IEnumerable<ListedName> names)
    {
        var kept = new List<ListedName>();
        foreach (var name in names)
        {
            var text = name.Text.Trim();
            if (text.Length == 0 || kept.Exists(k => k.Text == text)) continue;
            kept.Add(text.Length == name.Text.Length ? name : name with { Text = text });
        }
        return kept;
    }

    /// <summary>Several values in one field, as lists separate them.</summary>
    public static IEnumerable<string> Split(string field) => field.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static string Version(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Version(IEnumerable<string> versions) => Version(Encoding.UTF8.GetBytes(string.Join('\n', versions)));

    public static SubjectKind KindOf(string text, string name) => text.Trim().ToLowerInvariant() switch
    {
        "person" or "individual" or "p" => SubjectKind.Person,
        "vessel" or "ship" or "v" => SubjectKind.Vessel,
        "aircraft" or "airplane" => SubjectKind.Aircraft,
        "company" or "organization" or "organisation" or "entity" or "legalentity" or "enterprise" or "e" or "publicbody" => SubjectKind.Organisation,
        "address" => SubjectKind.Address,
        "website" or "domain" => SubjectKind.Website,
        "wallet" or "cryptowallet" => SubjectKind.Wallet,
        _ => NameScore.LooksLikeOrganisation(name) ? SubjectKind.Organisation : SubjectKind.Person,
    };
}
