using Verify.Core.Geo;

namespace Verify.Tests.Geo;

public sealed class ZoneClockTests
{
    /// <summary>The rule behind what is remembered: a week whose ends agree has no other offset in between. Zones that halt summer time for Ramadan come nearest to breaking it.</summary>
    [Fact]
    public void Every_zone_of_this_machine_shows_what_the_runtime_works_out()
    {
        var wrong = new List<string>();
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var clock = ZoneClock.Of(zone);
            // Thirty-one hours from one to the next, so that each hour of the day and of the week comes up.
            for (var at = new DateTimeOffset(1999, 12, 20, 0, 0, 0, TimeSpan.Zero); at.Year < 2032; at = at.AddHours(31))
                if (clock.OffsetMinutes(at) != (int)zone.GetUtcOffset(at).TotalMinutes) wrong.Add($"{zone.Id} at {at:O}");
        }
        Assert.Empty(wrong.Take(10));
    }

    [Theory, InlineData("2026-03-29T00:59:59Z", 60), InlineData("2026-03-29T01:00:00Z", 120), InlineData("2026-10-25T00:59:59Z", 120), InlineData("2026-10-25T01:00:00Z", 60), InlineData("1970-07-01T00:00:00Z", 60)]
    public void The_second_of_the_change_counts(string at, int minutes) => Assert.Equal(minutes, Berlin.OffsetMinutes(At(at)));

    [Fact]
    public void The_ends_of_time_have_a_clock_too()
    {
        Assert.Equal(DateTime.MinValue, ZoneClock.Of(TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).LocalTime(DateTimeOffset.MinValue));
        Assert.Equal(DateTime.MaxValue, Berlin.LocalTime(DateTimeOffset.MaxValue));
        Assert.Equal(new DateTime(2026, 7, 1, 14, 0, 0), Berlin.LocalTime(At("2026-07-01T12:00:00Z")));
    }

    private static ZoneClock Berlin => ZoneClock.Of(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
