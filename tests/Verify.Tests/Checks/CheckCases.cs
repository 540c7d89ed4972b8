using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Tests.Checks;

/// <summary>Runs every <c>*.cases.json</c>: a dossier in, the signals of one check out. See README.md beside this file for the form.</summary>
public sealed class CheckCases
{
    public static IEnumerable<TheoryDataRow<string, string>> All() =>
        CaseFile.ReadAll().SelectMany(file => file.Cases.Select(c => new TheoryDataRow<string, string>(file.Check, c.Name)));

    [Theory]
    [MemberData(nameof(All))]
    public void The_check_answers_as_the_case_says(string check, string name)
    {
        var file = CaseFile.ReadAll().Single(f => f.Check == check);
        var expected = file.Cases.Single(c => c.Name == name);
        var signals = Run(check, expected.Dossier(file));
        foreach (var (indicator, want) in expected.Expect)
        {
            var signal = signals.SingleOrDefault(s => s.Indicator.Id == indicator) ?? throw new InvalidOperationException($"{check} owns no {indicator}");
            var said = $"{signal.State} {signal.Reason} {signal.Strength} {signal.Percent}: {signal.Statement}";
            Assert.True(want.State == signal.State, $"expected {want.State}, got {said}");
            if (want.Reason is not null) Assert.True(want.Reason == signal.Reason, $"expected reason {want.Reason}, got {said}");
            if (want.Strength is { } strength) Assert.True(strength == signal.Strength, $"expected {strength}, got {said}");
            if (want.Percent is { } percent) Assert.True(percent == signal.Percent, $"expected {percent} per cent, got {said}");
            if (signal.State == SignalState.Observed)
            {
                Assert.NotEmpty(signal.Evidence);
                Assert.False(string.IsNullOrWhiteSpace(signal.Statement), "an observed signal says what was seen");
            }
            if (signal.State == SignalState.NotChecked) Assert.False(string.IsNullOrWhiteSpace(signal.Reason), "not checked needs its reason");
        }
    }

    [Fact]
    public void Every_check_has_its_case_file_with_every_kind_of_case()
    {
        var files = CaseFile.ReadAll().ToDictionary(f => f.Check);
        var missing = new List<string>();
        foreach (var check in CheckCatalog.All)
        {
            if (!files.TryGetValue(check.Id, out var file)) { missing.Add($"{check.Id}: no case file"); continue; }
            foreach (var indicator in check.Indicators)
                foreach (var kind in (string[])["firing", "near-miss", "honest-cause", "missing-data"])
                    if (!file.Cases.Any(c => c.Covers.Contains(kind) && c.Expect.TryGetValue(indicator.Id, out var want) && Fits(kind, want.State)))
                        missing.Add($"{check.Id}: no {kind} case for {indicator.Id}");
            foreach (var threshold in check.Thresholds)
                foreach (var side in (string[])["below", "above"])
                    if (!file.Cases.Any(c => c.Covers.Contains($"{side}:{threshold.Name}"))) missing.Add($"{check.Id}: no case '{side}:{threshold.Name}'");
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void No_case_file_is_left_without_its_check() =>
        Assert.Empty(CaseFile.ReadAll().Select(f => f.Check).Except(CheckCatalog.All.Select(c => c.Id)));

    private static bool Fits(string kind, SignalState state) => kind switch
    {
        "firing" => state == SignalState.Observed,
        "missing-data" => state == SignalState.NotChecked,
        // An honest cause must not fire at full strength; a supporting hit where the catalogue says so is allowed.
        "honest-cause" => true,
        _ => state != SignalState.Observed,
    };

    internal static IReadOnlyList<Signal> Run(string check, Dossier dossier) =>
        CheckCatalog.All.Single(c => c.Id == check).Run(new CheckContext(dossier, new Dictionary<string, double>()));
}

/// <summary>One <c>*.cases.json</c>.</summary>
internal sealed record CaseFile
{
    public required string Check { get; init; }
    public DateTimeOffset AsOf { get; init; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    public Stage Stage { get; init; } = Stage.Onboarding;
    public string Role { get; init; } = "standard";
    public required IReadOnlyList<Case> Cases { get; init; }

    private static readonly Lazy<IReadOnlyList<CaseFile>> Files = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Checks"), "*.cases.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(Read)]);

    public static IReadOnlyList<CaseFile> ReadAll() => Files.Value;

    private static CaseFile Read(string path)
    {
        try { return JsonSerializer.Deserialize<CaseFile>(File.ReadAllText(path), Json.Readable)!; }
        catch (JsonException e) { throw new InvalidOperationException($"{Path.GetFileName(path)}: {e.Message}", e); }
    }
}

/// <summary>One case: evidence (id and source may be left out), what it covers, and the expected signals.</summary>
internal sealed record Case
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> Covers { get; init; }
    /// <summary>Which of the catalogue's honest causes this is.</summary>
    public string? HonestCause { get; init; }
    public Stage? Stage { get; init; }
    public DateTimeOffset? AsOf { get; init; }
    public required IReadOnlyList<JsonObject> Evidence { get; init; }
    public required IReadOnlyDictionary<string, Expected> Expect { get; init; }

    public Dossier Dossier(CaseFile file) => Core.Model.Dossier.Fold(new DossierInput
    {
        CandidateId = new CandidateId("case"),
        AsOf = AsOf ?? file.AsOf,
        Stage = Stage ?? file.Stage,
        Role = file.Role,
        Evidence = [.. Evidence.Select(Complete)],
    });

    private Evidence Complete(JsonObject given, int index)
    {
        var item = (JsonObject)given.DeepClone();
        if (!item.ContainsKey("id")) item["id"] = $"e{index + 1:D2}";
        if (!item.ContainsKey("source")) item["source"] = "case";
        return item.Deserialize<Evidence>(Json.Readable)!;
    }
}

/// <summary>What a case expects of one indicator.</summary>
internal sealed record Expected
{
    public required SignalState State { get; init; }
    public string? Reason { get; init; }
    public Strength? Strength { get; init; }
    public int? Percent { get; init; }
}
