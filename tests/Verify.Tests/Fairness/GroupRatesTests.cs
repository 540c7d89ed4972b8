using Verify.Core.Assessing;
using Verify.Core.Fairness;
using Verify.Core.Model;
using Verify.Server;
using Verify.Server.Fairness;
using Verify.Tests.Store;

namespace Verify.Tests.Fairness;

/// <summary>Flag rates by volunteered group: ratios, the four-fifths check, the exact test, and small groups kept back.</summary>
public sealed class GroupRatesTests
{
    [Theory]
    // The tea tasting of Fisher (1935): 3 of 4 right is 34/70 two-sided; 4 of 4 is 2/70.
    [InlineData(3, 4, 4, 8, 34.0 / 70)]
    [InlineData(4, 4, 4, 8, 2.0 / 70)]
    [InlineData(2, 4, 4, 8, 1.0)]
    [InlineData(0, 5, 0, 10, 1.0)]
    public void Fishers_exact_test_gives_the_known_values(int hits, int size, int flagged, int total, double p) => Assert.Equal(p, GroupRates.FisherExact(hits, size, flagged, total), 9);

    [Fact]
    public void A_group_that_passes_less_than_four_fifths_as_often_fails_the_rule()
    {
        var report = GroupRates.Of([.. Of("a", 100, 10), .. Of("b", 100, 40)]);
        var flagged = report.Comparisons.Single(c => c.Measure == "flagged").Groups;
        Assert.Equal((0.1, 1.0, true), (flagged[0].FlagRate, flagged[0].PassRatio, flagged[0].FourFifths));
        Assert.Equal((0.4, 4.0, 0.6667, false), (flagged[1].FlagRate, flagged[1].FlagRatio, flagged[1].PassRatio, flagged[1].FourFifths));
        Assert.True(flagged[1].AdjustedP < 0.001);
    }

    [Fact]
    public void Exactly_four_fifths_passes() => Assert.True(GroupRates.Of([.. Of("a", 50, 0), .. Of("b", 50, 10)]).Comparisons[0].Groups[1].FourFifths);

    [Fact]
    public void Equal_groups_are_equal_and_chance_explains_them()
    {
        var rows = GroupRates.Of([.. Of("a", 40, 4), .. Of("b", 40, 4)]).Comparisons[0].Groups;
        Assert.All(rows, row => Assert.Equal((1.0, 1.0, 1.0, true), (row.FlagRatio, row.PassRatio, row.P, row.FourFifths)));
    }

    [Fact]
    public void Of_four_people_nothing_is_told_and_small_samples_are_noted()
    {
        var report = GroupRates.Of([.. Of("large", 60, 6), .. Of("small", 12, 1), .. Of("tiny", 4, 2)]);
        var rows = report.Comparisons[0].Groups.ToDictionary(row => row.Group);
        Assert.Equal((4, null as int?, null as double?), (rows["tiny"].Candidates, rows["tiny"].Flagged, rows["tiny"].FlagRate));
        Assert.Equal("small sample", rows["small"].Note);
        Assert.Contains(report.Notes, note => note.Contains("small samples"));
    }

    [Fact]
    public void Holms_correction_never_makes_a_difference_more_certain()
    {
        var rows = GroupRates.Of([.. Of("a", 80, 5), .. Of("b", 80, 12), .. Of("c", 80, 20)]).Comparisons[0].Groups;
        Assert.All(rows, row => Assert.True(row.AdjustedP >= row.P));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Groups_of_a_file_meet_the_decision_records_and_leave_no_trace_in_the_store(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var file = Path.Combine(host.Folder, "groups.csv");
        var lines = new List<string> { "candidate,group" };
        for (var i = 0; i < 12; i++)
        {
            var candidate = await host.CandidateAsync($"n{i}");
            await host.Acme.InTransactionAsync(tx => tx.SaveAssessmentAsync(candidate, Some.Assessment($"f{i}", i % 4 == 0 ? "hold-for-review" : "proceed", patterns: i == 0 ? ["pattern-laptop-farm"] : [])), host.Ct);
            lines.Add($"{candidate},{(i < 6 ? "left-handed" : "right-handed")}");
        }
        lines.Add("nobody-here,left-handed");
        await File.WriteAllLinesAsync(file, lines, host.Ct);

        var (groups, bad) = FairnessCommand.Read(file);
        Assert.Empty(bad);
        var (outcomes, missing) = await FairnessCommand.OutcomesAsync(host.Acme, groups, host.Ct);
        Assert.Equal((12, 1), (outcomes.Count, missing));
        var report = GroupRates.Of(outcomes);
        Assert.Equal(["flagged", "held", "pattern-laptop-farm"], report.Comparisons.Select(c => c.Measure));
        Assert.Equal([2, 1], report.Comparisons[0].Groups.Select(row => row.Flagged));
        Assert.Contains("flagged,left-handed,6,2,0.3333", FairnessCommand.Csv(report));
        Assert.Contains("left-handed", FairnessCommand.Text(report));
        if (engine == "sqlite") Assert.DoesNotContain("left-handed", string.Concat(Directory.EnumerateFiles(host.Folder, "verify.db*").Select(path => System.Text.Encoding.Latin1.GetString(Shared(path)))));
    }

    [Fact]
    public void A_bad_file_is_told_by_line_and_field()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "candidate,group\nc1,a\n,b\nc2,\nc1,a\n");
        Assert.Equal([$"{path}:3: candidate: is empty", $"{path}:4: group: is empty; leave out who did not answer", $"{path}:5: candidate: stands twice"], FairnessCommand.Read(path).Bad);
        File.WriteAllText(path, "who,what\n");
        Assert.Contains("needs the columns candidate and group", Assert.Throws<InputException>(() => FairnessCommand.Read(path)).Message);
        Assert.Throws<InputException>(() => FairnessCommand.Read(path + ".none"));
        File.Delete(path);
    }

    private static byte[] Shared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static IEnumerable<GroupedOutcome> Of(string group, int people, int flagged) =>
        Enumerable.Range(0, people).Select(i => new GroupedOutcome(group, i < flagged ? Recommendation.HoldForReview : Recommendation.Proceed, []));
}
