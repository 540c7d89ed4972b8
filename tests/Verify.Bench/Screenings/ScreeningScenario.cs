using System.Diagnostics;
using System.Globalization;
using Verify.Core.Watchlists;
using Verify.Server.Watchlists;

namespace Verify.Bench.Screenings;

/// <summary>Every target of names and screening in one run: quality on labelled sets, honest people kept out, speed, memory, load.</summary>
internal static class ScreeningScenario
{
    public static int Run(string data, bool showErrors)
    {
        // First, while the process holds nothing else: what loading costs.
        using var self = Process.GetCurrentProcess();
        var empty = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        var cpu = self.TotalProcessorTime;
        var reading = ListFolder.Read(Path.Combine(data, "sanctions"));
        self.Refresh();
        var (read, readCpu) = (clock.Elapsed.TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds);
        var index = ScreeningIndex.Build(reading.Subjects, Parallel.Invoke);
        self.Refresh();
        var (load, loadCpu, held) = (clock.Elapsed.TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds, Environment.WorkingSet - empty);
        Console.WriteLine($"{"what",-52}{"measured",22}  target");
        Line("lists: subjects (merged over lists), names", $"{index.Count}, {reading.Snapshots.Sum(s => s.Names)}", "");
        PairsScenario.Run(data, showErrors);
        Queries(index, data, showErrors);
        var honest = Honest(index, data);
        Speed(index, honest);
        Line("load: read all lists and build the index", $"{load:F2} s ({loadCpu:F2} s cpu)", "< 2 s");
        Line("  of it reading", $"{read:F2} s ({readCpu:F2} s cpu)", "");
        self.Refresh();
        Line("memory: after load; at the highest", $"+{held >> 20} MB; {self.PeakWorkingSet64 >> 20} MB", "< 300 MB");
        return 0;
    }

    internal static void Line(string what, FormattableString measured, string target) => Console.WriteLine($"{what,-52}{measured.ToString(CultureInfo.InvariantCulture),22}  {target}");

    internal static List<string[]> Rows(string data, string file, params string[] columns)
    {
        var records = DelimitedText.Read(TextEncoding.Decode(File.ReadAllBytes(Path.Combine(data, file))), ',', file).ToArray();
        var at = columns.Select(c => Array.IndexOf(records[0].Fields, c)).ToArray();
        return [.. records.Skip(1).Select(r => at.Select(i => r.Fields[i]).ToArray())];
    }

    private static void Queries(ScreeningIndex index, string data, bool showErrors)
    {
        Found("damaged names", "sdn_screening_queries.csv", "kind", byGroup: true);
        Found("aliases asked, entry found (other aliases removed: no)", "sdn_alias_to_primary.csv", "dprk", byGroup: false);

        void Found(string title, string file, string group, bool byGroup)
        {
            var entry = file.StartsWith("sdn_alias", StringComparison.Ordinal) ? "ent_num" : "expected_ent_num";
            var results = new List<(string Group, int At)>();
            foreach (var row in Rows(data, $"name-matching/{file}", "query", entry, group))
            {
                var matches = index.Screen(new ScreeningQuery { Name = row[0] });
                var at = matches.ToList().FindIndex(m => m.Entries.Contains(new ListEntry("OFAC", row[1])));
                results.Add((row[2], at));
                if (showErrors && at != 0) Console.WriteLine($"    {row[2]}: '{row[0]}' ({row[1]}) at {at}; first {matches.FirstOrDefault()?.Name} {matches.FirstOrDefault()?.Score}");
            }
            Print(title, results, "≥ 95 % first, ≥ 98 % in five");
            if (!byGroup) return;
            foreach (var part in results.GroupBy(r => r.Group).OrderBy(g => g.Key, StringComparer.Ordinal)) Print($"  {part.Key}", [.. part], "");
        }

        static void Print(string title, List<(string Group, int At)> results, string target) => Line($"{title} ({results.Count})",
            $"{100.0 * results.Count(r => r.At == 0) / results.Count:F2} %, {100.0 * results.Count(r => r.At is >= 0 and < 5) / results.Count:F2} %", target);
    }

    private static List<ScreeningQuery> Honest(ScreeningIndex index, string data)
    {
        var queries = new List<ScreeningQuery>();
        int match = 0, possible = 0;
        foreach (var file in new[] { "negatives_global_10k.csv", "negatives_us_10k.csv" })
        foreach (var row in Rows(data, $"name-matching/{file}", "full_name", "date_of_birth", "nationality"))
        {
            var query = new ScreeningQuery { Name = row[0], Type = "Person" };
            var matches = index.Screen(query);
            if (matches.Any(m => m.Decision == ScreeningDecision.Possible)) possible++;
            if (matches.Count > 0 && index.Screen(query with { BirthDate = ListedDate.Parse(row[1]), Country = row[2] }).Any(m => m.Decision == ScreeningDecision.Match)) match++;
            queries.Add(query);
        }
        Line($"honest people ({queries.Count}): match with birth date", $"{100.0 * match / queries.Count:F3} %", "≤ 0.05 %");
        Line($"honest people ({queries.Count}): possible by name", $"{100.0 * possible / queries.Count:F2} %", "≤ 2 %");
        return queries;
    }

    private static void Speed(ScreeningIndex index, List<ScreeningQuery> queries)
    {
        // Each name three times: its best time is its own, the rest is what else the machine did.
        var best = new double[queries.Count];
        Array.Fill(best, double.MaxValue);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        for (var round = 0; round < 3; round++)
        for (var i = 0; i < queries.Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            index.Screen(queries[i]);
            best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        self.Refresh();
        var spent = (self.TotalProcessorTime - cpu).TotalSeconds;
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (3 * queries.Count);
        Array.Sort(best);
        Line("names a second on one core (cpu time)", $"{3 * queries.Count / spent:F0}", "≥ 20,000");
        Line("one name: median, p99, longest", $"{best[best.Length / 2]:F0}, {best[best.Length * 99 / 100]:F0}, {best[^1]:F0} µs", "p99 < 1,000 µs");
        Line("one name: allocated", $"{allocated} B", "");
    }
}
