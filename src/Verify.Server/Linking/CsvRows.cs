namespace Verify.Server.Linking;

/// <summary>A file that cannot be read as records: which file, line and field, and what is wrong.</summary>
internal sealed class BadRecordException(string file, int line, string field, string problem)
    : Exception($"{file}:{line}: {field}: {problem}");

/// <summary>Reads comma-, semicolon- or tab-separated rows one at a time into one buffer, so that a million rows cost no garbage.</summary>
internal sealed class CsvRows(TextReader reader, string file)
{
    public const int LongestField = 4 * 1024 * 1024;

    private readonly char[] _block = new char[64 * 1024];
    private readonly List<(int Start, int Length)> _fields = [];
    private char[] _row = new char[4096];
    private char _separator = ',';
    private int _filled, _at, _used, _read;

    /// <summary>The line on which the current row begins.</summary>
    public int Line { get; private set; }
    public int Count => _fields.Count;

    private int _lines;

    public ReadOnlySpan<char> this[int field] => field < _fields.Count ? _row.AsSpan(_fields[field].Start, _fields[field].Length) : default;

    public IReadOnlyList<string> Header()
    {
        Fill();
        var line = _block.AsSpan(0, _filled);
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end];
        var counts = new[] { (line.Count(','), ','), (line.Count(';'), ';'), (line.Count('\t'), '\t') };
        _separator = counts.MaxBy(pair => pair.Item1) is (> 0, var best) ? best : ',';
        if (!Next()) throw new BadRecordException(file, 1, "header", "the file is empty");
        return [.. Enumerable.Range(0, Count).Select(i => this[i].Trim().TrimStart('\uFEFF').ToString())];
    }

    /// <summary>Reads the next row that is not empty; false at the end.</summary>
    public bool Next()
    {
        do
        {
            if (!Read()) return false;
        }
        while (Count == 1 && this[0].IsWhiteSpace());
        return true;
    }

    private bool Read()
    {
        _fields.Clear();
        _used = 0;
        var c = Peek();
        if (c < 0) return false;
        Line = ++_lines;
        while (true)
        {
            var start = _used;
            c = Peek();
            if (c == '"') c = Quoted(start);
            else while ((c = Take()) >= 0 && c != _separator && c != '\n' && c != '\r') Put((char)c, start);
            _fields.Add((start, _used - start));
            if (c == _separator) continue;
            if (c == '\r' && Peek() == '\n') Take();
            return true;
        }
    }

    // Returns what ended the field.
    private int Quoted(int start)
    {
        var opened = _lines;
        Take();
        while (true)
        {
            var c = Take();
            if (c < 0) throw new BadRecordException(file, opened, Name(), "a quote is opened and never closed");
            if (c == '\n') _lines++;
            if (c != '"') { Put((char)c, start); continue; }
            if (Peek() == '"') { Take(); Put('"', start); continue; }
            while ((c = Take()) >= 0 && c != _separator && c != '\n' && c != '\r') Put((char)c, start);
            return c;
        }
    }

    private string Name() => $"field {_fields.Count + 1}";

    private void Put(char c, int start)
    {
        if (_used - start >= LongestField) throw new BadRecordException(file, Line, Name(), $"longer than {LongestField / (1024 * 1024)} million characters");
        if (_used == _row.Length) Array.Resize(ref _row, _row.Length * 2);
        _row[_used++] = c;
    }

    private int Peek() => _at < _filled || Fill() ? _block[_at] : -1;

    private int Take() => _at < _filled || Fill() ? _block[_at++] : -1;

    private bool Fill()
    {
        if (_read > 0 && _at < _filled) return true;
        _filled = reader.Read(_block, 0, _block.Length);
        (_at, _read) = (0, _read + 1);
        return _filled > 0;
    }
}
