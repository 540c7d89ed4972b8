using System.Diagnostics;
using System.Globalization;
using Verify.Core.Linking.Records;
using Verify.Server.Linking;

namespace Verify.Bench.Linking;

/// <summary>How well and how fast records are linked: the public sets beside the repository with one code and one set of defaults, and invented records by the million.</summary>
internal static class LinkScenario
{
    private const int LatestYear = 2026;

    private sealed record Set(string Name, string Mode, string[] Files, string Id, string Truth, string? TruthFile = null, string? Target = null);

    private static readonly Set[] Sets =
    [
        new("FEBRL 1", "person", ["record-linkage/febrl_dataset1.csv"], "rec_id", "cluster_id", Target: "0.99"),
        new("FEBRL 3", "person", ["record-linkage/febrl_dataset3.csv"], "rec_id", "cluster_id", Target: "0.99"),
        new("FEBRL 4", "person", ["record-linkage/febrl_dataset4a.csv", "record-linkage/febrl_dataset4b.csv"], "rec_id", "cluster_id", Target: "0.997"),
        new("generator A", "person", ["record-linkage/febrl_dsgen_dataset_A_5000.csv"], "rec_id", "cluster_id", Target: "0.93"),
        new("generator D", "person", ["record-linkage/febrl_dsgen_dataset_D_org_2500.csv", "record-linkage/febrl_dsgen_dataset_D_dup_2500.csv"], "rec_id", "cluster_id", Target: "0.93"),
        new("fake 1000", "person", ["record-linkage/fake_1000.csv"], "unique_id", "cluster", Target: "0.92"),
        new("historical figures", "person", ["record-linkage/historical_figures_half.csv"], "unique_id", "cluster", Target: "0.83"),
        new("Senzing truth set", "person", ["record-linkage/senzing-truthset/customers.csv", "record-linkage/senzing-truthset/reference.csv", "record-linkage/senzing-truthset/watchlist.csv"],
            "RECORD_ID", "CLUSTER_ID", "record-linkage/senzing-truthset/actual_truthset_key.csv", "0.97"),
        new("persona rings", "ring", ["persona-rings/candidates.csv"], "candidate_id", "ring_id", "persona-rings/truth.csv", "P 0.97, R 0.93"),
    ];

    public static int Quality(string data)
    {
        Console.WriteLine($"{"set",-20}{"records",9}{"precision",11}{"recall",9}{"F1",9}  {"target",-16}{"s",7}");
        foreach (var set in Sets)
        {
            var files = set.Files.Select(file => Path.Combine(data, file)).ToArray();
            if (!files.All(File.Exists)) { Console.WriteLine($"{set.Name,-20} not present"); continue; }
            var clock = Stopwatch.StartNew();
            var records = RecordFiles.Read(files, new Dictionary<string, RecordField?>(), TextWriter.Null);
            var result = set.Mode == "ring" ? RingLinker.Link(records, LatestYear) : PersonLinker.Link(records, LatestYear);
            var seconds = clock.Elapsed.TotalSeconds;
            var truth = Truth(set, set.TruthFile is null ? files : [Path.Combine(data, set.TruthFile)]);
            var (precision, recall) = Measure(records, result.Clusters, truth);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{set.Name,-20}{records.Count,9}{precision,11:F4}{recall,9:F4}{2 * precision * recall / (precision + recall),9:F4}  {set.Target,-16}{seconds,7:F2}"));
        }
        return 0;
    }

    public static int Speed(int[] sizes)
    {
        Console.WriteLine($"{"records",10}{"pairs",10}{"true",10}{"s",8}{"cpu s",8}{"µs/record",11}{"peak MB",9}");
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
            try
            {
                var file = Path.Combine(folder, "records.csv");
                var truth = LinkRecords.Write(file, size, seed: 7);
                using var self = Process.GetCurrentProcess();
                var (clock, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
                if (LinkCommand.Run([file], folder, [], "person", LatestYear, Console.Error) != 0) return 1;
                var seconds = clock.Elapsed.TotalSeconds;
                var pairs = File.ReadLines(Path.Combine(folder, "pairs.csv")).LongCount() - 1;
                self.Refresh();
                var busy = (self.TotalProcessorTime - before).TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{size,10}{pairs,10}{truth,10}{seconds,8:F1}{busy,8:F1}{busy * 1e6 / size,11:F1}{self.PeakWorkingSet64 / (1024 * 1024),9}"));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return 0;
    }

    private static Dictionary<string, string> Truth(Set set, string[] files)
    {
        var truth = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var reader = new StreamReader(file);
            var rows = new CsvRows(reader, file);
            var header = rows.Header().ToList();
            var (id, cluster) = (header.IndexOf(set.Id), header.IndexOf(set.Truth));
            while (rows.Next())
            {
                var (key, group) = (rows[id].ToString(), rows[cluster].ToString());
                truth[key] = group.Length == 0 ? "alone:" + key : group;
            }
        }
        return truth;
    }

    private static (double Precision, double Recall) Measure(RecordSet records, int[] clusters, Dictionary<string, string> truth)
    {
        var (found, real, both) = (new Dictionary<int, long>(), new Dictionary<string, long>(), new Dictionary<(int, string), long>());
        for (var row = 0; row < records.Count; row++)
        {
            if (!truth.TryGetValue(records.Ids[row], out var group)) continue;
            found[clusters[row]] = found.GetValueOrDefault(clusters[row]) + 1;
            real[group] = real.GetValueOrDefault(group) + 1;
            both[(clusters[row], group)] = both.GetValueOrDefault((clusters[row], group)) + 1;
        }
        static double Pairs(IEnumerable<long> sizes) => sizes.Sum(size => size * (size - 1) / 2);
        return (Pairs(both.Values) / Math.Max(1, Pairs(found.Values)), Pairs(both.Values) / Math.Max(1, Pairs(real.Values)));
    }
}
