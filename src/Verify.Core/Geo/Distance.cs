namespace Verify.Core.Geo;

/// <summary>Distances on the globe.</summary>
public static class Distance
{
    private const double EarthRadiusKm = 6371.0088;

    /// <summary>Great-circle distance in kilometres between two points in degrees (haversine).</summary>
    public static double Km(double latitudeA, double longitudeA, double latitudeB, double longitudeB)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var halfLatitude = Math.Sin(Radians(latitudeB - latitudeA) / 2);
        var halfLongitude = Math.Sin(Radians(longitudeB - longitudeA) / 2);
        var a = halfLatitude * halfLatitude + Math.Cos(Radians(latitudeA)) * Math.Cos(Radians(latitudeB)) * halfLongitude * halfLongitude;
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }
}
