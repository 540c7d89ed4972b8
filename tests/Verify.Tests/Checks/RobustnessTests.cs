using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Tests.Checks;

/// <summary>Whatever the evidence of all cases is mixed into, no check throws and the order never matters. Seeds make a failure repeatable.</summary>
public sealed class RobustnessTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    internal static readonly Lazy<JsonObject[]> Pool = new(() => [.. CaseFile.ReadAll().SelectMany(file => file.Cases).SelectMany(c => c.Evidence)]);

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_mixture_of_evidence_makes_a_check_throw_and_its_order_changes_no_signal(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 10; round++)
        {
            var evidence = Mixture(random, random.Next(0, 250));
            var stage = (Stage)random.Next(0, 7);
            var expected = Answers(evidence, stage, seed, round);
            for (var turn = 0; turn < 2; turn++)
            {
                random.Shuffle(evidence);
                Assert.Equal(expected, Answers(evidence, stage, seed, round));
            }
        }
    }

    [Fact]
    public void Evidence_of_every_case_at_once_is_answered()
    {
        var random = new Random(0);
        var evidence = Pool.Value.Select((item, index) => Read(item, $"all-{index}", random, spoil: false)!).ToArray();
        var expected = Answers(evidence, Stage.FirstWeeks, 0, 0);
        random.Shuffle(evidence);
        Assert.Equal(expected, Answers(evidence, Stage.FirstWeeks, 0, 0));
    }

    [Fact]
    public void Without_evidence_no_indicator_is_observed_and_none_reads_as_looked_at()
    {
        var dossier = Fold([], Stage.FirstWeeks);
        foreach (var check in CheckCatalog.All)
            foreach (var signal in check.Run(new CheckContext(dossier, new Dictionary<string, double>())))
                Assert.True(signal.State == SignalState.NotChecked, $"{signal.Indicator.Id} says {signal.State} about nothing");
    }

    /// <summary>One line a signal, with everything that a reviewer or the score could see.</summary>
    private static string Answers(Evidence[] evidence, Stage stage, int seed, int round)
    {
        var dossier = Fold(evidence, stage);
        var lines = new List<string>();
        foreach (var check in CheckCatalog.All)
        {
            IReadOnlyList<Signal> signals;
            try { signals = check.Run(new CheckContext(dossier, new Dictionary<string, double>())); }
            catch (Exception e) { throw new InvalidOperationException($"{check.Id} threw, seed {seed}, round {round}: {e.Message}", e); }
            Assert.Equal(check.Indicators.Select(indicator => indicator.Id), signals.Select(signal => signal.Indicator.Id));
            foreach (var signal in signals)
            {
                Sound(signal);
                lines.Add($"{signal.Indicator.Id} {signal.State} {signal.Reason} {signal.Strength} {signal.Percent} [{string.Join(' ', signal.Facts)}] [{string.Join(' ', signal.Evidence)}] [{string.Join(' ', signal.AlsoFamilies)}] {signal.Statement}");
            }
        }
        return string.Join('\n', lines);
    }

    private static void Sound(Signal signal)
    {
        if (signal.State == SignalState.NotChecked) Assert.False(string.IsNullOrWhiteSpace(signal.Reason), $"{signal.Indicator.Id}: not checked needs its reason");
        if (signal.State != SignalState.Observed) return;
        Assert.False(string.IsNullOrWhiteSpace(signal.Statement), $"{signal.Indicator.Id}: no statement");
        Assert.True(signal.Evidence.Count > 0, $"{signal.Indicator.Id}: no evidence");
        Assert.True(signal.Facts.Count > 0 && signal.Facts.Distinct().Count() == signal.Facts.Count, $"{signal.Indicator.Id}: facts {string.Join(' ', signal.Facts)}");
    }

    private static Dossier Fold(Evidence[] evidence, Stage stage) =>
        Dossier.Fold(new DossierInput { CandidateId = new CandidateId("case"), AsOf = AsOf, Stage = stage, Role = "standard", Evidence = evidence });

    private static Evidence[] Mixture(Random random, int size)
    {
        var evidence = new List<Evidence>(size);
        for (var i = 0; i < size; i++)
        {
            var id = random.Next(20) == 0 && i > 0 ? $"e-{random.Next(i)}" : $"e-{i}";
            var item = Pool.Value[random.Next(Pool.Value.Length)];
            evidence.Add(Read(item, id, random, spoil: random.Next(3) == 0) ?? Read(item, id, random, spoil: false)!);
        }
        return [.. evidence];
    }

    /// <summary>Null when the spoilt form is no evidence at all.</summary>
    internal static Evidence? Read(JsonObject item, string id, Random random, bool spoil)
    {
        var copy = (JsonObject)item.DeepClone();
        if (spoil) Spoil(copy, random);
        (copy["id"], copy["source"], copy["kind"]) = (id, "case", item["kind"]!.DeepClone());
        if (!spoil) copy.Remove("supersedes");
        else
        {
            if (random.Next(3) == 0) copy.Remove("observedAt");
            if (random.Next(8) == 0) copy["observedAt"] = Moment(random);
            if (random.Next(10) == 0) copy["supersedes"] = $"e-{random.Next(200)}";
        }
        try { return copy.Deserialize<Evidence>(Json.Readable); }
        catch (JsonException) { return null; }
    }

    /// <summary>Now and then a member is left out, empty, zero or out of this world.</summary>
    private static void Spoil(JsonNode node, Random random)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list)
                if (element is not null) Spoil(element, random);
            return;
        }
        if (node is not JsonObject members) return;
        foreach (var (name, value) in members.ToArray())
        {
            if (value is JsonObject or JsonArray) Spoil(value, random);
            if (random.Next(6) != 0) continue;
            if (random.Next(4) == 0) members.Remove(name);
            else if (value is JsonArray) members[name] = new JsonArray();
            else if (value is JsonValue plain) members[name] = plain.GetValueKind() switch
            {
                JsonValueKind.Number => (JsonNode)(random.Next(2) == 0 ? 0 : -1),
                JsonValueKind.True or JsonValueKind.False => random.Next(2) == 0,
                JsonValueKind.String when plain.GetValue<string>().Contains('T') && plain.GetValue<string>().EndsWith('Z') => Moment(random),
                JsonValueKind.String when PartialDate.TryParse(plain.GetValue<string>(), out _) => ((string[])["0001", "0001-01-01", "9999-12-31", "9999", "2024-02-29", "2026-11"])[random.Next(6)],
                JsonValueKind.String => ((string[])["", " ", ".", "@", "x", "-- --", "مثال", "a@b"])[random.Next(8)],
                _ => plain.DeepClone(),
            };
        }
    }

    private static string Moment(Random random) =>
        ((string[])["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-20T12:00:00Z", "2031-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])[random.Next(5)];
}
