using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>Set-up: the first steps, connections and their health, and all that waits for a person: parked deliveries, dead letters, failed jobs.</summary>
[Authorize(Policy = SignInSetup.ForAdmin)]
internal sealed class SetUpModel(VerifyStore store, ConnectorCatalog catalog, ConnectorSessions sessions, ServerSettings settings, Watchlists.Sources sources, TimeProvider time) : PageModel
{
    private const int Shown = 50;

    public IReadOnlyList<ConnectionView> Connections { get; private set; } = [];
    public IReadOnlyList<FirstStep> Steps { get; private set; } = [];
    public IReadOnlyList<DeliveryRow> Parked { get; private set; } = [];
    public IReadOnlyList<MessageRow> Dead { get; private set; } = [];
    public IReadOnlyList<DeadJob> Jobs { get; private set; } = [];
    public string Hours { get; private set; } = "";

    /// <summary>What the last button came to.</summary>
    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        Parked = (await tenant.DeliveriesAsync("parked", null, Shown, cancel)).Items;
        Dead = (await tenant.MessagesAsync("dead", null, Shown, cancel)).Items;
        Jobs = await tenant.DeadJobsAsync(cancel);
        Hours = await TenantHours.DescribeAsync(tenant, cancel);
        var remarks = (await tenant.RemarksAsync(cancel)).ToLookup(remark => remark.Connection);
        var views = new List<ConnectionView>();
        foreach (var stored in await tenant.ConnectionsAsync(cancel)) views.Add(await ViewAsync(tenant, stored, [.. remarks[stored.Id]], cancel));
        Connections = views;
        Steps = await StepsAsync(tenant, views, cancel);
        await tenant.AppendAuditAsync(User.Actor(), "set-up-viewed", "admin", "", cancel);
    }

    public async Task<IActionResult> OnPostTestAsync(string connection, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.ConnectionAsync(connection, cancel) is not { } stored || catalog.Find(stored.Connector) is not { Connector: IHealth healthy } entry) return NotFound();
        var found = await healthy.CheckHealthAsync(sessions.For(tenant.Tenant, stored, entry), cancel);
        await HealthRecord.KeepAsync(tenant, stored.Id, found, time.GetUtcNow(), cancel);
        return await AnswerAsync(tenant, "connection-tested", stored.Id, $"{stored.Id}: {EvidenceText.Kebab(found.State)}", cancel);
    }

    public async Task<IActionResult> OnPostEnableAsync(string connection, bool on, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.ConnectionAsync(connection, cancel) is null) return NotFound();
        await tenant.EnableConnectionAsync(connection, on, cancel);
        return await AnswerAsync(tenant, on ? "connection-on" : "connection-off", connection, $"{connection}: {(on ? "on" : "off")}", cancel);
    }

    public async Task<IActionResult> OnPostReplayAsync(string connection, string delivery, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var again = await tenant.ReplayDeliveryAsync(connection, delivery, cancel);
        return await AnswerAsync(tenant, "delivery-replayed", $"{connection} {delivery}", again ? "The delivery is translated once more." : "It is waiting already, or its body is gone.", cancel);
    }

    public async Task<IActionResult> OnPostResendAsync(string key, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var again = await tenant.RetryMessageAsync(key, cancel);
        return await AnswerAsync(tenant, "message-retried", key, again ? "The message is sent once more." : "It is waiting already, or its content is gone.", cancel);
    }

    public async Task<IActionResult> OnPostRerunAsync(string kind, string key, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var again = await tenant.RetryJobAsync(kind, key, cancel);
        return await AnswerAsync(tenant, "job-retried", $"{kind} {key}", again ? "The job runs once more." : "It is waiting already.", cancel);
    }

    private async Task<IActionResult> AnswerAsync(TenantStore tenant, string action, string target, string said, CancellationToken cancel)
    {
        await tenant.AppendAuditAsync(User.Actor(), action, target, "", cancel);
        Done = said;
        return RedirectToPage();
    }

    private async Task<ConnectionView> ViewAsync(TenantStore tenant, Store.Connection stored, IReadOnlyList<ConnectionRemark> remarks, CancellationToken cancel)
    {
        var entry = catalog.Find(stored.Connector);
        return new ConnectionView(stored.Id, entry?.Manifest.Title ?? stored.Connector, stored.Enabled,
            entry?.Connector is IInbound ? new Uri(settings.PublicUrl, $"hooks/{stored.Connector}/{stored.PathToken}") : null,
            entry is null ? ["this version has no such connector"] : [.. entry.Errors(Connecting.Connections.For(tenant.Tenant, stored))],
            entry?.Connector is IHealth, await HealthRecord.ReadAsync(tenant, stored.Id, cancel),
            entry?.Connector is IBackfill, await tenant.GetAsync($"backfill:{stored.Id}", cancel) is not null, remarks);
    }

    private async Task<IReadOnlyList<FirstStep>> StepsAsync(TenantStore tenant, List<ConnectionView> connections, CancellationToken cancel)
    {
        var id = tenant.Tenant.Value;
        var heard = false;
        foreach (var state in (string[])["done", "ignored", "parked", "pending"]) heard = heard || (await tenant.DeliveriesAsync(state, null, 1, cancel)).Items.Count > 0;
        var assessed = (await tenant.CandidatesAsync(new CandidateFilter(Order: CandidateOrder.ReviewQueue), null, 1, cancel)).Items is [{ AssessedAt: not null }];
        var source = connections.FirstOrDefault(c => c.CanBackfill);
        return
        [
            new("Connect a system", connections.Count > 0, $"verify connections add --tenant {id} --connector greenhouse --secret webhookSecret=GREENHOUSE_WEBHOOK_SECRET"),
            new("Complete its secrets and settings", connections.Count > 0 && connections.All(c => c.Problems.Count == 0), $"verify connections rotate --tenant {id} --connection {connections.FirstOrDefault(c => c.Problems.Count > 0)?.Id ?? "ID"} --secret NAME=VARIABLE"),
            new("Receive a first event", heard, "Enter the webhook address below at the vendor, and move a test candidate."),
            new("See a first assessment", assessed, "It follows the first event about a candidate within seconds."),
            new("Fetch who was there before", source is null || connections.Any(c => c.Backfilled), $"verify connections backfill --tenant {id} --connection {source?.Id}"),
            new("Take in watchlists", sources.Current().Versions.Lists.Count > 0, "verify lists update --from DIR"),
        ];
    }
}

/// <summary>A step of the first hour, and how it is done.</summary>
internal sealed record FirstStep(string Title, bool Done, string How);

/// <summary>A connection as the administrator sees it.</summary>
/// <param name="Problems">What of its settings and secrets is wrong, each with its path.</param>
internal sealed record ConnectionView(string Id, string Title, bool Enabled, Uri? Hook, IReadOnlyList<string> Problems, bool CanTest, HealthRecord? Health, bool CanBackfill, bool Backfilled, IReadOnlyList<ConnectionRemark> Remarks);
