using System.Xml.Linq;

namespace Verify.Core.Watchlists;

/// <summary>The EU's consolidated financial sanctions list, as XML and as CSV. https://webgate.ec.europa.eu/fsd/fsf</summary>
internal static class EuLists
{
    public static IEnumerable<ListedSubject> Xml(string text, string file)
    {
        foreach (var element in ListXml.Elements(text, file, "sanctionEntity"))
        {
            var line = (int)element.Attribute("readLine")!;
            var id = element.Get("euReferenceNumber") is { Length: > 0 } reference ? reference : element.Get("logicalId");
            if (id.Length == 0) throw new ListFormatException(file, line, "euReferenceNumber", "is empty, and logicalId too");
            var names = ListText.Names(element.All("nameAlias").Select(a => new ListedName(
                a.Get("wholeName") is { Length: > 0 } whole ? whole : string.Join(' ', new[] { a.Get("firstName"), a.Get("middleName"), a.Get("lastName") }.Where(p => p.Length > 0)),
                a.Get("strong") == "false" ? NameStrength.Weak : NameStrength.Strong)));
            if (names.Count == 0) throw new ListFormatException(file, line, "nameAlias", "the entry has no name");
            yield return new ListedSubject
            {
                List = "EU", EntryId = id,
                Kind = ListText.KindOf(element.All("subjectType").Select(s => s.Get("classificationCode")).FirstOrDefault() ?? "", names[0].Text),
                Names = names,
                BirthDates = [.. element.All("birthdate").Select(Birth).OfType<ListedDate>()],
                BirthPlaces = [.. element.All("birthdate").Select(b => Joined(b.Get("city"), b.Get("place"), b.Get("countryDescription"))).Where(p => p.Length > 0).Distinct()],
                Nationalities = [.. element.All("citizenship").Select(c => c.Get("countryDescription")).Where(c => c.Length > 0)],
                Identifiers = [.. element.All("identification").Where(i => i.Get("number").Length > 0).Select(i => new ListedIdentifier(i.Get("identificationTypeCode"), i.Get("number"), i.Get("countryDescription")))],
                Addresses = [.. element.All("address").Select(a => new ListedAddress(Joined(a.Get("street"), a.Get("poBox"), a.Get("zipCode"), a.Get("region")), a.Get("city"), a.Get("countryDescription")))],
                Programmes = [.. element.All("regulation").Select(r => r.Get("programme")).Where(p => p.Length > 0).Distinct()],
                Remarks = string.Join("; ", element.All("remark").Select(r => r.Value.Trim())),
            };
        }
    }

    public static IEnumerable<ListedSubject> Csv(string text, string file)
    {
        Columns? columns = null;
        var groups = new Dictionary<string, List<DelimitedRecord>>(StringComparer.Ordinal);
        foreach (var record in DelimitedText.Read(text, DelimitedText.Delimiter(text), file))
        {
            if (columns is null) { columns = Header(record, file); continue; }
            if (record.Fields.Length < columns.Count - 1) throw new ListFormatException(file, record.Line, $"{record.Fields.Length}", $"{columns.Count} fields are expected and {record.Fields.Length} are there");
            var id = columns.Of(record, "Entity_EU_ReferenceNumber", "Entity_LogicalId");
            if (id.Length == 0) throw new ListFormatException(file, record.Line, "Entity_LogicalId", "is empty");
            if (!groups.TryGetValue(id, out var rows)) groups[id] = rows = [];
            rows.Add(record);
        }
        foreach (var (id, rows) in groups) yield return Subject(id, rows, columns!, file);
    }

    private static Columns Header(DelimitedRecord record, string file)
    {
        var columns = new Columns(record.Fields);
        foreach (var name in new[] { "Entity_LogicalId", "NameAlias_WholeName" })
        {
            if (!columns.Has(name)) throw new ListFormatException(file, record.Line, name, "the column is missing");
        }
        return columns;
    }

    private static ListedSubject Subject(string id, List<DelimitedRecord> rows, Columns columns, string file)
    {
        IEnumerable<string> All(params string[] names) => rows.Select(r => columns.Of(r, names)).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal);
        var names = ListText.Names(rows.Select(r => new ListedName(
            columns.Of(r, "NameAlias_WholeName") is { Length: > 0 } whole ? whole : $"{columns.Of(r, "NameAlias_FirstName")} {columns.Of(r, "NameAlias_LastName")}".Trim(),
            NameStrength.Strong)));
        if (names.Count == 0) throw new ListFormatException(file, rows[0].Line, "NameAlias_WholeName", $"entry {id} has no name");
        return new ListedSubject
        {
            List = "EU", EntryId = id, Kind = ListText.KindOf(All("Entity_SubjectType_ClassificationCode").FirstOrDefault() ?? "", names[0].Text), Names = names,
            BirthDates = [.. All("BirthDate_BirthDate", "BirthDate_Year").Select(ListedDate.Parse).OfType<ListedDate>()],
            BirthPlaces = [.. rows.Select(r => Joined(columns.Of(r, "BirthDate_City"), columns.Of(r, "BirthDate_Place"), columns.Of(r, "BirthDate_CountryDescription"))).Where(p => p.Length > 0).Distinct()],
            Nationalities = [.. All("Citizenship_CountryDescription")],
            Identifiers = [.. All("Identification_Number").Select(n => new ListedIdentifier("identification", n))],
            Addresses = [.. rows.Select(r => new ListedAddress(Joined(columns.Of(r, "Address_Street"), columns.Of(r, "Address_PoBox"), columns.Of(r, "Address_ZipCode")), columns.Of(r, "Address_City"), columns.Of(r, "Address_CountryDescription"))).Where(a => a.Text.Length + a.City.Length + a.Country.Length > 0).Distinct()],
            Programmes = [.. All("Entity_Regulation_Programme")], Remarks = string.Join("; ", All("Entity_Remark")),
        };
    }

    private static ListedDate? Birth(XElement birth)
    {
        if (birth.Get("yearRangeFrom").Length == 4) return ListedDate.Parse($"{birth.Get("yearRangeFrom")} to {birth.Get("yearRangeTo")}");
        var parsed = ListedDate.Parse(birth.Get("birthdate") is { Length: > 0 } date ? date : birth.Get("year"));
        return birth.Get("circa") == "true" && parsed is { } value ? value with { Circa = true } : parsed;
    }

    private static string Joined(params string[] parts) => string.Join(", ", parts.Where(p => p.Length > 0));
}
