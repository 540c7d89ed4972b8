namespace Verify.Core.Linking.Records;

/// <summary>One column of a record set: a number per row into a pool of distinct values, −1 where the row has none. A million rows stay small.</summary>
public sealed class RecordColumn
{
    private readonly List<int> _rows = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _values = [];

    /// <summary>The distinct values.</summary>
    public IReadOnlyList<string> Values => _values;

    public int this[int row] => row < _rows.Count ? _rows[row] : -1;

    public string? Text(int row) => this[row] is >= 0 and var number ? _values[number] : null;

    internal void Set(int row, ReadOnlySpan<char> value)
    {
        while (_rows.Count < row) _rows.Add(-1);
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(value, out var number))
        {
            number = _values.Count;
            var text = value.ToString();
            _values.Add(text);
            _numbers[text] = number;
        }
        _rows.Add(number);
    }

    /// <summary>Gives back the memory that only adding needs.</summary>
    internal void Seal()
    {
        _numbers.Clear();
        _numbers.TrimExcess();
        _rows.TrimExcess();
    }
}

/// <summary>Records to be linked, column by column. A field may have several columns (two phones, a passport and a tax id).</summary>
public sealed class RecordSet
{
    private readonly Dictionary<RecordField, List<RecordColumn>> _columns = [];
    private readonly List<string> _ids = [];

    public int Count => _ids.Count;
    public IReadOnlyList<string> Ids => _ids;

    public IReadOnlyList<RecordColumn> Columns(RecordField field) => _columns.TryGetValue(field, out var columns) ? columns : [];

    /// <summary>The first value that the row has for a field, or null.</summary>
    public string? Text(int row, RecordField field)
    {
        foreach (var column in Columns(field))
            if (column.Text(row) is { } text) return text;
        return null;
    }

    /// <summary>Begins a row; its values are added with <see cref="Add"/>.</summary>
    public void Begin(string id) => _ids.Add(id);

    /// <summary>Adds a value to the row that was begun last; <paramref name="ordinal"/> parts several columns of one field. Blank values are left out.</summary>
    public void Add(RecordField field, int ordinal, ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.IsEmpty) return;
        if (!_columns.TryGetValue(field, out var columns)) _columns[field] = columns = [];
        while (columns.Count <= ordinal) columns.Add(new RecordColumn());
        columns[ordinal].Set(Count - 1, value);
    }

    public void Seal()
    {
        foreach (var columns in _columns.Values)
            foreach (var column in columns) column.Seal();
    }
}
