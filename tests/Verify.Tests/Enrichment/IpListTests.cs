using System.Globalization;
using System.Net;
using Verify.Core.Enriching;
using Verify.Core.Watchlists;
using Verify.Server.Watchlists;

namespace Verify.Tests.Enrichment;

/// <summary>Public lists of address ranges, in their publishers' own forms.</summary>
public sealed class IpListTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Lists_of_several_publishers_answer_together()
    {
        var ranges = Read(
            ("x4bnet_vpn_ipv4.txt", "203.0.113.0/24\n"), ("x4bnet_datacenter_ipv4.txt", "203.0.112.0/22\n"), ("cloud/amazon_ipv4_merged.txt", "198.51.100.0/24\n"), ("cloud/apple-proxy_ipv6_merged.txt", "2001:db8:1::/48\n"),
            ("tor_exits.csv", "fingerprint, ipaddr, port\nAB, 198.51.100.9, 443\n"), ("ipcat_datacenters.csv", "192.0.2.10,192.0.2.20,Example Hosting,https://example.com/\n"),
            ("geo-whois-asn-country-ipv4.csv", "203.0.112.0,203.0.115.255,NL\n198.51.100.0,198.51.100.255,US\n"), ("asn-ipv4.csv", "203.0.112.0,203.0.115.255,64500,\"Example Net, Inc\"\n"));
        Assert.Equal((true, true, "NL", 64500), Of("203.0.113.7"));
        Assert.Equal((false, true, "NL", 64500), Of("203.0.114.7"));
        Assert.Equal((false, true, "US", null), Of("198.51.100.8"));
        Assert.True(ranges.Find("198.51.100.9", At) is { Tor: true, Hosting: true });
        Assert.True(ranges.Find("2001:db8:1::5", At) is { Relay: true, Vpn: false });
        Assert.Equal([false, true, true, false], new[] { 9, 10, 20, 21 }.Select(last => ranges.Find($"192.0.2.{last}", At)!.Hosting));
        Assert.Equal("Example Hosting", ranges.Find("192.0.2.15", At)!.Provider);
        Assert.Equal((false, false, null, null), Of("8.8.8.8"));

        (bool, bool, string?, int?) Of(string ip) => ranges.Find(ip, At) is { } intel ? (intel.Vpn, intel.Hosting, intel.Country, intel.Asn) : default;
    }

    [Fact]
    public void The_own_form_says_all_that_there_is_to_say_of_a_range()
    {
        var ranges = Read(("own.csv", "cidr,country,region,city,latitude,longitude,accuracyKm,asn,name,flags\n203.0.113.0/28,,,,,,,,Our gateway,gateway\n"), ("datacenter.txt", "203.0.113.0/24\n"));
        Assert.True(ranges.Find("203.0.113.3", At) is { CorporateGateway: true, Hosting: false });
        Assert.True(ranges.Find("203.0.113.99", At) is { CorporateGateway: false, Hosting: true });
    }

    [Theory]
    [InlineData("notes.txt", "203.0.113.0/24")]
    [InlineData("vpn.txt", "a text about networks")]
    [InlineData("sdn.csv", "306,\"BANCO EXAMPLE\",-0- ")]
    [InlineData("people.csv", "1,2,3")]
    public void What_is_no_list_of_ranges_is_left_to_others(string name, string first) => Assert.False(IpRanges.IsList(name, first));

    [Fact]
    public void A_broken_line_is_named() => Assert.Equal((2, "row"), Assert.Throws<IpRangesException>(() => Read(("vpn.txt", "203.0.113.0/24\nnonsense\n"))) is var broken ? (broken.Line, broken.Column) : default);

    /// <summary>Any span is cut into networks that cover it exactly.</summary>
    [Fact]
    public void A_span_is_exactly_its_networks()
    {
        var random = new Random(20261120);
        for (var round = 0; round < 300; round++)
        {
            var (a, b) = ((UInt128)(uint)random.NextInt64(uint.MaxValue), (UInt128)(uint)random.NextInt64(uint.MaxValue));
            var (from, to) = a <= b ? (a, b) : (b, a);
            var next = from;
            foreach (var (first, prefix) in IpList.Networks(from, to, 32))
            {
                Assert.Equal(next, first);
                Assert.Equal(UInt128.Zero, first % (UInt128.One << (32 - prefix)));
                next = first + (UInt128.One << (32 - prefix));
            }
            Assert.Equal(to + 1, next);
        }
        Assert.Equal([(UInt128.Zero, 0)], IpList.Networks(0, uint.MaxValue, 32));
        Assert.Equal([(UInt128.MaxValue, 128)], IpList.Networks(UInt128.MaxValue, UInt128.MaxValue, 128));
    }

    /// <summary>Labelled addresses from inside and from the edges of published ranges, Tor's exits, and large providers of households.</summary>
    [Fact]
    public void Labelled_addresses_are_told_as_their_lists_have_them()
    {
        var folder = SharedData.Path("ip-intel");
        var ranges = ListLibrary.Ranges(folder)!;
        Assert.True(ranges.Count > 60_000);
        var (right, all, wrong) = (0, 0, new List<string>());
        foreach (var line in File.ReadLines(Path.Combine(folder, "ip_samples.csv")).Skip(1))
        {
            // The organisation's name may hold commas: what is compared stands at both ends.
            var cells = line.Split(',');
            var (ip, vpn, hosting, tor, cloud) = (cells[0], cells[^4] == "true", cells[^3] == "true", cells[^2] == "true", cells[^1]);
            var intel = ranges.Find(ip, At)!;
            // Relays and clouds are lists of their own here: an address that one of them names may be more than its label says, never less.
            var fits = intel.Tor == tor && (intel.Vpn || !vpn) && (intel.Hosting || !hosting) && (cloud.Length > 0 || intel.Vpn == vpn) && (!cloud.Contains("apple-proxy", StringComparison.Ordinal) || intel.Relay);
            all++;
            if (fits) right++;
            else wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{ip} vpn {intel.Vpn}/{vpn} hosting {intel.Hosting}/{hosting} tor {intel.Tor}/{tor} {cloud}"));
        }
        Assert.Equal(1456, all);
        Assert.True(right == all, string.Join('\n', wrong.Take(10)));
    }

    private static IpRanges Read(params (string Name, string Text)[] files) => IpRanges.Read(files.Select(file => (file.Name, (TextReader)new StringReader(file.Text))), "test");
}
