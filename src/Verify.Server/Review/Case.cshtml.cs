using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>One candidate for security: what was seen, with its evidence; the honest explanation first; a decision that is recorded for good.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class CaseModel(VerifyStore store, CaseWork work) : PageModel
{
    /// <summary>So many signals come with their evidence; of those after them there is the printable page.</summary>
    public const int MostSignals = 60, MostEvidence = 6, MostTimeline = 60, MostNeighbours = 6;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;
    public IReadOnlyList<Explanation.Step> Waterfall { get; private set; } = [];
    public IReadOnlyList<IGrouping<Family, ScoredSignal>> Observed { get; private set; } = [];
    public IReadOnlyList<ScoredSignal> Clear { get; private set; } = [];
    public IReadOnlyList<ScoredSignal> NotChecked { get; private set; } = [];
    public IReadOnlyDictionary<string, Evidence> Evidence { get; private set; } = new Dictionary<string, Evidence>();
    public IReadOnlyList<TimelineEntry> Timeline { get; private set; } = [];
    public IReadOnlyList<Neighbour> Neighbours { get; private set; } = [];
    public int Linked { get; private set; }
    public string? Problem { get; private set; }

    /// <summary>What happened between looking and deciding, when something did.</summary>
    public RecordedEvent? Overtaken { get; private set; }
    public string? Typed { get; private set; }
    public string Me => User.Identity!.Name!;
    public bool MayDecide => CaseWork.MayDecide(User);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostDecideAsync(DispositionConclusion? conclusion, string? reason, long version, CancellationToken cancel) => DoAsync(new CaseCommand.Conclude(conclusion, reason), version, reason, cancel);

    public Task<IActionResult> OnPostAnswerAsync(bool agreed, string? reason, long version, CancellationToken cancel) => DoAsync(new CaseCommand.Answer(agreed, reason), version, reason, cancel);

    public Task<IActionResult> OnPostNoteAsync(string? text, long version, CancellationToken cancel) => DoAsync(new CaseCommand.Note(text), version, text, cancel);

    public Task<IActionResult> OnPostTakeAsync(long version, CancellationToken cancel) => DoAsync(new CaseCommand.Assign(Me), version, null, cancel);

    public Task<IActionResult> OnPostAssignAsync(string? to, long version, CancellationToken cancel) => DoAsync(new CaseCommand.Assign(to?.Length > 200 ? to[..200] : to), version, null, cancel);

    public Task<IActionResult> OnPostOpenCareAsync(string? reason, long version, CancellationToken cancel) => DoAsync(new CaseCommand.OpenCare(reason), version, reason, cancel);

    public Task<IActionResult> OnPostDoCareAsync(CareStep step, long version, CancellationToken cancel) => Enum.IsDefined(step) ? DoAsync(new CaseCommand.DoCare(step), version, null, cancel) : Task.FromResult<IActionResult>(BadRequest());

    public Task<IActionResult> OnPostCloseCareAsync(string? reason, long version, CancellationToken cancel) => DoAsync(new CaseCommand.CloseCare(reason), version, reason, cancel);

    private async Task<IActionResult> DoAsync(CaseCommand command, long version, string? typed, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        switch (await work.DoAsync(CaseFile, command, version, User, cancel))
        {
            case CaseOutcome.Recorded:
                return Redirect($"/review/{CaseFile.Id}#case");
            case CaseOutcome.Refused refused:
                (Problem, Typed) = (CaseWork.Text(refused.Why), typed);
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return Page();
            case CaseOutcome.Overtaken overtaken:
                await LoadAsync(cancel);
                (Overtaken, Typed) = (overtaken.By ?? CaseFile.Events.LastOrDefault(), typed);
                Response.StatusCode = StatusCodes.Status409Conflict;
                return Page();
            default:
                throw new InvalidOperationException("no such outcome");
        }
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "case-viewed", cancel) is not { } file) return false;
        CaseFile = file;
        Evidence = file.Evidence.ToDictionary(e => e.Id.Value, StringComparer.Ordinal);
        Timeline = Review.Timeline.Of(file.Evidence);
        var neighbours = Neighbour.Of(file.Links);
        Linked = neighbours.Count;
        Neighbours = await Neighbour.NamedAsync(file.Tenant, [.. neighbours.Take(MostNeighbours)], cancel);
        if (file.Assessment is not { } assessment) return true;
        Waterfall = Explanation.Waterfall(assessment);
        Observed = [.. assessment.Signals.Where(s => s.State == SignalState.Observed).OrderByDescending(s => s.Points).GroupBy(s => s.Family).OrderByDescending(g => g.Sum(s => s.Points))];
        Clear = [.. assessment.Signals.Where(s => s.State == SignalState.NotObserved)];
        NotChecked = [.. assessment.Signals.Where(s => s.State == SignalState.NotChecked)];
        return true;
    }
}
