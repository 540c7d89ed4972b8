using System.Xml.Linq;

namespace Verify.Core.Watchlists;

/// <summary>OFAC's plain XML (sdnList, for SDN and the consolidated list). https://ofac.treasury.gov/sanctions-list-service</summary>
internal static class OfacXml
{
    public static IEnumerable<ListedSubject> Read(string text, string file)
    {
        foreach (var entry in ListXml.Elements(text, file, "sdnEntry"))
        {
            var line = (int)entry.Attribute("readLine")!;
            var id = entry.Text("uid");
            if (id.Length == 0) throw new ListFormatException(file, line, "uid", "is empty");
            var name = Name(entry);
            if (name.Length == 0) throw new ListFormatException(file, line, "lastName", "the entry has no name");
            var identifiers = Of(entry, "idList", "id").ToArray();
            yield return new ListedSubject
            {
                List = "OFAC", EntryId = id, Kind = ListText.KindOf(entry.Text("sdnType"), name),
                Names = ListText.Names(Of(entry, "akaList", "aka").Select(a => new ListedName(Name(a), a.Text("category") == "weak" ? NameStrength.Weak : NameStrength.Strong)).Prepend(new ListedName(name, NameStrength.Primary))),
                BirthDates = [.. Of(entry, "dateOfBirthList", "dateOfBirthItem").Select(d => ListedDate.Parse(d.Text("dateOfBirth"))).OfType<ListedDate>()],
                BirthPlaces = [.. Of(entry, "placeOfBirthList", "placeOfBirthItem").Select(p => p.Text("placeOfBirth")).Where(p => p.Length > 0)],
                Nationalities = [.. Of(entry, "nationalityList", "nationality").Concat(Of(entry, "citizenshipList", "citizenship")).Select(n => n.Text("country")).Where(c => c.Length > 0).Distinct()],
                Identifiers = [.. identifiers.Where(i => !IsSelector(i)).Select(i => new ListedIdentifier(i.Text("idType"), i.Text("idNumber"), i.Text("idCountry"))).Where(i => i.Number.Any(char.IsAsciiDigit))],
                Emails = [.. Selectors(identifiers, "Email Address")], Websites = [.. Selectors(identifiers, "Website")], Phones = [.. Selectors(identifiers, "Phone Number")], Wallets = [.. Selectors(identifiers, "Digital Currency Address")],
                Addresses = [.. Of(entry, "addressList", "address").Select(a => new ListedAddress(string.Join(", ", new[] { "address1", "address2", "address3", "postalCode" }.Select(a.Text).Where(t => t.Length > 0)), a.Text("city"), a.Text("country")))],
                Programmes = [.. Of(entry, "programList", "program").Select(p => p.Value.Trim())], Remarks = entry.Text("remarks"),
            };
        }
    }

    private static string Name(XElement element) =>
        element.Text("firstName") is { Length: > 0 } first && element.Text("lastName") is { Length: > 0 } last ? $"{last}, {first}" : element.Text("lastName") + element.Text("firstName");

    private static IEnumerable<XElement> Of(XElement entry, string list, string item) => entry.All(list).SelectMany(l => l.All(item));

    private static bool IsSelector(XElement id) => id.Text("idType") is var type && (type is "Email Address" or "Website" or "Phone Number" || type.StartsWith("Digital Currency", StringComparison.Ordinal));

    private static IEnumerable<string> Selectors(XElement[] identifiers, string type) =>
        identifiers.Where(i => i.Text("idType").StartsWith(type, StringComparison.Ordinal)).Select(i => i.Text("idNumber")).Where(n => n.Length > 0);
}
