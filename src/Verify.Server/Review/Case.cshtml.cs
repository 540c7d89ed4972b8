using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>One candidate for security: what was seen, with its evidence; the honest explanation first; a decision that is recorded for good.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class CaseModel(VerifyStore store, Intake intake, TimeProvider time) : PageModel
{
    public const int LeastReason = 10;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CandidateRow Candidate { get; private set; } = null!;
    public Assessment? Assessment { get; private set; }
    public IReadOnlyList<Explanation.Step> Waterfall { get; private set; } = [];
    public IReadOnlyList<IGrouping<Family, ScoredSignal>> Observed { get; private set; } = [];
    public IReadOnlyList<ScoredSignal> Clear { get; private set; } = [];
    public IReadOnlyList<ScoredSignal> NotChecked { get; private set; } = [];
    public IReadOnlyDictionary<string, Evidence> Evidence { get; private set; } = new Dictionary<string, Evidence>();
    public IReadOnlyList<TimelineEntry> Timeline { get; private set; } = [];
    public IReadOnlyList<LinkedCandidate> Links { get; private set; } = [];
    public IReadOnlyList<LinkedCandidate> Parted { get; private set; } = [];
    public IReadOnlyList<Disposition> Dispositions { get; private set; } = [];
    public bool NamesADocument { get; private set; }
    public string? Problem { get; private set; }
    public bool MayDecide => User.IsInRole(nameof(Role.Reviewer)) || User.IsInRole(nameof(Role.Compliance));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    /// <summary>Records a conclusion as evidence; the next assessment shows it.</summary>
    public async Task<IActionResult> OnPostDecideAsync(DispositionConclusion? conclusion, string? reason, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        if (conclusion is null || reason is null || reason.Trim().Length < LeastReason)
        {
            Problem = $"A conclusion and a reason of at least {LeastReason} letters are needed.";
            return Page();
        }
        if (conclusion == DispositionConclusion.Cleared && Assessment?.NeedsCompliance == true && !User.IsInRole(nameof(Role.Compliance)))
        {
            Problem = "A compliance hold is released by a compliance user.";
            return Page();
        }
        var now = time.GetUtcNow();
        var said = new Disposition
        {
            Id = EvidenceDraft.Placeholder,
            Source = "review",
            ObservedAt = now,
            Assurance = Assurance.Attested,
            Conclusion = conclusion.Value,
            By = User.Identity!.Name!,
            Reason = reason.Trim(),
            Clears = conclusion == DispositionConclusion.Cleared && Assessment is not null ? [.. Assessment.Signals.Where(s => s.State == SignalState.Observed).Select(s => s.Indicator)] : [],
            AssessmentFingerprint = Assessment?.Fingerprint,
        };
        await store.For(User.TenantOf()).InTransactionAsync(async tx =>
        {
            await intake.AppendAsync(tx, Candidate.Id, [EvidenceDraft.Of("review", said)], now);
            await tx.OpenCaseAsync(Candidate.Id, new NewCaseEvent($"decided:{now.UtcTicks}", "disposition", User.Actor(), now, JsonSerializer.SerializeToUtf8Bytes(said, Json.Canonical)));
            await tx.AppendAuditAsync(User.Actor(), "disposition", Candidate.Id.Value, EvidenceText.Kebab(conclusion.Value));
        }, cancel);
        return Redirect($"/review/{Id}");
    }

    /// <summary>Takes a link back: these two are different people. It stays taken back.</summary>
    public async Task<IActionResult> OnPostUnlinkAsync(string other, string kind, string? reason, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        if (reason is null || reason.Trim().Length < LeastReason)
        {
            Problem = $"Taking a link back needs a reason of at least {LeastReason} letters.";
            return Page();
        }
        var tenant = store.For(User.TenantOf());
        await Linking.Unlinking.RetractAsync(tenant, intake, Candidate.Id, new CandidateId(other), kind, User.Actor(), reason.Trim(), time.GetUtcNow(), cancel);
        return Redirect($"/review/{Id}");
    }

    /// <summary>"These two are different": whatever they share makes no link between them, now or later.</summary>
    public async Task<IActionResult> OnPostPartAsync(string other, string? reason, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        if (Links.All(linked => linked.Id.Value != other)) return NotFound();
        if (reason is null || reason.Trim().Length < LeastReason)
        {
            Problem = $"Saying that two people are different needs a reason of at least {LeastReason} letters.";
            return Page();
        }
        await Linking.Unlinking.CutAsync(store.For(User.TenantOf()), intake, Candidate.Id, new CandidateId(other), User.Actor(), reason.Trim(), time.GetUtcNow(), cancel);
        return Redirect($"/review/{Id}");
    }

    /// <summary>Takes that back: the links are there again as they were.</summary>
    public async Task<IActionResult> OnPostRejoinAsync(string other, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel) || Parted.All(parted => parted.Id.Value != other)) return NotFound();
        await Linking.Unlinking.RestoreAsync(store.For(User.TenantOf()), intake, Candidate.Id, new CandidateId(other), User.Actor(), time.GetUtcNow(), cancel);
        return Redirect($"/review/{Id}");
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(Id), cancel) is not { } row) return false;
        Candidate = row;
        var evidence = await Dossiers.EvidenceAsync(tenant, row.Id, cancel);
        Evidence = evidence.ToDictionary(e => e.Id.Value, StringComparer.Ordinal);
        Timeline = Review.Timeline.Of(evidence);
        Dispositions = [.. evidence.OfType<Disposition>().OrderByDescending(d => d.ObservedAt)];
        NamesADocument = evidence.OfType<Document>().Any();
        Links = await LinkedAsync(tenant, evidence, cancel);
        Parted = await PartedAsync(tenant, row.Id, cancel);
        if (await AssessCandidate.LatestAsync(tenant, row.Id, cancel) is { } assessment)
        {
            Assessment = assessment;
            Waterfall = Explanation.Waterfall(assessment);
            Observed = [.. assessment.Signals.Where(s => s.State == SignalState.Observed).OrderByDescending(s => s.Points).GroupBy(s => s.Family).OrderByDescending(g => g.Sum(s => s.Points))];
            Clear = [.. assessment.Signals.Where(s => s.State == SignalState.NotObserved)];
            NotChecked = [.. assessment.Signals.Where(s => s.State == SignalState.NotChecked)];
        }
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "case-viewed", row.Id.Value), cancel);
        return true;
    }

    private static async Task<IReadOnlyList<LinkedCandidate>> PartedAsync(TenantStore tenant, CandidateId candidate, CancellationToken cancel)
    {
        var parted = new List<LinkedCandidate>();
        foreach (var cut in (await tenant.LinksAsync(candidate, cancel)).Where(link => link.Kind == TenantTransaction.AnyKind).Take(50))
            parted.Add(new LinkedCandidate(cut.Other, (await tenant.CandidateAsync(cut.Other, cancel))?.Display?.Name, []));
        return parted;
    }

    private static async Task<IReadOnlyList<LinkedCandidate>> LinkedAsync(TenantStore tenant, IReadOnlyList<Evidence> evidence, CancellationToken cancel)
    {
        var linked = new List<LinkedCandidate>();
        foreach (var group in evidence.OfType<Link>().GroupBy(link => link.Other).Take(50))
            linked.Add(new LinkedCandidate(group.Key, (await tenant.CandidateAsync(group.Key, cancel))?.Display?.Name, [.. group.OrderBy(l => l.Selector)]));
        return linked;
    }
}

/// <summary>Another candidate, and what the two share.</summary>
internal sealed record LinkedCandidate(CandidateId Id, string? Name, IReadOnlyList<Link> Shares);
