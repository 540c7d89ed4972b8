using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Asking;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Portal;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>What the packs of law say, how long evidence is kept, and what candidates are told: as the policy in force has it.</summary>
[Authorize(Policy = SignInSetup.ForFigures)]
internal sealed class LawModel(VerifyStore store, Policies policies) : PageModel
{
    public Policy Policy { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancel) => Policy = (await policies.ForAsync(store.For(User.TenantOf()), cancel)).Policy;

    /// <summary>What a candidate reads under each purpose where one pack applies.</summary>
    public static IEnumerable<(ConsentPurpose Purpose, IReadOnlyList<string> Texts)> NoticesOf(string pack) => PortalPlan.Purposes.Select(purpose => (purpose, Notices.For(purpose, [pack])));
}
