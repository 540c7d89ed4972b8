using Verify.Core.Model;

namespace Verify.Core.Geo;

/// <summary>A point with the radius in which the place may lie.</summary>
public readonly record struct Located(double Latitude, double Longitude, double AccuracyKm);

/// <summary>Places without asking anybody: coordinates of the place itself, else of its postal code or city.</summary>
public static class Gazetteer
{
    /// <summary>A city is wider than a point; without better knowledge it lies within this radius.</summary>
    private const double CityRadiusKm = 20;
    /// <summary>Two cities of one name closer than this are one place for our purposes.</summary>
    private const double SameKm = 100;
    /// <summary>Of two far namesakes the larger is meant only when it is this many times larger.</summary>
    private const int MuchLarger = 5;
    /// <summary>A time zone is not guessed from a city further away than this.</summary>
    private const double ZoneReachKm = 150;

    private static readonly Lazy<PlaceTable> Table = new(PlaceTable.Load);

    /// <summary>Where a place lies, or null when it cannot be told.</summary>
    public static Located? Locate(Place? place)
    {
        if (place is null) return null;
        if (place is { Latitude: { } latitude, Longitude: { } longitude }) return new Located(latitude, longitude, 0);
        return Find(place) is { } entry ? new Located(entry.Latitude, entry.Longitude, entry.RadiusKm) : null;
    }

    /// <summary>The clock of a place, or null when it cannot be told. A state or country alone answers only when it has one zone.</summary>
    public static ZoneClock? Clock(Place? place)
    {
        if (place is null) return null;
        if (Zone(place.TimeZone) is { } stated) return stated;
        if (Find(place) is { Zone.Length: > 0 } entry) return Zone(entry.Zone);
        if (place is { Latitude: { } latitude, Longitude: { } longitude }) return Zone(Table.Value.NearestZone(latitude, longitude, ZoneReachKm));
        var key = IsUnitedStates(place) && State(place) is { Length: > 0 } state ? "US|" + state : Country(place);
        return Zone(Table.Value.OnlyZone(key));
    }

    private static PlaceEntry? Find(Place place)
    {
        var table = Table.Value;
        if (IsUnitedStates(place))
        {
            if (place.PostalCode is { Length: >= 5 } zip && table.PostalArea(zip[..3]) is { } area) return area;
            if (PlaceTable.Key(place.City) is { Length: > 0 } name && State(place) is { Length: > 0 } state) return table.City($"US|{state}|{name}") is { Count: > 0 } found ? found[0] : null;
        }
        if (PlaceTable.Key(place.City) is not { Length: > 0 } city || Country(place) is not { Length: > 0 } country) return null;
        if (PlaceTable.Key(place.State) is { Length: > 0 } province && table.City($"{country}|{province}|{city}") is { Count: > 0 } exact) return exact[0];
        return Clear(table.City($"{country}|{city}"));
    }

    /// <summary>The largest of the namesakes, when no other of like size lies elsewhere.</summary>
    private static PlaceEntry? Clear(List<PlaceEntry> found)
    {
        if (found.Count == 0) return null;
        var largest = found[0];
        foreach (var entry in found) if (entry.Thousands > largest.Thousands) largest = entry;
        foreach (var entry in found)
            if (largest.Thousands < MuchLarger * entry.Thousands && Distance.Km(largest.Latitude, largest.Longitude, entry.Latitude, entry.Longitude) > SameKm) return null;
        return largest with { RadiusKm = CityRadiusKm };
    }

    private static bool IsUnitedStates(Place place) => Country(place) is "US" or "USA" or "PR" or "GU" or "VI" || (string.IsNullOrWhiteSpace(place.Country) && State(place) is { Length: 2 } state && Table.Value.IsState(state));

    private static string? Country(Place place) => place.Country?.Trim().ToUpperInvariant();

    private static string? State(Place place) => place.State?.Trim().ToUpperInvariant();

    private static ZoneClock? Zone(string? id) => !string.IsNullOrWhiteSpace(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? ZoneClock.Of(zone) : null;
}
