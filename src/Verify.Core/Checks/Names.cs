using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>The catalogue's <c>nameCompare</c> as checks use it: only <see cref="NameRelation.Different"/> may fire.</summary>
internal static class Names
{
    /// <summary>Compares two names; any of the declared aliases of the first may stand in for it.</summary>
    public static NameRelation Compare(string? name, string? other, IReadOnlyList<string> aliases)
    {
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(other)) return NameRelation.Unknown;
        var best = Compare(name, other);
        foreach (var alias in aliases)
            if (best == NameRelation.Different && Compare(alias, other) != NameRelation.Different) best = NameRelation.Variant;
        return best;
    }

    private static NameRelation Compare(string a, string b)
    {
        var (left, right) = (Tokens(a), Tokens(b));
        return left.SequenceEqual(right) ? NameRelation.Equal : left.Order().SequenceEqual(right.Order()) || left.Intersect(right).Count() >= 2 ? NameRelation.Variant : NameRelation.Different;
    }

    private static string[] Tokens(string name) => name.ToLowerInvariant().Split([' ', ',', '-', '.', '\''], StringSplitOptions.RemoveEmptyEntries);
}
