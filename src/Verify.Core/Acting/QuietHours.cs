namespace Verify.Core.Acting;

/// <summary>When people are not to be disturbed, by the clock where they work.</summary>
/// <param name="From">The first quiet moment; later than <paramref name="To"/> where the night lies between. Equal: no quiet hours.</param>
/// <param name="Weekends">Saturdays and Sundays are quiet as a whole.</param>
public sealed record QuietHours(TimeZoneInfo Zone, TimeOnly From, TimeOnly To, bool Weekends)
{
    /// <summary>This moment, or the first one after it that is not quiet.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone).DateTime;
        if (!IsQuiet(local)) return at;
        // It opens at midnight after a weekend or at the end of the hours; three days hold a weekend.
        for (var day = local.Date; day <= local.Date.AddDays(3); day = day.AddDays(1))
            foreach (var opening in (DateTime[])[day, day + To.ToTimeSpan()])
                if (opening > local && !IsQuiet(opening)) return Instant(opening);
        return at;
    }

    private bool IsQuiet(DateTime local)
    {
        if (Weekends && local.DayOfWeek is (DayOfWeek.Saturday or DayOfWeek.Sunday)) return true;
        var clock = TimeOnly.FromDateTime(local);
        return From <= To ? clock >= From && clock < To : clock >= From || clock < To;
    }

    /// <summary>A time that the clocks leave out in spring is the one an hour later.</summary>
    private DateTimeOffset Instant(DateTime local)
    {
        if (Zone.IsInvalidTime(local)) local += TimeSpan.FromHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
