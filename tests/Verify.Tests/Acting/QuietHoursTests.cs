using Verify.Core.Acting;

namespace Verify.Tests.Acting;

public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly QuietHours Nights = new(Berlin, new TimeOnly(20, 0), new TimeOnly(7, 0), Weekends: true);

    [Theory]
    [InlineData("2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z")] // a Tuesday at one in the afternoon
    [InlineData("2026-11-24T18:59:59Z", "2026-11-24T18:59:59Z")] // a second before eight
    [InlineData("2026-11-24T19:00:00Z", "2026-11-25T06:00:00Z")] // eight in the evening: seven in the morning
    [InlineData("2026-11-25T02:00:00Z", "2026-11-25T06:00:00Z")] // at night
    [InlineData("2026-11-27T19:00:00Z", "2026-11-30T06:00:00Z")] // Friday evening: Monday morning
    [InlineData("2026-11-29T11:00:00Z", "2026-11-30T06:00:00Z")] // Sunday noon
    [InlineData("2026-07-07T18:00:00Z", "2026-07-08T05:00:00Z")] // in summer it is an hour earlier in UTC
    public void An_alert_waits_for_the_morning_where_its_readers_are(string at, string open) =>
        Assert.Equal(DateTimeOffset.Parse(open, System.Globalization.CultureInfo.InvariantCulture), Nights.NextOpen(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_morning_that_the_clocks_leave_out_is_the_next_moment_that_exists() =>
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero),
            new QuietHours(Berlin, new TimeOnly(0, 0), new TimeOnly(2, 30), Weekends: false).NextOpen(new DateTimeOffset(2026, 3, 28, 23, 30, 0, TimeSpan.Zero)));

    [Fact]
    public void Whenever_it_is_the_answer_is_not_earlier_not_quiet_and_within_three_days()
    {
        for (var at = new DateTimeOffset(2026, 3, 20, 0, 7, 0, TimeSpan.Zero); at.Month < 5; at = at.AddMinutes(37))
        {
            var open = Nights.NextOpen(at);
            Assert.InRange(open, at, at.AddDays(3));
            Assert.Equal(open, Nights.NextOpen(open));
        }
    }

    [Fact]
    public void Without_quiet_hours_nothing_waits() =>
        Assert.Equal(DateTimeOffset.UnixEpoch, new QuietHours(TimeZoneInfo.Utc, TimeOnly.MinValue, TimeOnly.MinValue, Weekends: false).NextOpen(DateTimeOffset.UnixEpoch));
}
