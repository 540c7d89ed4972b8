using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Verify.Server.SignIn;

/// <summary>Who fails too often from one place waits: links, tokens and keys are long, and nobody types ten wrong ones. Each node counts by itself.</summary>
internal sealed class Lockout : IDisposable
{
    public const int Most = 10;

    private readonly PartitionedRateLimiter<string> _failures = PartitionedRateLimiter.Create<string, string>(place => RateLimitPartition.GetSlidingWindowLimiter(place,
        _ => new SlidingWindowRateLimiterOptions { PermitLimit = Most, Window = TimeSpan.FromMinutes(10), SegmentsPerWindow = 10 }));

    public bool IsOut(HttpContext http)
    {
        using var lease = _failures.AttemptAcquire(PlaceOf(http), 0);
        return !lease.IsAcquired;
    }

    public void Failed(HttpContext http) => _failures.AttemptAcquire(PlaceOf(http)).Dispose();

    /// <summary>The address; of IPv6 the network, because one household has all addresses of it.</summary>
    public static string PlaceOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } six => new IPAddress([.. six.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
        var address => address.ToString(),
    };

    public void Dispose() => _failures.Dispose();
}
