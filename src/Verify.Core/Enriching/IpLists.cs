using System.Globalization;
using System.Net;

namespace Verify.Core.Enriching;

/// <summary>How a file of ranges is written.</summary>
internal enum IpListForm { Own, Networks, Spans, TorExits }

/// <summary>What the ranges of a public list are: a flag for all of them, or a country or network for each.</summary>
/// <param name="Flag">As in the product's own form; null where each line tells a country or a network.</param>
/// <param name="Provider">Whose ranges they are, where the file's name tells.</param>
internal sealed record IpList(IpListForm Form, string? Flag = null, string? Provider = null)
{
    /// <summary>
    /// Reads name and first line: the product's own CSV; one network a line (github.com/X4BNet/lists_vpn, github.com/lord-alfred/ipranges); Tor's exits as CSV;
    /// spans of addresses with a country, a network or a host (npm @ip-location-db, github.com/client9/ipcat). Null: no list of ranges.
    /// </summary>
    public static IpList? Of(string name, string? firstLine)
    {
        if (IpRanges.IsHeader(firstLine)) return new IpList(IpListForm.Own);
        var (path, line) = (name.Replace('\\', '/').ToLowerInvariant(), firstLine?.Trim().TrimStart('\uFEFF') ?? "");
        var stem = Path.GetFileNameWithoutExtension(path);
        bool Says(string word) => stem.Contains(word, StringComparison.Ordinal);
        if (path.EndsWith(".txt", StringComparison.Ordinal) && Network(line) is not null)
            return Says("vpn") ? new IpList(IpListForm.Networks, "vpn") : Says("apple-proxy") || Says("relay") ? new IpList(IpListForm.Networks, "relay") : Says("tor") && !Says("datacenter") ? new IpList(IpListForm.Networks, "tor")
                : Says("datacenter") || Says("hosting") ? new IpList(IpListForm.Networks, "hosting")
                : path.StartsWith("cloud/", StringComparison.Ordinal) || path.Contains("/cloud/", StringComparison.Ordinal) ? new IpList(IpListForm.Networks, "hosting", stem.Split('_')[0]) : null;
        if (!path.EndsWith(".csv", StringComparison.Ordinal)) return null;
        if (line.StartsWith("fingerprint,", StringComparison.OrdinalIgnoreCase)) return new IpList(IpListForm.TorExits, "tor");
        if (line.Split(',') is not [var from, var to, _, ..] || Address(from) is not { } start || Address(to) is not { } end || start.AddressFamily != end.AddressFamily) return null;
        return Says("country") || Says("asn") ? new IpList(IpListForm.Spans) : Says("datacenter") || Says("hosting") || Says("ipcat") ? new IpList(IpListForm.Spans, "hosting") : null;
    }

    /// <summary>A network, or a single address as one.</summary>
    public static IPNetwork? Network(string text) => IPNetwork.TryParse(text.Trim(), out var network) ? network : Address(text) is { } one ? new IPNetwork(one, one.GetAddressBytes().Length * 8) : null;

    public static IPAddress? Address(string text) => text.Trim() is { Length: > 2 } plain && (plain.Contains('.', StringComparison.Ordinal) || plain.Contains(':', StringComparison.Ordinal)) && IPAddress.TryParse(plain, out var address) ? address : null;

    /// <summary>The networks that together are exactly the addresses from one to another, as first address and length of prefix.</summary>
    public static IEnumerable<(UInt128 First, int Prefix)> Networks(UInt128 from, UInt128 to, int bits)
    {
        while (from <= to)
        {
            var free = from == 0 ? bits : Math.Min(bits, (int)UInt128.TrailingZeroCount(from));
            while (free > 0 && (free >= 128 || (UInt128.One << free) - 1 > to - from)) free--;
            yield return (from, bits - free);
            var next = from + (UInt128.One << free);
            if (next <= from) yield break;
            from = next;
        }
    }

    /// <summary>What one line of spans says: whose country or network, or which host.</summary>
    public (string? Country, int? Asn, string? Name)? Said(string[] cells)
    {
        var third = cells[2].Trim().Trim('"');
        var rest = cells.Length > 3 ? string.Join(',', cells[3..]).Trim().Trim('"') : null;
        if (Flag is not null) return (null, null, third.Length > 0 ? third : null);
        if (int.TryParse(third, NumberStyles.None, CultureInfo.InvariantCulture, out var asn)) return (null, asn, rest is { Length: > 0 } ? rest : null);
        return third.Length == 2 ? (third.ToUpperInvariant(), null, null) : null;
    }
}
