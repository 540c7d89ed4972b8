using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Connectors.Sdk;
using Verify.Server.Acting;
using Verify.Server.Review;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Admin;

/// <summary>The tenant's clock, quiet hours, holidays, and the rules of its reviews.</summary>
[Authorize(Policy = SignInSetup.ForAdmin)]
internal sealed class SettingsModel(VerifyStore store, ConnectorCatalog catalog, TimeProvider time) : PageModel
{
    public string Zone { get; private set; } = "";
    public string QuietFrom { get; private set; } = "";
    public string QuietTo { get; private set; } = "";
    public bool Weekends { get; private set; }
    public string Holidays { get; private set; } = "";
    public int WaitingDays { get; private set; }
    public bool TwoPeople { get; private set; }
    public bool FacesOn { get; private set; }
    /// <summary>The connections through which candidates can be written to, and the one that is chosen.</summary>
    public IReadOnlyList<string> Mailers { get; private set; } = [];
    public string? Mailer { get; private set; }
    public string Now { get; private set; } = "";
    public string? Problem { get; private set; }

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var quiet = await TenantHours.ReadAsync(tenant, cancel);
        (Zone, QuietFrom, QuietTo, Weekends) = (quiet.Zone.Id, Clock(quiet.From), Clock(quiet.To), quiet.Weekends);
        Now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), quiet.Zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        Holidays = string.Join('\n', (await TenantHours.HolidaysAsync(tenant, cancel)).Order().Select(day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        WaitingDays = await TenantHours.WaitingDaysAsync(tenant, cancel);
        TwoPeople = await tenant.GetAsync(CaseWork.TwoPeopleSetting, cancel) != "off";
        FacesOn = await FaceHost.AreOnAsync(tenant, cancel);
        (Mailers, Mailer) = (await CandidateMail.ChoicesAsync(tenant, catalog, cancel), (await CandidateMail.ConnectionAsync(tenant, cancel))?.Id);
    }

    public async Task<IActionResult> OnPostAsync(string? zone, string? quietFrom, string? quietTo, bool weekends, string? holidays, int waitingDays, bool twoPeople, bool faces, string? mailer, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        try
        {
            await TenantHours.SetAsync(tenant, zone?.Trim() ?? "", $"{quietFrom}-{quietTo}", weekends, cancel);
            await TenantHours.SetHolidaysAsync(tenant, holidays ?? "", cancel);
            await TenantHours.SetWaitingDaysAsync(tenant, waitingDays, cancel);
            await CandidateMail.ChooseAsync(tenant, catalog, mailer ?? "none", cancel);
        }
        catch (InputException e)
        {
            await OnGetAsync(cancel);
            Problem = e.Message;
            (Zone, Holidays) = (zone ?? "", holidays ?? "");
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        await tenant.SetAsync(CaseWork.TwoPeopleSetting, twoPeople ? "on" : "off", cancel);
        await tenant.SetAsync(FaceHost.Setting, faces ? "on" : "off", cancel);
        await tenant.AppendAuditAsync(User.Actor(), "tenant-set", tenant.Tenant.Value, $"two-people {(twoPeople ? "on" : "off")}, biometrics {(faces ? "on" : "off")}", cancel);
        Done = "Saved.";
        return RedirectToPage();
    }

    private static string Clock(TimeOnly time) => time.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
