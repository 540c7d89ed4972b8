using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Verify.Core.Text;

namespace Verify.Tests.Checks;

/// <summary>Makes the same case with one attribute of the person changed everywhere.</summary>
internal static partial class CounterfactualTwin
{
    private static readonly string[] NameMembers =
        ["given", "family", "full", "native", "declaredAliases", "aliases", "household", "name", "changedFrom", "displayName", "otherName", "otherAccountName", "signer", "holderName", "holder", "ownerAuthorNames", "owner"];
    private static readonly string[] PhoneMembers = ["phone", "phones", "value", "previous"];
    private static readonly HashSet<string> FixtureNames = new(["ada", "grace", "example", "sample"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The fixtures' names, as people of other origins bear them.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Origins = new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["southern African"] = Names("Thandiwe", "Nomvula", "Dlamini", "Khumalo"),
        ["Chinese"] = Names("Xiulan", "Meifeng", "Zhang", "Ouyang"),
        ["Korean"] = Names("Jihoon", "Minseo", "Kim", "Park"),
        ["Arabic"] = Names("Layla", "Fatimah", "Haddad", "Qasim"),
        ["Polish"] = Names("Małgorzata", "Zofia", "Wiśniewska", "Kowalczyk"),
        ["Latin American"] = Names("Ximena", "Guadalupe", "Hernández", "Quispe"),
        ["Irish"] = Names("Saoirse", "Niamh", "Ó Briain", "Ní Dhomhnaill"),
    };

    /// <summary>The case with every name replaced, or nothing when it holds names that are about their own letters (a typing error, a nickname).</summary>
    public static Case? Renamed(Case given, IReadOnlyDictionary<string, string> names)
    {
        var (changed, foreign) = (false, false);
        var evidence = given.Evidence.Select(item => Map(item, (member, text) =>
        {
            if (!NameMembers.Contains(member) || IsEvent(item, member)) return text;
            return Word().Replace(text, word =>
            {
                if (!names.TryGetValue(word.Value, out var other)) { foreign |= !FixtureNames.Contains(word.Value); return word.Value; }
                changed = true;
                return other;
            });
        })).ToArray();
        return changed && !foreign ? given with { Evidence = evidence } : null;
    }

    /// <summary>Another sex, nationality and issuing state on every document.</summary>
    public static Case OtherDocument(Case given, string sex, string nationality) => given with
    {
        Evidence = [.. given.Evidence.Select(item =>
        {
            var copy = (JsonObject)item.DeepClone();
            if ((string?)copy["kind"] != "document") return copy;
            (copy["sex"], copy["nationality"], copy["issuerCountry"]) = (sex, nationality, nationality);
            return copy;
        })],
    };

    /// <summary>Every phone number as one of another country.</summary>
    public static Case OtherPhone(Case given, string prefix) => given with
    {
        Evidence = [.. given.Evidence.Select(item => Map(item, (member, text) =>
            PhoneMembers.Contains(member) && !text.Contains('@') && Phones.Canonical(text) is { } phone ? prefix + phone[^4..] : text))],
    };

    /// <summary>Another age: the birth date alone is moved.</summary>
    public static Case OtherAge(Case given, int years) => given with { Evidence = [.. given.Evidence.Select(item => Map(item, (member, text) => member == "birthDate" ? Shift(text, years) : text))] };

    /// <summary>The whole life, and the moment of looking at it, at another time.</summary>
    public static Case OtherTime(Case given, CaseFile file, int years) => given with
    {
        AsOf = (given.AsOf ?? file.AsOf).AddYears(years),
        Evidence = [.. given.Evidence.Select(item => Map(item, (_, text) => Date().IsMatch(text) ? Shift(text, years) : text))],
    };

    /// <summary>Another language of browser and words.</summary>
    public static Case OtherLanguage(Case given, string tag, string words) => given with
    {
        Evidence = [.. given.Evidence.Select(item =>
        {
            var copy = (JsonObject)item.DeepClone();
            if ((string?)copy["kind"] == "network-event") copy["userAgent"] = $"Mozilla/5.0 ({tag})";
            if ((string?)copy["kind"] == "declaration") copy["text"] = words;
            return copy;
        })],
    };

    private static Dictionary<string, string> Names(string ada, string grace, string example, string sample) =>
        new(StringComparer.OrdinalIgnoreCase) { ["Ada"] = ada, ["Grace"] = grace, ["Example"] = example, ["Sample"] = sample };

    /// <summary>Some kinds call a tool, a programme or a record by <c>name</c>.</summary>
    private static bool IsEvent(JsonObject item, string member) => member == "name" && (string?)item["kind"] is not ("application" or "document" or "display-name" or "reference" or "interview-session" or "hr-record");

    private static JsonObject Map(JsonObject item, Func<string, string, string> change)
    {
        JsonNode? Walk(JsonNode? node, string member) => node switch
        {
            JsonObject o => new JsonObject(o.Select(pair => KeyValuePair.Create(pair.Key, Walk(pair.Value, pair.Key)))),
            JsonArray a => new JsonArray([.. a.Select(child => Walk(child, member))]),
            JsonValue v when v.TryGetValue<string>(out var text) => JsonValue.Create(change(member, text)),
            _ => node?.DeepClone(),
        };
        return (JsonObject)Walk(item, "")!;
    }

    private static string Shift(string date, int years) => (int.Parse(date.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture) + years).ToString("D4", System.Globalization.CultureInfo.InvariantCulture) + date[4..];

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\d{4}(-\d\d(-\d\d(T.*)?)?)?$")]
    private static partial Regex Date();
}
