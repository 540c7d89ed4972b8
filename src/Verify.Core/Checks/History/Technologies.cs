using System.Collections.Frozen;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Checks.History;

/// <summary>One technology of the shipped table.</summary>
internal sealed record Technology(string Name, PartialDate FirstPublic, string Maker);

/// <summary>When technologies became public, from <c>technologies.tsv</c> beside this file.</summary>
internal static class Technologies
{
    private static readonly FrozenDictionary<string, Technology> ByName = Load();

    public static int Count => ByName.Values.Distinct().Count();

    /// <summary>The technology of that name or other name, without regard to case, spaces and marks.</summary>
    public static Technology? Find(string name) => ByName.GetValueOrDefault(Key(name));

    private static FrozenDictionary<string, Technology> Load()
    {
        var found = new Dictionary<string, Technology>(StringComparer.Ordinal);
        foreach (var cells in ShippedTable.TabbedRows("Verify.Core.Checks.History.technologies.tsv"))
        {
            if (cells.Length != 5 || !PartialDate.TryParse(cells[2], out var date)) throw new InvalidOperationException($"technologies.tsv: {cells[0]}");
            var technology = new Technology(cells[0], date, cells[3]);
            found.Add(Key(cells[0]), technology);
            foreach (var other in cells[1].Split(';', StringSplitOptions.RemoveEmptyEntries)) found.Add(Key(other), technology);
        }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Letters, digits, plus and sharp only: C++ and C# keep theirs.</summary>
    private static string Key(string name) => string.Create(name.Count(Kept), name, static (key, from) =>
    {
        var at = 0;
        foreach (var letter in from)
            if (Kept(letter)) key[at++] = char.ToLowerInvariant(letter);
    });

    private static bool Kept(char letter) => char.IsLetterOrDigit(letter) || letter is '+' or '#';
}
