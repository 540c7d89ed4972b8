using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>One paper: what became of it, what was read, and the candidate's correction, which stands beside the reading and never over it.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class PaperModel(VerifyStore store, Policies policies, PortalRecorder recorder) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public Upload Upload { get; private set; } = null!;
    public IReadOnlyList<(string Name, string Value)> Read { get; private set; } = [];
    public bool Expired { get; private set; }
    public bool Corrected { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool corrected, CancellationToken cancel)
    {
        Corrected = corrected;
        return await LoadAsync(cancel) is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(string? correction, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } visit) return NotFound();
        if (PortalRecorder.Clip(correction, 1000) is { } text)
            await recorder.DeclareAsync(visit, recorder.Says($"Correction to {Upload.Slot} ({Upload.Evidence}): {text}"), "correction-given", cancel);
        return Redirect($"/portal/paper/{Id}?corrected=true");
    }

    private async Task<Visit?> LoadAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        if (visit.Uploads.FirstOrDefault(upload => upload.Id == Id) is not { } upload) return null;
        Upload = upload;
        switch (visit.Evidence.FirstOrDefault(item => item.Id == upload.Evidence))
        {
            case Document document:
                Read = [.. Facts(("Name", document.Name?.Text()), ("Born", document.BirthDate?.ToString()), ("Issued by", Place(document)), ("Valid from", document.IssueDate?.ToString()),
                    ("Valid until", document.ExpiryDate?.ToString()), ("Address", document.Address?.Text()))];
                Expired = document.ExpiryDate is { } until && until.Latest < DateOnly.FromDateTime(recorder.Now.UtcDateTime);
                break;
            case FinancialDocument paper:
                Read = [.. Facts(("Name", paper.Holder?.Text()), ("Employer", paper.Employer), ("From", paper.From?.ToString()), ("To", paper.To?.ToString()), ("Address", paper.Address?.Text()))];
                break;
            default:
                break;
        }
        return visit;
    }

    private static string Place(Document document) => string.Join(' ', new[] { document.IssuerCountry, document.IssuerRegion }.Where(part => part is not null));

    private static IEnumerable<(string Name, string Value)> Facts(params (string Name, string? Value)[] facts) => facts.Where(fact => !string.IsNullOrWhiteSpace(fact.Value)).Select(fact => (fact.Name, fact.Value!));
}
