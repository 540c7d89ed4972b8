using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Tests.Geo;

/// <summary>Places found without asking anybody.</summary>
public sealed class GazetteerTests
{
    [Theory]
    [InlineData("37201", null, null, "US", 36.16, -86.78)]
    [InlineData("85001-0001", null, null, "US", 33.45, -112.07)]
    [InlineData(null, "Independence", "VA", "US", 36.62, -81.15)]
    [InlineData(null, "Saint Louis", "mo", null, 38.63, -90.2)]
    [InlineData(null, "München", null, "DE", 48.14, 11.58)]
    [InlineData(null, "Kraków", null, "PL", 50.06, 19.94)]
    [InlineData(null, "sao paulo", null, "br", -23.55, -46.63)]
    public void A_place_without_coordinates_is_found_within_its_radius(string? zip, string? city, string? state, string? country, double latitude, double longitude)
    {
        var found = Gazetteer.Locate(new Place { PostalCode = zip, City = city, State = state, Country = country });
        Assert.NotNull(found);
        Assert.True(Distance.Km(found.Value.Latitude, found.Value.Longitude, latitude, longitude) <= Math.Max(found.Value.AccuracyKm, 30), found.ToString());
    }

    [Theory]
    [InlineData(null, "Nowhere In Particular", null, "DE")]
    [InlineData(null, null, "TN", "US")]
    [InlineData("99999", null, null, "DE")]
    [InlineData(null, "Nashville", null, null)]
    public void A_place_that_cannot_be_told_is_not_guessed(string? zip, string? city, string? state, string? country) =>
        Assert.Null(Gazetteer.Locate(new Place { PostalCode = zip, City = city, State = state, Country = country }));

    [Theory]
    [InlineData("37201", null, null, "US", "2026-07-01T12:00:00Z", -300)]
    [InlineData("37201", null, null, "US", "2026-12-01T12:00:00Z", -360)]
    [InlineData(null, "Phoenix", "AZ", "US", "2026-07-01T12:00:00Z", -420)]
    [InlineData(null, null, "IL", "US", "2026-07-01T12:00:00Z", -300)]
    [InlineData(null, null, null, "PL", "2026-07-01T12:00:00Z", 120)]
    [InlineData(null, null, null, "IN", "2026-07-01T12:00:00Z", 330)]
    public void The_offset_knows_daylight_saving(string? zip, string? city, string? state, string? country, string at, int minutes) =>
        Assert.Equal(minutes, Gazetteer.Clock(new Place { PostalCode = zip, City = city, State = state, Country = country })?.OffsetMinutes(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Coordinates_alone_give_the_zone_of_the_nearest_city() =>
        Assert.Equal("Europe/Berlin", Gazetteer.Clock(new Place { Latitude = 52.4, Longitude = 13.1 })?.Id);

    [Fact]
    public void A_state_with_two_zones_is_not_guessed() => Assert.Null(Gazetteer.Clock(new Place { State = "TN", Country = "US" }));

    [Fact]
    public void The_open_sea_has_no_zone() => Assert.Null(Gazetteer.Clock(new Place { Latitude = 0, Longitude = -30 }));

    [Fact]
    public void The_shipped_tables_stay_small() => Assert.True(
        new[] { "us-postal-areas.tsv", "world-cities.tsv" }.Sum(name => typeof(Gazetteer).Assembly.GetManifestResourceStream("Verify.Core.Geo." + name)!.Length) <= 600 * 1024);

    [Fact]
    public void Every_zone_of_the_tables_is_known_to_the_system()
    {
        var unknown = new SortedSet<string>();
        foreach (var (name, column) in (ReadOnlySpan<(string, int)>)[("us-postal-areas.tsv", 5), ("world-cities.tsv", 6)])
        {
            using var reader = new StreamReader(typeof(Gazetteer).Assembly.GetManifestResourceStream("Verify.Core.Geo." + name)!);
            while (reader.ReadLine() is { } line)
                if (line.Length > 0 && line[0] != '#' && line.Split('\t')[column] is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) unknown.Add(zone);
        }
        Assert.Empty(unknown);
    }
}
