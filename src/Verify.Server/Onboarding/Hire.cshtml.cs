using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>One hire between offer and first pay: gates, addresses, account and employment in one place. Only a person of HR opens or holds a gate, with a reason.</summary>
[Authorize(Policy = SignInSetup.ForOnboarding)]
internal sealed class HireModel(VerifyStore store, Intake intake, Joining joining, EmploymentOrders orders, ConnectorCatalog catalog, TimeProvider time) : PageModel
{
    public const int LeastReason = 10, MostReason = 1000;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public HireView Hire { get; private set; } = null!;
    public IReadOnlyList<WaitingJoin> Joined { get; private set; } = [];
    public string? Problem { get; private set; }

    /// <summary>Where verifications of employment are ordered; nothing where no such vendor is connected.</summary>
    public string? Vendor { get; private set; }
    public string? OrdersRefused { get; private set; }
    public bool MayDecide => User.IsInRole(nameof(Role.Hr));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostDecideAsync(OnboardingGate gate, bool open, string? reason, string[]? seen, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        if (!Enum.IsDefined(gate) || !IsReason(reason)) return Refused("A gate is held or opened with a reason of at least 10 letters.");
        await Hires.DecideAsync(store.For(User.TenantOf()), intake, catalog, Hire, gate, open, reason!.Trim(), seen ?? [], User.Identity!.Name!, User.Actor(), time.GetUtcNow(), cancel);
        return Redirect($"/onboarding/{Hire.Id}");
    }

    /// <summary>Has an employer asked about a claimed job.</summary>
    public async Task<IActionResult> OnPostOrderAsync(string? employer, string? number, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        if (SocialSecurityNumber(number) is not { } whole) return Refused("A social security number has nine digits.");
        return await orders.OrderAsync(store.For(User.TenantOf()), Hire, employer ?? "", whole, User.Actor(), cancel) is { } why ? Refused(why) : Redirect($"/onboarding/{Hire.Id}");
    }

    /// <summary>Takes a join back: what the other system says is not about this hire.</summary>
    public async Task<IActionResult> OnPostPartAsync(string record, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        if (Joined.FirstOrDefault(one => one.Candidate.Value == record) is not { } joined) return Refused("This record was parted meanwhile.");
        var tenant = store.For(User.TenantOf());
        if (await JoinHire.ExternalAsync(tenant, joined, cancel) is not { } external) return Refused("This record was parted meanwhile.");
        var stored = (await tenant.EvidenceAsync(Hire.Id, cancel)).Where(item => item.SupersededBy is null).ToDictionary(item => item.Id);
        var evidence = (await Dossiers.EvidenceAsync(tenant, Hire.Id, cancel)).Where(item => stored.ContainsKey(item.Id)).Select(item => (item, stored[item.Id])).ToArray();
        await tenant.InTransactionAsync(tx => joining.UndoAsync(tx, intake, joined, external, Hire.Id, evidence, User.Actor()), cancel);
        return Redirect("/onboarding/joins");
    }

    private static bool IsReason(string? reason) => reason?.Trim().Length is >= LeastReason and <= MostReason;

    /// <summary>As people write it. Social Security Administration, RM 10201.035: no area 000, 666 or 900 to 999, no group 00, no serial 0000.</summary>
    private static Secret? SocialSecurityNumber(string? text)
    {
        var digits = text?.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return digits is { Length: 9 } && digits.All(char.IsAsciiDigit) && digits[..3] is not ("000" or "666") && digits[0] != '9' && digits[3..5] != "00" && digits[5..] != "0000" ? new Secret(digits) : null;
    }

    private PageResult Refused(string problem)
    {
        Problem = problem;
        return Page();
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await Hires.LoadAsync(tenant, new CandidateId(Id), time.GetUtcNow(), cancel) is not { } hire) return false;
        Hire = hire;
        Vendor = (await orders.VendorAsync(tenant, cancel))?.Name;
        OrdersRefused = await orders.RefusalAsync(tenant, hire, cancel);
        var joined = new List<WaitingJoin>();
        foreach (var owner in (await tenant.ExternalIdentitiesAsync(hire.Id, cancel)).Select(identity => identity.Candidate).Distinct().Where(owner => owner != hire.Id))
            if (await tenant.WaitingJoinAsync(owner, cancel) is { State: JoinState.Joined } one) joined.Add(one);
        Joined = joined;
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "hire-viewed", hire.Id.Value), cancel);
        return true;
    }
}
