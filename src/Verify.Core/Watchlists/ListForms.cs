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
        "export" when text.Contains("sanctionEntity", StringComparison.Ordinal) => ListForm.EuXml,
        "sdnList" => ListForm.OfacXml,
        "Sanctions" when text.Contains("DistinctParty", StringComparison.Ordinal) => ListForm.OfacAdvancedXml,
        _ => ListForm.Unknown,
    };

    private static ListForm OfJson(ReadOnlySpan<char> start)
    {
        if (start.Contains("\"objects\"", StringComparison.Ordinal) && start.Contains("\"bundle\"", StringComparison.Ordinal)) return ListForm.Stix;
        return start.Contains("\"Event\"", StringComparison.Ordinal) && start.Contains("\"Attribute\"", StringComparison.Ordinal) ? ListForm.Misp : ListForm.Unknown;
    }

    private static ListForm OfTable(string text)
    {
        if (FirstRecords(text, ',') is [var start, ..] && OfOfac(start.Fields) is var ofac && ofac != ListForm.Unknown) return ofac;
        var first = FirstRecords(text, DelimitedText.Delimiter(text));
        if (first.Count == 0) return ListForm.Unknown;
        var columns = new Columns(first[0].Fields);
        if (first.Exists(r => new Columns(r.Fields).HasAll("Name 6", "Name 1"))) return ListForm.UkCsv;
        if (columns.Has("Entity_LogicalId") || columns.Has("NameAlias_WholeName")) return ListForm.EuCsv;
        if (columns.Has("celex")) return ListForm.EuAnnexCsv;
        if (columns.Has("FR_Citation")) return ListForm.BisDeniedPersons;
        if ((columns.Has("name") || columns.Has("fullName")) && first[0].Fields.Length > 2 && SaysList(columns)) return ListForm.PartnerCsv;
        return first.TrueForAll(r => r.Fields is [var line] && IsSelector(line)) ? ListForm.Selectors : ListForm.Unknown;
    }

    private static List<DelimitedRecord> FirstRecords(string text, char delimiter)
    {
        var records = new List<DelimitedRecord>(6);
        try
        {
            foreach (var record in DelimitedText.Read(text, delimiter, ""))
            {
                records.Add(record);
                if (records.Count == 6) break;
            }
        }
        catch (ListFormatException)
        {
            // The form shows in what could be read; the reader of that form then says where the file breaks.
        }
        return records;
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
            6 when IsNumber(fields[1]) && fields[2].Trim() is not ("aka" or "fka" or "nka") => ListForm.OfacAddresses,
            2 => ListForm.OfacComments,
            // Close to the form, but not it: the reader then says what is wrong, rather than leaving a list out in silence.
            > 6 when Array.Exists(fields, f => f.Trim() == "-0-") => ListForm.OfacMain,
            4 or 6 or 7 when Array.Exists(fields, f => f.Trim() is "aka" or "fka" or "nka") => ListForm.OfacAliases,
            5 or 7 when IsNumber(fields[1]) && Array.Exists(fields, f => f.Trim() == "-0-") => ListForm.OfacAddresses,
            _ => ListForm.Unknown,
        };
    }

    private static bool IsNumber(string field) => int.TryParse(field.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsSelector(string line) => line.Length > 3 && !line.Contains(' ', StringComparison.Ordinal) && line.Contains('.', StringComparison.Ordinal) && !line.EndsWith('.');
}
