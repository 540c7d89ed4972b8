using Verify.Core.Watchlists;

namespace Verify.Bench.Screenings;

/// <summary>The comparison of names by itself, on labelled pairs.</summary>
internal static class PairsScenario
{
    private sealed record Judged(string Query, string Target, string Group, bool Expected, bool Found, double Score, string Peer);

    public static void Run(string data, bool showErrors)
    {
        var arguable = Arguable();
        var all = Judge(data, "name-matching/name_pairs.csv", "schema");
        var clear = all.Where(j => !arguable.Contains((j.Query, j.Target, j.Expected))).ToList();
        Print($"name pairs ({all.Count})", all, "F1 ≥ 0.84, P ≥ 0.80");
        Print($"  without {all.Count - clear.Count} labels that quarrel with the rules", clear, "");
        var peer = all.Where(j => j.Peer.Length > 0).Select(j => j with { Found = j.Peer == "true" }).ToList();
        Print($"  LogicV2's frozen answers on the {peer.Count} pairs that have one", peer, "");
        if (showErrors)
        {
            foreach (var j in all.Where(j => j.Expected != j.Found)) Console.WriteLine($"    {(j.Found ? "wrong " : "missed")} {j.Score:F3} {j.Group}: {j.Query} | {j.Target}{(arguable.Contains((j.Query, j.Target, j.Expected)) ? "  (arguable)" : "")}");
        }
        Print("cross-script pairs", Judge(data, "name-matching/cross_script_pairs.csv", null), "recall ≥ 0.9");
        Print("damaged UN names", Judge(data, "name-matching/un_list_treated_positives.csv", null), "");
        Print("alias to primary (many are other names altogether)", Judge(data, "name-matching/sdn_alias_to_primary.csv", null), "");
    }

    private static List<Judged> Judge(string data, string file, string? group)
    {
        var rows = ScreeningScenario.Rows(data, file, "query", "target", "expected", group ?? "expected", group is null ? "expected" : "peer_logicv2_match");
        var results = NamePairs.Compare(TextEncoding.Decode(File.ReadAllBytes(Path.Combine(data, file))), file);
        return [.. rows.Zip(results, (row, result) => new Judged(row[0], row[1], row[3], row[2] == "true", result.Match == true, result.Score ?? 0, row[4]))];
    }

    private static void Print(string title, List<Judged> judged, string target)
    {
        var (precision, recall, f1) = Measure(judged);
        ScreeningScenario.Line(title, $"P {precision:F3} R {recall:F3} F1 {f1:F3}", target);
        if (!title.StartsWith("name pairs", StringComparison.Ordinal) && !title.StartsWith("  ", StringComparison.Ordinal)) return;
        var folds = judged.GroupBy(j => Fold(j.Target)).Select(g => Measure([.. g])).ToArray();
        ScreeningScenario.Line("    five folds by target: F1 mean, least, most", $"{folds.Average(f => f.F1):F3}, {folds.Min(f => f.F1):F3}, {folds.Max(f => f.F1):F3}", "");
        ScreeningScenario.Line("    five folds by target: precision mean, least, most", $"{folds.Average(f => f.Precision):F3}, {folds.Min(f => f.Precision):F3}, {folds.Max(f => f.Precision):F3}", "");
    }

    private static HashSet<(string, string, bool)> Arguable()
    {
        using var text = new StreamReader(typeof(PairsScenario).Assembly.GetManifestResourceStream("arguable-labels.csv")!);
        return [.. DelimitedText.Read(text.ReadToEnd(), ',', "arguable-labels.csv").Skip(1).Select(r => (r.Fields[0], r.Fields[1], r.Fields[2] == "true"))];
    }

    private static int Fold(string target) => (int)(target.ToUpperInvariant().Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) % 5);

    private static (double Precision, double Recall, double F1) Measure(List<Judged> judged)
    {
        int right = judged.Count(j => j.Expected && j.Found), wrong = judged.Count(j => !j.Expected && j.Found), missed = judged.Count(j => j.Expected && !j.Found);
        return (right / (double)Math.Max(1, right + wrong), right / (double)Math.Max(1, right + missed), 2.0 * right / Math.Max(1, (2 * right) + wrong + missed));
    }
}
