using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Checks;

/// <summary>The catalogue's <c>nameCompare</c> as checks use it: only <see cref="NameRelation.Different"/> may fire.</summary>
internal static class Names
{
    /// <summary>Compares two names; any of the declared aliases of the first may stand in for it.</summary>
    public static NameRelation Compare(string? name, string? other, IReadOnlyList<string> aliases)
    {
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(other)) return NameRelation.Unknown;
        return Relation(NameComparison.Compare(name, other, aliases));
    }

    public static NameRelation Relation(NameVerdict verdict) => verdict switch
    {
        NameVerdict.Equal => NameRelation.Equal,
        NameVerdict.Variant => NameRelation.Variant,
        NameVerdict.Different => NameRelation.Different,
        _ => throw new InvalidOperationException($"no such verdict: {verdict}"),
    };
}
