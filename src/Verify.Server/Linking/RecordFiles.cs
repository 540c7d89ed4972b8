using Verify.Core.Linking.Records;

namespace Verify.Server.Linking;

/// <summary>Reads several files of records into one set.</summary>
internal static class RecordFiles
{
    /// <summary>Longer is no name, address or number, but a file in the wrong form or an attempt to keep the comparison busy.</summary>
    public const int LongestValue = 2_000;

    public static RecordSet Read(IReadOnlyList<string> files, IReadOnlyDictionary<string, RecordField?> map, TextWriter notes)
    {
        var records = new RecordSet();
        var seen = new Dictionary<string, (int File, int Line)>(StringComparer.Ordinal);
        var unknown = new HashSet<string>(map.Keys, StringComparer.OrdinalIgnoreCase);
        var places = new ColumnPlaces();
        for (var i = 0; i < files.Count; i++) ReadOne(files, i, map, records, seen, unknown, places, notes);
        if (unknown.Count > 0) throw new BadRecordException(files[0], 1, unknown.Order().First(), "--map names a column that no file has");
        records.Seal();
        return records;
    }

    private static void ReadOne(IReadOnlyList<string> files, int number, IReadOnlyDictionary<string, RecordField?> map, RecordSet records,
        Dictionary<string, (int File, int Line)> seen, HashSet<string> unknown, ColumnPlaces places, TextWriter notes)
    {
        var file = files[number];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        using var reader = new StreamReader(stream, TextEncoding.Detect(stream), detectEncodingFromByteOrderMarks: true, 1 << 16);
        var rows = new CsvRows(reader, file);
        var headings = rows.Header();
        foreach (var heading in headings) unknown.Remove(heading);
        var header = RecordHeaders.Map(headings, map);
        var id = header.Fields.ToList().IndexOf(RecordField.Id);
        if (id < 0) throw new BadRecordException(file, 1, "id", $"no column holds an id; the columns are: {string.Join(", ", headings)} (say which with --map column=id)");
        if (header.Fields.Count(field => field is not null) < 2)
            throw new BadRecordException(file, 1, "header", $"no column but the id is known; the columns are: {string.Join(", ", headings)} (say what they are with --map)");
        if (header.Unused.Count > 0) notes.WriteLine($"{file}: not used: {string.Join(", ", header.Unused)}");
        var slots = Slots(header, headings, places);
        var joined = new System.Text.StringBuilder();
        while (rows.Next())
        {
            if (rows.Count > headings.Count) throw new BadRecordException(file, rows.Line, $"field {headings.Count + 1}", $"the row has {rows.Count} fields, the header {headings.Count}");
            var key = rows[id].Trim().ToString();
            if (key.Length == 0) throw new BadRecordException(file, rows.Line, headings[id], "the row has no id");
            if (!seen.TryAdd(key, (number, rows.Line)))
                throw new BadRecordException(file, rows.Line, headings[id], $"the id {key} stands already in {files[seen[key].File]}:{seen[key].Line}");
            records.Begin(key);
            foreach (var slot in slots) slot.Take(rows, records, joined, file, headings);
        }
    }

    // Columns of a field that is one text (given names, the street) are joined; of others each is a value of its own.
    private static List<Slot> Slots(RecordHeader header, IReadOnlyList<string> headings, ColumnPlaces places)
    {
        var slots = new List<Slot>();
        foreach (var group in header.Fields.Select((field, column) => (field, column)).Where(pair => pair.field is not null and not RecordField.Id).GroupBy(pair => pair.field!.Value))
        {
            if (group.Key is RecordField.GivenName or RecordField.Surname or RecordField.Street or RecordField.Unit or RecordField.Text)
                slots.Add(new Slot(group.Key, 0, [.. group.Select(pair => pair.column)]));
            else slots.AddRange(group.Select(pair => new Slot(group.Key, places.Of(group.Key, headings[pair.column]), [pair.column])));
        }
        return slots;
    }

    // One heading is one column in all files, wherever it stands in each.
    private sealed class ColumnPlaces
    {
        private readonly Dictionary<RecordField, List<string>> _headings = [];

        public int Of(RecordField field, string heading)
        {
            if (!_headings.TryGetValue(field, out var list)) _headings[field] = list = [];
            var at = list.FindIndex(known => known.Equals(heading, StringComparison.OrdinalIgnoreCase));
            if (at >= 0) return at;
            list.Add(heading);
            return list.Count - 1;
        }
    }

    private sealed record Slot(RecordField Field, int Ordinal, int[] Columns)
    {
        public void Take(CsvRows rows, RecordSet records, System.Text.StringBuilder joined, string file, IReadOnlyList<string> headings)
        {
            foreach (var column in Columns)
                if (rows[column].Length > LongestValue && Field != RecordField.Text)
                    throw new BadRecordException(file, rows.Line, headings[column], $"{rows[column].Length} characters; no {RecordHeaders.Text(Field)} is longer than {LongestValue}");
            if (Columns.Length == 1) { records.Add(Field, Ordinal, rows[Columns[0]]); return; }
            joined.Clear();
            foreach (var column in Columns)
            {
                var value = rows[column].Trim();
                if (value.IsEmpty) continue;
                if (joined.Length > 0) joined.Append(Field == RecordField.Street && !char.IsAsciiDigit(joined[^1]) ? ", " : " ");
                joined.Append(value);
            }
            records.Add(Field, Ordinal, joined.ToString());
        }
    }
}
