using System.Globalization;

namespace Verify.Core.Watchlists;

/// <summary>
/// OFAC's CSV files (SDN and the consolidated non-SDN list have the same form): no header, "-0-" for nothing, joined by ent_num.
/// https://ofac.treasury.gov/specially-designated-nationals-list-data-formats-data-schemas
/// </summary>
internal sealed class OfacCsv
{
    private static readonly string[] Fields = ["ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag", "Vess_owner", "Remarks"];

    private readonly Dictionary<int, string[]> entries = [];
    private readonly Dictionary<int, List<ListedName>> aliases = [];
    private readonly Dictionary<int, List<ListedAddress>> addresses = [];
    private readonly Dictionary<int, string> comments = [];

    /// <summary>Reads one of the four files into the pool. A later file's entry replaces an earlier one's of the same number.</summary>
    public void Add(ListForm form, string text, string file)
    {
        if (text.Length > 0 && text[^1] is not ('\n' or '\r' or '\x1a')) throw new ListFormatException(file, text.AsSpan().Count('\n') + 1, "(end)", "the last record does not end with a line break: the file is cut off");
        var expected = form switch { ListForm.OfacMain => 12, ListForm.OfacAliases => 5, ListForm.OfacAddresses => 6, _ => 2 };
        foreach (var record in DelimitedText.Read(text, ',', file))
        {
            if (record.Fields is ["\x1a"]) continue;
            if (record.Fields.Length != expected)
            {
                var name = form == ListForm.OfacMain && record.Fields.Length < expected ? Fields[record.Fields.Length] : $"{record.Fields.Length}";
                throw new ListFormatException(file, record.Line, name, $"{expected} fields are expected and {record.Fields.Length} are there");
            }
            if (!int.TryParse(record.Fields[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw new ListFormatException(file, record.Line, "ent_num", $"'{Shown(record.Fields[0])}' is not a number");
            Take(form, number, record, file);
        }
    }

    public IEnumerable<ListedSubject> Subjects(Action<Action[]>? together)
    {
        var ordered = entries.OrderBy(e => e.Key).ToArray();
        return Side.InParts(together, ordered.Length, (from, to) => Array.ConvertAll(ordered[from..to], e => Subject(e.Key, e.Value))).SelectMany(subjects => subjects);
    }

    private void Take(ListForm form, int number, DelimitedRecord record, string file)
    {
        var fields = record.Fields;
        switch (form)
        {
            case ListForm.OfacMain:
                if (Value(fields[1]).Length == 0) throw new ListFormatException(file, record.Line, "SDN_Name", "is empty");
                if (Value(fields[2]) is not ("" or "individual" or "vessel" or "aircraft")) throw new ListFormatException(file, record.Line, "SDN_Type", $"'{Shown(fields[2])}' is not individual, vessel, aircraft or empty");
                entries[number] = fields;
                break;
            case ListForm.OfacAliases:
                var name = new ListedName(Value(fields[3]), NameStrength.Strong);
                if (name.Text.Length > 0) Append(aliases, number, name);
                break;
            case ListForm.OfacAddresses:
                var address = new ListedAddress(Value(fields[2]), Value(fields[3]), Value(fields[4]));
                if (address.Text.Length + address.City.Length + address.Country.Length > 0) Append(addresses, number, address);
                break;
            default:
                comments[number] = Value(fields[1]);
                break;
        }
    }

    private ListedSubject Subject(int number, string[] fields)
    {
        var text = Value(fields[11]) + comments.GetValueOrDefault(number, "");
        var remarks = OfacRemarks.Parse(text);
        var type = Value(fields[2]);
        return new ListedSubject
        {
            List = "OFAC",
            EntryId = number.ToString(CultureInfo.InvariantCulture),
            Kind = type switch { "individual" => SubjectKind.Person, "vessel" => SubjectKind.Vessel, "aircraft" => SubjectKind.Aircraft, _ => SubjectKind.Organisation },
            Names = ListText.Names([new ListedName(Value(fields[1]), NameStrength.Primary), .. aliases.GetValueOrDefault(number, []), .. remarks.Aliases]),
            BirthDates = remarks.BirthDates, BirthPlaces = remarks.BirthPlaces, Nationalities = remarks.Nationalities, Identifiers = remarks.Identifiers,
            Addresses = addresses.GetValueOrDefault(number, []), Phones = remarks.Phones, Emails = remarks.Emails, Websites = remarks.Websites, Wallets = remarks.Wallets,
            Programmes = Value(fields[3]).Split("] [", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Remarks = text,
        };
    }

    private static void Append<T>(Dictionary<int, List<T>> map, int number, T value)
    {
        if (!map.TryGetValue(number, out var list)) map[number] = list = [];
        list.Add(value);
    }

    private static string Value(string field) => field.Trim() is var trimmed && trimmed == "-0-" ? "" : trimmed;

    private static string Shown(string field) => field.Length > 40 ? field[..40] + "…" : field;
}
