using Verify.Core.Model;

namespace Verify.Tests.Model;

public sealed class StandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_two_changes_in_one_second_the_furthest_stands_whatever_their_ids_and_their_order()
    {
        foreach (var (first, second) in new[] { ("e-1", "e-2"), ("e-2", "e-1") })
        {
            StageChange[] changes = [Change(first, Noon, Stage.Application), Change(second, Noon, Stage.Onboarding)];
            Assert.Equal(Stage.Onboarding, Standing.StageOf(changes));
            Assert.Equal(Stage.Onboarding, Standing.StageOf(changes.Reverse()));
        }
    }

    [Fact]
    public void Who_was_moved_back_stands_there()
    {
        StageChange[] changes = [Change("e-1", Noon, Stage.Offer), Change("e-2", Noon.AddSeconds(1), Stage.Interview)];
        Assert.Equal(Stage.Interview, Standing.StageOf(changes));
        Assert.Equal(Stage.Offer, Standing.StageOf(changes, Noon));
        Assert.Equal(Stage.Application, Standing.StageOf(changes, Noon.AddSeconds(-1)));
    }

    [Fact]
    public void A_change_without_a_time_counts_before_every_other()
    {
        StageChange[] changes = [Change("e-1", null, Stage.Exit), Change("e-2", Noon, Stage.Screening)];
        Assert.Equal(Stage.Screening, Standing.StageOf(changes));
        Assert.Equal(Stage.Exit, Standing.StageOf(changes, Noon.AddDays(-1)));
    }

    private static StageChange Change(string id, DateTimeOffset? at, Stage stage) => new() { Id = new EvidenceId(id), Source = "ats", ObservedAt = at, Stage = stage };
}
