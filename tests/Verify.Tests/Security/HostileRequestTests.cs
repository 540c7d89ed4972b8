using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Security;

/// <summary>Every route that there is, asked with what nobody sends in good faith: nothing breaks, nobody sees another tenant, no log line is forged.</summary>
[Collection("pages")]
public sealed class HostileRequestTests
{
    private const string Planted = "Planted Stranger";

    private static readonly string[] Values =
    [
        "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "%00", "a%00b", "' OR 1=1 --", "1;DROP TABLE candidates", "%27%22%60", "<script>alert(1)</script>", "{{7*7}}${7*7}",
        "%0d%0aSet-Cookie:x=y", "%0d%0ainjected-log-line", "-1", "0", "99999999999999999999", "NaN", "%F0%9F%92%A9", "%C0%AE%C0%AE", "case-", "c-", "null", new('a', 4_000),
    ];

    [Fact]
    public async Task No_route_breaks_leaks_or_forges_a_log_line()
    {
        var lines = new ConcurrentQueue<string>();
        await using var server = await RunningServer.StartAsync(builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Information);
            builder.Logging.ClearProviders().AddProvider(new Lines(lines));
        });
        var stranger = await StrangerAsync(server);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern).DistinctBy(pattern => pattern.RawText).ToArray();
        Assert.True(routes.Length > 12, "the routes were not found");
        var wrong = new List<string>();
        foreach (var role in (Role[])[Role.Admin, Role.Reviewer, Role.Hr])
        {
            using var browser = await server.SignInAsync(role);
            foreach (var pattern in routes)
            {
                // Without a parameter a page of one's own tenant is shown; with one, another's id shows nothing of it.
                foreach (var value in pattern.Parameters.Count == 0 ? [""] : (string[])[stranger.Value, $"case-{stranger}", .. Values])
                {
                    var path = Fill(pattern, value) + (pattern.Parameters.Count == 0 ? $"?candidate={stranger}&id={stranger}&cursor=%27&state=%27&name=%27&page=-1&t=%00" : "");
                    var (status, body) = await AskAsync(browser, path);
                    if ((int)status >= 500) wrong.Add($"{role} GET {path}: {(int)status}");
                    if (body.Contains(Planted, StringComparison.Ordinal)) wrong.Add($"{role} GET {path} shows another tenant's candidate");
                    if (body.Contains("<script>alert(1)</script>", StringComparison.Ordinal)) wrong.Add($"{role} GET {path} sends a script back");
                    if (body.Contains("root:x:", StringComparison.Ordinal)) wrong.Add($"{role} GET {path} shows a file");
                }
                var (posted, at) = await browser.PostBareAsync(Fill(pattern, stranger.Value), new Dictionary<string, string> { ["candidate"] = stranger.Value, ["id"] = "' OR 1=1 --", ["connection"] = "%00", ["key"] = "\r\n" });
                if ((int)posted >= 500) wrong.Add($"{role} POST {pattern.RawText}: {(int)posted}");
                // Without the form's own token nothing is done: refused, or led to where one signs in.
                if ((int)posted < 300 && !at.StartsWith("/signin", StringComparison.Ordinal) && !at.StartsWith("/portal", StringComparison.Ordinal)) wrong.Add($"{role} POST {pattern.RawText} without a token: {(int)posted} at {at}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.DoesNotContain(lines, line => line.Contains('\n', StringComparison.Ordinal) || line.StartsWith("injected-log-line", StringComparison.Ordinal));
    }

    /// <summary>Somebody of another tenant on the same server.</summary>
    private static async Task<CandidateId> StrangerAsync(RunningServer server)
    {
        var other = new TenantId("other");
        await server.Store.CreateTenantAsync(other, "Other");
        return await server.Store.For(other).InTransactionAsync(async tx =>
        {
            var candidate = await tx.ResolveOrCreateCandidateAsync("ats", "1");
            await tx.SetDisplayAsync(candidate, new CandidateDisplay(Planted, "Engineer", "offer"));
            await tx.AppendCaseEventAsync($"case-{candidate}", candidate, 0, "open", new NewCaseEvent("e1", "note", "user-1", DateTimeOffset.UtcNow, Encoding.UTF8.GetBytes(Planted)));
            return candidate;
        });
    }

    private static string Fill(RoutePattern pattern, string value) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "page" } => "1",
        _ => value,
    }))));

    private static async Task<(HttpStatusCode, string)> AskAsync(SignedInBrowser browser, string path)
    {
        try { return await browser.GetAsync(path); }
        // Refused before it was a request.
        catch (Exception error) when (error is HttpRequestException or UriFormatException) { return (HttpStatusCode.BadRequest, ""); }
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue(formatter(state, exception));
        }

        public void Dispose() { }
    }
}
