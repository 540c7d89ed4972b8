using System.Globalization;
using Verify.Core.Acting;
using Verify.Server.Store;

namespace Verify.Server.Acting;

/// <summary>A tenant's clock and quiet hours, as settings of the tenant.</summary>
internal static class TenantHours
{
    private const string Zone = "time-zone", Hours = "quiet-hours", Weekends = "quiet-weekends", Holidays = "holidays", Waiting = "adverse-waiting-days";
    private const int MostHolidays = 400, UsualWaitingDays = 5;

    /// <summary>Checks and keeps what is given; the rest stays.</summary>
    public static async Task SetAsync(TenantStore tenant, string? zone, string? hours, bool? weekends, CancellationToken cancel)
    {
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) throw new InputException($"--time-zone: '{zone}' is no time zone such as Europe/Berlin");
        if (hours is not null && Parse(hours) is null) throw new InputException($"--quiet-hours: '{hours}' has not the form 20:00-07:00");
        if (zone is not null) await tenant.SetAsync(Zone, zone, cancel);
        if (hours is not null) await tenant.SetAsync(Hours, hours, cancel);
        if (weekends is not null) await tenant.SetAsync(Weekends, weekends.Value ? "yes" : "no", cancel);
    }

    /// <summary>Days on which the tenant's people do not work.</summary>
    public static async Task<IReadOnlySet<DateOnly>> HolidaysAsync(TenantStore tenant, CancellationToken cancel) =>
        (await tenant.GetAsync(Holidays, cancel) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>Keeps the days that a text names, a line each; a line that names none is told.</summary>
    public static async Task SetHolidaysAsync(TenantStore tenant, string text, CancellationToken cancel)
    {
        var days = new SortedSet<DateOnly>();
        foreach (var line in text.Split(['\n', '\r', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (DateOnly.TryParseExact(line, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
            else throw new InputException($"holidays: '{(line.Length > 40 ? line[..40] : line)}' is no day such as 2026-12-25");
        if (days.Count > MostHolidays) throw new InputException($"holidays: at most {MostHolidays} days");
        await tenant.SetAsync(Holidays, string.Join(' ', days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))), cancel);
    }

    /// <summary>The day that it is where the tenant's people work.</summary>
    public static async Task<DateOnly> TodayAsync(TenantStore tenant, DateTimeOffset now, CancellationToken cancel) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, (await ReadAsync(tenant, cancel)).Zone).DateTime);

    /// <summary>Business days between a notice and an adverse step; five where nothing is set.</summary>
    public static async Task<int> WaitingDaysAsync(TenantStore tenant, CancellationToken cancel) => int.TryParse(await tenant.GetAsync(Waiting, cancel), CultureInfo.InvariantCulture, out var days) ? days : UsualWaitingDays;

    public static async Task SetWaitingDaysAsync(TenantStore tenant, int days, CancellationToken cancel)
    {
        if (days is < UsualWaitingDays or > 60) throw new InputException($"waiting days: from {UsualWaitingDays} to 60");
        await tenant.SetAsync(Waiting, days.ToString(CultureInfo.InvariantCulture), cancel);
    }

    /// <summary>Without a setting: no quiet hours, UTC.</summary>
    public static async Task<QuietHours> ReadAsync(TenantStore tenant, CancellationToken cancel)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(await tenant.GetAsync(Zone, cancel) ?? "", out var known) ? known : TimeZoneInfo.Utc;
        var (from, to) = Parse(await tenant.GetAsync(Hours, cancel) ?? "") ?? (TimeOnly.MinValue, TimeOnly.MinValue);
        return new QuietHours(zone, from, to, await tenant.GetAsync(Weekends, cancel) == "yes");
    }

    public static async Task<string> DescribeAsync(TenantStore tenant, CancellationToken cancel)
    {
        var quiet = await ReadAsync(tenant, cancel);
        var hours = quiet.From == quiet.To ? "no quiet hours" : string.Create(CultureInfo.InvariantCulture, $"quiet from {quiet.From:HH:mm} to {quiet.To:HH:mm}");
        return $"{quiet.Zone.Id}, {hours}{(quiet.Weekends ? ", quiet at weekends" : "")}";
    }

    private static (TimeOnly From, TimeOnly To)? Parse(string hours) =>
        hours.Split('-') is [var from, var to] && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        && TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? (first, last) : null;
}
