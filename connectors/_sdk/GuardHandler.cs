using System.Net;
using System.Net.Sockets;

namespace Verify.Connectors.Sdk;

/// <summary>A request was not sent: its host or port is not allowed, or is not where a vendor lives.</summary>
internal sealed class HostRefusedException(string message) : HttpRequestException(message);

/// <summary>Lets requests out to allowed hosts only, over TLS, at the connection's pace, to the address that was resolved and looked at.</summary>
internal sealed class GuardHandler : DelegatingHandler
{
    private readonly Uri? _sandbox;
    private readonly HashSet<string> _hosts;
    private readonly ConnectorLimits _limits;
    private readonly Pace _pace;
    private readonly TimeProvider _clock;

    public GuardHandler(Connection connection, IReadOnlyList<string> hosts, ConnectorLimits limits, TimeProvider clock)
    {
        if (connection.Sandbox is { IsLoopback: false }) throw new ArgumentException("a sandbox listens on a loopback address only", nameof(connection));
        (_sandbox, _hosts, _limits, _clock) = (connection.Sandbox, new HashSet<string>(hosts, StringComparer.OrdinalIgnoreCase), limits, clock);
        _pace = new Pace(limits.RequestsPerSecond, limits.Burst, clock);
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
            ConnectTimeout = limits.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            ConnectCallback = ConnectAsync,
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("a request needs an address");
        if (address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0) throw new HostRefusedException("only https");
        if (!_hosts.Contains(address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}")) throw new HostRefusedException("not among the allowed hosts and ports");
        await _pace.WaitAsync(cancellationToken);
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && ConnectorHttp.ChangesNothingAfter <= _clock.GetUtcNow()) throw new HttpRequestException("the lease on this work has ended");
        // The sandbox is told the vendor's host in the Host header; TLS ends where the loopback begins.
        if (_sandbox is not null) request.RequestUri = new UriBuilder(address) { Scheme = Uri.UriSchemeHttp, Port = 80 }.Uri;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = address;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        IPEndPoint[] targets = _sandbox is not null
            ? [new IPEndPoint(_sandbox.HostNameType == UriHostNameType.Dns ? IPAddress.Loopback : IPAddress.Parse(_sandbox.Host), _sandbox.Port)]
            : [.. (await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel)).Where(address => Addresses.MayBeCalled(address, _limits.AllowPrivateNetworks)).Select(address => new IPEndPoint(address, context.DnsEndPoint.Port))];
        if (targets.Length == 0) throw new HostRefusedException("resolves to addresses where no vendor lives");
        SocketException? last = null;
        foreach (var target in targets)
        {
            var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(target, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException broken)
            {
                socket.Dispose();
                last = broken;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last!;
    }
}

/// <summary>Which addresses may be called.</summary>
internal static class Addresses
{
    private static readonly IPNetwork[] Never = Networks("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "::/96", "fe80::/10", "ff00::/8", "2001:db8::/32", "2001::/32", "2002::/16", "100::/64");
    private static readonly IPNetwork[] Private = Networks("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10");
    private static readonly IPNetwork[] Local = [.. Private, .. Networks("0.0.0.0/8", "169.254.0.0/16")];
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool MayBeCalled(IPAddress address, bool allowPrivate)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (Translated.Contains(address)) address = new IPAddress(address.GetAddressBytes().AsSpan(12));
        return !Never.Any(network => network.Contains(address)) && (allowPrivate || !Private.Any(network => network.Contains(address)));
    }

    /// <summary>An address that means something on one network only.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || Local.Any(network => network.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(text => IPNetwork.Parse(text))];
}

/// <summary>At most so many requests a second, with a small burst.</summary>
internal sealed class Pace(double perSecond, int burst, TimeProvider clock)
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly Lock _gate = new();
    private DateTimeOffset _full;

    public Task WaitAsync(CancellationToken cancel)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_full < now) _full = now;
            wait = _full - now - _interval * (burst - 1);
            _full += _interval;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancel) : Task.CompletedTask;
    }
}
