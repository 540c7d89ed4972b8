using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>One row of a file of names to screen; without a query it says why.</summary>
public sealed record ScreeningRow(string Id, ScreeningQuery? Query, IReadOnlyList<string> Errors);

/// <summary>Reads id,name[,type,birthDate,country,address,identifier] (and birthPlace).</summary>
public static class ScreeningRows
{
    public static IEnumerable<ScreeningRow> Read(string text, string file)
    {
        var records = DelimitedText.Read(text, DelimitedText.Delimiter(text), file).GetEnumerator();
        if (!records.MoveNext()) throw new ListFormatException(file, 1, "id", "the file is empty; it needs the columns id and name");
        var columns = new Columns(records.Current.Fields);
        if (!columns.Has("id")) throw new ListFormatException(file, 1, "id", "the column is missing");
        if (!columns.Has("name")) throw new ListFormatException(file, 1, "name", "the column is missing");
        while (records.MoveNext()) yield return Row(columns, records.Current, file);
    }

    private static ScreeningRow Row(Columns columns, DelimitedRecord record, string file)
    {
        var id = columns.Of(record, "id");
        var name = columns.Of(record, "name");
        var birth = columns.Of(record, "birthDate");
        var errors = NamePairs.Problem(file, record.Line, "name", name).ToList();
        if (id.Length == 0) errors.Add($"{file}, line {record.Line}, field id: is empty");
        var date = birth.Length == 0 ? null : ListedDate.Parse(birth);
        if (birth.Length > 0 && date is null) errors.Add($"{file}, line {record.Line}, field birthDate: '{(birth.Length > 40 ? birth[..40] : birth)}' is no date");
        if (errors.Count > 0) return new ScreeningRow(id, null, errors);
        return new ScreeningRow(id, new ScreeningQuery
        {
            Name = name, Type = columns.Of(record, "type"), BirthDate = date, BirthPlace = columns.Of(record, "birthPlace"),
            Country = columns.Of(record, "country"), Address = columns.Of(record, "address"), Identifier = columns.Of(record, "identifier"),
        }, []);
    }
}
