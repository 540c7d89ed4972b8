using System.Xml.Linq;

namespace Verify.Core.Watchlists;

/// <summary>The consolidated list of the UN Security Council. https://scsanctions.un.org/resources/xml/en/consolidated.xml</summary>
internal static class UnXml
{
    public static IEnumerable<ListedSubject> Read(string text, string file)
    {
        foreach (var element in ListXml.Elements(text, file, "INDIVIDUAL", "ENTITY"))
        {
            var person = element.Name.LocalName == "INDIVIDUAL";
            var id = element.Text("REFERENCE_NUMBER") is { Length: > 0 } reference ? reference : element.Text("DATAID");
            if (id.Length == 0) throw new ListFormatException(file, (int)element.Attribute("readLine")!, "REFERENCE_NUMBER", "is empty, and DATAID too");
            var name = string.Join(' ', new[] { "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME" }.Select(element.Text).Where(t => t.Length > 0));
            if (name.Length == 0) throw new ListFormatException(file, (int)element.Attribute("readLine")!, "FIRST_NAME", "the entry has no name");
            yield return Subject(element, person ? "INDIVIDUAL_" : "ENTITY_", person, id, name);
        }
    }

    private static ListedSubject Subject(XElement element, string prefix, bool person, string id, string name)
    {
        var identifiers = new List<ListedIdentifier>();
        foreach (var document in element.All(prefix + "DOCUMENT"))
        {
            if (document.Text("NUMBER") is { Length: > 0 } number) identifiers.Add(new ListedIdentifier(document.Text("TYPE_OF_DOCUMENT"), number, document.Text("ISSUING_COUNTRY")));
        }
        return new ListedSubject
        {
            List = "UN", EntryId = id, Kind = person ? SubjectKind.Person : SubjectKind.Organisation,
            Names = ListText.Names([new ListedName(name, NameStrength.Primary), new ListedName(element.Text("NAME_ORIGINAL_SCRIPT"), NameStrength.Strong), .. element.All(prefix + "ALIAS").SelectMany(Alias)]),
            BirthDates = [.. element.All(prefix + "DATE_OF_BIRTH").Select(Birth).OfType<ListedDate>()],
            BirthPlaces = [.. element.All(prefix + "PLACE_OF_BIRTH").Select(p => Joined(p, "CITY", "STATE_PROVINCE", "COUNTRY")).Where(p => p.Length > 0)],
            Nationalities = [.. element.All("NATIONALITY").SelectMany(n => n.All("VALUE")).Select(v => v.Value.Trim()).Where(v => v.Length > 0)],
            Identifiers = identifiers,
            Addresses = [.. element.All(prefix + "ADDRESS").Select(a => new ListedAddress(Joined(a, "STREET", "STATE_PROVINCE", "ZIP_CODE"), a.Text("CITY"), a.Text("COUNTRY"))).Where(a => a.Text.Length + a.City.Length + a.Country.Length > 0)],
            Programmes = element.Text("UN_LIST_TYPE") is { Length: > 0 } programme ? [programme] : [],
            Remarks = element.Text("COMMENTS1"),
        };
    }

    private static IEnumerable<ListedName> Alias(XElement alias)
    {
        var strength = alias.Text("QUALITY") is "Low" ? NameStrength.Weak : NameStrength.Strong;
        var text = alias.Text("ALIAS_NAME");
        // Some entries put several aliases into one field, as "a) one b) two" or with semicolons.
        foreach (var one in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!one.Equals("na", StringComparison.OrdinalIgnoreCase)) yield return new ListedName(one, strength);
        }
    }

    private static ListedDate? Birth(XElement birth)
    {
        if (birth.Text("TYPE_OF_DATE") == "BETWEEN" || birth.Text("FROM_YEAR").Length > 0)
        {
            return ListedDate.Parse($"{birth.Text("FROM_YEAR")} to {birth.Text("TO_YEAR")}");
        }
        var text = birth.Text("DATE") is { Length: > 0 } date ? date : birth.Text("YEAR");
        var parsed = ListedDate.Parse(text);
        return birth.Text("TYPE_OF_DATE") == "APPROXIMATELY" && parsed is { } value ? value with { Circa = true } : parsed;
    }

    private static string Joined(XElement element, params string[] names) => string.Join(", ", names.Select(element.Text).Where(t => t.Length > 0));
}
