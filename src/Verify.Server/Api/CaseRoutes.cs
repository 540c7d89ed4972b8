using Verify.Core.Cases;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Linking;
using Verify.Server.Receiving;
using Verify.Server.Review;
using Verify.Server.SignIn;
using Verify.Server.Store;
using static Verify.Server.Api.ApiAccessRoutes;

namespace Verify.Server.Api;

/// <summary>Cases and links: what the console does. Conclusions and answers are a person's, so a key by itself gives none.</summary>
internal static class CaseRoutes
{
    private static readonly string[] States = ["open", "second-person", "cleared", "verified-with-condition", "hold", "confirmed", "inconclusive"];

    public static void MapCases(this RouteGroupBuilder api)
    {
        api.MapGet("/cases", ListAsync).For(ApiScopes.CasesRead, Reviewing).Produces<PageShape<CaseRowShape>>().WithSummary("Cases, the latest opened first.");
        api.MapGet("/candidates/{id}/case", OneAsync).For(ApiScopes.CasesRead, Reviewing).WithSummary("Assessment, evidence and case events of a candidate.");
        api.MapPost("/candidates/{id}/case/notes", NoteAsync).For(ApiScopes.CasesWrite, Deciding).Produces<CaseShape>().WithSummary("Writes a note.");
        api.MapPost("/candidates/{id}/case/assignment", AssignAsync).For(ApiScopes.CasesWrite, Deciding).Produces<CaseShape>().WithSummary("Says who takes the case.");
        api.MapPost("/candidates/{id}/case/disposition", ConcludeAsync).For(ApiScopes.CasesWrite, Deciding, personOnly: true).Produces<CaseShape>().WithSummary("Records a person's conclusion, or proposes a release that a second person has to agree to.");
        api.MapPost("/candidates/{id}/case/answer", AnswerAsync).For(ApiScopes.CasesWrite, Deciding, personOnly: true).Produces<CaseShape>().WithSummary("The second person's answer to a proposed release.");
        api.MapGet("/candidates/{id}/case/export", CaseExport.JsonAsync).For(ApiScopes.ExportsRead, Deciding).WithSummary("The case as a file.");
        api.MapGet("/candidates/{id}/case/stix", CaseExport.StixAsync).For(ApiScopes.ExportsRead, Deciding).WithSummary("The case as a STIX 2.1 bundle.");
        api.MapGet("/exports/queue.csv", QueueExport.DownloadAsync).For(ApiScopes.ExportsRead, Reviewing).WithSummary("The review queue as a CSV file, filtered as on its page.");
        api.MapGet("/candidates/{id}/links", LinksAsync).For(ApiScopes.LinksRead, Reviewing).Produces<PageShape<NeighbourShape>>().WithSummary("Whom a candidate shares something with, the rarest first.");
        api.MapPost("/candidates/{id}/links/{other}/retraction", RetractAsync).For(ApiScopes.LinksWrite, Deciding, personOnly: true).Produces<DoneShape>().WithSummary("Takes links back: of one kind, or all that the two share, now or later.");
        api.MapPost("/candidates/{id}/links/{other}/restoration", RestoreAsync).For(ApiScopes.LinksWrite, Deciding, personOnly: true).Produces<DoneShape>().WithSummary("Takes that back: the links are there again as they were.");
    }

    private static async Task<ApiResult> ListAsync(HttpContext http, VerifyStore store, string? state, string? cursor, int? limit, CancellationToken cancel)
    {
        if (state is not null && !States.Contains(state)) return ApiResult.BadRequest("state", string.Join(", ", States));
        if (Paging.Wrong(cursor, limit) is { } wrong) return wrong;
        var tenant = store.For(http.User.TenantOf());
        var page = await tenant.CasesAsync(state, cursor, limit ?? Paging.Usual, cancel);
        await tenant.AppendAuditAsync(http.User.Actor(), "list-viewed", "cases", $"{page.Items.Count} rows", cancel);
        return ApiResult.Ok(new PageShape<CaseRowShape>([.. page.Items.Select(row => new CaseRowShape(row.Candidate.Value, row.State, row.Version, row.OpenedAt, row.UpdatedAt))], page.Next));
    }

    private static async Task<ApiResult> OneAsync(HttpContext http, VerifyStore store, TimeProvider time, string id, CancellationToken cancel) =>
        await CaseFile.OpenAsync(store, http.User, id, "case-viewed", cancel) is { } file ? ApiResult.Ok(CaseExport.Of(file, time.GetUtcNow())) : ApiResult.NotFound;

    private static Task<ApiResult> NoteAsync(HttpContext http, VerifyStore store, CaseWork work, string id, Body<NoteRequest> body, CancellationToken cancel) =>
        DoAsync(http, store, work, id, body, asked => (new CaseCommand.Note(asked.Text), asked.Version), cancel);

    private static Task<ApiResult> AssignAsync(HttpContext http, VerifyStore store, CaseWork work, string id, Body<AssignmentRequest> body, CancellationToken cancel) =>
        DoAsync(http, store, work, id, body, asked => (new CaseCommand.Assign(asked.To), asked.Version), cancel);

    private static Task<ApiResult> ConcludeAsync(HttpContext http, VerifyStore store, CaseWork work, string id, Body<DispositionRequest> body, CancellationToken cancel) =>
        DoAsync(http, store, work, id, body, asked => (new CaseCommand.Conclude(asked.Conclusion, asked.Reason), asked.Version), cancel);

    private static Task<ApiResult> AnswerAsync(HttpContext http, VerifyStore store, CaseWork work, string id, Body<AnswerRequest> body, CancellationToken cancel) =>
        DoAsync(http, store, work, id, body, asked => (new CaseCommand.Answer(asked.Agreed, asked.Reason), asked.Version), cancel);

    private static async Task<ApiResult> DoAsync<T>(HttpContext http, VerifyStore store, CaseWork work, string id, Body<T> body, Func<T, (CaseCommand Command, long Version)> read, CancellationToken cancel) where T : class
    {
        if (body.Problem is { } problem) return problem;
        if (await CaseFile.OpenAsync(store, http.User, id, "case-viewed", cancel) is not { } file) return ApiResult.NotFound;
        var (command, version) = read(body.Value);
        return await work.DoAsync(file, command, version, http.User, cancel) switch
        {
            CaseOutcome.Recorded recorded => ApiResult.Ok(new CaseShape(file.Id.Value, recorded.Now.Status, recorded.Now.Version, recorded.Now.Assignee, recorded.Now.Proposal is not null)),
            CaseOutcome.Refused refused => ApiResult.Problem(StatusCodes.Status422UnprocessableEntity, CaseWork.Text(refused.Why)),
            CaseOutcome.Overtaken overtaken => ApiResult.Problem(StatusCodes.Status409Conflict, $"Nothing was recorded: the case is at version {overtaken.By?.Version ?? file.State.Version}."),
            _ => throw new InvalidOperationException("no such outcome"),
        };
    }

    private static async Task<ApiResult> LinksAsync(HttpContext http, VerifyStore store, string id, string? cursor, int? limit, CancellationToken cancel)
    {
        if (Paging.Wrong(cursor, limit) is { } wrong) return wrong;
        if (await CaseFile.OpenAsync(store, http.User, id, "links-viewed", cancel) is not { } file) return ApiResult.NotFound;
        var (all, size) = (Neighbour.Of(file.Links), limit ?? Paging.Usual);
        var from = (int)Math.Clamp(Cursor.Read(cursor).Number, 0, all.Count);
        var page = await Neighbour.NamedAsync(file.Tenant, [.. all.Skip(from).Take(size)], cancel);
        return ApiResult.Ok(new PageShape<NeighbourShape>([.. page.Select(one => new NeighbourShape(one.Id.Value, one.Name, one.Recommendation, [.. one.Shares.Select(link => link.Selector.Text()).Distinct()], one.Weight))],
            from + size < all.Count ? Cursor.Write(from + size, "links") : null));
    }

    private static async Task<ApiResult> RetractAsync(HttpContext http, VerifyStore store, Intake intake, TimeProvider time, string id, string other, Body<UnlinkRequest> body, CancellationToken cancel)
    {
        if (body.Problem is { } problem) return problem;
        if (await CaseFile.OpenAsync(store, http.User, id, "links-viewed", cancel) is not { } file) return ApiResult.NotFound;
        var (shared, reason) = (file.Links.Where(link => link.Other.Value == other).ToArray(), body.Value.Reason.Trim());
        if (shared.Length == 0) return ApiResult.NotFound;
        if (body.Value.Kind is not { } kind) await Unlinking.CutAsync(file.Tenant, intake, file.Id, new CandidateId(other), http.User.Actor(), reason, time.GetUtcNow(), cancel);
        else if (shared.All(link => link.Selector.Text() != kind)) return ApiResult.BadRequest("kind", "the two share nothing of this kind");
        else await Unlinking.RetractAsync(file.Tenant, intake, file.Id, new CandidateId(other), kind, http.User.Actor(), reason, time.GetUtcNow(), cancel);
        return ApiResult.Ok(new DoneShape("retracted"));
    }

    private static async Task<ApiResult> RestoreAsync(HttpContext http, VerifyStore store, Intake intake, TimeProvider time, string id, string other, CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, http.User, id, "links-viewed", cancel) is not { } file) return ApiResult.NotFound;
        if ((await file.Tenant.LinksAsync(file.Id, cancel)).All(link => link.Kind != TenantTransaction.AnyKind || link.Other.Value != other)) return ApiResult.NotFound;
        await Unlinking.RestoreAsync(file.Tenant, intake, file.Id, new CandidateId(other), http.User.Actor(), time.GetUtcNow(), cancel);
        return ApiResult.Ok(new DoneShape("restored"));
    }
}
