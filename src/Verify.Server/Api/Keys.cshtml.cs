using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Api;

/// <summary>Keys for programs that use the REST API: made here, shown once, ended here.</summary>
[Authorize(Policy = SignInSetup.ForAdmin)]
internal sealed class KeysModel(VerifyStore store, TimeProvider time) : PageModel
{
    public IReadOnlyList<ApiKeyRow> Keys { get; private set; } = [];
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Shown once, to who made it: only a hash is kept.</summary>
    public string? Made { get; private set; }
    public string? Problem { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAddAsync(string? name, Role role, string? person, string[]? scopes, int days, CancellationToken cancel)
    {
        try { Made = (await ApiKeys.CreateAsync(store.For(User.TenantOf()), name, role, person, scopes ?? [], Now, days, User.Actor(), cancel)).Key; }
        catch (InputException wrong)
        {
            Problem = wrong.Message;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(string? id, CancellationToken cancel)
    {
        await ApiKeys.RevokeAsync(store.For(User.TenantOf()), id ?? "", User.Actor(), cancel);
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancel) => Keys = [.. (await store.For(User.TenantOf()).ApiKeysAsync(cancel)).OrderByDescending(key => key.CreatedAt)];
}
