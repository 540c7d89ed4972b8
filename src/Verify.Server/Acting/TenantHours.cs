using System.Globalization;
using Verify.Core.Acting;
using Verify.Server.Store;

namespace Verify.Server.Acting;

/// <summary>A tenant's clock and quiet hours, as settings of the tenant.</summary>
internal static class TenantHours
{
    private const string Zone = "time-zone", Hours = "quiet-hours", Weekends = "quiet-weekends";

    /// <summary>Checks and keeps what is given; the rest stays.</summary>
    public static async Task SetAsync(TenantStore tenant, string? zone, string? hours, bool? weekends, CancellationToken cancel)
    {
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) throw new InputException($"--time-zone: '{zone}' is no time zone such as Europe/Berlin");
        if (hours is not null && Parse(hours) is null) throw new InputException($"--quiet-hours: '{hours}' has not the form 20:00-07:00");
        if (zone is not null) await tenant.SetAsync(Zone, zone, cancel);
        if (hours is not null) await tenant.SetAsync(Hours, hours, cancel);
        if (weekends is not null) await tenant.SetAsync(Weekends, weekends.Value ? "yes" : "no", cancel);
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
