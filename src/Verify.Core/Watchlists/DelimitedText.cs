using System.Text;

namespace Verify.Core.Watchlists;

/// <summary>One record of a delimited file, with the line that it starts on.</summary>
public readonly record struct DelimitedRecord(int Line, string[] Fields);

/// <summary>Reads comma-, semicolon- or tab-separated text (RFC 4180 quoting), counting lines for error messages.</summary>
public static class DelimitedText
{
    /// <summary>A single field may hold this much: published remarks are far shorter, and a missing quote would swallow the file.</summary>
    public const int MaxFieldLength = 100_000;

    /// <summary>The records in order; empty lines are left out, a lone Ctrl-Z (the old end-of-file mark) too.</summary>
    public static IEnumerable<DelimitedRecord> Read(string text, char delimiter, string file)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1, start = 1;
        var at = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '"' && IsBlank(field)) at = Quoted(text, at + 1, field.Clear(), ref line, file, fields.Count + 1, start, delimiter);
            else if (c == delimiter) { fields.Add(field.ToString()); field.Clear(); at++; }
            else if (c is '\n' or '\r')
            {
                at += c == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                if (Finish(fields, field, start) is { } record) yield return record;
                start = ++line;
            }
            else { field.Append(c); at++; }
            if (field.Length > MaxFieldLength) throw new ListFormatException(file, start, $"{fields.Count + 1}", $"holds more than {MaxFieldLength} characters");
        }
        if (Finish(fields, field, start) is { } last) yield return last;
    }

    /// <summary>The delimiter of a header line: whichever of tab, semicolon, comma it holds most of.</summary>
    public static char Delimiter(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return new[] { ',', ';', '\t' }.MaxBy(d => first.AsSpan().Count(d));
    }

    private static bool IsBlank(StringBuilder field)
    {
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] != ' ') return false;
        }
        return true;
    }

    private static DelimitedRecord? Finish(List<string> fields, StringBuilder field, int line)
    {
        if (fields.Count == 0 && (field.Length == 0 || (field.Length == 1 && field[0] == '\x1a'))) { field.Clear(); return null; }
        fields.Add(field.ToString());
        field.Clear();
        var record = new DelimitedRecord(line, [.. fields]);
        fields.Clear();
        return record;
    }

    private static int Quoted(string text, int at, StringBuilder field, ref int line, string file, int number, int start, char delimiter)
    {
        while (true)
        {
            if (at >= text.Length) throw new ListFormatException(file, start, $"{number}", "the quoted text does not end: the file is cut off or a quote is missing");
            var stop = text.AsSpan(at).IndexOfAny('"', '\n');
            if (stop < 0) { at = text.Length; continue; }
            field.Append(text, at, stop);
            if (field.Length > MaxFieldLength) throw new ListFormatException(file, start, $"{number}", $"holds more than {MaxFieldLength} characters");
            at += stop;
            if (text[at] == '\n') { line++; field.Append('\n'); at++; continue; }
            if (at + 1 < text.Length && text[at + 1] == '"') { field.Append('"'); at += 2; continue; }
            at++;
            // Blanks after the closing quote are padding; anything else belongs to the text, as spreadsheets read it.
            while (at < text.Length && text[at] == ' ' && delimiter != ' ') at++;
            return at;
        }
    }
}
