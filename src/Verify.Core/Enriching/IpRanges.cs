using System.Globalization;
using System.Net;
using Verify.Core.Model;

namespace Verify.Core.Enriching;

/// <summary>Something wrong in a file of ranges.</summary>
public sealed class IpRangesException(int line, string column, string problem) : FormatException($"line {line}: {column}: {problem}")
{
    public int Line => line;
    public string Column => column;
    public string Problem => problem;
}

/// <summary>
/// A dated offline snapshot of what is known about IP ranges: CSV with the header
/// <c>cidr,country,region,city,latitude,longitude,accuracyKm,asn,name,flags</c>; flags are parted by blanks.
/// The narrowest range that holds an address answers; wider ones add what it leaves open. Published lists stand beside it in their own forms
/// (<see cref="IpList"/>): each knows one thing only, and what several of them say holds together.
/// </summary>
public sealed class IpRanges
{
    private const string Header = "cidr,country,region,city,latitude,longitude,accuracyKm,asn,name,flags";
    private readonly Dictionary<(bool V6, int Prefix), Dictionary<UInt128, Row>> _ranges = [];
    private readonly List<(bool V6, int Prefix)> _prefixes = [];

    private IpRanges(string snapshot) => Snapshot = snapshot;

    /// <summary>Name and date.</summary>
    public string Snapshot { get; }

    public int Count { get; private set; }

    /// <summary>Whether a first line is that of a file of ranges.</summary>
    public static bool IsHeader(string? line) => line?.Trim().TrimStart('\uFEFF') == Header;

    /// <summary>Whether a file is one of ranges, by its name and first line.</summary>
    public static bool IsList(string name, string? firstLine) => IpList.Of(name, firstLine) is not null;

    /// <summary>Reads lists of several publishers, and the product's own form, as one snapshot.</summary>
    /// <param name="files">Name of the file, and its whole text.</param>
    public static IpRanges Read(IEnumerable<(string Name, TextReader Text)> files, string snapshot)
    {
        var ranges = new IpRanges(snapshot);
        foreach (var (name, text) in files)
        {
            var first = text.ReadLine();
            var list = IpList.Of(name, first) ?? throw new IpRangesException(1, "header", $"no list of address ranges that is known here ({name})");
            var shared = new Dictionary<(string?, int?, string?), Row>();
            var (line, number) = (list.Form is IpListForm.Own or IpListForm.TorExits ? text.ReadLine() : first, list.Form is IpListForm.Own or IpListForm.TorExits ? 2 : 1);
            for (; line is not null; line = text.ReadLine(), number++)
            {
                if (line.Length == 0 || line[0] == '#') continue;
                try
                {
                    if (list.Form == IpListForm.Own) ranges.Add(line, number);
                    else ranges.AddPublished(line.TrimStart('\uFEFF'), number, list, shared);
                }
                catch (IpRangesException wrong)
                {
                    throw new IpRangesException(wrong.Line, wrong.Column, $"{wrong.Problem} ({name})");
                }
            }
        }
        ranges._prefixes.Sort((a, b) => b.Prefix.CompareTo(a.Prefix));
        return ranges;
    }

    /// <summary>What the snapshot says about an address, or null when it is no address. An address in no range is answered too: nothing is known against it.</summary>
    public IpIntel? Find(string ip, DateTimeOffset at)
    {
        if (!IPAddress.TryParse(ip, out var address)) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var (v6, value) = Number(address);
        var found = new Row();
        foreach (var key in _prefixes)
            if (key.V6 == v6 && _ranges[key].TryGetValue(Mask(value, key.Prefix, v6), out var row)) found = found.FilledFrom(row);
        return new IpIntel
        {
            Id = new EvidenceId("draft"),
            Source = EnrichmentPlan.OfflineSource,
            ObservedAt = at,
            Ip = ip,
            Country = found.Country,
            Region = found.Region,
            City = found.City,
            Latitude = found.Latitude,
            Longitude = found.Longitude,
            AccuracyKm = found.AccuracyKm,
            Asn = found.Asn,
            Provider = found.Name,
            Vpn = found.Has("vpn"),
            Tor = found.Has("tor"),
            PublicProxy = found.Has("proxy"),
            Hosting = found.Has("hosting"),
            ResidentialProxy = found.Has("residential-proxy"),
            ResidentialProxyLastSeen = found.Has("residential-proxy") ? at : null,
            Relay = found.Has("relay"),
            CorporateGateway = found.Has("gateway"),
            CarrierNat = found.Has("carrier-nat"),
            SharedVenue = found.Has("venue"),
            EmbargoedRange = found.Has("embargoed-range"),
            EmbargoedCountry = found.Has("embargoed-country"),
            ReportedExits = found.Has("reported-exit") ? [new ReportedExit { Source = found.Name ?? Snapshot, ExactAddress = found.Has("exact") }] : [],
            Snapshot = Snapshot,
        };
    }

    private void Add(string line, int number)
    {
        var cells = line.Split(',');
        if (cells.Length != 10) throw new IpRangesException(number, "row", $"{cells.Length} columns instead of 10");
        if (!IPNetwork.TryParse(cells[0].Trim(), out var network)) throw new IpRangesException(number, "cidr", "not a range such as 198.51.100.0/24");
        var row = new Row
        {
            Country = Text(cells[1]),
            Region = Text(cells[2]),
            City = Text(cells[3]),
            Latitude = Numeric(cells[4], number, "latitude", 90),
            Longitude = Numeric(cells[5], number, "longitude", 180),
            AccuracyKm = Numeric(cells[6], number, "accuracyKm", 20_000),
            Asn = (int?)Numeric(cells[7], number, "asn", uint.MaxValue),
            Name = Text(cells[8]),
            Flags = cells[9].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        var (v6, value) = Number(network.BaseAddress);
        Put(v6, value, network.PrefixLength, row);
    }

    /// <summary>A line of a public list. Rows that say the same are one.</summary>
    private void AddPublished(string line, int number, IpList list, Dictionary<(string?, int?, string?), Row> shared)
    {
        Row Of((string? Country, int? Asn, string? Name) said)
        {
            if (!shared.TryGetValue(said, out var row)) shared[said] = row = new Row { Country = said.Country, Asn = said.Asn, Name = said.Name, Flags = list.Flag is { } flag ? [flag] : [], Published = true };
            return row;
        }
        var cells = list.Form == IpListForm.Networks ? [line] : line.Split(',');
        if (list.Form == IpListForm.Spans)
        {
            if (cells.Length < 3 || IpList.Address(cells[0]) is not { } from || IpList.Address(cells[1]) is not { } to || from.AddressFamily != to.AddressFamily) throw new IpRangesException(number, "row", "not a span of addresses");
            if (list.Said(cells) is not { } said) return;
            var ((v6, start), (_, end)) = (Number(from), Number(to));
            foreach (var (first, prefix) in IpList.Networks(start, end, v6 ? 128 : 32)) Put(v6, first, prefix, Of(said));
            return;
        }
        var text = list.Form == IpListForm.TorExits && cells.Length > 1 ? cells[1] : cells[0];
        if (IpList.Network(text) is not { } network) throw new IpRangesException(number, "row", "not a network");
        var (six, value) = Number(network.BaseAddress);
        Put(six, value, network.PrefixLength, Of((null, null, list.Provider)));
    }

    private void Put(bool v6, UInt128 value, int prefix, Row row)
    {
        var key = (v6, prefix);
        if (!_ranges.TryGetValue(key, out var ranges))
        {
            _ranges.Add(key, ranges = []);
            _prefixes.Add(key);
        }
        var at = Mask(value, prefix, v6);
        if (!ranges.TryGetValue(at, out var known)) Count++;
        ranges[at] = known is null ? row : row.FilledFrom(known);
    }

    private static string? Text(string cell) => cell.Trim() is { Length: > 0 } text ? text : null;

    private static double? Numeric(string cell, int line, string field, double most)
    {
        if (cell.Trim().Length == 0) return null;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= most ? number : throw new IpRangesException(line, field, "not a number in range");
    }

    private static (bool V6, UInt128 Value) Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        UInt128 value = 0;
        for (var i = 0; i < written; i++) value = (value << 8) | bytes[i];
        return (written == 16, value);
    }

    private static UInt128 Mask(UInt128 value, int prefix, bool v6)
    {
        var bits = (v6 ? 128 : 32) - prefix;
        return bits >= 128 ? 0 : value >> bits << bits;
    }

    private sealed record Row
    {
        public string? Country { get; init; }
        public string? Region { get; init; }
        public string? City { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }
        public double? AccuracyKm { get; init; }
        public int? Asn { get; init; }
        public string? Name { get; init; }
        public IReadOnlyList<string> Flags { get; init; } = [];

        /// <summary>From a public list, which knows one thing only: what several of them say holds together. The product's own form says all that there is to say of a range.</summary>
        public bool Published { get; init; }

        public bool Has(string flag) => Flags.Contains(flag);

        public Row FilledFrom(Row wider) => new()
        {
            Country = Country ?? wider.Country,
            Region = Region ?? wider.Region,
            City = City ?? wider.City,
            Latitude = Latitude ?? wider.Latitude,
            Longitude = Longitude ?? wider.Longitude,
            AccuracyKm = AccuracyKm ?? wider.AccuracyKm,
            Asn = Asn ?? wider.Asn,
            Name = Name ?? wider.Name,
            Flags = Flags.Count == 0 ? wider.Flags : Published && wider.Published ? [.. Flags.Union(wider.Flags)] : Flags,
            Published = Flags.Count == 0 ? wider.Published || Published : Published,
        };
    }
}
