using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.EntraLifecycle;

/// <summary>A stand-in for Entra: a token, users by employee id, and a joiner workflow that waits.</summary>
public sealed class EntraLifecycleSandbox : Sandbox
{
    internal const string Directory = "d1d1d1d1-0000-4000-8000-000000000001", ClientId = "c1c1c1c1-0000-4000-8000-000000000001", ClientSecret = "sandbox-client-secret", Workflow = "a1a1a1a1-0000-4000-8000-000000000001";
    private const string Token = "sandbox-graph-token", Task = "b1b1b1b1-0000-4000-8000-000000000001";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (string User, string Status)> _runs = new(StringComparer.Ordinal);
    private readonly List<string> _effects = [];

    /// <summary>What was changed through the API, in order.</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            lock (_gate) return [.. _effects];
        }
    }

    public override object State()
    {
        lock (_gate) return new { runs = _runs.Select(run => new { employee = run.Key, run.Value.Status }).ToArray(), effects = _effects.ToArray() };
    }

    /// <summary>The joiner workflow reaches the task that waits, for a user with this employee id.</summary>
    public void Starts(string employee)
    {
        lock (_gate) _runs[employee] = ($"e1e1e1e1-0000-4000-8000-{_runs.Count + 1:000000000000}", "inProgress");
    }

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{directory}/oauth2/v2.0/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == ClientSecret && form["client_id"] == ClientId ? Results.Json(new { token_type = "Bearer", expires_in = 3599, access_token = Token }) : Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
        var api = app.MapGroup("/v1.0").RequireHost("graph.microsoft.com");
        api.AddEndpointFilter(async (context, next) => context.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" ? await next(context) : Results.Json(new { error = new { code = "InvalidAuthenticationToken" } }, statusCode: 401));
        api.MapGet("/users", (HttpContext context) => List(_runs.Where(run => ((string?)context.Request.Query["$filter"])?.Contains($"'{run.Key}'", StringComparison.Ordinal) == true).Select(run => new JsonObject { ["id"] = run.Value.User })));
        var workflow = api.MapGroup($"/identityGovernance/lifecycleWorkflows/workflows/{Workflow}");
        workflow.MapGet("", () => Results.Json(new { id = Workflow, displayName = "Joiner" }));
        workflow.MapGet("/userProcessingResults", () => List(_runs.Select(run => new JsonObject { ["id"] = $"run-{run.Key}", ["processingStatus"] = run.Value.Status, ["subject"] = new JsonObject { ["id"] = run.Value.User } })));
        workflow.MapGet("/userProcessingResults/{run}/taskProcessingResults", (string run) => List(_runs.Where(one => $"run-{one.Key}" == run).Select(one => new JsonObject { ["id"] = $"task-{one.Key}", ["processingStatus"] = one.Value.Status, ["task"] = new JsonObject { ["id"] = Task } })));
        workflow.MapPost($"/tasks/{Task}/taskProcessingResults/{{result}}/microsoft.graph.identityGovernance.resume", async (HttpContext context, string result) =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body);
            var employee = result.Replace("task-", "", StringComparison.Ordinal);
            lock (_gate)
            {
                if (!_runs.TryGetValue(employee, out var run) || run.Status != "inProgress") return Results.Json(new { error = new { code = "badRequest" } }, statusCode: 400);
                _runs[employee] = (run.User, (string?)body!["data"]!["operationStatus"] ?? "failed");
                _effects.Add($"resume {employee}");
                return Results.NoContent();
            }
        });
    }

    private IResult List(IEnumerable<JsonObject> items)
    {
        lock (_gate) return Results.Json(new JsonObject { ["value"] = new JsonArray([.. items]) });
    }
}
