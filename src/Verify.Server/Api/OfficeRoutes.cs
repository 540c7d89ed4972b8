using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Admin;
using Verify.Server.Assessing;
using Verify.Server.Onboarding;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;
using static Verify.Server.Api.ApiAccessRoutes;

namespace Verify.Server.Api;

/// <summary>Hires with their gates, versions of the policy, and the audit log.</summary>
internal static class OfficeRoutes
{
    private const int DaysKept = 31, LongestFilter = 200;

    public static void MapOffice(this RouteGroupBuilder api)
    {
        api.MapGet("/hires", HiresAsync).For(ApiScopes.HiresRead, ApiAccessRoutes.Hires).Produces<PageShape<HireView>>().WithSummary("Coming starts by date, with where each gate stands.");
        api.MapGet("/hires/{id}", HireAsync).For(ApiScopes.HiresRead, ApiAccessRoutes.Hires).Produces<HireView>().WithSummary("One hire between offer and first pay.");
        api.MapPost("/hires/{id}/gates/{gate}", GateAsync).For(ApiScopes.HiresWrite, HrOnly, personOnly: true).Produces<DoneShape>().WithSummary("Opens or holds a gate, with a reason.");
        api.MapGet("/policies", PoliciesAsync).For(ApiScopes.PoliciesRead, AdminOnly).Produces<PageShape<PolicyShape>>().WithSummary("The versions of the policy, the latest first.");
        api.MapGet("/policies/{version}", PolicyAsync).For(ApiScopes.PoliciesRead, AdminOnly).Produces<PolicyShape>().WithSummary("One version, with its text.");
        api.MapPost("/policies", AddPolicyAsync).For(ApiScopes.PoliciesWrite, AdminOnly, personOnly: true).Produces<DoneShape>().WithSummary("Keeps a new version after checking it, and counts whom it would move. Nothing is in force by that.");
        api.MapPost("/policies/{version}/preview", PreviewAsync).For(ApiScopes.PoliciesWrite, AdminOnly, personOnly: true).Produces<DoneShape>().WithSummary("Counts again whom a version would move.");
        api.MapPost("/policies/{version}/activation", ActivateAsync).For(ApiScopes.PoliciesWrite, AdminOnly, personOnly: true).Produces<DoneShape>().WithSummary("Puts a version in force whose difference was counted.");
        api.MapGet("/audit", AuditAsync).For(ApiScopes.AuditRead, Figures).Produces<PageShape<AuditShape>>().WithSummary("Who did or saw what, the latest first.");
        api.MapGet("/exports/audit.csv", AuditModel.DownloadAsync).For(ApiScopes.ExportsRead, Figures).WithSummary("The audit log as a CSV file, filtered as on its page.");
    }

    private static async Task<ApiResult> HiresAsync(HttpContext http, VerifyStore store, TimeProvider time, string? cursor, int? limit, CancellationToken cancel)
    {
        if (Paging.Wrong(cursor, limit) is { } wrong) return wrong;
        var (tenant, now) = (store.For(http.User.TenantOf()), time.GetUtcNow());
        var page = await tenant.ComingStartsAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysKept), cursor, limit ?? Paging.Usual, cancel);
        var hires = new List<HireView>();
        foreach (var start in page.Items)
            if (await Onboarding.Hires.LoadAsync(tenant, start.Candidate, now, cancel) is { } hire) hires.Add(hire with { StartsOn = start.StartsOn });
        await tenant.AppendAuditAsync(http.User.Actor(), "list-viewed", "onboarding", $"{hires.Count} rows", cancel);
        return ApiResult.Ok(new PageShape<HireView>(hires, page.Next));
    }

    private static async Task<ApiResult> HireAsync(HttpContext http, VerifyStore store, TimeProvider time, string id, CancellationToken cancel)
    {
        var tenant = store.For(http.User.TenantOf());
        if (await Onboarding.Hires.LoadAsync(tenant, new CandidateId(id), time.GetUtcNow(), cancel) is not { } hire) return ApiResult.NotFound;
        await tenant.AppendAuditAsync(http.User.Actor(), "hire-viewed", hire.Id.Value, "", cancel);
        return ApiResult.Ok(hire);
    }

    private static async Task<ApiResult> GateAsync(HttpContext http, VerifyStore store, Intake intake, ConnectorCatalog catalog, TimeProvider time, string id, string gate, Body<GateRequest> body, CancellationToken cancel)
    {
        if (body.Problem is { } problem) return problem;
        if (Enum.GetValues<OnboardingGate>().Where(known => EvidenceText.Kebab(known) == gate).ToArray() is not [var asked]) return ApiResult.NotFound;
        var (tenant, now, said) = (store.For(http.User.TenantOf()), time.GetUtcNow(), body.Value);
        if (await Onboarding.Hires.LoadAsync(tenant, new CandidateId(id), now, cancel) is not { } hire) return ApiResult.NotFound;
        await Onboarding.Hires.DecideAsync(tenant, intake, catalog, hire, asked, said.Open, said.Reason.Trim(), said.Seen ?? [], http.User.Identity!.Name!, http.User.Actor(), now, cancel);
        return ApiResult.Ok(new DoneShape(said.Open ? "opened" : "held"));
    }

    private static async Task<ApiResult> PoliciesAsync(HttpContext http, VerifyStore store, CancellationToken cancel)
    {
        var tenant = store.For(http.User.TenantOf());
        var inForce = await InForceAsync(tenant, cancel);
        var builtIn = PolicyFile.Default.Policy.Version;
        return ApiResult.Ok(new PageShape<PolicyShape>([.. (await tenant.PoliciesAsync(cancel)).Reverse().Select(row => new PolicyShape(row.Version, row.CreatedAt, row.Author, row.Version == inForce)), new PolicyShape(builtIn, null, null, builtIn == inForce)], null));
    }

    private static async Task<ApiResult> PolicyAsync(HttpContext http, VerifyStore store, string version, CancellationToken cancel)
    {
        var tenant = store.For(http.User.TenantOf());
        var inForce = await InForceAsync(tenant, cancel);
        if (await tenant.PolicyAsync(version, cancel) is { } row) return ApiResult.Ok(new PolicyShape(row.Version, row.CreatedAt, row.Author, row.Version == inForce, row.Yaml));
        return version == PolicyFile.Default.Policy.Version ? ApiResult.Ok(new PolicyShape(version, null, null, version == inForce, PolicyFile.DefaultText)) : ApiResult.NotFound;
    }

    private static async Task<ApiResult> AddPolicyAsync(HttpContext http, VerifyStore store, TimeProvider time, Body<PolicyRequest> body, CancellationToken cancel) => body.Problem
        ?? Answer(await PolicyVersions.AddAsync(store.For(http.User.TenantOf()), body.Value.Yaml.Replace("\r\n", "\n", StringComparison.Ordinal), http.User.Identity!.Name!, http.User.Actor(), time.GetUtcNow(), cancel), "kept");

    private static async Task<ApiResult> PreviewAsync(HttpContext http, VerifyStore store, TimeProvider time, string version, CancellationToken cancel) =>
        Answer(await PolicyVersions.PreviewAsync(store.For(http.User.TenantOf()), version, http.User.Actor(), time.GetUtcNow(), cancel), "counting");

    private static async Task<ApiResult> ActivateAsync(HttpContext http, VerifyStore store, TimeProvider time, string version, CancellationToken cancel) =>
        Answer(await PolicyVersions.ActivateAsync(store.For(http.User.TenantOf()), version, http.User.Actor(), time.GetUtcNow(), cancel), "in-force");

    private static ApiResult Answer(PolicyChange change, string done) => change switch
    {
        PolicyChange.Done => ApiResult.Ok(new DoneShape(done)),
        PolicyChange.Refused refused => ApiResult.Problem(StatusCodes.Status422UnprocessableEntity, refused.Why, refused.Findings.Select(found => (found.Finding.Path is { Length: > 0 } path ? path : "yaml", found.Finding.Problem))),
        PolicyChange.Unknown => ApiResult.NotFound,
        _ => throw new InvalidOperationException("no such change"),
    };

    private static async Task<string> InForceAsync(TenantStore tenant, CancellationToken cancel) => await tenant.GetAsync(Policies.ActiveSetting, cancel) ?? PolicyFile.Default.Policy.Version;

    private static async Task<ApiResult> AuditAsync(HttpContext http, VerifyStore store, string? target, string? actor, string? action, DateTimeOffset? from, DateTimeOffset? until, string? cursor, int? limit, CancellationToken cancel)
    {
        if (Paging.Wrong(cursor, limit) is { } wrong) return wrong;
        foreach (var (field, text) in ((string, string?)[])[("target", target), ("actor", actor), ("action", action)])
            if (text?.Length > LongestFilter) return ApiResult.BadRequest(field, "too long");
        var tenant = store.For(http.User.TenantOf());
        var page = await tenant.SearchAuditAsync(new AuditFilter(target, actor, action, from, until), cursor, limit ?? Paging.Usual, cancel);
        await tenant.AppendAuditAsync(http.User.Actor(), "audit-viewed", "audit", "", cancel);
        return ApiResult.Ok(new PageShape<AuditShape>([.. page.Items.Select(row => new AuditShape(row.Sequence, row.At, row.Actor, row.Action, row.Target, row.Details))], page.Next));
    }
}
