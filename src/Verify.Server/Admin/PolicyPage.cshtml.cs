using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>Versions of the policy: what is wrong with a new one, whom it would move, and only then putting it in force.</summary>
[Authorize(Policy = SignInSetup.ForAdmin)]
internal sealed class PolicyModel(VerifyStore store, TimeProvider time) : PageModel
{
    public IReadOnlyList<PolicyRow> Versions { get; private set; } = [];
    public string InForce { get; private set; } = "";
    public IReadOnlyDictionary<string, PolicyDifference> Differences { get; private set; } = new Dictionary<string, PolicyDifference>();
    public IReadOnlyList<LocatedFinding> Findings { get; private set; } = [];
    public string? Yaml { get; private set; }
    public string? Problem { get; private set; }

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(string? edit, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        InForce = await tenant.GetAsync(Policies.ActiveSetting, cancel) ?? PolicyFile.Default.Policy.Version;
        Versions = [.. (await tenant.PoliciesAsync(cancel)).Reverse()];
        var differences = new Dictionary<string, PolicyDifference>(StringComparer.Ordinal);
        foreach (var version in Versions)
            if (await PolicyPreview.ReadAsync(tenant, version.Version, cancel) is { } found) differences[version.Version] = found;
        Differences = differences;
        Yaml ??= edit is null ? null : Versions.FirstOrDefault(row => row.Version == edit)?.Yaml ?? PolicyFile.DefaultText;
    }

    /// <summary>Keeps a new version after checking it, and starts looking whom it would move. Nothing is in force by that.</summary>
    public async Task<IActionResult> OnPostAddAsync(string? yaml, CancellationToken cancel)
    {
        Yaml = (yaml ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);
        return await AnswerAsync(await PolicyVersions.AddAsync(store.For(User.TenantOf()), Yaml, User.Identity!.Name!, User.Actor(), time.GetUtcNow(), cancel), "The version is kept. Whom it would move is being counted; nothing is in force yet.", cancel);
    }

    public async Task<IActionResult> OnPostPreviewAsync(string version, CancellationToken cancel) =>
        await AnswerAsync(await PolicyVersions.PreviewAsync(store.For(User.TenantOf()), version, User.Actor(), time.GetUtcNow(), cancel), "Whom it would move is being counted.", cancel);

    /// <summary>Puts a version in force whose difference was counted, and assesses those again whom it moves.</summary>
    public async Task<IActionResult> OnPostActivateAsync(string version, CancellationToken cancel) =>
        await AnswerAsync(await PolicyVersions.ActivateAsync(store.For(User.TenantOf()), version, User.Actor(), time.GetUtcNow(), cancel), "The version is in force; those whom it moves are assessed again.", cancel);

    private async Task<IActionResult> AnswerAsync(PolicyChange change, string done, CancellationToken cancel)
    {
        switch (change)
        {
            case PolicyChange.Done:
                Done = done;
                return RedirectToPage();
            case PolicyChange.Refused refused:
                (Problem, Findings) = (refused.Why, refused.Findings);
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                await OnGetAsync(null, cancel);
                return Page();
            default:
                return NotFound();
        }
    }
}
