namespace Verify.Core.Watchlists;

/// <summary>
/// The UK Sanctions List (FCDO) and the form of OFSI's consolidated list that it replaced in January 2026: a row per name and
/// address, a line with the date before the header. https://www.gov.uk/government/publications/the-uk-sanctions-list
/// </summary>
internal static class UkLists
{
    public static IEnumerable<ListedSubject> Read(string text, string file)
    {
        Columns? columns = null;
        var header = 0;
        var groups = new Dictionary<string, List<DelimitedRecord>>(StringComparer.Ordinal);
        foreach (var record in DelimitedText.Read(text, ',', file))
        {
            if (columns is null)
            {
                if (++header > 5) throw new ListFormatException(file, record.Line, "Name 6", "no header row with this column is among the first rows");
                if (new Columns(record.Fields) is var found && found.Has("Name 6")) columns = found;
                continue;
            }
            if (record.Fields.Length < columns.Count) throw new ListFormatException(file, record.Line, $"{record.Fields.Length}", $"{columns.Count} fields are expected and {record.Fields.Length} are there");
            var id = columns.Of(record, "Unique ID", "Group ID", "OFSI Group ID");
            if (id.Length == 0) throw new ListFormatException(file, record.Line, columns.Has("Unique ID") ? "Unique ID" : "Group ID", "is empty");
            if (!groups.TryGetValue(id, out var rows)) groups[id] = rows = [];
            rows.Add(record);
        }
        if (columns is null) throw new ListFormatException(file, 1, "Name 6", "no header row with this column");
        foreach (var (id, rows) in groups) yield return Subject(id, rows, columns, file);
    }

    private static ListedSubject Subject(string id, List<DelimitedRecord> rows, Columns columns, string file)
    {
        IEnumerable<string> All(params string[] names) => rows.Select(r => columns.Of(r, names)).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal);
        // The main name goes first, whatever row it stands in.
        var ordered = rows.OrderBy(r => columns.Of(r, "Name type", "Alias Type") is "Primary Name" or "Primary name" or "Prime Alias" ? 0 : 1);
        var names = ListText.Names(ordered.SelectMany(r => RowNames(r, columns)));
        if (names.Count == 0) throw new ListFormatException(file, rows[0].Line, "Name 6", $"entry {id} has no name");
        return new ListedSubject
        {
            List = "UK", EntryId = id, Kind = ListText.KindOf(All("Individual, Entity, Ship", "Individual/Entity/Ship", "Group Type", "Designation Type").FirstOrDefault() ?? "", names[0].Text), Names = names,
            BirthDates = [.. All("D.O.B", "DOB").SelectMany(ListText.Split).Select(ListedDate.Parse).OfType<ListedDate>()],
            BirthPlaces = [.. rows.Select(r => Joined(columns.Of(r, "Town of birth"), columns.Of(r, "Country of birth"))).Where(p => p.Length > 0).Distinct()],
            Nationalities = [.. All("Nationality", "Nationality(/ies)").SelectMany(ListText.Split)],
            Identifiers = [.. Numbers(rows, columns, "Passport number", "Passport"), .. Numbers(rows, columns, "National Identifier number", "National ID"), .. Numbers(rows, columns, "National Identification Number", "National ID"),
                .. Numbers(rows, columns, "Business registration number (s)", "Registration"), .. Numbers(rows, columns, "Business registration", "Registration"), .. Numbers(rows, columns, "IMO number", "IMO")],
            Addresses = [.. rows.Select(r => Address(r, columns)).Where(a => a.Text.Length + a.Country.Length > 0).Distinct()],
            Phones = [.. All("Phone number")], Emails = [.. All("Email", "Email address")], Websites = [.. All("Website")],
            Programmes = [.. All("Regime Name", "Regime")], Remarks = string.Join("; ", All("Other Information")),
        };
    }

    private static IEnumerable<ListedName> RowNames(DelimitedRecord row, Columns columns)
    {
        var given = new[] { "Name 1", "Name 2", "Name 3", "Name 4", "Name 5" }.Select(n => columns.Of(row, n)).Where(n => n.Length > 0);
        var type = columns.Of(row, "Name type", "Alias Type");
        var strength = type.StartsWith("Prim", StringComparison.OrdinalIgnoreCase) ? NameStrength.Primary
            : columns.Of(row, "Alias strength", "Alias Quality").StartsWith("Low", StringComparison.OrdinalIgnoreCase) ? NameStrength.Weak : NameStrength.Strong;
        yield return new ListedName(string.Join(' ', given.Append(columns.Of(row, "Name 6")).Where(n => n.Length > 0)), strength);
        yield return new ListedName(columns.Of(row, "Name non-latin script"), NameStrength.Strong);
    }

    private static IEnumerable<ListedIdentifier> Numbers(List<DelimitedRecord> rows, Columns columns, string column, string type) =>
        rows.Select(r => columns.Of(r, column)).SelectMany(ListText.Split).Distinct(StringComparer.Ordinal).Select(n => new ListedIdentifier(type, n));

    private static ListedAddress Address(DelimitedRecord row, Columns columns)
    {
        var lines = Enumerable.Range(1, 6).Select(i => columns.Of(row, $"Address Line {i}", $"Address {i}")).Where(l => l.Length > 0).ToArray();
        var city = lines.Length > 1 ? lines[^1] : "";
        return new ListedAddress(Joined([.. lines.Length > 1 ? lines[..^1] : lines, columns.Of(row, "Postal Code", "Post/Zip Code")]), city, columns.Of(row, "Address Country", "Country"));
    }

    private static string Joined(params string[] parts) => string.Join(", ", parts.Where(p => p.Length > 0));
}
