using System.Globalization;
using System.Text;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Linking;
using Verify.Server.Store;

namespace Verify.Tests.Linking;

/// <summary>What a tenant's links teach is used by the next links, told in the audit log, and nobody else's.</summary>
public sealed class LearnWeightsTests
{
    private const int Pairs = 600;

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_tenants_own_links_teach_it_how_much_a_kind_says(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        var (host, acme) = (store.Host, store.Tenant);
        await host.Acme.InTransactionAsync(tx => tx.EnsureJobAsync(LearnWeights.JobKind, "timer", host.Clock.GetUtcNow()), host.Ct);
        await LearnAsync(store);
        Assert.Empty((await acme.SelectorWeightsAsync(host.Ct)).Ceilings);
        Assert.Equal(8.966, await DeviceAsync(store, "a", "b", "dev-00000001"));

        // One hand after another, each with a telephone and a mailbox again, and never with the same device.
        await host.ExecuteAsync(Filled("phone", "email"));
        await LearnAsync(store);
        var learned = await acme.SelectorWeightsAsync(host.Ct);
        Assert.Equal(8.5, learned.Ceiling(SelectorType.Device));
        Assert.Equal(SelectorTypes.Facts(SelectorType.Account).MaxBits, learned.Ceiling(SelectorType.Account));
        Assert.Equal(8.5, await DeviceAsync(store, "c", "d", "dev-00000002"));
        var said = Assert.Single(((await acme.SearchAuditAsync(new AuditFilter(Action: "link-weights-learned"), null, 10, host.Ct)).Items));
        Assert.Contains("device at most 8.5 bits (before 10)", said.Details, StringComparison.Ordinal);

        // The same again is no news; and nobody else learns from it.
        await LearnAsync(store);
        Assert.Single((await acme.SearchAuditAsync(new AuditFilter(Action: "link-weights-learned"), null, 10, host.Ct)).Items);
        await host.Store.CreateTenantAsync(new TenantId("beta"), "Beta", host.Ct);
        Assert.Empty((await host.Store.For(new TenantId("beta")).SelectorWeightsAsync(host.Ct)).Ceilings);

        // What a person takes back teaches nothing.
        await host.ExecuteAsync("UPDATE links SET retracted_at = 1, retracted_by = 'person:test' WHERE a LIKE 'c-x%'");
        await LearnAsync(store);
        Assert.Empty((await acme.SelectorWeightsAsync(host.Ct)).Ceilings);
    }

    private static async Task LearnAsync(LinkedStore store)
    {
        store.Host.Clock.Advance(TimeSpan.FromDays(1));
        var job = Assert.Single(await store.Host.Store.ClaimJobsAsync("w", [LearnWeights.JobKind], 10, TimeSpan.FromMinutes(1), store.Host.Ct));
        await new LearnWeights(store.Host.Clock).RunAsync(job, store.Tenant, store.Host.Ct);
    }

    private static async Task<double> DeviceAsync(LinkedStore store, string one, string other, string device)
    {
        foreach (var who in (string[])[one, other])
            await store.TakeAsync(who, $$$"""{"kind":"application","observedAt":"2026-02-01T09:00:00Z","name":{"given":"{{{who}}}","family":"Example {{{who}}}"}}""", $$"""{"kind":"device-event","observedAt":"2026-02-01T09:00:00Z","deviceId":"{{device}}"}""");
        return (await store.LinkAsync(one, other, SelectorType.Device)).Bits!.Value;
    }

    private static string Filled(params string[] shared)
    {
        var sql = new StringBuilder();
        for (var i = 0; i < Pairs; i++)
        {
            var (a, b) = (string.Create(CultureInfo.InvariantCulture, $"c-x{2 * i:d5}"), string.Create(CultureInfo.InvariantCulture, $"c-x{2 * i + 1:d5}"));
            foreach (var id in (string[])[a, b])
            {
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO candidates (tenant, id, version, created_at, updated_at, score, root) VALUES ('acme', '{id}', 1, 0, 0, -1, '{id}');");
                foreach (var kind in shared.Append("device"))
                    sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO selectors (tenant, kind, hash, candidate, key_id) SELECT 'acme', '{kind}', key_id, '{id}', key_id FROM selectors WHERE kind = 'device' AND tenant = 'acme' ORDER BY candidate LIMIT 1;");
            }
            foreach (var kind in shared) sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO links (tenant, a, b, kind, score, added_at) VALUES ('acme', '{a}', '{b}', '{kind}', 9, 0);");
        }
        return sql.ToString();
    }
}
