using System.Globalization;

namespace Verify.Core.Watchlists;

/// <summary>Tells the form of a list file from its first lines.</summary>
internal static class ListForms
{
    public static ListForm Recognise(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        if (start.IsEmpty) return ListForm.Unknown;
        if (start[0] == '<') return OfXml(text[(text.Length - start.Length)..]);
        if (start[0] is '{' or '[') return OfJson(start);
        return OfTable(text);
    }

    private static ListForm OfXml(string text) => ListXml.Root(text) switch
    {
        "CONSOLIDATED_LIST" => ListForm.UnXml,
        _ => ListForm.Unknown,
    };

    private static ListForm OfJson(ReadOnlySpan<char> start) => ListForm.Unknown;

    private static ListForm OfTable(string text)
    {
        if (FirstRecords(text, ',') is [var start, ..] && OfOfac(start.Fields) is var ofac && ofac != ListForm.Unknown) return ofac;
        var first = FirstRecords(text, DelimitedText.Delimiter(text));
        if (first.Count == 0) return ListForm.Unknown;
        var columns = new Columns(first[0].Fields);
        if (columns.HasAll("celex", "annex", "schema", "name")) return ListForm.EuAnnexCsv;
        if (columns.HasAll("Name", "Street_Address", "FR_Citation")) return ListForm.BisDeniedPersons;
        if ((columns.Has("name") || columns.Has("fullName")) && first[0].Fields.Length > 2 && SaysList(columns)) return ListForm.PartnerCsv;
        return first.TrueForAll(r => r.Fields is [var line] && IsSelector(line)) ? ListForm.Selectors : ListForm.Unknown;
    }

    private static List<DelimitedRecord> FirstRecords(string text, char delimiter)
    {
        try
        {
            return [.. DelimitedText.Read(text, delimiter, "").Take(6)];
        }
        catch (ListFormatException)
        {
            return [];
        }
    }

    // What tells a partner's list from a file of candidates' names: it says where it is from or what else the subject is called.
    private static bool SaysList(Columns columns) => columns.Has("alias") || columns.Has("aliases") || columns.Has("source") || columns.Has("program") || columns.Has("programme") || columns.Has("sourceUrl");

    private static ListForm OfOfac(string[] fields)
    {
        if (!IsNumber(fields[0])) return ListForm.Unknown;
        return fields.Length switch
        {
            12 when fields[2].Trim() is "-0-" or "individual" or "vessel" or "aircraft" => ListForm.OfacMain,
            5 when IsNumber(fields[1]) && fields[2].Trim() is "aka" or "fka" or "nka" => ListForm.OfacAliases,
            6 when IsNumber(fields[1]) => ListForm.OfacAddresses,
            2 => ListForm.OfacComments,
            _ => ListForm.Unknown,
        };
    }

    private static bool IsNumber(string field) => int.TryParse(field.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsSelector(string line) => line.Length > 3 && !line.Contains(' ', StringComparison.Ordinal) && line.Contains('.', StringComparison.Ordinal) && !line.EndsWith('.');
}
