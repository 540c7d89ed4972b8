using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Core.Model;
using Verify.Server.Assessing;

namespace Verify.Bench.Benchmark;

/// <summary><c>benchmark generate</c> writes labelled evidence; <c>benchmark score</c> runs the assessor over it.</summary>
internal static class BenchmarkCommand
{
    /// <summary>For looking at misses while checks and policy are worked on.</summary>
    public const ulong TuningSeed = 20_260_301;
    /// <summary>For the figures that are reported; never looked into while anything is changed.</summary>
    public const ulong ReportingSeed = 97_412_203;
    public const int DefaultCandidates = 6000;
    /// <summary>A company of 6,000 has four candidates of a pattern at 1 %, one in ten of them with one family only: so many companies give every pattern twenty cases of every mix.</summary>
    private const int RoundsAtOnePercent = 64;
    public const string DossierFile = "dossiers.jsonl";
    public const string LabelFile = "labels.jsonl";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static int Run(string[] args)
    {
        if (args is not [("generate" or "score") and var verb, .. var rest] || Options.Parse(rest) is not { } options) return Usage();
        return verb == "generate" ? Generate(options) : Score(options);
    }

    private static int Usage()
    {
        Console.Error.WriteLine("""
            usage: Verify.Bench benchmark generate [--seed S|tuning|reporting] [--candidates N] [--prevalence P] [--out DIR]
                   Verify.Bench benchmark score [--seed S|tuning|reporting] [--candidates N] [--prevalence P] [--rounds R] [--in DIR] [--details] [--json]
            """);
        return 2;
    }

    private static int Generate(Options options)
    {
        Directory.CreateDirectory(options.Folder);
        var (dossiers, labels) = Outcomes.Generate(options.Seed, options.Candidates, options.Prevalence ?? 0.01);
        using (var output = new StreamWriter(Path.Combine(options.Folder, DossierFile)))
            foreach (var dossier in dossiers) output.Write(JsonSerializer.Serialize(dossier, Json.Canonical) + "\n");
        using (var output = new StreamWriter(Path.Combine(options.Folder, LabelFile)))
            foreach (var label in labels)
                output.Write(JsonSerializer.Serialize(new LabelLine(label.Candidate.Value, label.Recipe ?? "honest", label.Mix, label.Recipe is null ? null : label.Way + 1, label.Odd.Count == 0 ? null : label.Odd), Plain) + "\n");
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dossiers.Count} dossiers, {labels.Count(l => l.Fraud)} of fraud, {labels.Count(l => l.Recipe is null && l.Odd.Count > 0)} honest but odd"));
        return 0;
    }

    private static int Score(Options options)
    {
        var cards = options.Input is { } folder ? [Scorecard.Of([Read(folder)], double.NaN)] : Measure(options);
        var targets = cards.Where(card => card.Prevalence is 0.01 or double.NaN).SelectMany(Report.Targets).ToArray();
        if (options.AsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { options.Seed, results = cards.Select(card => card with { Prevalence = double.IsNaN(card.Prevalence) ? 0 : card.Prevalence }), targets }, Plain));
        else
        {
            foreach (var card in cards) Report.Write(card, Console.Out, options.Details);
            foreach (var target in targets) Console.Out.WriteLine(Report.Line(target));
        }
        return targets.All(t => t.Met) ? 0 : 1;
    }

    private static List<Scorecard> Measure(Options options)
    {
        var runs = options.Prevalence is { } one ? [(one, options.Rounds ?? 1)] : new[] { (0.01, options.Rounds ?? RoundsAtOnePercent), (0.05, 12), (0.125, 5) };
        var cards = new List<Scorecard>();
        foreach (var (prevalence, rounds) in runs)
        {
            var outcomes = new IReadOnlyList<Outcome>[rounds];
            Parallel.For(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, round =>
            {
                var (dossiers, labels) = Outcomes.Generate(options.Seed + (ulong)round, options.Candidates, prevalence);
                outcomes[round] = Outcomes.Of(dossiers, labels, PolicyFile.Default);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"prevalence {prevalence:P1}: round {round + 1} of {rounds}"));
            });
            cards.Add(Scorecard.Of(outcomes, prevalence));
        }
        return cards;
    }

    private static IReadOnlyList<Outcome> Read(string folder)
    {
        var dossiers = File.ReadLines(Path.Combine(folder, DossierFile)).Select(line => JsonSerializer.Deserialize<DossierInput>(line, Json.Readable)!).ToArray();
        var labels = File.ReadLines(Path.Combine(folder, LabelFile)).Select(line => JsonSerializer.Deserialize<LabelLine>(line, Plain)!).Select(line => line.ToLabel()).ToArray();
        return Outcomes.Of(dossiers, labels, PolicyFile.Default);
    }

    /// <summary>A line of the labels file.</summary>
    private sealed record LabelLine(string Candidate, string Recipe, Schemes.Mix? Mix, int? Way, IReadOnlyList<string>? Odd)
    {
        public Label ToLabel() => Recipe == "honest"
            ? new Label(new CandidateId(Candidate), null, null, 0, false, Odd ?? [])
            : new Label(new CandidateId(Candidate), Recipe, Mix, (Way ?? 1) - 1, Schemes.Scheme.All.First(s => s.Pattern == Recipe).LookAlike, []);
    }

    private sealed record Options
    {
        public ulong Seed { get; init; } = TuningSeed;
        public int Candidates { get; init; } = DefaultCandidates;
        public double? Prevalence { get; init; }
        public int? Rounds { get; init; }
        public string Folder { get; init; } = ".";
        public string? Input { get; init; }
        public bool Details { get; init; }
        public bool AsJson { get; init; }

        public static Options? Parse(string[] args)
        {
            var options = new Options();
            for (var i = 0; i < args.Length; i++)
            {
                var value = i + 1 < args.Length ? args[i + 1] : "";
                switch (args[i])
                {
                    case "--seed" when value is "tuning" or "reporting": options = options with { Seed = value == "tuning" ? TuningSeed : ReportingSeed }; i++; break;
                    case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed): options = options with { Seed = seed }; i++; break;
                    case "--candidates" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 100 and <= 100_000: options = options with { Candidates = count }; i++; break;
                    case "--prevalence" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 0.5: options = options with { Prevalence = share }; i++; break;
                    case "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is >= 1 and <= 100: options = options with { Rounds = rounds }; i++; break;
                    case "--out" when value.Length > 0: options = options with { Folder = value }; i++; break;
                    case "--in" when value.Length > 0: options = options with { Input = value }; i++; break;
                    case "--details": options = options with { Details = true }; break;
                    case "--json": options = options with { AsJson = true }; break;
                    default:
                        Console.Error.WriteLine($"'{args[i]}': not an option, or a value that it does not take");
                        return null;
                }
            }
            return options;
        }
    }
}
