using System.Globalization;
using System.Text;
using Verify.Core.Text;

namespace Verify.Core.Geo;

/// <summary>One line of the shipped tables.</summary>
internal sealed record PlaceEntry(double Latitude, double Longitude, double RadiusKm, int Thousands, string Zone);

/// <summary>The shipped tables of US postal areas and of the world's cities, read once.</summary>
internal sealed class PlaceTable
{
    private readonly Dictionary<string, PlaceEntry> _areas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PlaceEntry>> _cities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _onlyZones = new(StringComparer.Ordinal);
    private readonly List<PlaceEntry> _all = [];

    public static PlaceTable Load()
    {
        var table = new PlaceTable();
        foreach (var row in ShippedTable.TabbedRows("Verify.Core.Geo.us-postal-areas.tsv")) table.AddPostalArea(row);
        foreach (var row in ShippedTable.TabbedRows("Verify.Core.Geo.world-cities.tsv")) table.AddCity(row);
        foreach (var row in ShippedTable.TabbedRows("Verify.Core.Geo.city-names.tsv")) table.AddName(row);
        table._all.Sort(static (a, b) => a.Latitude.CompareTo(b.Latitude));
        return table;
    }

    /// <summary>A name as it is looked up: letters and digits, lower case, without marks.</summary>
    public static string Key(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "";
        var key = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormKD))
            if (char.IsLetterOrDigit(letter)) key.Append(Plain(char.ToLowerInvariant(letter)));
        var text = key.ToString();
        return text.StartsWith("saint", StringComparison.Ordinal) ? "st" + text[5..] : text;
    }

    /// <summary>Letters that no decomposition takes apart.</summary>
    private static string Plain(char letter) => letter switch
    {
        'ł' => "l",
        'ø' => "o",
        'đ' => "d",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'þ' => "th",
        'ð' => "d",
        _ => letter.ToString(),
    };

    public PlaceEntry? PostalArea(string prefix) => _areas.GetValueOrDefault(prefix);

    public List<PlaceEntry> City(string key) => _cities.TryGetValue(key, out var found) ? found : [];

    public bool IsState(string state) => _onlyZones.ContainsKey("US|" + state);

    /// <summary>The one time zone of a country (<c>DE</c>) or US state (<c>US|IL</c>); null when there are several.</summary>
    public string? OnlyZone(string? key) => key is null ? null : _onlyZones.GetValueOrDefault(key);

    /// <summary>The zone of the nearest known place within a reach.</summary>
    public string? NearestZone(double latitude, double longitude, double reachKm)
    {
        const double kmPerDegree = 111;
        string? zone = null;
        var nearest = reachKm;
        // A degree of longitude narrows towards the poles; what lies further off to the side is not measured.
        var sideways = reachKm / (kmPerDegree * Math.Max(0.01, Math.Cos((Math.Abs(latitude) + reachKm / kmPerDegree) * Math.PI / 180)));
        for (var i = FirstAbove(latitude - reachKm / kmPerDegree); i < _all.Count && _all[i].Latitude <= latitude + reachKm / kmPerDegree; i++)
        {
            var side = Math.Abs(longitude - _all[i].Longitude);
            if (Math.Min(side, 360 - side) > sideways) continue;
            var km = Distance.Km(latitude, longitude, _all[i].Latitude, _all[i].Longitude);
            if (km < nearest) (nearest, zone) = (km, _all[i].Zone);
        }
        return zone;
    }

    private int FirstAbove(double latitude)
    {
        var (low, high) = (0, _all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_all[middle].Latitude < latitude) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void AddPostalArea(string[] fields)
    {
        var (prefix, state, zone) = (fields[0], fields[1], fields[5]);
        var entry = new PlaceEntry(Number(fields[2]), Number(fields[3]), Number(fields[4]), 0, zone);
        _areas.TryAdd(prefix, entry);
        _all.Add(entry);
        Note("US|" + state, zone);
        foreach (var city in fields[6].Split(';', StringSplitOptions.RemoveEmptyEntries)) Add($"US|{state}|{Key(city)}", entry);
    }

    private void AddCity(string[] fields)
    {
        var (country, name, province, zone) = (fields[0], Key(fields[1]), Key(fields[2]), fields[6]);
        var entry = new PlaceEntry(Number(fields[3]), Number(fields[4]), 20, (int)Number(fields[5]), zone);
        _all.Add(entry);
        Note(country, zone);
        Add($"{country}|{name}", entry);
        if (province.Length > 0) Add($"{country}|{province}|{name}", entry);
    }

    private void AddName(string[] fields)
    {
        foreach (var entry in City($"{fields[0]}|{Key(fields[2])}").ToArray())
            if (Key(fields[1]) != Key(fields[2])) Add($"{fields[0]}|{Key(fields[1])}", entry);
    }

    private void Note(string key, string zone)
    {
        if (!_onlyZones.TryGetValue(key, out var known)) _onlyZones.Add(key, zone);
        else if (known != zone) _onlyZones[key] = null;
    }

    private void Add(string key, PlaceEntry entry)
    {
        if (!_cities.TryGetValue(key, out var found)) _cities.Add(key, found = []);
        found.Add(entry);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
