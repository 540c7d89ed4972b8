using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Fairness;
using Verify.Server.Fairness;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>How the machine's view falls on volunteered groups. The file is read, counted and forgotten.</summary>
[Authorize(Policy = SignInSetup.ForFigures)]
[RequestFormLimits(MultipartBodyLengthLimit = MostBytes)]
[RequestSizeLimit(MostBytes)]
internal sealed class FairnessModel(VerifyStore store) : PageModel
{
    private const long MostBytes = 8 << 20;

    public GroupReport? Report { get; private set; }
    public IReadOnlyList<string> Bad { get; private set; } = [];
    public int Missing { get; private set; }
    public string? Problem { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(IFormFile? groups, CancellationToken cancel)
    {
        if (groups is null || groups.Length == 0) return Refused("No file was chosen.");
        try
        {
            using var reader = new StreamReader(groups.OpenReadStream());
            var (volunteered, bad) = FairnessCommand.ReadText(await reader.ReadToEndAsync(cancel), "file");
            var tenant = store.For(User.TenantOf());
            var (outcomes, missing) = await FairnessCommand.OutcomesAsync(tenant, volunteered, cancel);
            (Report, Bad, Missing) = (GroupRates.Of(outcomes), bad, missing);
            await tenant.AppendAuditAsync(User.Actor(), "fairness-viewed", "fairness", $"{outcomes.Count} candidates", cancel);
            return Page();
        }
        catch (InputException e) { return Refused(e.Message); }
    }

    private PageResult Refused(string problem)
    {
        Problem = problem;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
