using System.Collections.Concurrent;
using Verify.Server.Configuration;
using Verify.Server.Work;

namespace Verify.Server.Hooks;

/// <summary>
/// Says no to a webhook before it costs anything: when too many are being taken at once, so that memory stays bounded; when one connection would take
/// the room of all; and when the inbox is so deep that more would only wait. Every vendor delivers again after such an answer.
/// </summary>
internal sealed class Admission(ServerSettings settings, Backlog backlog)
{
    private readonly ConcurrentDictionary<string, int> _byConnection = new(StringComparer.Ordinal);
    private int _inside;

    /// <summary>Lets one in, or says with which status and when to come again. Who was let in must leave.</summary>
    public Refusal? Enter(string connection)
    {
        if (backlog.Inbox >= settings.MaxInbox) return new Refusal(StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(60), "the inbox is full");
        if (Interlocked.Increment(ref _inside) > settings.MaxRequests)
        {
            Interlocked.Decrement(ref _inside);
            return new Refusal(StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(2), "too many requests at once");
        }
        if (_byConnection.AddOrUpdate(connection, 1, (_, count) => count + 1) <= Math.Max(1, settings.MaxRequests / 2)) return null;
        Leave(connection);
        return new Refusal(StatusCodes.Status429TooManyRequests, TimeSpan.FromSeconds(2), "too many requests at once from one connection");
    }

    public void Leave(string connection)
    {
        Interlocked.Decrement(ref _inside);
        while (_byConnection.TryGetValue(connection, out var count))
            if (count == 1 ? _byConnection.TryRemove(new(connection, 1)) : _byConnection.TryUpdate(connection, count - 1, count)) return;
    }
}

/// <summary>Why a request was not let in, and when to come again.</summary>
internal sealed record Refusal(int Status, TimeSpan RetryAfter, string Reason);
