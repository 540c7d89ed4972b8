using Verify.Bench.Benchmark;
using Verify.Bench.Benchmark.Honest;
using Verify.Bench.Benchmark.Schemes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;

namespace Verify.Tests.Benchmark;

/// <summary>A small run of the labelled benchmark: a change that loses a pattern or holds honest people shows here within seconds.</summary>
public class BenchmarkTests
{
    [Fact]
    public void Full_pictures_are_caught_and_honest_people_are_left_alone()
    {
        var (dossiers, labels) = Outcomes.Generate(BenchmarkCommand.TuningSeed, 700, 0.125);

        var card = Scorecard.Of([Outcomes.Of(dossiers, labels, PolicyFile.Default)], 0.125);

        Assert.True(card.Caught(Mix.Full).Rate >= 0.97, string.Join('\n', card.Misses.Select(miss => $"{miss.Pattern} {miss.Mix} way {miss.Way}: {string.Join(' ', miss.Observed)}")));
        Assert.True(card.OddHeld.Rate <= 0.02, string.Join('\n', card.FalseHolds.Select(hold => $"{string.Join(' ', hold.Causes)}: {string.Join(' ', hold.Observed)}")));
        Assert.Equal(0, card.OrdinaryHeld.Hits);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        static string Bytes() => Json.Hash(Outcomes.Generate(5, 150, 0.125).Dossiers);

        Assert.Equal(Bytes(), Bytes());
    }

    [Fact]
    public void Every_pattern_has_a_recipe_and_every_indicator_its_honest_causes()
    {
        Assert.Equal(PolicyFile.Default.Policy.Patterns.Select(pattern => pattern.Id).Order(StringComparer.Ordinal), Scheme.All.Select(scheme => scheme.Pattern).Order(StringComparer.Ordinal));
        Assert.Equal(CheckCatalog.All.SelectMany(check => check.Indicators).Select(indicator => indicator.Id).Order(StringComparer.Ordinal), Oddity.All.Select(oddity => oddity.Indicator).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Evidence_of_the_generator_is_of_its_own_time_and_order()
    {
        var (dossiers, _) = Outcomes.Generate(7, 200, 0.125);

        Assert.Empty(dossiers.SelectMany(input => Dossier.Fold(input).Marks));
    }
}
