using System.Runtime.CompilerServices;

namespace Verify.Core.Geo;

/// <summary>
/// A time zone's offsets from UTC, remembered by the week: the runtime works each one out anew and allocates for it. No zone changes its clock twice within a week,
/// so a week whose two ends agree has one offset; in any other the zone itself is asked.
/// </summary>
public sealed class ZoneClock
{
    private const long Week = 7 * TimeSpan.TicksPerDay;
    private const int FirstYear = 2000, Weeks = 52 * 60;
    private const short Unknown = 0, Mixed = -1;
    /// <summary>Added to what is remembered, so that no offset looks like one of the marks.</summary>
    private const short Shift = 10_000;

    private static readonly long Start = new DateTime(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneClock> Known = [];

    private readonly TimeZoneInfo _zone;
    private readonly short[] _weeks = new short[Weeks];

    private ZoneClock(TimeZoneInfo zone) => _zone = zone;

    public static ZoneClock Of(TimeZoneInfo zone) => Known.GetValue(zone, static zone => new ZoneClock(zone));

    /// <summary>The IANA name of the zone.</summary>
    public string Id => _zone.Id;

    /// <summary>Minutes east of UTC at an instant, daylight saving included.</summary>
    public int OffsetMinutes(DateTimeOffset at)
    {
        var ticks = at.UtcTicks - Start;
        if (ticks < 0 || ticks >= Week * Weeks) return Asked(at.UtcDateTime);
        var week = (int)(ticks / Week);
        var remembered = _weeks[week];
        if (remembered == Unknown) _weeks[week] = remembered = Look(week);
        return remembered == Mixed ? Asked(at.UtcDateTime) : remembered - Shift;
    }

    /// <summary>What the clock on the wall shows at an instant.</summary>
    public DateTime LocalTime(DateTimeOffset at)
    {
        var ticks = at.UtcTicks + OffsetMinutes(at) * TimeSpan.TicksPerMinute;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }

    private short Look(int week)
    {
        var (first, last) = (Asked(new DateTime(Start + week * Week, DateTimeKind.Utc)), Asked(new DateTime(Start + (week + 1) * Week - 1, DateTimeKind.Utc)));
        return first == last ? (short)(first + Shift) : Mixed;
    }

    private int Asked(DateTime utc) => (int)_zone.GetUtcOffset(utc).TotalMinutes;
}
