using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Tests.Checks;

namespace Verify.Tests.Assessing;

/// <summary>Runs every <c>Patterns/*.cases.json</c> through the real checks: a dossier in, the patterns out. See README.md in that folder for the form.</summary>
public sealed class PatternCases
{
    public static IEnumerable<TheoryDataRow<string, string>> All() =>
        PatternFile.ReadAll().SelectMany(file => file.Cases.Select(c => new TheoryDataRow<string, string>(file.Pattern, c.Name)));

    [Theory]
    [MemberData(nameof(All))]
    public void The_pattern_answers_as_the_case_says(string pattern, string name)
    {
        var file = PatternFile.ReadAll().Single(f => f.Pattern == pattern);
        var given = file.Cases.Single(c => c.Name == name);
        var found = Engine.Assess(given.Dossier(file), Some.Policy());
        var observed = found.Signals.Where(s => s.State == SignalState.Observed).Select(s => s.Indicator).ToArray();
        foreach (var hit in given.Fires) Assert.True(observed.Contains(PatternExample.Indicator(hit)), $"{hit} was to be observed; observed: {string.Join(", ", observed)}");
        foreach (var honest in given.Honest) Assert.True(!observed.Contains(PatternExample.Indicator(honest)), $"{honest} was not to be observed in its honest form");

        var said = $"matched: {string.Join(", ", found.Patterns.Select(p => $"{p.Id} {p.Outcome} [{string.Join(' ', p.Signals)}]"))}; observed: {string.Join(", ", observed)}";
        var match = found.Patterns.SingleOrDefault(p => p.Id == pattern);
        if (given.Outcome is null) Assert.True(match is null, said);
        else
        {
            Assert.True(match?.Outcome == given.Outcome, said);
            Assert.True(given.Fires.Select(PatternExample.Indicator).All(match!.Signals.Contains), said);
            Assert.False(string.IsNullOrWhiteSpace(match.HonestExplanation));
            Assert.NotEmpty(match.FirstActions);
        }
        foreach (var beside in given.Beside) Assert.True(found.Patterns.Any(p => p.Id == beside), said);
        foreach (var absent in given.Without) Assert.True(found.Patterns.All(p => p.Id != absent), said);
        if (given.Recommendation is { } recommendation) Assert.True(recommendation == found.Recommendation, $"{found.Recommendation}; {said}");
    }

    [Fact]
    public void Every_pattern_has_a_match_a_near_miss_and_its_look_alike()
    {
        var files = PatternFile.ReadAll().ToDictionary(f => f.Pattern);
        var missing = Some.Policy().Policy.Patterns.SelectMany(pattern => files.TryGetValue(pattern.Id, out var file)
            ? ((string[])["match", "near-miss", "look-alike"]).Where(kind => !file.Cases.Any(c => c.Covers == kind && (kind == "match") == (c.Outcome is not null))).Select(kind => $"{pattern.Id}: no {kind} case")
            : [$"{pattern.Id}: no case file"]).ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void No_case_file_is_left_without_its_pattern() => Assert.Empty(PatternFile.ReadAll().Select(f => f.Pattern).Except(Some.Policy().Policy.Patterns.Select(p => p.Id)));
}

/// <summary>One <c>Patterns/*.cases.json</c>.</summary>
internal sealed record PatternFile
{
    public required string Pattern { get; init; }
    public required Stage Stage { get; init; }
    public required IReadOnlyList<PatternExample> Cases { get; init; }

    private static readonly Lazy<IReadOnlyList<PatternFile>> Files = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Assessing", "Patterns"), "*.cases.json").Order(StringComparer.Ordinal).Select(Read)]);

    public static IReadOnlyList<PatternFile> ReadAll() => Files.Value;

    private static PatternFile Read(string path)
    {
        try { return JsonSerializer.Deserialize<PatternFile>(File.ReadAllText(path), Json.Readable)!; }
        catch (JsonException e) { throw new InvalidOperationException($"{Path.GetFileName(path)}: {e.Message}", e); }
    }
}

/// <summary>One dossier: what the checks' own cases show of these indicators, and evidence of its own.</summary>
internal sealed record PatternExample
{
    public required string Name { get; init; }
    public required string Covers { get; init; }
    public Stage? Stage { get; init; }
    /// <summary>Indicators that this dossier makes observed: the evidence of their first firing case, or of the case named after a slash.</summary>
    public IReadOnlyList<string> Fires { get; init; } = [];
    /// <summary>Indicators whose honest cause this dossier holds: they stay quiet.</summary>
    public IReadOnlyList<string> Honest { get; init; } = [];
    public IReadOnlyList<JsonObject> Evidence { get; init; } = [];
    /// <summary>What the pattern leads to; absent: it does not match.</summary>
    public Outcome? Outcome { get; init; }
    public Recommendation? Recommendation { get; init; }
    /// <summary>Other patterns that match as well.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];
    /// <summary>Other patterns that must not match.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    public static string Indicator(string name) => name.Split('/')[0];

    public Dossier Dossier(PatternFile file) => Core.Model.Dossier.Fold(Input(file));

    public DossierInput Input(PatternFile file) => new()
    {
        CandidateId = new CandidateId("case"),
        AsOf = Some.AsOf,
        Stage = Stage ?? file.Stage,
        Role = "standard",
        Evidence = [.. All().Select(Complete)],
    };

    /// <summary>The evidence in JSON, without ids.</summary>
    public IReadOnlyList<JsonObject> All() => [.. Fires.SelectMany(name => Borrowed(name, "firing")), .. Honest.SelectMany(name => Borrowed(name, "honest-cause")), .. Evidence];

    private static IReadOnlyList<JsonObject> Borrowed(string name, string covers)
    {
        var indicator = Indicator(name);
        var check = CheckCatalog.All.Single(c => c.Indicators.Any(i => i.Id == indicator)).Id;
        var cases = CaseFile.ReadAll().Single(f => f.Check == check).Cases;
        var chosen = name.Contains('/', StringComparison.Ordinal)
            ? cases.SingleOrDefault(c => c.Name == name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..])
            : cases.FirstOrDefault(c => c.Covers.Contains(covers) && c.AsOf is null && c.Expect.TryGetValue(indicator, out var want) && want.State == SignalState.Observed == (covers == "firing"));
        return chosen?.Evidence ?? throw new InvalidOperationException($"no {covers} case '{name}'");
    }

    private static Evidence Complete(JsonObject given, int index)
    {
        var item = (JsonObject)given.DeepClone();
        (item["id"], item["source"]) = ($"e{index + 1:D2}", "case");
        item.Remove("supersedes");
        return item.Deserialize<Evidence>(Json.Readable)!;
    }
}
