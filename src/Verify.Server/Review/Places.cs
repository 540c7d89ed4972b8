using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>A place that somebody claimed, or that a system saw.</summary>
/// <param name="Claimed">Said by the candidate or on a paper; otherwise observed.</param>
/// <param name="Where">On the globe, where that can be told.</param>
internal sealed record SeenPlace(bool Claimed, string What, string Text, string Source, DateTimeOffset? At, Located? Where, string? Note)
{
    /// <summary>Kilometres from the home that the candidate claims.</summary>
    public int? FromHome { get; init; }
}

/// <summary>All places of a dossier, for the map and its table.</summary>
internal static class Places
{
    public static IReadOnlyList<SeenPlace> Of(IReadOnlyList<Evidence> evidence)
    {
        var intel = evidence.OfType<IpIntel>().GroupBy(one => one.Ip, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var places = evidence.SelectMany(one => Of(one, intel)).DistinctBy(place => (place.Claimed, place.What, place.Text, place.Note)).ToArray();
        var home = places.FirstOrDefault(place => place is { What: "residence", Where: not null })?.Where ?? places.FirstOrDefault(place => place is { Claimed: true, Where: not null })?.Where;
        return [.. places.Select(place => home is { } at && place.Where is { } there ? place with { FromHome = (int)Math.Round(Distance.Km(at.Latitude, at.Longitude, there.Latitude, there.Longitude)) } : place)
            .OrderByDescending(place => place.Claimed).ThenBy(place => place.At)];
    }

    private static IEnumerable<SeenPlace> Of(Evidence evidence, Dictionary<string, IpIntel> intel) => evidence switch
    {
        Application { Residence: { } home } => [Claim(evidence, "residence", home)],
        HrRecord { HomeAddress: { } home } => [Claim(evidence, "home in the HR system", home)],
        Document { Address: { } printed } => [Claim(evidence, "address on the document", printed)],
        FinancialDocument { Address: { } printed } => [Claim(evidence, "address on the document", printed)],
        Shipment { Address: { } to } => [Claim(evidence, "delivery address", to)],
        TaxRecord { Address: { } home } => [Claim(evidence, "home in tax records", home)],
        Declaration { Move: { } move } => [.. new[] { move.From, move.To }.OfType<Place>().Select(place => Claim(evidence, "declared move", place))],
        Declaration { Travel.Count: > 0 } said => said.Travel.Select(trip => Claim(evidence, "declared travel", new Place { Country = trip.Country, State = trip.Region })),
        NetworkEvent seen => [Network(seen, seen.Ip, Words.Plain(seen.Activity), intel)],
        InterviewSession interview => interview.Joins.Where(join => join.Ip is not null).Select(join => Network(interview, join.Ip!, "interview", intel) with { At = join.At }),
        ManagedDevice device => [new SeenPlace(false, "company device", device.Country ?? device.Ip ?? device.Serial, device.Source, device.ObservedAt,
            device is { Latitude: { } north, Longitude: { } east } ? new Located(north, east, 0) : null, device.BehindTunnel ? "behind the company's tunnel" : device.KnownVenue ? "a known venue" : null)],
        Core.Model.SignIn { Country: { } country } signIn => [new SeenPlace(false, "sign-in", country, signIn.Source, signIn.ObservedAt, null, signIn.Anonymiser == true ? "anonymiser" : null)],
        _ => [],
    };

    private static SeenPlace Claim(Evidence evidence, string what, Place place) => new(true, what, place.Text(), evidence.Source, evidence.ObservedAt, Gazetteer.Locate(place), null);

    private static SeenPlace Network(Evidence evidence, string ip, string what, Dictionary<string, IpIntel> intel)
    {
        var known = intel.GetValueOrDefault(ip);
        var place = new Place { City = known?.City, State = known?.Region, Country = known?.Country, Latitude = known?.Latitude, Longitude = known?.Longitude };
        return new SeenPlace(false, what, known is null ? ip : $"{ip} {place.Text()}".TrimEnd(), evidence.Source, evidence.ObservedAt, Gazetteer.Locate(place) is { } at ? at with { AccuracyKm = known?.AccuracyKm ?? at.AccuracyKm } : null, Note(known));
    }

    /// <summary>Why an address says little about where a person is.</summary>
    private static string? Note(IpIntel? known) => known switch
    {
        null => "nothing is known of this address",
        { Relay: true } => "a platform's privacy relay",
        { CorporateGateway: true } => "a corporate gateway",
        { Tor: true } => "Tor",
        { Vpn: true } => "VPN: the exit, not the person",
        { ResidentialProxy: true } => "residential proxy: the exit, not the person",
        { Hosting: true } => "a data centre",
        { CarrierNat: true } => "a carrier's shared address",
        { SharedVenue: true } => "a shared venue",
        _ => null,
    };
}

/// <summary>The part of the world that a map shows: all places with room around them, never narrower than a country.</summary>
internal sealed record MapView(double X, double Y, double Width, double Height)
{
    private const double Left = 180, Top = 84, WorldWidth = 360, WorldHeight = 144, Narrowest = 90, Ratio = WorldWidth / WorldHeight;

    public static double XOf(Located place) => place.Longitude + Left;

    public static double YOf(Located place) => Top - Math.Clamp(place.Latitude, -60, Top);

    /// <summary>One step of the drawing's own measure, so that marks look alike at every scale.</summary>
    public double Unit => Width / 360;

    public static MapView Around(IReadOnlyCollection<Located> places)
    {
        if (places.Count == 0) return new MapView(0, 0, WorldWidth, WorldHeight);
        var (west, east, north, south) = (places.Min(XOf), places.Max(XOf), places.Min(YOf), places.Max(YOf));
        var width = Math.Min(WorldWidth, Math.Max(Narrowest, Math.Max((east - west) * 1.4, (south - north) * 1.4 * Ratio)));
        var height = width / Ratio;
        return new MapView(Math.Clamp(((west + east) / 2) - (width / 2), 0, WorldWidth - width), Math.Clamp(((north + south) / 2) - (height / 2), 0, WorldHeight - height), width, height);
    }
}
