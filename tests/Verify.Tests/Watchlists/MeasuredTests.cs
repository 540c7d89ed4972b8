using Verify.Core.Watchlists;
using Verify.Server.Watchlists;

namespace Verify.Tests.Watchlists;

/// <summary>What the engine reaches on labelled data, with the settings that ship; a change that loses ground fails here.</summary>
public sealed class MeasuredTests(ITestOutputHelper output)
{
    private static readonly Lazy<ScreeningIndex> Index = new(() => ScreeningIndex.Build(ListFolder.Read(SharedData.Path("sanctions")).Subjects));

    [Fact]
    public void Labelled_name_pairs_are_told_apart()
    {
        var rows = Rows("name-matching/name_pairs.csv", "target", "expected");
        var results = NamePairs.Compare(Read("name-matching/name_pairs.csv"), "name_pairs.csv").ToArray();
        var judged = rows.Zip(results, (row, result) => (Target: row[0], Expected: row[1] == "true", result.Match)).ToArray();
        var (precision, recall, f1) = Measure(judged.Select(j => (j.Expected, j.Match == true)));
        var folds = judged.GroupBy(j => Fold(j.Target)).Select(g => Measure(g.Select(j => (j.Expected, j.Match == true))).F1).ToArray();
        output.WriteLine($"precision {precision:F3} recall {recall:F3} F1 {f1:F3}; five folds by target: mean {folds.Average():F3}, from {folds.Min():F3} to {folds.Max():F3}");
        Assert.True(f1 >= 0.90 && precision >= 0.90 && folds.Average() >= 0.88, $"F1 {f1:F3}, precision {precision:F3}, folds {folds.Average():F3}");
    }

    [Fact]
    public void Names_in_other_scripts_are_recognised()
    {
        var results = NamePairs.Compare(Read("name-matching/cross_script_pairs.csv"), "cross_script_pairs.csv").ToArray();
        Assert.True(results.Count(r => r.Match == true) >= 0.9 * results.Length);
    }

    [Fact]
    public void Damaged_names_find_their_entry_and_honest_people_stay_out()
    {
        int first = 0, five = 0, count = 0;
        foreach (var row in Rows("name-matching/sdn_screening_queries.csv", "query", "expected_ent_num"))
        {
            var at = Index.Value.Screen(new ScreeningQuery { Name = row[0] }).ToList().FindIndex(m => m.Entries.Contains(new ListEntry("OFAC", row[1])));
            count++;
            if (at == 0) first++;
            if (at is >= 0 and < 5) five++;
        }
        output.WriteLine($"first {100.0 * first / count:F2} %, in five {100.0 * five / count:F2} % of {count}");
        Assert.True(first >= 0.95 * count && five >= 0.98 * count, $"{first} first, {five} in five of {count}");
    }

    [Theory]
    [InlineData("name-matching/negatives_global_10k.csv", null)]
    [InlineData("name-matching/negatives_us_10k.csv", "Person")]
    public void Honest_people_are_hardly_ever_named(string file, string? type)
    {
        int match = 0, possible = 0, count = 0;
        foreach (var row in Rows(file, "full_name", "date_of_birth", "nationality"))
        {
            var alone = Index.Value.Screen(new ScreeningQuery { Name = row[0], Type = type });
            if (alone.Any(m => m.Decision == ScreeningDecision.Possible)) possible++;
            if (alone.Count > 0 && Index.Value.Screen(new ScreeningQuery { Name = row[0], Type = type, BirthDate = ListedDate.Parse(row[1]), Country = row[2] }).Any(m => m.Decision == ScreeningDecision.Match)) match++;
            count++;
        }
        output.WriteLine($"match {100.0 * match / count:F3} %, possible {100.0 * possible / count:F2} % of {count}");
        Assert.True(match <= 0.0005 * count && possible <= 0.02 * count, $"{match} matches, {possible} possible of {count}");
    }

    private static string Read(string file) => TextEncoding.Decode(File.ReadAllBytes(SharedData.Path(file)));

    private static List<string[]> Rows(string file, params string[] columns)
    {
        var records = DelimitedText.Read(Read(file), ',', file).ToArray();
        var at = columns.Select(c => Array.IndexOf(records[0].Fields, c)).ToArray();
        return [.. records.Skip(1).Select(r => at.Select(i => r.Fields[i]).ToArray())];
    }

    private static int Fold(string target) => (int)(target.ToUpperInvariant().Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) % 5);

    private static (double Precision, double Recall, double F1) Measure(IEnumerable<(bool Expected, bool Found)> judged)
    {
        int right = 0, wrong = 0, missed = 0;
        foreach (var (expected, found) in judged)
        {
            if (expected && found) right++;
            else if (found) wrong++;
            else if (expected) missed++;
        }
        return (right / (double)Math.Max(1, right + wrong), right / (double)Math.Max(1, right + missed), 2.0 * right / Math.Max(1, (2 * right) + wrong + missed));
    }
}
