using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>The whole case on paper: nothing folded away, nothing to press.</summary>
[Authorize(Policy = SignInSetup.ForDeciding)]
internal sealed class PrintModel(VerifyStore store, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;
    public IReadOnlyList<ScoredSignal> Observed { get; private set; } = [];
    public IReadOnlyDictionary<string, Evidence> Evidence { get; private set; } = new Dictionary<string, Evidence>();
    public IReadOnlyList<Neighbour> Neighbours { get; private set; } = [];
    public DateTimeOffset Now { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "case-printed", cancel) is not { } file) return NotFound();
        (CaseFile, Now) = (file, time.GetUtcNow());
        Evidence = file.Evidence.ToDictionary(e => e.Id.Value, StringComparer.Ordinal);
        Observed = [.. file.Assessment?.Signals.Where(s => s.State == SignalState.Observed).OrderByDescending(s => s.Points) ?? Enumerable.Empty<ScoredSignal>()];
        Neighbours = await Neighbour.NamedAsync(file.Tenant, Neighbour.Of(file.Links), cancel);
        return Page();
    }
}
