using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Did the new laptop first come online far from where it was delivered?</summary>
internal static class DeviceFirstOnlineElsewhere
{
    private static readonly Threshold DistanceKm = new("distance-km", 150, "km");
    private static readonly Threshold Days = new("days", 7, "days after delivery");

    private static readonly Indicator Elsewhere = new()
    {
        Id = "device-first-online-elsewhere",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding, Stage.FirstWeeks],
        HonestCauses = "Travel in the first week, a VPN that is always on.",
        Clears = "A declared journey, or the provider's own address before the tunnel.",
        Task = "Please ask where the hire is working this week.",
    };

    public static readonly Check Check = new()
    {
        Id = "device-first-online-elsewhere",
        Version = 1,
        Title = "First check-in and delivery",
        Explanation = "The place of the first check-in, as the provider shows it before any tunnel, is compared with the delivery address within days of the delivery; another country is strong.",
        Indicators = [Elsewhere],
        Thresholds = [DistanceKm, Days],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var checkIns = dossier.All<ManagedDevice>().Where(d => d.FirstCheckIn).ToArray();
        if (checkIns.Length == 0) return Elsewhere.NotChecked("no first check-in");
        var open = checkIns.Where(d => !d.BehindTunnel).ToArray();
        if (open.Length == 0) return Elsewhere.NotChecked("only the company's tunnel was seen");

        var compared = false;
        Signal? found = null;
        foreach (var checkIn in open)
        {
            if (Delivered(dossier, checkIn, context.Value(Days)) is not { } delivery) continue;
            var (km, abroad) = Apart(delivery.Address!, checkIn);
            if (km is null && abroad is null) continue;
            compared = true;
            var travelled = checkIn.ObservedAt is { } at && Applicant.Of(dossier).TravelDeclaredAt(at);
            if (travelled || checkIn.KnownVenue || (abroad != true && !(km > context.Value(DistanceKm)))) continue;
            if (abroad == true && km <= context.Value(DistanceKm)) continue;
            var signal = Elsewhere.Observed(abroad == true ? "ABROAD" : "FAR", abroad == true ? Strength.Strong : Strength.Supporting,
                km is { } far ? string.Create(CultureInfo.InvariantCulture, $"The laptop first came online {far:F0} km from the delivery address{(abroad == true ? ", in another country" : "")}.") : "The laptop first came online in another country than the delivery address.",
                checkIn.Ip is { Length: > 0 } ip ? [$"ip:{ip}"] : [], checkIn, delivery);
            if (found is null || (signal.Strength == Strength.Strong && found.Strength != Strength.Strong)) found = signal;
        }
        return found ?? (compared ? Elsewhere.NotObserved() : Elsewhere.NotChecked("delivery and check-in cannot be compared"));
    }

    /// <summary>The last delivery before the check-in, not longer before than the window.</summary>
    private static Shipment? Delivered(Dossier dossier, ManagedDevice checkIn, double days)
    {
        var address = new Dictionary<string, Place>(StringComparer.Ordinal);
        Shipment? found = null;
        foreach (var step in dossier.All<Shipment>())
        {
            if (step.Address is not null) address[step.OrderId] = step.Address;
            if (step.Step is not (ShipmentStep.Delivered or ShipmentStep.PickedUp) || !address.TryGetValue(step.OrderId, out var place)) continue;
            if (checkIn.ObservedAt is { } at && step.ObservedAt is { } delivered && at >= delivered && (at - delivered).TotalDays <= days) found = step with { Address = place };
        }
        return found;
    }

    private static (double? Km, bool? Abroad) Apart(Place delivery, ManagedDevice checkIn)
    {
        double? km = Gazetteer.Locate(delivery) is { } home && checkIn is { Latitude: { } latitude, Longitude: { } longitude }
            ? Math.Max(0, Distance.Km(home.Latitude, home.Longitude, latitude, longitude) - home.AccuracyKm) : null;
        bool? abroad = string.IsNullOrWhiteSpace(delivery.Country) || string.IsNullOrWhiteSpace(checkIn.Country) ? null
            : !string.Equals(delivery.Country.Trim(), checkIn.Country.Trim(), StringComparison.OrdinalIgnoreCase);
        return (km, abroad);
    }
}
