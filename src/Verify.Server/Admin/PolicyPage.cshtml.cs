using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Admin;

/// <summary>Versions of the policy: what is wrong with a new one, whom it would move, and only then putting it in force.</summary>
[Authorize(Policy = SignInSetup.ForAdmin)]
internal sealed class PolicyModel(VerifyStore store, TimeProvider time) : PageModel
{
    public const int MostLetters = 1 << 19;

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
        var tenant = store.For(User.TenantOf());
        Yaml = (yaml ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);
        if (Yaml.Length is 0 or > MostLetters) return await RefusedAsync("A policy as YAML, of at most 512 KB.", cancel);
        var (policy, findings) = PolicyFile.Parse(Yaml);
        Findings = findings;
        if (policy is null || findings.Any(found => found.Finding.Fatal)) return await RefusedAsync("This policy cannot be used; what is wrong stands below.", cancel);
        if (policy.Version == PolicyFile.Default.Policy.Version) return await RefusedAsync("The built-in policy has this version; give yours another.", cancel);
        try { await tenant.AddPolicyAsync(policy.Version, Yaml, User.Identity!.Name!, cancel); }
        catch (StoreException) { return await RefusedAsync("There is a version of this name already, with another text.", cancel); }
        await PreviewAsync(tenant, policy.Version, cancel);
        Done = "The version is kept. Whom it would move is being counted; nothing is in force yet.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostPreviewAsync(string version, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.PolicyAsync(version, cancel) is null) return NotFound();
        await PreviewAsync(tenant, version, cancel);
        Done = "Whom it would move is being counted.";
        return RedirectToPage();
    }

    /// <summary>Puts a version in force whose difference was counted, and assesses those again whom it moves.</summary>
    public async Task<IActionResult> OnPostActivateAsync(string version, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var builtIn = version == PolicyFile.Default.Policy.Version;
        if (!builtIn && await tenant.PolicyAsync(version, cancel) is null) return NotFound();
        var difference = await PolicyPreview.ReadAsync(tenant, version, cancel);
        if (!builtIn && difference is null) return await RefusedAsync("Whom it would move is not counted yet.", cancel);
        // Whom the version before had moved, the new one may move back.
        var before = await tenant.GetAsync(Policies.ActiveSetting, cancel) is { } last ? await PolicyPreview.ReadAsync(tenant, last, cancel) : null;
        var moved = (difference?.Moved ?? []).Union(before?.Moved ?? []).ToArray();
        if (builtIn) await tenant.TakeAsync(Policies.ActiveSetting, cancel);
        else await tenant.SetAsync(Policies.ActiveSetting, version, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            foreach (var candidate in moved) await tx.EnqueueAssessAsync(candidate, time.GetUtcNow());
            await tx.AppendAuditAsync(User.Actor(), "policy-activated", tenant.Tenant.Value, $"{version}, {moved.Length} assessed again");
        }, cancel);
        Done = "The version is in force; those whom it moves are assessed again.";
        return RedirectToPage();
    }

    private Task PreviewAsync(TenantStore tenant, string version, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        await tx.EnqueueJobAsync(PolicyPreview.JobKind, null, version, null, time.GetUtcNow());
        await tx.AppendAuditAsync(User.Actor(), "policy-previewed", tenant.Tenant.Value, version);
    }, cancel);

    private async Task<IActionResult> RefusedAsync(string problem, CancellationToken cancel)
    {
        Problem = problem;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await OnGetAsync(null, cancel);
        return Page();
    }
}
