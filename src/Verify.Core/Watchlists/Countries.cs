using System.Collections.Frozen;
using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>Countries under the names that lists use, as two-letter codes.</summary>
internal static class Countries
{
    private static readonly FrozenDictionary<string, string> Codes = ShippedTable.TabbedRows("countries.tsv")
        .SelectMany(row => row[1].Split('|').Append(row[0]).Select(name => (Name: Plain(name), Code: row[0])))
        .DistinctBy(x => x.Name).ToFrozenDictionary(x => x.Name, x => x.Code, StringComparer.Ordinal);

    /// <summary>The code of a country's name or code; an unknown one stands for itself.</summary>
    public static string Code(string name)
    {
        var plain = Plain(name);
        return Codes.TryGetValue(plain, out var code) ? code : plain;
    }

    private static string Plain(string name) => string.Join(' ', NameFold.Tokens(name).Select(t => t.Text));
}
