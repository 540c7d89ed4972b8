using System.Collections.Frozen;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Mrz;

/// <summary>The codes that may stand for an issuing state or a nationality. Used to see that a code is one, and for nothing about a person.</summary>
public static class MrzStates
{
    private static readonly FrozenDictionary<string, string> Countries = ShippedTable.Rows("Verify.Core.Documents.Mrz.states.csv").ToFrozenDictionary(row => row[0], row => row[1]);

    public static bool IsCode(string code) => Countries.ContainsKey(code);

    /// <summary>ISO 3166-1 alpha-2 of the state, or null for organisations, persons without nationality, the specimen state and codes that are none.</summary>
    public static string? Country(string code) => Countries.TryGetValue(code, out var country) && country.Length > 0 ? country : null;
}
