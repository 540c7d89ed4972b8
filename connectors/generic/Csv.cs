using System.Text;

namespace Verify.Connectors.Generic;

/// <summary>A row and the line that it begins on.</summary>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells, string? Error = null);

/// <summary>Comma-separated values with quotes, as RFC 4180 has them.</summary>
internal static class Csv
{
    private const int LongestCell = 100_000;

    public static IEnumerable<CsvRow> Rows(string text)
    {
        var position = text.StartsWith('\uFEFF') ? 1 : 0;
        var line = 1;
        while (position < text.Length)
        {
            var begins = line;
            var (cells, error) = Row(text, ref position, ref line);
            yield return new CsvRow(begins, cells, error);
        }
    }

    private static (List<string> Cells, string? Error) Row(string text, ref int position, ref int line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        string? error = null;
        bool quoted = false, closed = false;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (position + 1 < text.Length && text[position + 1] == '"') cell.Append(text[++position]);
                else (quoted, closed) = (false, true);
            }
            else if (c == '"' && cell.Length == 0 && !closed) quoted = true;
            else if (c == ',') Close();
            else if (c == '\n')
            {
                position++;
                break;
            }
            else if (c != '\r')
            {
                if (closed) error = "something stands after a closing quote";
                cell.Append(c);
            }
            if (cell.Length > LongestCell) error = "a cell is too long";
        }
        if (quoted) error = "a quote is not closed";
        Close();
        return (cells, error);

        void Close()
        {
            cells.Add(cell.ToString());
            cell.Clear();
            closed = false;
        }
    }
}
