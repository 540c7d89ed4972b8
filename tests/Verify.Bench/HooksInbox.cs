using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Generic;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Hosting;

namespace Verify.Bench;

/// <summary>Signed webhooks over HTTP into the whole server, its workers at work: how many a second are answered, and how long the slowest hundredth waits.</summary>
internal static class HooksInbox
{
    public static Task<(double Rate, double P99)> RunAsync(string folder, int connections, int bodySize, TimeSpan time) =>
        RunAsync(new ServerSettings { DataFolder = folder, PublicUrl = new Uri("http://127.0.0.1:1/") }, connections, bodySize, time);

    public static async Task<(double Rate, double P99)> RunAsync(ServerSettings settings, int connections, int bodySize, TimeSpan time)
    {
        await using var store = await settings.OpenStoreAsync(TimeProvider.System, default);
        var tenant = new TenantId("bench");
        await store.CreateTenantAsync(tenant, "Bench");
        await using var sandbox = new GenericSandbox();
        var view = new GenericConnector().SandboxConnection(tenant, "generic", sandbox);
        var added = await store.For(tenant).AddConnectionAsync($"generic-{Guid.NewGuid():n}", "generic", "Generic", "{}"u8.ToArray(), view.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()));
        await using var app = ServerApp.Build(settings, store, TimeProvider.System, builder => builder.Logging.SetMinimumLevel(LogLevel.Critical));
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        var hook = new Uri($"{app.Urls.First()}/hooks/generic/{added.PathToken}");
        // No event is in it: the workers ignore it, as they do most of what vendors send.
        var body = Encoding.UTF8.GetBytes("""{"events":[]}""".PadRight(bodySize));
        var secret = view.SecretOf("signingSecret")!;
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections });
        await SendAsync(http, hook, body, secret, "warm", connections, TimeSpan.FromSeconds(4));
        var watch = Stopwatch.StartNew();
        var took = await SendAsync(http, hook, body, secret, "run", connections, time);
        var rate = took.Length / watch.Elapsed.TotalSeconds;
        await app.StopAsync();
        Array.Sort(took);
        return (rate, took[(int)(took.Length * 0.99)]);
    }

    private static async Task<double[]> SendAsync(HttpClient http, Uri hook, byte[] body, Secret secret, string run, int connections, TimeSpan time)
    {
        var all = Stopwatch.StartNew();
        var took = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var count = 0; all.Elapsed < time; count++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(body) };
                request.Headers.Add("Verify-Delivery", string.Create(CultureInfo.InvariantCulture, $"{run}-{connection}-{count}"));
                request.Headers.Add("Verify-Signature", GenericSandbox.Sign(secret, body, DateTimeOffset.UtcNow));
                var watch = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Accepted) throw new InvalidOperationException($"answered with {(int)answer.StatusCode}");
                mine.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            }
            return mine;
        })));
        return [.. took.SelectMany(one => one)];
    }
}
