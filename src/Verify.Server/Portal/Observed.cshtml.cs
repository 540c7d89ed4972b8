using System.Text.Json.Nodes;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Review;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>What is known about the candidate, in plain words. What would tell about other people is left out.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class ObservedModel(VerifyStore store, Policies policies, PortalRecorder recorder) : PageModel
{
    internal sealed record Item(string Title, string Source, string When, IReadOnlyList<(string Name, string Value)> Facts);

    public IReadOnlyList<Item> Items { get; private set; } = [];
    public bool Noted { get; private set; }

    public async Task OnGetAsync(bool noted, CancellationToken cancel)
    {
        Noted = noted;
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        Items = [.. visit.Evidence.OrderByDescending(item => item.ObservedAt).Select(item => (Evidence: item, Title: TitleOf(item))).Where(pair => pair.Title is not null).Take(200)
            .Select(pair => new Item(pair.Title!, pair.Evidence.Source, pair.Evidence.ObservedAt is { } at ? Words.Moment(at) : "", [.. EvidenceFacts.Of(pair.Evidence)]))];
        await visit.Tenant.InTransactionAsync(tx => tx.AppendAuditAsync(visit.Actor, "own-data-viewed", visit.Candidate.Value), cancel);
    }

    public async Task<IActionResult> OnPostAsync(string? moved, string? movedOn, string? alias, bool vpn, string? text, CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        var place = PortalRecorder.Clip(moved, 200);
        var name = PortalRecorder.Clip(alias, 120);
        var declaration = recorder.Says(PortalRecorder.Clip(text, 2000)) with
        {
            Move = place is null ? null : new MoveDeclaration { At = PartialDate.TryParse(movedOn, out var since) ? since : null, To = new Place { Street = place } },
            Aliases = name is null ? [] : [name],
            UsesVpn = vpn ? true : null,
        };
        if (declaration is { Text: null, Move: null, Aliases.Count: 0, UsesVpn: null }) return Redirect("/portal/observed");
        await recorder.DeclareAsync(visit, declaration, "context-given", cancel);
        return Redirect("/portal/observed?noted=true");
    }

    /// <summary>Everything that is kept about the person, and nothing about anybody else.</summary>
    public static async Task<IResult> ExportAsync(HttpContext http, VerifyStore store, Policies policies, TimeProvider time)
    {
        var visit = await Visit.OfAsync(http.User, store, policies, http.RequestAborted);
        var evidence = new JsonArray();
        foreach (var item in visit.Evidence.Where(IsOwn)) evidence.Add(JsonSerializer.SerializeToNode(item, Json.Canonical));
        var requests = (await visit.Tenant.PortalRequestsAsync(visit.Candidate, http.RequestAborted)).Select(request => new { request.Kind, request.OpenedAt, request.Text, request.AnsweredAt, request.Answer });
        var papers = visit.Uploads.Select(upload => new { upload.Id, upload.Slot, upload.AddedAt, upload.State, upload.Pages });
        var stills = (await visit.Tenant.StillsAsync(visit.Candidate, http.RequestAborted)).Select(still => new { still.Session, still.AskedAt, still.State, still.Pictures });
        await visit.Tenant.InTransactionAsync(tx => tx.AppendAuditAsync(visit.Actor, "own-data-exported", visit.Candidate.Value), http.RequestAborted);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new { madeAt = time.GetUtcNow(), evidence, papers, stills, requests }, new JsonSerializerOptions(Json.Readable) { WriteIndented = true });
        return Results.File(bytes, "application/json", "my-data.json");
    }

    private static bool IsOwn(Evidence item) => item is not (Link or Cluster or LinkLookup or PriorIdentity);

    private static string? TitleOf(Evidence item) => item switch
    {
        Application => "Your application",
        Document => "An identity document",
        FinancialDocument => "A pay, tax or bank document",
        NetworkEvent => "Your internet address at a visit",
        DeviceEvent => "Your device's clock and camera name",
        IpIntel => "What is known about an internet address",
        Consent => "A choice of yours",
        Declaration => "Something you told us",
        Resume => "Your CV",
        IdentityCheck => "A live check",
        FaceComparison => "A comparison of two pictures",
        StageChange => "A step of your application",
        Offer => "An offer",
        _ when IsOwn(item) => "Another observation",
        _ => null,
    };
}
