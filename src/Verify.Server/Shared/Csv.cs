using System.Globalization;
using CsvHelper;

namespace Verify.Server.Shared;

/// <summary>Tables as CSV files. What a spreadsheet would run as a formula is made text.</summary>
internal static class Csv
{
    public static string Of(IEnumerable<string> head, IEnumerable<IEnumerable<string?>> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Injection = CsvInjection.Escape }, true))
            foreach (var row in rows.Prepend(head))
            {
                foreach (var cell in row) csv.WriteField(cell ?? "");
                csv.EndRecord();
            }
        return text.ToString();
    }

    /// <summary>As a download. The mark at the beginning tells spreadsheets that it is UTF-8.</summary>
    public static IResult Download(string name, IEnumerable<string> head, IEnumerable<IEnumerable<string?>> rows) =>
        Results.File([.. System.Text.Encoding.UTF8.Preamble, .. System.Text.Encoding.UTF8.GetBytes(Of(head, rows))], "text/csv; charset=utf-8", name);
}
