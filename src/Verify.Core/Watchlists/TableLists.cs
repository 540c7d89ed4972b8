namespace Verify.Core.Watchlists;

/// <summary>Lists that come as one table with a header: the annexes of an EU regulation, the BIS Denied Persons List, partners' feeds.</summary>
internal static class TableLists
{
    /// <summary>The annexes of an EU regulation as a table (celex, annex, recordId, schema, name, alias, …).</summary>
    public static IEnumerable<ListedSubject> EuAnnex(string text, string file)
    {
        foreach (var (record, columns) in Rows(text, file, "celex", "name", "schema"))
        {
            string Of(params string[] names) => columns.Of(record, names);
            var name = Of("name");
            if (name.Length == 0) throw new ListFormatException(file, record.Line, "name", "is empty");
            var number = Of("recordId") is { Length: > 0 } id ? id : Of("imoNumber") is { Length: > 0 } imo ? imo : name;
            yield return new ListedSubject
            {
                List = "EU", EntryId = $"{Of("celex")} {Of("annex")}.{number}", Kind = ListText.KindOf(Of("schema"), name),
                Names = ListText.Names([new ListedName(name, NameStrength.Primary), .. Aliases(Of("alias"), NameStrength.Strong), .. Aliases(Of("previousName"), NameStrength.Strong), .. Aliases(Of("weakAlias"), NameStrength.Weak)]),
                BirthDates = [.. ListText.Split(Of("birthDate")).Select(ListedDate.Parse).OfType<ListedDate>()],
                BirthPlaces = [.. ListText.Split(Of("birthPlace"))],
                Nationalities = [.. ListText.Split(Of("nationality"))],
                Identifiers = [.. Identifiers(columns, record, "passportNumber", "idNumber", "registrationNumber", "taxNumber", "imoNumber", "swiftBic", "leiCode", "innCode", "ogrnCode")],
                Addresses = [.. ListText.Split(Of("address")).Select(a => new ListedAddress(a, "", Of("country")))],
                Phones = [.. ListText.Split(Of("phone"))], Emails = [.. ListText.Split(Of("email"))], Websites = [.. ListText.Split(Of("website"))],
                Programmes = [Of("programKey")], Remarks = Of("reason", "notes"),
            };
        }
    }

    /// <summary>The Denied Persons List of the US Bureau of Industry and Security: tab separated, a row per address.</summary>
    public static IEnumerable<ListedSubject> Bis(string text, string file)
    {
        var rows = Rows(text, file, "Name", "Street_Address", "City", "Country").ToList();
        foreach (var group in rows.GroupBy(r => r.Columns.Of(r.Record, "Name"), StringComparer.OrdinalIgnoreCase))
        {
            var (first, columns) = group.First();
            if (group.Key.Length == 0) throw new ListFormatException(file, first.Line, "Name", "is empty");
            yield return new ListedSubject
            {
                List = "BIS", EntryId = group.Key, Kind = ListText.KindOf("", group.Key), Names = [new ListedName(group.Key, NameStrength.Primary)],
                Addresses = [.. group.Select(r => new ListedAddress(columns.Of(r.Record, "Street_Address"), columns.Of(r.Record, "City"), columns.Of(r.Record, "Country")))],
                Programmes = ["DPL"], Remarks = columns.Of(first, "FR_Citation"),
            };
        }
    }

    /// <summary>A partner's feed, or any list with a name column and something that says it is a list.</summary>
    public static IEnumerable<ListedSubject> Partner(string text, string file, string list)
    {
        foreach (var (record, columns) in Rows(text, file))
        {
            string Of(params string[] names) => columns.Of(record, names);
            var name = Of("cleanName", "name", "fullName");
            if (name.Length == 0) throw new ListFormatException(file, record.Line, "name", "is empty");
            yield return new ListedSubject
            {
                List = list, EntryId = Of("entryId", "id") is { Length: > 0 } id ? id : name, Kind = ListText.KindOf(Of("type", "schema", "kind"), name),
                Names = ListText.Names([new ListedName(name, NameStrength.Primary), .. Aliases(Of("alias", "aliases"), NameStrength.Strong), .. Aliases(Of("previousName"), NameStrength.Strong), .. Aliases(Of("weakAlias"), NameStrength.Weak)]),
                BirthDates = [.. ListText.Split(Of("birthDate", "dob", "dateOfBirth")).Select(ListedDate.Parse).OfType<ListedDate>()],
                BirthPlaces = [.. ListText.Split(Of("birthPlace", "placeOfBirth"))],
                Nationalities = [.. ListText.Split(Of("nationality", "country"))],
                Identifiers = [.. Identifiers(columns, record, "identifier", "passport", "passportNumber", "registrationNumber", "taxNumber", "imoNumber")],
                Addresses = [.. ListText.Split(Of("address")).Select(a => new ListedAddress(a, Of("city"), Of("country")))],
                Phones = [.. ListText.Split(Of("phone", "phones"))], Emails = [.. ListText.Split(Of("email", "emails"))],
                Websites = [.. ListText.Split(Of("website", "websites", "domain"))], Wallets = [.. ListText.Split(Of("wallet", "wallets"))],
                Programmes = [.. ListText.Split(Of("programme", "program"))], Remarks = string.Join("; ", new[] { Of("states", "reason", "notes", "remarks"), Of("source", "sourceUrl") }.Where(t => t.Length > 0)),
            };
        }
    }

    /// <summary>Lines that are each a domain, an address of e-mail or a wallet.</summary>
    public static IEnumerable<ListedSubject> Selectors(string text, string list)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var email = line.Contains('@', StringComparison.Ordinal);
            yield return new ListedSubject
            {
                List = list, EntryId = line, Kind = SubjectKind.Website, Names = [], Emails = email ? [line] : [], Websites = email ? [] : [line],
            };
        }
    }

    private static IEnumerable<(DelimitedRecord Record, Columns Columns)> Rows(string text, string file, params string[] required)
    {
        Columns? columns = null;
        foreach (var record in DelimitedText.Read(text, DelimitedText.Delimiter(text), file))
        {
            if (columns is null)
            {
                columns = new Columns(record.Fields);
                foreach (var name in required)
                {
                    if (!columns.Has(name)) throw new ListFormatException(file, record.Line, name, "the column is missing");
                }
                continue;
            }
            if (record.Fields.Length < columns.Count) throw new ListFormatException(file, record.Line, $"{record.Fields.Length}", $"{columns.Count} fields are expected and {record.Fields.Length} are there");
            yield return (record, columns);
        }
    }

    private static IEnumerable<ListedName> Aliases(string field, NameStrength strength)
    {
        foreach (var one in ListText.Split(field))
        {
            yield return new ListedName(one, strength);
            // "JANG Tcheul-hy, JANG Cheul-hy": commas part whole names when what stands before them holds several words.
            var parts = one.Split(", ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 2 || !Array.TrueForAll(parts, p => p.Contains(' ', StringComparison.Ordinal) && p.Length > 6)) continue;
            foreach (var part in parts) yield return new ListedName(part, strength);
        }
    }

    private static IEnumerable<ListedIdentifier> Identifiers(Columns columns, DelimitedRecord record, params string[] names) =>
        names.SelectMany(name => ListText.Split(columns.Of(record, name)).Select(value => new ListedIdentifier(name, value.Split(' ')[0])));
}
