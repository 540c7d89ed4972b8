using Verify.Core.Linking.Records;
using Verify.Server.Linking;

namespace Verify.Tests.Linking;

/// <summary>The public sets, with one code and one set of defaults: none may fall below what it reached.</summary>
public class LinkQualityTests
{
    private const string Records = "record-linkage/";

    [Theory]
    [InlineData("febrl_dataset1.csv", "rec_id", "cluster_id", 0.99)]
    [InlineData("febrl_dataset3.csv", "rec_id", "cluster_id", 0.99)]
    [InlineData("febrl_dataset4a.csv febrl_dataset4b.csv", "rec_id", "cluster_id", 0.997)]
    [InlineData("febrl_dsgen_dataset_A_5000.csv", "rec_id", "cluster_id", 0.99)]
    [InlineData("febrl_dsgen_dataset_D_org_2500.csv febrl_dsgen_dataset_D_dup_2500.csv", "rec_id", "cluster_id", 0.99)]
    [InlineData("fake_1000.csv", "unique_id", "cluster", 0.92)]
    [InlineData("historical_figures_half.csv", "unique_id", "cluster", 0.85)]
    public void Person_mode_reaches_its_mark(string files, string id, string cluster, double least)
    {
        var paths = files.Split(' ').Select(file => SharedData.Path(Records + file)).ToArray();
        Assert.True(F1(Link(paths, "person"), Truth(paths, id, cluster)) >= least);
    }

    [Fact]
    public void People_organisations_and_families_of_the_truth_set_are_told_apart()
    {
        var paths = new[] { "customers", "reference", "watchlist" }.Select(file => SharedData.Path($"{Records}senzing-truthset/{file}.csv")).ToArray();
        Assert.True(F1(Link(paths, "person"), Truth([SharedData.Path(Records + "senzing-truthset/actual_truthset_key.csv")], "RECORD_ID", "CLUSTER_ID")) >= 0.97);
    }

    [Fact]
    public void Rings_are_found_and_households_namesakes_and_offices_are_not()
    {
        var found = Link([SharedData.Path("persona-rings/candidates.csv")], "ring");
        var truth = Truth([SharedData.Path("persona-rings/truth.csv")], "candidate_id", "ring_id");
        Assert.True(F1(found, truth) >= 0.98);
        var honest = truth.Where(pair => pair.Value.StartsWith("alone:", StringComparison.Ordinal)).Select(pair => pair.Key).ToHashSet();
        var falseRings = found.GroupBy(pair => pair.Value).Count(group => group.Count() > 1 && group.All(pair => honest.Contains(pair.Key)));
        Assert.True(falseRings * 1000 <= 2 * honest.Count);
    }

    [Theory]
    [InlineData("", 0.95)]
    [InlineData("paraphrase", 0.85)]
    public void Copied_resumes_are_told_from_resumes_of_one_role(string kind, double least)
    {
        var texts = File.ReadLines(SharedData.Path("resumes/resumes.jsonl")).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement);
        var records = new RecordSet();
        foreach (var text in texts)
        {
            records.Begin(text.GetProperty("id").GetString()!);
            records.Add(RecordField.Text, 0, text.GetProperty("text").GetString());
        }
        records.Seal();
        var linked = RingLinker.Link(records, 2026).Pairs.Select(pair => (records.Ids[pair.A], records.Ids[pair.B])).ToHashSet();
        var (both, found, real) = (0, 0, 0);
        foreach (var row in File.ReadLines(SharedData.Path("resumes/clone_pairs.csv")).Skip(1).Select(line => line.Split(',')))
        {
            if (kind.Length > 0 && row[3] != kind && row[2] == "yes") continue;
            var hit = linked.Contains((row[0], row[1])) || linked.Contains((row[1], row[0]));
            both += hit && row[2] == "yes" ? 1 : 0;
            found += hit ? 1 : 0;
            real += row[2] == "yes" ? 1 : 0;
        }
        Assert.True(2.0 * both / (found + real) >= least);
    }

    private static Dictionary<string, string> Link(string[] files, string mode)
    {
        var records = RecordFiles.Read(files, new Dictionary<string, RecordField?>(), TextWriter.Null);
        var result = mode == "ring" ? RingLinker.Link(records, 2026) : PersonLinker.Link(records, 2026);
        return Enumerable.Range(0, records.Count).ToDictionary(row => records.Ids[row], row => records.Ids[result.Clusters[row]]);
    }

    private static Dictionary<string, string> Truth(string[] files, string id, string cluster)
    {
        var truth = new Dictionary<string, string>();
        foreach (var file in files)
        {
            using var reader = new StreamReader(file);
            var rows = new CsvRows(reader, file);
            var header = rows.Header().ToList();
            while (rows.Next())
            {
                var (key, group) = (rows[header.IndexOf(id)].ToString(), rows[header.IndexOf(cluster)].ToString());
                truth[key] = group.Length == 0 ? "alone:" + key : group;
            }
        }
        return truth;
    }

    private static double F1(Dictionary<string, string> found, Dictionary<string, string> truth)
    {
        static double Pairs<T>(IEnumerable<T> keys) where T : notnull => keys.CountBy(key => key).Sum(count => count.Value * (count.Value - 1) / 2.0);
        var ids = found.Keys.Where(truth.ContainsKey).ToList();
        var both = Pairs(ids.Select(id => (found[id], truth[id])));
        return 2 * both / (Pairs(ids.Select(id => found[id])) + Pairs(ids.Select(id => truth[id])));
    }
}
