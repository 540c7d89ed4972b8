using System.Globalization;
using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>What an owner was found to be: blocked by the file or a match, or only possibly, by name.</summary>
public sealed record ScreenedOwner(string Owner, string List, string EntryId, string Name, ScreeningDecision Decision);

/// <summary>A company and how much of it blocked persons own: for certain, and if those who only share a name were blocked too.</summary>
public sealed record ScreenedCompany(string Company, double Percent, bool Blocked, IReadOnlyList<string> Paths, double PossiblePercent, IReadOnlyList<string> PossiblePaths, IReadOnlyList<ScreenedOwner> Owners);

/// <summary>The 50 % rule over a file of holdings (owner,owned,percent[,identifier,country,birthDate,blocked]) and the lists.</summary>
public static class OwnershipFile
{
    private sealed record Holding(OwnershipEdge Edge, ScreeningQuery Owner, bool SaidBlocked);

    public static IEnumerable<ScreenedCompany> Screen(string text, string file, ScreeningIndex index)
    {
        var holdings = Read(text, file);
        var owners = holdings.GroupBy(h => h.Edge.Owner, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Owners(g.First().Owner, index), StringComparer.Ordinal);
        var blocked = holdings.Where(h => h.SaidBlocked || owners[h.Edge.Owner].Exists(o => o.Decision == ScreeningDecision.Match)).Select(h => h.Edge.Owner).ToHashSet(StringComparer.Ordinal);
        var possible = holdings.Where(h => owners[h.Edge.Owner].Count > 0).Select(h => h.Edge.Owner).Concat(blocked).ToHashSet(StringComparer.Ordinal);
        OwnershipEdge[] edges = [.. holdings.Select(h => h.Edge)];
        foreach (var company in edges.Select(e => e.Owned).Distinct(StringComparer.Ordinal))
        {
            var certain = Ownership.BlockedShareOf(company, edges, blocked);
            var atMost = Ownership.BlockedShareOf(company, edges, possible);
            var named = atMost.Paths.Concat(certain.Paths).Select(p => p.Steps[0]).Distinct(StringComparer.Ordinal).Where(owners.ContainsKey);
            yield return new ScreenedCompany(company, certain.Percent, certain.IsBlocked, [.. certain.Paths.Select(p => p.ToString())], atMost.Percent, [.. atMost.Paths.Select(p => p.ToString())], [.. named.SelectMany(o => owners[o])]);
        }
    }

    private static List<ScreenedOwner> Owners(ScreeningQuery owner, ScreeningIndex index) =>
        [.. index.Screen(owner).Where(m => m.Decision == ScreeningDecision.Match || (m.Decision == ScreeningDecision.Possible && m.Score >= ScreeningOptions.MatchThreshold)).Select(m => new ScreenedOwner(owner.Name, m.List, m.EntryId, m.Name, m.Decision))];

    private static List<Holding> Read(string text, string file)
    {
        var records = DelimitedText.Read(text, DelimitedText.Delimiter(text), file).ToArray();
        if (records.Length == 0) throw new ListFormatException(file, 1, "owner", "the file is empty; it needs the columns owner, owned and percent");
        var columns = new Columns(records[0].Fields);
        foreach (var name in new[] { "owner", "owned", "percent" })
        {
            if (!columns.Has(name)) throw new ListFormatException(file, 1, name, "the column is missing");
        }
        return [.. records.Skip(1).Select(record => Row(columns, record, file))];
    }

    private static Holding Row(Columns columns, DelimitedRecord record, string file)
    {
        var (owner, owned, share) = (columns.Of(record, "owner"), columns.Of(record, "owned"), columns.Of(record, "percent"));
        foreach (var (field, value) in new[] { ("owner", owner), ("owned", owned) })
        {
            if (NamePairs.Problem(file, record.Line, field, value).FirstOrDefault() is not null) throw new ListFormatException(file, record.Line, field, value.Length == 0 ? "is empty" : $"holds {value.Length} characters; a name may have {NameFold.MaxLength}");
        }
        if (!double.TryParse(share.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent is not (>= 0 and <= 100))
            throw new ListFormatException(file, record.Line, "percent", $"'{(share.Length > 40 ? share[..40] : share)}' is no percentage between 0 and 100");
        var query = new ScreeningQuery { Name = owner, Identifier = columns.Of(record, "identifier"), Country = columns.Of(record, "country"), BirthDate = ListedDate.Parse(columns.Of(record, "birthDate")) };
        return new Holding(new OwnershipEdge(owner, owned, percent), query, columns.Of(record, "blocked").ToLowerInvariant() is "true" or "yes" or "1");
    }
}
