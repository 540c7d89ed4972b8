using System.Collections.Frozen;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Aamva;

/// <summary>A licensing authority: its number, the postal code of its jurisdiction (empty for the Department of State) and its country.</summary>
public sealed record AamvaIssuer(string Number, string Jurisdiction, string Country, string Name);

/// <summary>The issuer identification numbers, from issuers.csv.</summary>
public static class AamvaIssuers
{
    private static readonly FrozenDictionary<string, AamvaIssuer> ByNumber = ShippedTable.Rows("Verify.Core.Documents.Aamva.issuers.csv")
        .Select(row => new AamvaIssuer(row[0], row[1], row[2], row[3])).ToFrozenDictionary(issuer => issuer.Number);

    private static readonly FrozenDictionary<string, AamvaIssuer>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByNumber.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IReadOnlyCollection<AamvaIssuer> All => ByNumber.Values;

    public static AamvaIssuer? Find(ReadOnlySpan<char> number) => BySpan.TryGetValue(number, out var issuer) ? issuer : null;
}
