using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.GitHub;

/// <summary>A stand-in for GitHub with one account: made in 2025, with three repositories whose first commits are years older.</summary>
public sealed class GitHubSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string Token = "sandbox-token", Login = "ada-example";
    private const int Pages = 3;
    private int _asked;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("code-account", Login)];

    public override object State() => new { asked = Volatile.Read(ref _asked) };

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.UserAgent.Count == 0) await Results.StatusCode(403).ExecuteAsync(context);
            else if (context.Request.Headers.Authorization == $"Bearer {Token}") await next(context);
            else await Results.Json(new { message = "Bad credentials", status = "401" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("").RequireHost("api.github.com");
        api.MapGet("/rate_limit", () => Results.Json(new { resources = new { core = new { limit = 5000, remaining = 4999 } } }));
        api.MapGet("/users/{login}", (string login) =>
        {
            Interlocked.Increment(ref _asked);
            return login != Login ? NotFound() : Results.Json(new { login, id = 1, type = "User", created_at = "2025-03-01T00:00:00Z", followers = 4, following = 9, public_repos = 3 });
        });
        api.MapGet("/users/{login}/repos", (string login) => login != Login ? NotFound() : Results.Json(new[] { "ledger", "parser", "site" }.Select((name, at) => new { name, fork = false, is_template = false, size = 100 - at, stargazers_count = at, @private = false })));
        api.MapGet("/repos/{login}/{name}/commits", (string login, string name, HttpContext context) =>
        {
            if (login != Login) return NotFound();
            var page = int.TryParse(context.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
            if (page < Pages) context.Response.Headers.Link = $"<https://api.github.com/repos/{login}/{name}/commits?per_page=100&page={page + 1}>; rel=\"next\", <https://api.github.com/repos/{login}/{name}/commits?per_page=100&page={Pages}>; rel=\"last\"";
            return Results.Json(new JsonArray(new JsonObject
            {
                ["sha"] = $"{page:x40}",
                ["commit"] = new JsonObject { ["author"] = new JsonObject { ["name"] = "Ada Example", ["email"] = "ada@example.com", ["date"] = page == Pages ? "2019-05-01T10:00:00Z" : "2026-05-01T10:00:00Z" } },
                ["author"] = new JsonObject { ["login"] = Login, ["id"] = 1 },
            }));
        });
    }

    private static IResult NotFound() => Results.Json(new { message = "Not Found", status = "404" }, statusCode: 404);
}
