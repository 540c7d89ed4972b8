using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Verify.Connectors.Sdk;

/// <summary>A stand-in for a vendor's API over real HTTP, on a loopback port of its own. It ignores what the vendor ignores, and can be told to fail.</summary>
public abstract class Sandbox : IAsyncDisposable
{
    private WebApplication? _app;
    private readonly ConcurrentDictionary<string, byte> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private int _requests;

    /// <summary>Where it listens, once started. Which of the vendor's hosts is meant stands in the Host header.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:1/");

    /// <summary>How often it was asked.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Every host that was meant.</summary>
    public IReadOnlyCollection<string> Hosts => [.. _hosts.Keys];

    /// <summary>What it does instead of answering properly.</summary>
    public SandboxTrouble? Trouble { get; set; }

    /// <summary>Answers that take the place of its own: by path with query, else by path. What is not named is not found.</summary>
    public IReadOnlyDictionary<string, ScriptedAnswer>? Script { get; set; }

    /// <summary>What becomes of the JSON of its answers on the way.</summary>
    public Func<string, string>? Spoils { get; set; }

    public async Task StartAsync(CancellationToken cancel = default)
    {
        // The empty builder reads no settings: neither the environment nor the server's file moves the port.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, Listen));
        builder.Services.AddRoutingCore();
        // A sandbox that hangs must not hold up whoever ends it.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            _hosts.TryAdd(context.Request.Host.Value ?? "", 0);
            return next(context);
        });
        _app.Use(MisbehaveAsync);
        Map(_app);
        await _app.StartAsync(cancel);
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>All that it holds, for tests and for people who look.</summary>
    public abstract object State();

    /// <summary>A webhook as the vendor would send it, signed with this secret; vendors that send none have nothing to override.</summary>
    public virtual InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => throw new NotSupportedException($"{GetType().Name} sends no webhooks");

    /// <summary>The vendor's endpoints; several hosts are told apart with <c>RequireHost</c>.</summary>
    protected abstract void Map(WebApplication app);

    /// <summary>For a vendor that speaks another protocol than HTTP.</summary>
    protected virtual void Listen(ListenOptions options)
    {
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        if (Script is { } script)
        {
            var path = context.Request.Path.Value ?? "";
            var answer = script.GetValueOrDefault(path + context.Request.QueryString.Value) ?? script.GetValueOrDefault(path) ?? new ScriptedAnswer(404, "{}");
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Json);
        }
        else if (Trouble is { } trouble && trouble.Strikes(context.Request)) await trouble.PlayAsync(context, next);
        else if (Spoils is { } spoils) await SpoilAsync(context, next, spoils);
        else await next(context);
    }

    private static async Task SpoilAsync(HttpContext context, RequestDelegate next, Func<string, string> spoils)
    {
        var wire = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await next(context);
        context.Response.Body = wire;
        var body = answer.ToArray();
        if (body.Length > 0 && context.Response.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true) body = Encoding.UTF8.GetBytes(spoils(Encoding.UTF8.GetString(body)));
        context.Response.ContentLength = body.Length;
        await wire.WriteAsync(body);
    }
}

/// <summary>An answer written down beforehand.</summary>
public sealed record ScriptedAnswer(int Status, string Json);

/// <summary>A way to fail.</summary>
public enum TroubleType { Status, Html, HalfJson, Hang, Flood, Redirect, HangAfterEffect, WrongType, Drip }

/// <summary>Trouble that a sandbox makes on purpose.</summary>
/// <param name="Times">How often; then it behaves again.</param>
public sealed class SandboxTrouble(TroubleType type, int status = 500, int times = int.MaxValue)
{
    private int _left = times;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Only paths that begin so.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Only this method.</summary>
    public string? Method { get; init; }

    internal bool Strikes(HttpRequest request) => (Method is null || Method == request.Method) && request.Path.StartsWithSegments(Path.TrimEnd('/')) && Interlocked.Decrement(ref _left) >= 0;

    internal async Task PlayAsync(HttpContext context, RequestDelegate next)
    {
        var answer = context.Response;
        switch (type)
        {
            case TroubleType.Status:
                answer.StatusCode = status;
                if (RetryAfter is { } after) answer.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                answer.ContentType = "application/json";
                await answer.WriteAsync("""{"message":"made to fail"}""");
                break;
            case TroubleType.Html:
                answer.ContentType = "text/html";
                await answer.WriteAsync("<!doctype html><title>Maintenance</title>");
                break;
            case TroubleType.WrongType:
                answer.ContentType = "text/plain";
                await answer.WriteAsync("OK");
                break;
            case TroubleType.HalfJson:
                answer.ContentType = "application/json";
                await answer.WriteAsync("""[{"id":1,"na""");
                break;
            case TroubleType.Hang:
                await Hang(context);
                break;
            case TroubleType.HangAfterEffect:
                await EffectOnly(context, next);
                await Hang(context);
                break;
            case TroubleType.Redirect:
                answer.Redirect("http://169.254.169.254/latest/meta-data");
                break;
            case TroubleType.Drip:
                await DripAsync(context);
                break;
            case TroubleType.Flood:
                await FloodAsync(context);
                break;
            default: throw new InvalidOperationException($"unknown trouble {type}");
        }
    }

    private static async Task EffectOnly(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        context.Response.Body = new MemoryStream();
        await next(context);
        context.Response.Body = wire;
    }

    private static async Task Hang(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>Begins at once and never comes to an end.</summary>
    private static async Task DripAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        try
        {
            while (true)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(50, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>A little that unpacks to a lot.</summary>
    private static async Task FloodAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = "gzip";
        await using var packed = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
        var zeros = new byte[64 * 1024];
        Array.Fill(zeros, (byte)' ');
        for (var block = 0; block < 4096 && !context.RequestAborted.IsCancellationRequested; block++) await packed.WriteAsync(zeros);
    }
}
