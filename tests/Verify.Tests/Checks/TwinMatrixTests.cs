using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Tests.Assessing;

namespace Verify.Tests.Checks;

/// <summary>
/// Counterfactual twins for each attribute × every check and every pattern: the case, with the attribute stated in one way and then in another.
/// Where a case does not state it, both twins are given evidence that does, so that no check escapes the question.
/// </summary>
public sealed class TwinMatrixTests
{
    public static readonly string[] Attributes = ["name-origin", "sex", "age", "nationality", "phone-country", "language", "disability-accommodation"];

    /// <summary>Its arithmetic is about the birth date itself (an age below fourteen at a first job): there the whole life moves with it, see <see cref="FairnessTests"/>.</summary>
    private const string BirthDateArithmetic = "doc-biographic-impossible";

    public static IEnumerable<TheoryDataRow<string, string>> ChecksByAttribute() => Attributes.SelectMany(attribute => CheckCatalog.All.Select(check => new TheoryDataRow<string, string>(attribute, check.Id)));

    public static IEnumerable<TheoryDataRow<string, string>> PatternsByAttribute() => Attributes.SelectMany(attribute => PatternFile.ReadAll().Select(file => new TheoryDataRow<string, string>(attribute, file.Pattern)));

    [Theory]
    [MemberData(nameof(ChecksByAttribute))]
    public void A_check_answers_both_twins_alike(string attribute, string check)
    {
        var file = CaseFile.ReadAll().Single(f => f.Check == check);
        var compared = 0;
        foreach (var given in file.Cases)
            foreach (var (one, other) in attribute == "age" && check == BirthDateArithmetic ? [(given, CounterfactualTwin.OtherTime(given, file, -8))] : Twins(attribute, given))
            {
                compared++;
                var (before, after) = (Told(CheckCases.Run(check, one.Dossier(file))), Told(CheckCases.Run(check, other.Dossier(file))));
                Assert.True(before == after, $"'{given.Name}': {before} became {after}");
            }
        Assert.True(compared > 0, $"no twin of {check}");
    }

    [Theory]
    [MemberData(nameof(PatternsByAttribute))]
    public void A_pattern_and_its_score_are_the_same_for_both_twins(string attribute, string pattern)
    {
        var file = PatternFile.ReadAll().Single(f => f.Pattern == pattern);
        var compared = 0;
        foreach (var example in file.Cases)
        {
            var given = new Case { Name = example.Name, Covers = [], Evidence = example.All(), Expect = new Dictionary<string, Expected>(), Stage = example.Stage ?? file.Stage };
            var frame = new CaseFile { Check = pattern, Stage = file.Stage, Cases = [given] };
            foreach (var (one, other) in Twins(attribute, given))
            {
                compared++;
                var (before, after) = (Told(one.Dossier(frame)), Told(other.Dossier(frame)));
                Assert.True(before == after, $"'{given.Name}': {before} became {after}");
            }
        }
        Assert.True(compared > 0, $"no twin of {pattern}");
    }

    /// <summary>A check that reads what it must not is caught by the twins: one unfair check for each attribute.</summary>
    [Theory]
    [InlineData("name-origin")]
    [InlineData("sex")]
    [InlineData("age")]
    [InlineData("nationality")]
    [InlineData("phone-country")]
    [InlineData("language")]
    [InlineData("disability-accommodation")]
    public void An_unfair_check_is_caught(string attribute)
    {
        bool Unfair(Dossier dossier) => attribute switch
        {
            "name-origin" => dossier.All<Application>().Any(a => a.Name?.Text().Contains("Ada", StringComparison.Ordinal) == true),
            "sex" => dossier.All<Document>().Any(d => d.Sex == "F"),
            "age" => dossier.All<Document>().Any(d => d.BirthDate?.Year < 1975),
            "nationality" => dossier.All<Document>().Any(d => d.Nationality == "KR"),
            "phone-country" => dossier.All<Application>().Any(a => a.Phones.Any(p => p.StartsWith("+82", StringComparison.Ordinal))),
            "language" => dossier.All<NetworkEvent>().Any(n => n.UserAgent?.Contains("ko-KR", StringComparison.Ordinal) == true),
            _ => dossier.All<Declaration>().Any(d => d.Accommodations.Count > 0),
        };
        var given = new Case { Name = "empty", Covers = [], Evidence = [], Expect = new Dictionary<string, Expected>() };
        var frame = new CaseFile { Check = "unfair", Cases = [given] };
        Assert.Contains(Twins(attribute, given), pair => Unfair(pair.One.Dossier(frame)) != Unfair(pair.Other.Dossier(frame)));
    }

    private static string Told(IReadOnlyList<Signal> signals) => string.Join("; ", signals.Select(s => $"{s.Indicator.Id} {s.State} {s.Reason} {s.Strength} {s.Percent} {string.Join(',', s.AlsoFamilies)} {s.Evidence.Count}"));

    /// <summary>Everything that decides, without the sanctions screening, which may look at who somebody is.</summary>
    private static string Told(Dossier dossier)
    {
        var found = Engine.Assess(dossier, Some.Policy());
        return $"{found.Score} {found.Recommendation} {string.Join(',', found.Patterns.Select(p => $"{p.Id} {p.Outcome}"))} | {string.Join(' ', found.Signals.Where(s => s.State == SignalState.Observed && s.Family != Family.SanctionsVendor).Select(s => $"{s.Indicator} {s.Reason} {s.Points}"))}";
    }

    private static IEnumerable<(Case One, Case Other)> Twins(string attribute, Case given)
    {
        switch (attribute)
        {
            case "name-origin":
                // A case whose own names are about their letters (a typing error, a nickname) keeps them; the added application still differs.
                var named = With(given, """{"kind":"application","observedAt":"2026-01-02T09:00:00Z","assurance":"claimed","name":{"given":"Ada","family":"Example"}}""", "application", "name");
                foreach (var names in CounterfactualTwin.Origins.Values)
                    if (CounterfactualTwin.Renamed(named, names) is { } renamed) yield return (named, renamed);
                    else yield return (Namesake(given, "Ada", "Example"), Namesake(given, names["Ada"], names["Example"]));
                break;
            case "sex":
                foreach (var sex in (string[])["M", "X"]) yield return (Document(given, "F", "US"), Document(given, sex, "US"));
                break;
            case "nationality":
                foreach (var nation in (string[])["KR", "NG", "IN"]) yield return (Document(given, "F", "US"), Document(given, "F", nation));
                break;
            case "age":
                // Born early enough for every job of the cases: an age that contradicts the history is a fact about the history.
                var stated = With(given, """{"kind":"document","observedAt":"2026-01-02T09:00:00Z","type":"other","birthDate":"1978-05-05"}""", "document", "birthDate");
                foreach (var years in (int[])[-20, -4]) yield return (stated, CounterfactualTwin.OtherAge(stated, years));
                break;
            case "phone-country":
                var phoned = With(given, """{"kind":"application","observedAt":"2026-01-02T09:00:00Z","assurance":"claimed","phones":["+12025550123"]}""", "application", "phones");
                foreach (var prefix in (string[])["+822155", "+234701555", "+4822555"]) yield return (phoned, CounterfactualTwin.OtherPhone(phoned, prefix));
                break;
            case "language":
                var spoken = With(given, """{"kind":"network-event","observedAt":"2026-01-02T09:00:00Z","ip":"198.51.100.9","activity":"application","interactive":false}""", "network-event", "ip");
                foreach (var (tag, words) in new[] { ("ko-KR", "저는 지금 집에 있습니다."), ("ar-EG", "أنا في البيت"), ("ru-RU", "Я сейчас дома") })
                    yield return (CounterfactualTwin.OtherLanguage(spoken, "en-US", "I am at home."), CounterfactualTwin.OtherLanguage(spoken, tag, words));
                break;
            case "disability-accommodation":
                // One that covers no step of the case: what it covers may only be counted less, which the checks' own honest causes show.
                foreach (var agreed in (string[])["screen-reader", "captions"])
                    yield return (Declared(given, []), Declared(given, [agreed]));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(attribute));
        }
    }

    private static Case With(Case given, string json, string kind, string member) =>
        given.Evidence.Any(item => (string?)item["kind"] == kind && item[member] is not null) ? given : given with { Evidence = [.. given.Evidence, (JsonObject)JsonNode.Parse(json)!] };

    private static Case Namesake(Case given, string first, string last) => given with
    {
        Evidence = [.. given.Evidence, new JsonObject { ["kind"] = "reference", ["observedAt"] = "2026-01-02T09:00:00Z", ["assurance"] = "claimed", ["name"] = new JsonObject { ["given"] = first, ["family"] = last } }],
    };

    /// <summary>Every document of the case states these, or one is added that does.</summary>
    private static Case Document(Case given, string sex, string nationality)
    {
        var stated = With(given, """{"kind":"document","observedAt":"2026-01-02T09:00:00Z","type":"other"}""", "document", "type");
        return stated with
        {
            Evidence = [.. stated.Evidence.Select(item =>
            {
                var copy = (JsonObject)item.DeepClone();
                if ((string?)copy["kind"] != "document") return copy;
                (copy["sex"], copy["nationality"]) = (sex, nationality);
                return copy;
            })],
        };
    }

    private static Case Declared(Case given, string[] accommodations) => given with
    {
        Evidence = [.. given.Evidence, new JsonObject { ["kind"] = "declaration", ["observedAt"] = "2026-01-02T09:00:00Z", ["assurance"] = "claimed", ["accommodations"] = new JsonArray([.. accommodations.Select(a => JsonValue.Create(a))]) }],
    };
}
