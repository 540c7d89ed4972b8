using System.Globalization;
using Verify.Connectors.Sdk;
using Verify.Server.Cli;
using Verify.Server.Connecting;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>What is configured of one connection, what is missing, and how the harmless request went. No value of any secret.</summary>
internal sealed record ConnectionReport(string Tenant, string Connection, string Connector, bool Enabled, IReadOnlyList<CheckedRule> Lines)
{
    public bool Passed => Lines.All(line => line.Passed);

    /// <summary>Reads the configuration of a connection and tries it.</summary>
    public static async Task<ConnectionReport> OfAsync(TenantStore tenant, Store.Connection stored, CatalogEntry entry, ConnectorSessions sessions, TimeProvider time, CancellationToken cancel)
    {
        var view = Connections.For(tenant.Tenant, stored);
        var lines = new List<CheckedRule>();
        var errors = entry.Manifest.Errors(view).Where(error => !stored.Unresolved.Any(name => error.StartsWith($"secrets.{name}:", StringComparison.Ordinal))).ToArray();
        lines.Add(new CheckedRule("settings", errors.Length == 0, errors.Length == 0 ? Settings(view) : string.Join("; ", errors)));
        lines.AddRange(entry.Manifest.Secrets.Select(secret => Secret(secret, stored)));
        if (entry.Manifest.Auth.Scopes.Count > 0) lines.Add(new CheckedRule("scopes", true, $"needs {string.Join(", ", entry.Manifest.Auth.Scopes)}"));
        if (entry.Connector is IEnricher)
        {
            var spending = await tenant.SpendingAsync(cancel);
            lines.Add(Budget("budget", SettingDescription.MonthlyBudget, stored.Id, "look-ups", view, spending));
            if (entry.Connector is IEmploymentOrders) lines.Add(Budget("budget.orders", SettingDescription.MonthlyOrders, SettingDescription.SpentOnOrders(stored.Id), "orders", view, spending));
        }
        lines.Add(await HealthAsync(tenant, stored, entry, sessions, errors.Length == 0, time, cancel));
        return new ConnectionReport(tenant.Tenant.Value, stored.Id, stored.Connector, stored.Enabled, lines);
    }

    private static CheckedRule Budget(string rule, SettingDescription setting, string spent, string of, Verify.Connectors.Sdk.Connection view, IReadOnlyList<LookupSpending> spending)
    {
        var used = spending.FirstOrDefault(one => one.Connection == spent)?.Used ?? 0;
        var budget = view.Setting(setting.Name) ?? setting.Default!;
        return new CheckedRule(rule, used < long.Parse(budget, CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{used} of {budget} {of} this month"));
    }

    private static string Settings(Verify.Connectors.Sdk.Connection view) => view.Settings.Count == 0 ? "complete; none set" : $"complete; set: {string.Join(", ", view.Settings.Keys.Order(StringComparer.Ordinal))}";

    private static CheckedRule Secret(SecretDescription secret, Store.Connection stored)
    {
        var live = stored.Secrets.Where(one => one.Name == secret.Name).ToArray();
        var where = live.Select(one => one.Reference).OfType<string>().Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } references ? $" ({string.Join(", ", references)})" : "";
        return new CheckedRule($"secrets.{secret.Name}", stored.Unresolved.Contains(secret.Name) ? false : live.Length > 0 || !secret.Required, stored.Unresolved.Contains(secret.Name) ? "the key vault does not answer"
            : live.Length switch { 0 => secret.Required ? $"needed: {secret.Title}" : "not set", 1 => $"set{where}", _ => $"two values are live: a rotation is under way{where}" });
    }

    private static async Task<CheckedRule> HealthAsync(TenantStore tenant, Store.Connection stored, CatalogEntry entry, ConnectorSessions sessions, bool complete, TimeProvider time, CancellationToken cancel)
    {
        if (entry.Connector is not IHealth healthy) return new CheckedRule("request", true, "there is no harmless one");
        if (!complete || stored.Unresolved.Count > 0) return new CheckedRule("request", false, "not tried: complete the settings first");
        var found = await healthy.CheckHealthAsync(sessions.For(tenant.Tenant, stored, entry), cancel);
        await HealthRecord.KeepAsync(tenant, stored.Id, found, time.GetUtcNow(), cancel);
        var missing = found.State == HealthState.MissingScope && entry.Manifest.Auth.Scopes.Count > 0 ? $"; one of these is missing: {string.Join(", ", entry.Manifest.Auth.Scopes)}" : "";
        return new CheckedRule("request", found.State == HealthState.Ok, $"{EvidenceText.Kebab(found.State)}: {found.Detail}{missing}");
    }
}
