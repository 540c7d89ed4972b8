using Verify.Connectors.Generic;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Review;
using Verify.Server.SignIn;
using Verify.Server.Store;
using static Verify.Server.Api.ApiAccessRoutes;

namespace Verify.Server.Api;

/// <summary>Candidates: lists, what was assessed and seen, and new evidence about them.</summary>
internal static class CandidateRoutes
{
    public static void MapCandidates(this RouteGroupBuilder api)
    {
        api.MapGet("/candidates", ListAsync).For(ApiScopes.CandidatesRead, Reviewing).Produces<PageShape<CandidateShape>>().WithSummary("Candidates, the newest first, or in the order of the review queue.");
        api.MapGet("/candidates/{id}", OneAsync).For(ApiScopes.CandidatesRead, Reviewing).Produces<CandidateShape>().WithSummary("One candidate.");
        api.MapGet("/candidates/{id}/assessment", AssessmentAsync).For(ApiScopes.CandidatesRead, Reviewing).Produces<Assessment>().WithSummary("The latest assessment, with every contribution to its score.");
        api.MapGet("/candidates/{id}/evidence", EvidenceAsync).For(ApiScopes.CandidatesRead, Reviewing).Produces<EvidenceShape>().WithSummary("All evidence that stands.");
        api.MapGet("/candidates/{id}/progress", ProgressAsync).For(ApiScopes.ProgressRead, Progress).Produces<ProgressShape>().WithSummary("Where the verification stands, in the recruiter's words.");
        api.MapPost("/evidence", AppendAsync).For(ApiScopes.EvidenceWrite, AdminOnly).Accepts<EventsShape>(ApiResult.Json).Produces<TakenShape>().WithSummary("Adds evidence: events as the generic webhook takes them, whole or not at all.");
    }

    /// <summary>The form of the body, for the document; it is read by the generic connector.</summary>
    private sealed record EventsShape(IReadOnlyList<object> Events);

    private static async Task<ApiResult> ListAsync(HttpContext http, VerifyStore store, string? name, string? recommendation, string? stage, string? pattern, string? order, string? cursor, int? limit, CancellationToken cancel)
    {
        if (recommendation is not null && Words.Recommendations.All(known => known.Value != recommendation)) return ApiResult.BadRequest("recommendation", "not known");
        if (stage is not null && !Words.Stages.Contains(stage)) return ApiResult.BadRequest("stage", "not known");
        if (order is not (null or "newest" or "review")) return ApiResult.BadRequest("order", "newest or review");
        if (name?.Length > QueueFilter.LongestName) return ApiResult.BadRequest("name", "too long");
        if (pattern?.Length > 100) return ApiResult.BadRequest("pattern", "too long");
        if (Paging.Wrong(cursor, limit) is { } wrong) return wrong;
        var tenant = store.For(http.User.TenantOf());
        var page = await tenant.CandidatesAsync(new CandidateFilter(recommendation, stage, pattern, name, order == "review" ? CandidateOrder.ReviewQueue : CandidateOrder.Newest), cursor, limit ?? Paging.Usual, cancel);
        await tenant.AppendAuditAsync(http.User.Actor(), "list-viewed", "candidates", $"{page.Items.Count} rows", cancel);
        return ApiResult.Ok(new PageShape<CandidateShape>([.. page.Items.Select(CandidateShape.Of)], page.Next));
    }

    private static async Task<ApiResult> OneAsync(HttpContext http, VerifyStore store, string id, CancellationToken cancel)
    {
        var tenant = store.For(http.User.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(id), cancel) is not { } row) return ApiResult.NotFound;
        await tenant.AppendAuditAsync(http.User.Actor(), "candidate-viewed", row.Id.Value, "", cancel);
        return ApiResult.Ok(CandidateShape.Of(row));
    }

    private static async Task<ApiResult> AssessmentAsync(HttpContext http, VerifyStore store, string id, CancellationToken cancel) =>
        await CaseFile.OpenAsync(store, http.User, id, "assessment-viewed", cancel) is { Assessment: { } assessment } ? ApiResult.Ok(assessment) : ApiResult.NotFound;

    private static async Task<ApiResult> EvidenceAsync(HttpContext http, VerifyStore store, string id, CancellationToken cancel) =>
        await CaseFile.OpenAsync(store, http.User, id, "evidence-viewed", cancel) is { } file ? ApiResult.Ok(new EvidenceShape([.. file.Evidence.Select(EvidenceFacts.Shown)])) : ApiResult.NotFound;

    private static async Task<ApiResult> ProgressAsync(HttpContext http, VerifyStore store, string id, CancellationToken cancel)
    {
        var tenant = store.For(http.User.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(id), cancel) is not { Display: not null } row) return ApiResult.NotFound;
        var latest = await AssessCandidate.LatestAsync(tenant, row.Id, cancel);
        var progress = latest is null ? new NextAction.WriteBack(ProgressStatus.NotStarted, "") : Actions.Progress(latest);
        await tenant.AppendAuditAsync(http.User.Actor(), "progress-viewed", row.Id.Value, "", cancel);
        return ApiResult.Ok(new ProgressShape(row.Id.Value, EvidenceText.Kebab(progress.Status), progress.Task));
    }

    private static async Task<ApiResult> AppendAsync(HttpContext http, VerifyStore store, Intake intake, TimeProvider time, CancellationToken cancel)
    {
        if (await RequestBytes.ReadAsync(http) is not { } bytes) return RequestBytes.Refusal(http);
        switch (GenericEvents.Translate(bytes))
        {
            case Translation.Malformed malformed:
                return ApiResult.BadRequest(malformed.Path, malformed.Reason);
            case Translation.Translated translated:
                var now = time.GetUtcNow();
                var taken = await store.For(http.User.TenantOf()).InTransactionAsync(async tx =>
                {
                    var touched = await intake.ApplyAsync(tx, null, translated.Events, now);
                    foreach (var candidate in touched) await tx.AppendAuditAsync(http.User.Actor(), "evidence-added", candidate.Value);
                    return touched;
                }, cancel);
                return ApiResult.Ok(new TakenShape([.. taken.Select(candidate => candidate.Value)]));
            default:
                return ApiResult.Ok(new TakenShape([]));
        }
    }
}

/// <summary>Parts of lists.</summary>
internal static class Paging
{
    public const int Usual = 50, Most = 200;

    public static ApiResult? Wrong(string? cursor, int? limit)
    {
        if (limit is < 1 or > Most) return ApiResult.BadRequest("limit", $"1 to {Most}");
        try { Cursor.Read(cursor); }
        catch (StoreException) { return ApiResult.BadRequest("cursor", "not one that was handed out"); }
        return null;
    }
}
