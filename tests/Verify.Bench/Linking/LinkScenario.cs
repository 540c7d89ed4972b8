using System.Diagnostics;
using System.Globalization;
using Verify.Core.Linking.Records;
using Verify.Server.Linking;

namespace Verify.Bench.Linking;

/// <summary>How well and how fast records are linked: the public sets beside the repository with one code and one set of defaults, and invented records by the million.</summary>
internal static class LinkScenario
{
    private const int LatestYear = 2026;
    private const string Alone = "alone:";

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
            if (set.Mode == "ring") Console.WriteLine(FalseRings(records, result.Clusters, truth));
        }
        Resumes(data);
        return 0;
    }

    private static string FalseRings(RecordSet records, int[] clusters, Dictionary<string, string> truth)
    {
        bool Honest(int row) => truth[records.Ids[row]].StartsWith(Alone, StringComparison.Ordinal);
        var honest = Enumerable.Range(0, records.Count).Count(Honest);
        var rings = Enumerable.Range(0, records.Count).GroupBy(row => clusters[row]).Count(ring => ring.Count() > 1 && ring.All(Honest));
        return string.Create(CultureInfo.InvariantCulture, $"{"  false rings",-20}{honest,9}{1000.0 * rings / honest,11:F2} per 1,000 honest  at most 2");
    }

    private static void Resumes(string data)
    {
        var (texts, pairs) = (Path.Combine(data, "resumes/resumes.jsonl"), Path.Combine(data, "resumes/clone_pairs.csv"));
        if (!File.Exists(texts) || !File.Exists(pairs)) { Console.WriteLine($"{"résumé clones",-20} not present"); return; }
        var records = new RecordSet();
        foreach (var line in File.ReadLines(texts))
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(line);
            records.Begin(parsed.RootElement.GetProperty("id").GetString()!);
            records.Add(RecordField.Text, 0, parsed.RootElement.GetProperty("text").GetString());
        }
        records.Seal();
        var clock = Stopwatch.StartNew();
        var linked = RingLinker.Link(records, LatestYear).Pairs.Select(pair => (records.Ids[pair.A], records.Ids[pair.B])).ToHashSet();
        var seconds = clock.Elapsed.TotalSeconds;
        var labelled = File.ReadLines(pairs).Skip(1).Select(line => line.Split(',')).ToList();
        foreach (var (name, kind, target) in new[] { ("résumé clones", "", "0.95"), ("  paraphrases", "paraphrase", "0.85") })
        {
            var rows = labelled.Where(row => row[2] != "yes" || kind.Length == 0 || row[3] == kind).ToList();
            var found = rows.Where(row => linked.Contains((row[0], row[1])) || linked.Contains((row[1], row[0]))).ToList();
            double both = found.Count(row => row[2] == "yes"), real = rows.Count(row => row[2] == "yes");
            var (precision, recall) = (both / Math.Max(1, found.Count), both / real);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-20}{records.Count,9}{precision,11:F4}{recall,9:F4}{2 * precision * recall / Math.Max(1e-9, precision + recall),9:F4}  {target,-16}{seconds,7:F2}"));
        }
    }

    /// <summary>Invented records from CSV to clusters, beside a bare read, hash and sort of the lines of the same file. Processor time is quoted too: a shared machine disturbs the clock.</summary>
    public static int Speed(int[] sizes)
    {
        Console.WriteLine($"{"records",10}{"precision",11}{"recall",9}{"F1",9}{"s",8}{"cpu s",8}{"µs/record",11}{"bare cpu s",12}{"× bare",8}{"peak MB",9}");
        using var self = Process.GetCurrentProcess();
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
            try
            {
                var file = Path.Combine(folder, "records.csv");
                LinkRecords.Write(file, size, seed: 7);
                var bare = Busy(self, () => Bare(file));
                GC.Collect();
                var clock = Stopwatch.StartNew();
                var exit = 0;
                var busy = Busy(self, () => exit = LinkCommand.Run([file], folder, [], "person", LatestYear, Console.Error));
                var seconds = clock.Elapsed.TotalSeconds;
                if (exit != 0) return exit;
                self.Refresh();
                var peak = self.PeakWorkingSet64 / (1024 * 1024);
                var (precision, recall) = Measure(Path.Combine(folder, "clusters.csv"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{size,10}{precision,11:F4}{recall,9:F4}{2 * precision * recall / (precision + recall),9:F4}{seconds,8:F1}{busy,8:F1}{busy * 1e6 / size,11:F1}{bare,12:F1}{busy / bare,8:F1}{peak,9}"));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return 0;
    }

    private static double Busy(Process self, Action work)
    {
        self.Refresh();
        var before = self.TotalProcessorTime;
        work();
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds;
    }

    private static void Bare(string file)
    {
        var hashes = File.ReadLines(file).Select(line => Likeness.Hash(line)).ToArray();
        Array.Sort(hashes);
    }

    // An invented record's id names its person: rec-17-org, rec-17-dup-0.
    private static (double Precision, double Recall) Measure(string clusters)
    {
        var rows = File.ReadLines(clusters).Skip(1).Select(line => line.Split(',')).Select(row => (Person: ulong.Parse(row[0].Split('-')[1], CultureInfo.InvariantCulture), Cluster: Likeness.Hash(row[1]))).ToArray();
        static double Pairs(IEnumerable<ulong> keys)
        {
            var sorted = keys.ToArray();
            Array.Sort(sorted);
            double sum = 0;
            for (int start = 0, end; start < sorted.Length; start = end)
            {
                for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];) end++;
                sum += (double)(end - start) * (end - start - 1) / 2;
            }
            return sum;
        }
        var both = Pairs(rows.Select(row => row.Cluster ^ (row.Person * 0x9E3779B97F4A7C15UL)));
        return (both / Math.Max(1, Pairs(rows.Select(row => row.Cluster))), both / Math.Max(1, Pairs(rows.Select(row => row.Person))));
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
                truth[key] = group.Length == 0 ? Alone + key : group;
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
