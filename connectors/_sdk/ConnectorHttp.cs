using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Verify.Connectors.Sdk;

/// <summary>How far a connection may go on the network.</summary>
public sealed record ConnectorLimits
{
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>After unpacking, so that a small answer that unpacks to a large one is cut off too.</summary>
    public int MaxAnswerBytes { get; init; } = 16 * 1024 * 1024;
    /// <summary>A recording of an interview, written to a file.</summary>
    public long MaxDownloadBytes { get; init; } = 2L << 30;
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromMinutes(10);
    public double RequestsPerSecond { get; init; } = 10;
    public int Burst { get; init; } = 10;
    /// <summary>How often a request that changes nothing is tried again on the spot. Longer waits are the caller's.</summary>
    public int ReadRetries { get; init; } = 2;
    /// <summary>The longest wait on the spot; a vendor that asks for more gets it from the caller's queue.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>After so many requests in a minute of which nearly none was answered the vendor is left alone for <see cref="BreakFor"/>: whoever asks meanwhile hears so at once.</summary>
    public int BreakAfter { get; init; } = 10;
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>The operator allows hosts in private networks. Loopback and link-local addresses stay closed.</summary>
    public bool AllowPrivateNetworks { get; init; }
}

/// <summary>A connection's only way to the network: allowed hosts, resolved addresses, no redirects, no cookies, limits on size, time and rate.</summary>
public sealed class ConnectorHttp : IDisposable
{
    private static readonly AsyncLocal<DateTimeOffset?> Fence = new();
    private readonly ConnectorLimits _limits;
    private readonly TimeProvider _clock;
    private readonly string _retryHeader;
    private readonly GuardHandler _guard;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<Result<HttpAnswer>> _reads, _breaker;
    private readonly ConcurrentDictionary<string, TokenCache> _tokens = new(StringComparer.Ordinal);

    public ConnectorHttp(Connection connection, ConnectorManifest manifest, ConnectorLimits limits, TimeProvider clock)
    {
        (_limits, _clock, _retryHeader) = (limits, clock, manifest.RetryHeader);
        _guard = new GuardHandler(connection, manifest.HostsFor(connection), limits, clock);
        _client = new HttpClient(_guard, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        (_reads, _breaker) = (Retrying(limits, clock), Breaking(limits, clock));
    }

    /// <summary>
    /// The end of the caller's lease, for everything that it does from here on: after it nothing is changed at the vendor, because somebody else may be
    /// changing it. A process that was held still asks nobody before it goes on, so the last moment before sending is where this is looked at.
    /// </summary>
    public static DateTimeOffset? ChangesNothingAfter { get => Fence.Value; set => Fence.Value = value; }

    /// <summary>For a vendor's own client library: the same guard, without the limits on size and retries, which are the library's.</summary>
    public HttpMessageHandler Handler => _guard;

    /// <summary>Sends a request that changes nothing; tried again on the spot where that can help.</summary>
    /// <param name="request">Makes the request anew for each attempt.</param>
    public async Task<Result<HttpAnswer>> ReadAsync(Func<HttpRequestMessage> request, CancellationToken cancel) =>
        await _reads.ExecuteAsync(async (state, token) => await WriteAsync(state, token), request, cancel);

    /// <summary>Sends a request that changes something: once. Whether to repeat it is for who can look whether it had its effect.</summary>
    public async Task<Result<HttpAnswer>> WriteAsync(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        try
        {
            return await _breaker.ExecuteAsync(async (state, token) => await OnceAsync(state, _limits.Timeout, AnswerAsync, token), request, cancel);
        }
        catch (BrokenCircuitException open)
        {
            return new Failure(FailureCategory.Unavailable, "not asked: it has just failed time after time", open.RetryAfter);
        }
    }

    /// <summary>Writes a large answer to a stream. One redirect is followed, to an allowed host and without the credentials where that is another: recordings lie elsewhere than the API.</summary>
    public Task<Result<long>> DownloadAsync(Func<HttpRequestMessage> request, Stream target, CancellationToken cancel)
    {
        return OnceAsync(request, _limits.DownloadTimeout, async (response, where, token) =>
        {
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { IsAbsoluteUri: true } there) return await WrittenAsync(response, where, token);
            HttpRequestMessage Redirected() => new(HttpMethod.Get, there) { Headers = { Authorization = there.Host == response.RequestMessage!.RequestUri!.Host ? response.RequestMessage.Headers.Authorization : null } };
            return await OnceAsync(Redirected, _limits.DownloadTimeout, WrittenAsync, token);
        }, cancel);

        async Task<Result<long>> WrittenAsync(HttpResponseMessage response, string where, CancellationToken token)
        {
            if (FailureOf(response, where) is { } failure) return failure;
            return await CopyAsync(response, target, _limits.MaxDownloadBytes, token) is { } length ? length : new Failure(FailureCategory.Rejected, $"{where}: more than {_limits.MaxDownloadBytes} bytes");
        }
    }

    /// <summary>Sends with the access token of this connection. One that is refused is fetched once more: it may have been withdrawn early, and with it nothing was done.</summary>
    public async Task<Result<T>> AuthorisedAsync<T>(string name, Func<CancellationToken, Task<Result<AccessToken>>> fetch, Func<Secret, Task<Result<T>>> send, CancellationToken cancel)
    {
        if (!(await TokenAsync(name, fetch, null, cancel)).Succeeded(out var token, out var failure)) return failure;
        var answered = await send(token.Value);
        if (answered.Failure?.Category != FailureCategory.Unauthorised) return answered;
        return (await TokenAsync(name, fetch, token.Value, cancel)).Succeeded(out token, out failure) ? await send(token.Value) : failure;
    }

    /// <summary>The access token of this connection, fetched by one caller at a time and again shortly before it ends.</summary>
    /// <param name="stale">A token that the vendor has just refused.</param>
    public Task<Result<AccessToken>> TokenAsync(string name, Func<CancellationToken, Task<Result<AccessToken>>> fetch, Secret? stale, CancellationToken cancel) =>
        _tokens.GetOrAdd(name, static (_, clock) => new TokenCache(clock), _clock).GetAsync(fetch, stale, cancel);

    public void Dispose()
    {
        _client.Dispose();
        _guard.Dispose();
        foreach (var cache in _tokens.Values) cache.Dispose();
    }

    private static ResiliencePipeline<Result<HttpAnswer>> Retrying(ConnectorLimits limits, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<Result<HttpAnswer>> { TimeProvider = clock };
        if (limits.ReadRetries > 0)
            builder.AddRetry(new RetryStrategyOptions<Result<HttpAnswer>>
            {
                MaxRetryAttempts = limits.ReadRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Result.Failure is { MayRetry: true, Category: not FailureCategory.TimedOut } failure && !(failure.RetryAfter > limits.LongestWait)),
                DelayGenerator = outcome => ValueTask.FromResult(outcome.Outcome.Result.Failure?.RetryAfter),
            });
        return builder.Build();
    }

    private static ResiliencePipeline<Result<HttpAnswer>> Breaking(ConnectorLimits limits, TimeProvider clock) =>
        new ResiliencePipelineBuilder<Result<HttpAnswer>> { TimeProvider = clock }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<Result<HttpAnswer>>
        {
            FailureRatio = 0.9,
            MinimumThroughput = limits.BreakAfter,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = limits.BreakFor,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Result.Failure?.OutcomeUnknown == true),
        }).Build();

    private async Task<Result<T>> OnceAsync<T>(Func<HttpRequestMessage> make, TimeSpan patience, Func<HttpResponseMessage, string, CancellationToken, Task<Result<T>>> read, CancellationToken cancel)
    {
        using var request = make();
        var where = $"{request.Method} {request.RequestUri?.Host}";
        using var timeout = new CancellationTokenSource(patience, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return await read(response, where, both.Token);
        }
        // Without the caller's wish it is a time-out: ours, or the one of connecting.
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Failure(FailureCategory.TimedOut, $"{where}: no answer in {patience.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException broken) when (broken.InnerException is HostRefusedException || broken is HostRefusedException)
        {
            return new Failure(FailureCategory.Refused, $"{where}: {(broken.InnerException as HostRefusedException ?? broken).Message}");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            return new Failure(FailureCategory.Unavailable, $"{where}: {(broken as HttpRequestException)?.HttpRequestError.ToString() ?? "broken off"}");
        }
    }

    private Failure? FailureOf(HttpResponseMessage response, string where)
    {
        var status = (int)response.StatusCode;
        var detail = $"{where}: {status}";
        return status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => new Failure(FailureCategory.BadAnswer, $"{detail}, a redirect: not followed"),
            401 => new Failure(FailureCategory.Unauthorised, detail),
            // Some vendors say "too fast" with 403, and tell by the headers of their limit that it is that.
            403 when RetryAfter(response) is { } wait => new Failure(FailureCategory.RateLimited, detail, wait),
            403 when Header(response, "X-RateLimit-Remaining") == "0" => new Failure(FailureCategory.RateLimited, detail, Reset(response)),
            403 => new Failure(FailureCategory.MissingScope, detail),
            404 or 410 => new Failure(FailureCategory.NotFound, detail),
            408 => new Failure(FailureCategory.TimedOut, detail, RetryAfter(response)),
            429 => new Failure(FailureCategory.RateLimited, detail, RetryAfter(response) ?? Reset(response)),
            >= 400 and < 500 => new Failure(FailureCategory.Rejected, detail),
            >= 500 => new Failure(FailureCategory.Unavailable, detail, RetryAfter(response)),
            _ => new Failure(FailureCategory.BadAnswer, detail),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(_retryHeader, out var values)) return null;
        var text = values.First();
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400) return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        var wait = at - _clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < TimeSpan.FromDays(1) ? wait : null;
    }

    /// <summary>When a limit begins anew, as seconds since 1970.</summary>
    private TimeSpan? Reset(HttpResponseMessage response)
    {
        if (!long.TryParse(Header(response, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        var wait = seconds - _clock.GetUtcNow().ToUnixTimeSeconds();
        return wait is >= 0 and < 86_400 ? TimeSpan.FromSeconds(wait) : null;
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private async Task<Result<HttpAnswer>> AnswerAsync(HttpResponseMessage response, string where, CancellationToken cancel)
    {
        if (FailureOf(response, where) is { } failure) return failure;
        using var body = new MemoryStream();
        return await CopyAsync(response, body, _limits.MaxAnswerBytes, cancel) is null ? new Failure(FailureCategory.BadAnswer, $"{where}: more than {_limits.MaxAnswerBytes} bytes") : new HttpAnswer(where, response, body.ToArray());
    }

    /// <returns>How many bytes there were; nothing where there are more than may be.</returns>
    private static async Task<long?> CopyAsync(HttpResponseMessage response, Stream target, long most, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > most) return null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var block = new byte[16 * 1024];
        var length = 0L;
        for (int read; (read = await stream.ReadAsync(block, cancel)) > 0; length += read)
        {
            if (length + read > most) return null;
            await target.WriteAsync(block.AsMemory(0, read), cancel);
        }
        return length;
    }
}
