using System.Globalization;
using System.Xml.Linq;

namespace Verify.Core.Watchlists;

/// <summary>
/// OFAC's advanced XML (SDN_ADVANCED.XML, CONS_ADVANCED.XML): the same entries as its tables, with the names in their own scripts. Everything in it is a number
/// that is explained earlier in the file. https://ofac.treasury.gov/sanctions-list-service
/// </summary>
internal sealed class OfacAdvancedXml
{
    private static readonly string[] Explained = ["Country", "FeatureType", "IDRegDocType", "LocPartType", "NamePartType", "PartySubType", "PartyType", "DetailReference", "SanctionsType", "AreaCode"];
    private static readonly string[] FamilyParts = ["Last Name", "Maiden Name"];

    private readonly Dictionary<(string Of, string Id), string> meanings = [];
    private readonly Dictionary<string, string> partyTypes = [], areas = [];
    private readonly Dictionary<string, ListedAddress> places = [];
    private readonly Dictionary<string, List<ListedIdentifier>> documents = [];
    private readonly Dictionary<string, List<string>> programmes = [];

    private readonly string file;
    private int line;

    private OfacAdvancedXml(string file) => this.file = file;

    public static IEnumerable<ListedSubject> Read(string text, string file)
    {
        var reader = new OfacAdvancedXml(file);
        var subjects = new List<(string Profile, ListedSubject Subject)>();
        foreach (var element in ListXml.Elements(text, file, [.. Explained, "Location", "IDRegDocument", "DistinctParty", "SanctionsEntry"]))
        {
            reader.line = (int)element.Attribute("readLine")!;
            switch (element.Name.LocalName)
            {
                case "Location": reader.places[element.Get("ID")] = reader.Place(element); break;
                case "IDRegDocument": reader.Keep(element); break;
                case "DistinctParty": subjects.AddRange(reader.Subjects(element)); break;
                case "SanctionsEntry": reader.Programmes(element); break;
                default: reader.Explain(element); break;
            }
        }
        // Why somebody is listed stands behind all who are.
        return subjects.Select(one => one.Subject with { Programmes = [.. reader.programmes.GetValueOrDefault(one.Profile, []).Distinct(StringComparer.Ordinal)] });
    }

    private void Explain(XElement element)
    {
        var (of, id) = (element.Name.LocalName, element.Get("ID"));
        meanings[(of, id)] = element.Value.Trim();
        if (of == "PartySubType") partyTypes[id] = element.Get("PartyTypeID");
        if (of == "AreaCode") areas[id] = element.Get("Description");
    }

    private string Meaning(string of, string id) => meanings.GetValueOrDefault((of, id), "");

    /// <summary>Of what makes an entry what it is: unexplained, it would be lost without a word.</summary>
    private string Known(string of, string id) => meanings.TryGetValue((of, id), out var meaning) ? meaning : throw new ListFormatException(file, line, of + "ID", $"'{id}' is explained nowhere before");

    private ListedAddress Place(XElement location)
    {
        var parts = location.All("LocationPart").Select(part => (Kind: Meaning("LocPartType", part.Get("LocPartTypeID")), Text: Joined(part.All("LocationPartValue").Select(value => value.Text("Value")), " ")))
            .Where(part => part.Text.Length > 0).ToArray();
        var country = location.All("LocationCountry").Select(one => Meaning("Country", one.Get("CountryID"))).Concat(location.All("LocationAreaCode").Select(one => areas.GetValueOrDefault(one.Get("AreaCodeID"), ""))).FirstOrDefault(name => name.Length > 0) ?? "";
        string Of(Func<string, bool> wanted) => Joined(parts.Where(part => wanted(part.Kind.ToUpperInvariant())).Select(part => part.Text), ", ");
        return new ListedAddress(Of(kind => kind != "CITY"), Of(kind => kind == "CITY"), country);
    }

    private void Keep(XElement document)
    {
        if (document.Text("IDRegistrationNo") is not { Length: > 0 } number) return;
        Of(documents, document.Get("IdentityID")).Add(new ListedIdentifier(Meaning("IDRegDocType", document.Get("IDRegDocTypeID")), number, Meaning("Country", document.Get("IssuedBy-CountryID"))));
    }

    private void Programmes(XElement entry)
    {
        foreach (var measure in entry.All("SanctionsMeasure"))
            if (Meaning("SanctionsType", measure.Get("SanctionsTypeID")) == "Program" && measure.Text("Comment") is { Length: > 0 } programme) Of(programmes, entry.Get("ProfileID")).Add(programme);
    }

    private IEnumerable<(string Profile, ListedSubject Subject)> Subjects(XElement party)
    {
        var id = party.Get("FixedRef");
        if (id.Length == 0) throw new ListFormatException(file, line, "FixedRef", "is empty");
        foreach (var profile in party.All("Profile"))
        {
            var identities = profile.All("Identity").ToArray();
            var names = identities.SelectMany(Names).OrderBy(name => name.Strength).ToArray();
            if (names.Length == 0) throw new ListFormatException(file, line, "DocumentedNamePart", $"entry {id} has no name");
            var features = profile.All("Feature").SelectMany(feature => feature.All("FeatureVersion").Select(version => (Type: Known("FeatureType", feature.Get("FeatureTypeID")), Version: version))).ToArray();
            IEnumerable<XElement> Versions(params string[] types) => features.Where(feature => types.Contains(feature.Type)).Select(feature => feature.Version);
            IEnumerable<ListedAddress> Located(params string[] types) => Versions(types).SelectMany(version => version.All("VersionLocation")).Select(location => places.GetValueOrDefault(location.Get("LocationID"))).OfType<ListedAddress>();
            IReadOnlyList<string> Details(string type) =>
                [.. features.Where(feature => feature.Type.StartsWith(type, StringComparison.Ordinal)).SelectMany(feature => feature.Version.All("VersionDetail")).Select(Detail).Where(detail => detail.Length > 0).Distinct(StringComparer.Ordinal)];
            yield return (profile.Get("ID"), new ListedSubject
            {
                List = "OFAC", EntryId = id, Kind = KindOf(profile.Get("PartySubTypeID"), names[0].Text), Names = ListText.Names(names),
                BirthDates = [.. Versions("Birthdate").Select(Date).OfType<ListedDate>()],
                BirthPlaces = [.. Versions("Place of Birth").SelectMany(version => version.All("VersionDetail")).Select(Detail).Concat(Located("Place of Birth").Select(Text)).Where(place => place.Length > 0).Distinct(StringComparer.Ordinal)],
                Nationalities = [.. Located("Nationality Country", "Citizenship Country").Select(place => place.Country).Where(country => country.Length > 0).Distinct(StringComparer.Ordinal)],
                Identifiers = [.. identities.SelectMany(identity => documents.GetValueOrDefault(identity.Get("ID"), [])).Where(one => one.Number.Any(char.IsAsciiDigit))],
                Emails = Details("Email Address"), Websites = Details("Website"), Phones = Details("Phone Number"), Wallets = Details("Digital Currency Address"),
                Addresses = [.. Located("Location").Where(place => Text(place).Length > 0)],
            });
        }
    }

    private SubjectKind KindOf(string subType, string name)
    {
        // "Individual" and "Entity" are types; "Vessel" and "Aircraft" kinds of the type "Transport".
        var kind = Known("PartySubType", subType);
        var type = Meaning("PartyType", partyTypes.GetValueOrDefault(subType, ""));
        return ListText.KindOf(type is "Individual" or "Entity" ? type : kind, name);
    }

    private IEnumerable<ListedName> Names(XElement identity)
    {
        var groups = identity.All("NamePartGroups").SelectMany(all => all.All("MasterNamePartGroup")).SelectMany(master => master.All("NamePartGroup"))
            .ToLookup(group => group.Get("ID"), group => Known("NamePartType", group.Get("NamePartTypeID")), StringComparer.Ordinal);
        foreach (var alias in identity.All("Alias"))
        {
            var weak = alias.Get("LowQuality") is "true" or "1";
            var primary = alias.Get("Primary") is "true" or "1";
            foreach (var documented in alias.All("DocumentedName"))
            {
                var parts = documented.All("DocumentedNamePart").SelectMany(part => part.All("NamePartValue")).Select(value => (Type: groups[value.Get("NamePartGroupID")].FirstOrDefault() ?? "", Text: value.Value.Trim())).Where(part => part.Text.Length > 0).ToArray();
                var (family, rest) = (Joined(parts.Where(part => FamilyParts.Contains(part.Type)).Select(part => part.Text), " "), Joined(parts.Where(part => !FamilyParts.Contains(part.Type)).Select(part => part.Text), " "));
                var name = family.Length > 0 && rest.Length > 0 ? $"{family}, {rest}" : family + rest;
                if (name.Length == 0) continue;
                yield return new ListedName(name, weak ? NameStrength.Weak : primary ? NameStrength.Primary : NameStrength.Strong);
                // The main name is one; the same in another script stands beside it.
                primary = false;
            }
        }
    }

    private string Detail(XElement detail) => detail.Value.Trim() is { Length: > 0 } text ? text : Meaning("DetailReference", detail.Get("DetailReferenceID"));

    /// <summary>A day, or the years between which it lies; a span within one year is told as that year.</summary>
    private static ListedDate? Date(XElement version)
    {
        if (version.All("DatePeriod").FirstOrDefault() is not { } period) return null;
        var circa = period.Descendants().Any(element => element.Get("Approximate") is "true" or "1");
        var (from, to) = (Point(period, "Start", "From"), Point(period, "End", "To"));
        if (from is not var (year, month, day) || to is not var (last, lastMonth, lastDay)) return null;
        return year != last ? new ListedDate(year, last, 0, 0, circa)
            : new ListedDate(year, year, month == lastMonth ? month : 0, month == lastMonth && day == lastDay ? day : 0, circa);
    }

    private static (int Year, int Month, int Day)? Point(XElement period, string end, string edge)
    {
        var point = period.All(end).SelectMany(one => one.All(edge)).FirstOrDefault();
        int Number(string name) => int.TryParse(point?.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return Number("Year") is > 0 and < 10000 and var year && Number("Month") is <= 12 and var month && Number("Day") is <= 31 and var day ? (year, month, day) : null;
    }

    private static string Text(ListedAddress place) => Joined(new[] { place.Text, place.City, place.Country }.Where(part => part.Length > 0), ", ");

    private static string Joined(IEnumerable<string> parts, string between) => string.Join(between, parts.Where(part => part.Length > 0));

    private static List<T> Of<T>(Dictionary<string, List<T>> many, string key) => many.TryGetValue(key, out var held) ? held : many[key] = [];
}
