using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>"Which hire is this?": records of other systems that the rules could not join, with who could be meant and why. A person picks.</summary>
[Authorize(Policy = SignInSetup.ForOnboarding)]
internal sealed class JoinsModel(VerifyStore store, Intake intake, Joining joining, Policies policies, TimeProvider time) : PageModel
{
    private const int Most = 25;

    public IReadOnlyList<(WaitingJoin Waiting, IReadOnlyList<HireMatch> Matches)> Open { get; private set; } = [];
    public IReadOnlyList<WaitingJoin> Own { get; private set; } = [];
    public string? Problem { get; private set; }
    public bool MayDecide => User.IsInRole(nameof(Role.Hr));

    public async Task OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel);

    /// <param name="hire">Whom the record means; empty: nobody here.</param>
    public async Task<IActionResult> OnPostPickAsync(string record, string? hire, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        var tenant = store.For(User.TenantOf());
        var waiting = await tenant.WaitingJoinAsync(new CandidateId(record), cancel);
        var external = waiting is null ? null : await JoinHire.ExternalAsync(tenant, waiting, cancel);
        var known = string.IsNullOrEmpty(hire) || await tenant.CandidateAsync(new CandidateId(hire), cancel) is { ErasedAt: null };
        var decided = external is { } id && known && hire != record && await tenant.InTransactionAsync(tx => string.IsNullOrEmpty(hire)
            ? joining.KeepApartAsync(tx, intake, waiting!, id, User.Actor())
            : joining.JoinAsync(tx, intake, waiting!, id, new CandidateId(hire), JoinBasis.Person, User.Actor()), cancel);
        if (decided) return Redirect(string.IsNullOrEmpty(hire) ? "/onboarding/joins" : $"/onboarding/{hire}");
        Problem = "This was decided meanwhile.";
        await LoadAsync(cancel);
        return Page();
    }

    /// <summary>"A new person" is taken back: the record waits again.</summary>
    public async Task<IActionResult> OnPostAskAgainAsync(string record, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        var tenant = store.For(User.TenantOf());
        if (await tenant.WaitingJoinAsync(new CandidateId(record), cancel) is { State: JoinState.Own } own && await JoinHire.ExternalAsync(tenant, own, cancel) is { } external)
            await tenant.InTransactionAsync(tx => joining.UndoAsync(tx, intake, own, external, own.Candidate, [], User.Actor()), cancel);
        return Redirect("/onboarding/joins");
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var open = new List<(WaitingJoin, IReadOnlyList<HireMatch>)>();
        foreach (var waiting in (await tenant.WaitingJoinsAsync([JoinState.Waiting, JoinState.Parted], Most, cancel)).Where(one => one.Hint is not null))
            open.Add((waiting, await JoinHire.MatchesAsync(tenant, waiting, policies, time.GetUtcNow(), byName: true, cancel)));
        Open = open;
        Own = await tenant.WaitingJoinsAsync([JoinState.Own], Most, cancel);
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "list-viewed", "onboarding-joins", $"{open.Count} rows"), cancel);
    }
}
