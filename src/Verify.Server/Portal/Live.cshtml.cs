using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Connectors.Sdk;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Portal;

/// <summary>An active live check: prompts that are drawn for this visit, and a picture after each. The equal way is a call with a person.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.UploadLimit)]
[RequestSizeLimit(MostForm)]
[RequestFormLimits(MultipartBodyLengthLimit = MostForm, MemoryBufferThreshold = MostForm, BufferBodyLengthLimit = MostForm)]
internal sealed class LiveModel(VerifyStore store, Policies policies, UploadIntake uploads, PortalRecorder recorder, Intake intake, ConnectorCatalog catalog, IDataProtectionProvider protection) : PageModel
{
    public const int MostForm = 8 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), CallWithin = TimeSpan.FromDays(3);

    private static readonly string[] All =
    [
        "Look straight into the camera.", "Turn your head slowly to the left.", "Turn your head slowly to the right.", "Hold one hand in front of half of your face.",
        "Hold up two fingers beside your face.", "Tilt your head to one shoulder.",
    ];

    public bool Open { get; private set; }
    public string Drawn { get; private set; } = "";
    public IReadOnlyList<string> Prompts { get; private set; } = [];
    public string? Problem { get; private set; }

    /// <summary>The tenant connected a system of credentials.</summary>
    public bool HasWallet { get; private set; }

    /// <summary>The tenant connected a vendor with a page for it, and the candidate agreed that faces are looked at.</summary>
    public bool HasElsewhere { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        var connected = (await visit.Tenant.ConnectionsAsync(cancel)).Where(stored => stored.Enabled).Select(stored => catalog.Find(stored.Connector)?.Connector).ToList();
        HasWallet = connected.Exists(connector => connector is IProofRequest);
        HasElsewhere = visit.Allows(ConsentPurpose.Biometrics) && connected.Exists(connector => connector is ILiveChecks);
        Draw(visit);
    }

    public async Task<IActionResult> OnPostAsync(string? challenge, string? camera, string? zone, string? offset, List<IFormFile> frames, CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        if (!visit.MayGive(Slots.Liveness)) return Again(visit, "This is not asked for now, so it was not taken.", StatusCodes.Status409Conflict);
        if (Solved(challenge) is not { } request) return Again(visit, "The prompts were too old. Please take the pictures again.", StatusCodes.Status422UnprocessableEntity);
        var pages = new List<byte[]>(3);
        foreach (var frame in frames.Take(4))
        {
            var content = new byte[Math.Min(frame.Length, 3 << 20)];
            await using var stream = frame.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancel);
            pages.Add(content);
        }
        if (pages.Count != 3 || pages.Any(page => FileForm.Of(page) != FileForm.Jpeg)) return Again(visit, "Three pictures are needed. Please start again.", StatusCodes.Status422UnprocessableEntity);
        var device = Device.Of(zone, offset, camera);
        await visit.Tenant.InTransactionAsync(async tx =>
        {
            await uploads.AddAsync(tx, visit.Candidate, Slots.Liveness, PortalRecorder.Source, live: true, pages, visit.Actor);
            await intake.AppendAsync(tx, visit.Candidate, [new EvidenceDraft($"portal|live|{request}", Check(request) with { Status = IdentityCheckStatus.Completed, Liveness = Core.Model.ChallengeResult.Inconclusive, CameraLabel = device.Camera })], recorder.Now);
        }, cancel);
        if (visit.Allows(ConsentPurpose.NetworkAndDevice)) await recorder.SeenAsync(visit, HttpContext, User.FindFirstValue(PortalSetup.SessionClaim)!, device, cancel);
        return Redirect("/portal/home");
    }

    public async Task<IActionResult> OnPostCallAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        await recorder.AskAsync(visit, "live-call", "A live call in place of the live check.", CallWithin, cancel);
        await visit.Tenant.InTransactionAsync(tx => intake.AppendAsync(tx, visit.Candidate,
            [new EvidenceDraft($"portal|live-call|{visit.Candidate}", Check("live-call") with { Status = IdentityCheckStatus.Sent, AlternativeTaken = true })], recorder.Now), cancel);
        return Redirect("/portal/help?asked=true");
    }

    private IdentityCheck Check(string request) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = PortalRecorder.Source, ObservedAt = recorder.Now, RequestId = request, Status = IdentityCheckStatus.Sent, AppliesToEveryone = true, AlternativeOffered = true,
    };

    private PageResult Again(Visit visit, string problem, int status)
    {
        (Problem, Response.StatusCode) = (problem, status);
        Draw(visit);
        return Page();
    }

    private void Draw(Visit visit)
    {
        Open = visit.MayGive(Slots.Liveness);
        // The first is always straight: it is the picture that is compared.
        var rest = Enumerable.Range(1, All.Length - 1).ToArray();
        RandomNumberGenerator.Shuffle(rest.AsSpan());
        int[] drawn = [0, rest[0], rest[1]];
        Prompts = [.. drawn.Select(at => All[at])];
        Drawn = Protector().Protect(string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():n}|{string.Join('.', drawn)}|{visit.Candidate}"), Patience);
    }

    /// <summary>The id of a challenge that was drawn here, for this candidate, not long ago.</summary>
    private string? Solved(string? challenge)
    {
        try
        {
            return Protector().Unprotect(challenge ?? "").Split('|') is [var id, var drawn, var candidate] && candidate == User.CandidateOf().Value ? $"{id}.{drawn}" : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector() => protection.CreateProtector("portal live check").ToTimeLimitedDataProtector();
}
