using System.Globalization;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Receiving;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>
/// Orders at the tenant's vendor that an employer be asked, because a person pressed the button: once, and within the month's budget for orders. The social security number goes
/// through and is not kept, so nobody but that person can go on after a crash: their next try finds the order at the vendor by its marker.
/// </summary>
internal sealed class EmploymentOrders(ConnectorCatalog catalog, ConnectorSessions sessions, Policies policies, Intake intake, ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    /// <summary>The connection that takes orders, or nothing.</summary>
    public async Task<Store.Connection?> VendorAsync(TenantStore tenant, CancellationToken cancel) =>
        (await tenant.ConnectionsAsync(cancel)).FirstOrDefault(one => one is { Enabled: true, Unresolved.Count: 0 } && catalog.Find(one.Connector)?.Connector is IEmploymentOrders);

    /// <summary>Why nothing may be ordered about this hire at all, in words; nothing where it may.</summary>
    public async Task<string?> RefusalAsync(TenantStore tenant, HireView hire, CancellationToken cancel) => JobOrders.Refusal(hire.Dossier, (await policies.ForAsync(tenant, cancel)).Policy.Gating);

    /// <returns>Why nothing was ordered, in words; nothing where the order stands.</returns>
    public async Task<string?> OrderAsync(TenantStore tenant, HireView hire, string employer, Secret number, string actor, CancellationToken cancel)
    {
        if (await VendorAsync(tenant, cancel) is not { } stored) return "No vendor is connected that takes orders.";
        var order = JobOrders.Of(employer, hire.Board, hire.Dossier, (await policies.ForAsync(tenant, cancel)).Policy.Gating);
        if (order is not JobOrder.Ready ready) return ((JobOrder.Refused)order).Reason;
        var entry = catalog.Find(stored.Connector)!;
        var session = sessions.For(tenant.Tenant, stored, entry);
        var marker = EmploymentOrder.MarkerPrefix + Json.Hash(Encoding.UTF8.GetBytes($"{hire.Id}|{stored.Id}|{ready.Key}|{ready.Number}").AsSpan())[..32];
        var key = new LookupKey(SettingDescription.SpentOnOrders(stored.Id), "employment-order", marker);
        var budget = long.Parse(session.Connection.Setting(SettingDescription.MonthlyOrders.Name) ?? SettingDescription.MonthlyOrders.Default!, CultureInfo.InvariantCulture);
        switch (await tenant.TakeLookupAsync(key, hire.Id, budget, settings.Lease, cancel))
        {
            case LookupTurn.Known: return null;
            case LookupTurn.Busy or LookupTurn.Failed: return "This was tried just now. Please wait a minute, and look whether the order stands before you try again.";
            case LookupTurn.OverBudget: return "This month's budget for orders is spent.";
            case LookupTurn.Ask: break;
            default: throw new InvalidOperationException("no such turn");
        }
        // Before the vendor hears of it, so that whatever it says can be told whose it is.
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.JoinAsync(stored.Id, marker, hire.Id);
            await tx.AppendAuditAsync(actor, "employment-order-begun", hire.Id.Value, stored.Id);
        }, cancel);
        // From here on whether the person's browser still listens changes nothing.
        var placed = await PlaceAsync((IEmploymentOrders)entry.Connector, new EmploymentOrder(marker, ready.GivenName, ready.FamilyName, number, ready.Employer), session);
        var now = time.GetUtcNow();
        if (!placed.Succeeded(out var reference, out var failure))
        {
            await tenant.FailLookupAsync(key, hire.Id, failure.MayRetry ? now + (failure.RetryAfter ?? Wait) : now, CancellationToken.None);
            return failure.OutcomeUnknown ? "The vendor gave no answer. Please wait a minute and try again: an order that was placed all the same is found, and not placed twice."
                : failure.MayRetry ? "The vendor takes no order just now. Please try again later."
                : failure.Category == FailureCategory.Rejected ? "The vendor does not take this order. Please look at the name and the number; the person may also have frozen the number."
                : "The vendor refuses the connection. An administrator finds out more with 'verify connections test'.";
        }
        await tenant.InTransactionAsync(async tx =>
        {
            await intake.AppendAsync(tx, hire.Id, [EvidenceDraft.Of("onboarding", new ReportNotice
            {
                Id = EvidenceDraft.Placeholder, Source = "onboarding", ObservedAt = now, Provider = stored.Id, Reference = reference, Brings = "employment-verification", State = "ordered", OrderedAbout = ready.Employer,
            })], now);
            await tx.AppendAuditAsync(actor, "employment-ordered", hire.Id.Value, reference);
        });
        await tenant.KeepAnswerAsync(key, hire.Id, Encoding.UTF8.GetBytes(reference), DateTimeOffset.MaxValue);
        return null;
    }

    /// <summary>Half of the lease, so that the order is noted before anybody else may try; after the lease nothing is sent.</summary>
    private async Task<Result<string>> PlaceAsync(IEmploymentOrders vendor, EmploymentOrder order, Session session)
    {
        ConnectorHttp.ChangesNothingAfter = time.GetUtcNow() + settings.Lease;
        using var patience = new CancellationTokenSource(settings.Lease / 2, time);
        try
        {
            return await vendor.OrderAsync(order, session, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return new Failure(FailureCategory.TimedOut, $"{vendor.Id}: not done in half a lease");
        }
    }
}
