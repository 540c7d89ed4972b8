using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Verify.Core.Model;
using Verify.Server.Api;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Review;
using Verify.Tests.Server;

namespace Verify.Tests.Api;

/// <summary>Every route × every role, made from the table of routes: one that declares nothing fails here, and so does one that keeps something else than it declares.</summary>
[Collection("pages")]
public sealed class AccessTests
{
    private static readonly Role[] Console = [Role.Reviewer, Role.Compliance, Role.Admin, Role.Auditor], Deciding = [Role.Reviewer, Role.Compliance], Figures = [Role.Compliance, Role.Admin, Role.Auditor], Hires = [Role.Hr, Role.Compliance, Role.Auditor];

    /// <summary>Who may what, written down a second time, as a person reads it. Marked: only a person's key or token.</summary>
    private static readonly Dictionary<string, (Role[] May, bool PersonOnly)> Expected = new()
    {
        ["GET candidates"] = (Console, false), ["GET candidates/{id}"] = (Console, false), ["GET candidates/{id}/assessment"] = (Console, false), ["GET candidates/{id}/evidence"] = (Console, false),
        ["GET candidates/{id}/progress"] = ([Role.Recruiter, Role.Hr, Role.Reviewer, Role.Compliance, Role.Admin], false), ["POST evidence"] = ([Role.Admin], false),
        ["GET cases"] = (Console, false), ["GET candidates/{id}/case"] = (Console, false), ["POST candidates/{id}/case/notes"] = (Deciding, false), ["POST candidates/{id}/case/assignment"] = (Deciding, false),
        ["POST candidates/{id}/case/disposition"] = (Deciding, true), ["POST candidates/{id}/case/answer"] = (Deciding, true), ["GET candidates/{id}/case/export"] = (Deciding, false), ["GET candidates/{id}/case/stix"] = (Deciding, false),
        ["GET exports/queue.csv"] = (Console, false), ["GET candidates/{id}/links"] = (Console, false), ["POST candidates/{id}/links/{other}/retraction"] = (Deciding, true), ["POST candidates/{id}/links/{other}/restoration"] = (Deciding, true),
        ["GET hires"] = (Hires, false), ["GET hires/{id}"] = (Hires, false), ["POST hires/{id}/gates/{gate}"] = ([Role.Hr], true),
        ["GET policies"] = ([Role.Admin], false), ["GET policies/{version}"] = ([Role.Admin], false), ["POST policies"] = ([Role.Admin], true), ["POST policies/{version}/preview"] = ([Role.Admin], true), ["POST policies/{version}/activation"] = ([Role.Admin], true), ["GET audit"] = (Figures, false), ["GET exports/audit.csv"] = (Figures, false),
    };

    /// <summary>What answers without a sign-in: it knows who asks by itself, or tells nothing of anybody.</summary>
    private static readonly string[] Open = ["hooks/", "health/", "api/openapi/", "signin", "portal", "teams/", "rubric", "interview", ""];

    /// <summary>Pages declare it where they are written; their own matrix goes through them.</summary>
    [Fact]
    public async Task Every_route_of_the_server_declares_who_may_use_it()
    {
        await using var running = await RunningServer.StartAsync();
        var undeclared = Routes(running).Where(route => route.Metadata.GetMetadata<PageActionDescriptor>() is null && route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(route => route.RoutePattern.RawText!.TrimStart('/')).Where(route => !Open.Any(open => open.Length == 0 ? route.Length == 0 : route.StartsWith(open, StringComparison.Ordinal)));
        Assert.Empty(undeclared);
        Assert.Equal(Expected.Keys.Order(), Api(running).Select(Name).Order());
        Assert.All(Api(running), route => Assert.NotNull(route.Metadata.GetMetadata<ApiAccess>()));
    }

    [Fact]
    public async Task Every_route_of_the_api_opens_for_its_roles_and_scopes_and_for_nobody_else()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        var wrong = new List<string>();
        var routes = Api(running).Select(route => (Name: Name(route), Route: route)).ToArray();
        using var nobody = new Caller(running.Address, null);
        foreach (var (name, route) in routes) await CheckAsync(nobody, name, route, HttpStatusCode.Unauthorized, "nobody");
        foreach (var role in Enum.GetValues<Role>())
        {
            using var person = await Caller.WithKeyAsync(running, role, person: $"Person {role}");
            using var program = await Caller.WithKeyAsync(running, role);
            foreach (var (name, route) in routes)
            {
                var (may, personOnly) = Expected[name];
                await CheckAsync(person, name, route, may.Contains(role) ? null : HttpStatusCode.Forbidden, $"person {role}");
                await CheckAsync(program, name, route, may.Contains(role) && !personOnly ? null : HttpStatusCode.Forbidden, $"program {role}");
            }
        }
        // All scopes but the one that is needed.
        foreach (var scope in ApiScopes.All)
        {
            foreach (var role in (Role[])[Role.Compliance, Role.Admin, Role.Hr])
            {
                using var without = await Caller.WithKeyAsync(running, role, [.. ApiScopes.All.Except([scope])], "Somebody");
                foreach (var (name, route) in routes.Where(one => one.Route.Metadata.GetMetadata<ApiAccess>()!.Scope == scope && Expected[one.Name].May.Contains(role))) await CheckAsync(without, name, route, HttpStatusCode.Forbidden, $"{role} without {scope}");
            }
        }
        Assert.Empty(wrong);

        async Task CheckAsync(Caller caller, string name, RouteEndpoint route, HttpStatusCode? refused, string who)
        {
            var path = Path(route, id, "open-at-all");
            var answer = await caller.SendAsync(new HttpMethod(name.Split(' ')[0]), path, name.StartsWith("POST", StringComparison.Ordinal) ? "{}" : null);
            var through = answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)answer.Status < 500;
            if (refused is null ? !through : answer.Status != refused) wrong.Add($"{who} {name}: {(int)answer.Status}");
            if ((int)answer.Status >= 400 && answer.MediaType != ApiResult.Problems) wrong.Add($"{who} {name}: {answer.MediaType}");
        }
    }

    [Fact]
    public async Task Nothing_of_another_tenant_can_be_read_or_changed_by_its_id()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        await running.Store.CreateTenantAsync(new TenantId("other"), "Other");
        var other = running.Store.For(new TenantId("other"));
        foreach (var role in Enum.GetValues<Role>())
        {
            using var stranger = await Caller.WithKeyAsync(running, role, person: "Stranger", tenant: other);
            foreach (var route in Api(running).Where(route => Name(route).Contains("{id}", StringComparison.Ordinal)))
            {
                var name = Name(route);
                var answer = await stranger.SendAsync(new HttpMethod(name.Split(' ')[0]), Path(route, id, "access"), Body(name));
                Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{role} {name}: {(int)answer.Status} {answer.Body}");
                Assert.DoesNotContain("Ada", answer.Body, StringComparison.Ordinal);
            }
        }
        Assert.Empty(await running.Tenant.CaseOfAsync(id));
        Assert.DoesNotContain((await running.Tenant.AuditAsync(id.Value, null, 50)).Items, row => row.Actor.StartsWith("person:", StringComparison.Ordinal));
    }

    private static string? Body(string route) => route switch
    {
        _ when route.StartsWith("GET", StringComparison.Ordinal) => null,
        _ when route.EndsWith("notes", StringComparison.Ordinal) => """{"text":"A note of somebody else.","version":0}""",
        _ when route.EndsWith("assignment", StringComparison.Ordinal) => """{"to":"Somebody","version":0}""",
        _ when route.EndsWith("disposition", StringComparison.Ordinal) => """{"conclusion":"confirmed","reason":"Of somebody else.","version":0}""",
        _ when route.EndsWith("answer", StringComparison.Ordinal) => """{"agreed":true,"reason":"Of somebody else.","version":0}""",
        _ when route.EndsWith("{gate}", StringComparison.Ordinal) => """{"open":true,"reason":"Of somebody else."}""",
        _ => """{"reason":"Of somebody else."}""",
    };

    private static string Path(RouteEndpoint route, CandidateId id, string gate) => route.RoutePattern.RawText!.Replace("{id}", id.Value, StringComparison.Ordinal).Replace("{other}", id.Value, StringComparison.Ordinal)
        .Replace("{gate}", gate, StringComparison.Ordinal).Replace("{version}", "never-kept", StringComparison.Ordinal);

    internal static string Name(RouteEndpoint route) => $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {route.RoutePattern.RawText![(ApiSetup.Root.Length + 1)..]}";

    internal static IEnumerable<RouteEndpoint> Api(RunningServer running) => Routes(running).Where(route => route.RoutePattern.RawText!.StartsWith(ApiSetup.Root + "/", StringComparison.Ordinal));

    private static IEnumerable<RouteEndpoint> Routes(RunningServer running) => running.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
}
