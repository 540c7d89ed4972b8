using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>The answer to one pair of names: the comparison by itself, without lists.</summary>
public sealed record NamePairResult(int Row, double? Score, bool? Match, NameScoreResult? Detail, IReadOnlyList<string> Errors);

/// <summary>Compares the pairs of a file with the columns query, target and perhaps schema.</summary>
public static class NamePairs
{
    public static IEnumerable<NamePairResult> Compare(string text, string file)
    {
        var records = DelimitedText.Read(text, DelimitedText.Delimiter(text), file).GetEnumerator();
        if (!records.MoveNext()) throw new ListFormatException(file, 1, "query", "the file is empty; it needs the columns query and target");
        var columns = new Columns(records.Current.Fields);
        if (!columns.Has("query")) throw new ListFormatException(file, 1, "query", "the column is missing");
        if (!columns.Has("target")) throw new ListFormatException(file, 1, "target", "the column is missing");
        for (var row = 1; records.MoveNext(); row++)
        {
            var query = columns.Of(records.Current, "query");
            var target = columns.Of(records.Current, "target");
            string[] errors = [.. Problem(file, records.Current.Line, "query", query), .. Problem(file, records.Current.Line, "target", target)];
            if (errors.Length > 0) { yield return new NamePairResult(row, null, null, null, errors); continue; }
            var result = NameScore.Score(query, target, columns.Of(records.Current, "schema"));
            yield return new NamePairResult(row, result.Score, result.Score >= NameScore.MatchThreshold, result, []);
        }
    }

    internal static IEnumerable<string> Problem(string file, int line, string field, string name)
    {
        if (string.IsNullOrWhiteSpace(name)) yield return $"{file}, line {line}, field {field}: is empty";
        else if (name.Length > NameFold.MaxLength) yield return $"{file}, line {line}, field {field}: holds {name.Length} characters; a name may have {NameFold.MaxLength}";
    }
}
