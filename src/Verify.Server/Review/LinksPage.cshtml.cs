using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Server.Receiving;
using Verify.Server.Linking;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>Whom a candidate shares something with: a graph with the reason on each edge, a table of all, taking links back, and one conclusion for several members.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class LinksModel(VerifyStore store, Intake intake, CaseWork work, TimeProvider time) : PageModel
{
    public const int PageSize = 50, MostAtOnce = 60;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "from")]
    public int From { get; set; }

    public CaseFile CaseFile { get; private set; } = null!;
    public LinkGraph Graph { get; private set; } = null!;
    public IReadOnlyList<Neighbour> Neighbours { get; private set; } = [];
    public IReadOnlyList<Neighbour> Parted { get; private set; } = [];
    public IReadOnlyDictionary<CandidateId, (long Version, string Status)> States { get; private set; } = new Dictionary<CandidateId, (long, string)>();
    public int Linked { get; private set; }
    public string? Problem { get; private set; }

    /// <summary>What one conclusion for several came to, each by name.</summary>
    public IReadOnlyList<(string Name, string Outcome)> Done { get; private set; } = [];
    public bool MayDecide => CaseWork.MayDecide(User);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    /// <summary>Takes one kind of link back: that the two share this means nothing.</summary>
    public Task<IActionResult> OnPostUnlinkAsync(string other, string kind, string? reason, CancellationToken cancel) => CutAsync(other, reason, cancel, (tenant, id, why) =>
        Unlinking.RetractAsync(tenant, intake, CaseFile.Id, id, kind, User.Actor(), why, time.GetUtcNow(), cancel));

    /// <summary>"These two are different": whatever they share makes no link between them, now or later.</summary>
    public Task<IActionResult> OnPostPartAsync(string other, string? reason, CancellationToken cancel) => CutAsync(other, reason, cancel, (tenant, id, why) =>
        Unlinking.CutAsync(tenant, intake, CaseFile.Id, id, User.Actor(), why, time.GetUtcNow(), cancel));

    /// <summary>Takes that back: the links are there again as they were.</summary>
    public async Task<IActionResult> OnPostRejoinAsync(string other, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel) || Parted.All(parted => parted.Id.Value != other)) return NotFound();
        await Unlinking.RestoreAsync(CaseFile.Tenant, intake, CaseFile.Id, new CandidateId(other), User.Actor(), time.GetUtcNow(), cancel);
        return Redirect($"/review/{CaseFile.Id}/links");
    }

    /// <summary>One conclusion for several members of the group; each is recorded, or refused, by itself.</summary>
    /// <param name="member">Those chosen, each as id and the version of the case that was seen.</param>
    public async Task<IActionResult> OnPostTogetherAsync(string[]? member, DispositionConclusion? conclusion, string? reason, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        var known = CaseFile.Links.Select(link => link.Other.Value).Append(CaseFile.Id.Value).ToHashSet(StringComparer.Ordinal);
        var done = new List<(string, string)>();
        foreach (var (id, version) in (member ?? []).Take(MostAtOnce).Select(Chosen).OfType<(string Id, long Version)>().Where(one => known.Contains(one.Id)))
        {
            if (await CaseFile.OpenAsync(store, User, id, "case-viewed", cancel) is not { } file) continue;
            done.Add((file.Name, await work.DoAsync(file, new CaseCommand.Conclude(conclusion, reason), version, User, cancel) switch
            {
                CaseOutcome.Recorded { Now.Proposal: not null } => "waits for a second person",
                CaseOutcome.Recorded => "recorded",
                CaseOutcome.Refused refused => CaseWork.Text(refused.Why),
                CaseOutcome.Overtaken => "Nothing was recorded: the case changed while you looked at it.",
                _ => throw new InvalidOperationException("no such outcome"),
            }));
        }
        if (done.Count == 0) return Refused("Nobody was chosen.");
        await LoadAsync(cancel);
        Done = done;
        return Page();
    }

    private static (string Id, long Version)? Chosen(string member) => member.Split('|') is [var id, var version] && long.TryParse(version, out var seen) ? (id, seen) : null;

    private async Task<IActionResult> CutAsync(string other, string? reason, CancellationToken cancel, Func<TenantStore, CandidateId, string, Task> cut)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel) || CaseFile.Links.All(link => link.Other.Value != other)) return NotFound();
        if (reason is null || reason.Trim().Length is < CaseRules.LeastReason or > CaseRules.MostText) return Refused("Taking a link back needs a reason of at least 10 letters.");
        await cut(CaseFile.Tenant, new CandidateId(other), reason.Trim());
        return Redirect($"/review/{CaseFile.Id}/links");
    }

    private PageResult Refused(string problem)
    {
        Problem = problem;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "links-viewed", cancel) is not { } file) return false;
        CaseFile = file;
        var all = Neighbour.Of(file.Links);
        Linked = all.Count;
        From = Math.Clamp(From, 0, Math.Max(0, (Linked - 1) / PageSize * PageSize));
        var parted = (await file.Tenant.LinksAsync(file.Id, cancel)).Where(link => link.Kind == TenantTransaction.AnyKind).Take(PageSize).Select(link => new Neighbour(link.Other, null, null, []));
        var named = (await Neighbour.NamedAsync(file.Tenant, [.. all.Where((_, at) => at < LinkGraph.Most || (at >= From && at < From + PageSize)), .. parted], cancel)).ToLookup(n => n.Shares.Count > 0);
        var drawn = named[true].Take(LinkGraph.Most);
        var cluster = file.Evidence.OfType<Cluster>().LastOrDefault();
        Graph = LinkGraph.Of(new Neighbour(file.Id, file.Name, file.Candidate.Recommendation, []), [.. drawn, .. all.Skip(LinkGraph.Most)], cluster);
        var page = all.Skip(From).Take(PageSize).Select(n => n.Id).ToHashSet();
        Neighbours = [.. named[true].Where(n => page.Contains(n.Id))];
        Parted = [.. named[false]];
        States = await file.Tenant.CaseVersionsAsync([file.Id, .. Neighbours.Select(n => n.Id)], cancel);
        return true;
    }
}
