using System.Globalization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Hooks;

/// <summary>
/// Looks after one connection by the clock: what ends at the vendor is renewed, and what comes late is read again, a page a run.
/// Where it stopped is kept, so that a kill costs a page at most.
/// </summary>
internal sealed class KeepUp(ConnectorCatalog catalog, ConnectorSessions sessions, Intake intake, ServerSettings settings, TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:upkeep";
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var stored = await tenant.ConnectionAsync(job.Key, cancel);
        var due = stored is { Enabled: true } && catalog.Find(stored.Connector) is { Connector: IUpkeep upkeep } entry ? time.GetUtcNow() + await RunAsync(tenant, stored, entry, upkeep, cancel) : (DateTimeOffset?)null;
        await tenant.InTransactionAsync(async tx =>
        {
            if (due is { } at) await tx.EnqueueJobAsync(Kind, null, job.Key, null, at);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    /// <returns>When to come again.</returns>
    private async Task<TimeSpan> RunAsync(TenantStore tenant, Store.Connection stored, CatalogEntry entry, IUpkeep upkeep, CancellationToken cancel)
    {
        var session = sessions.For(tenant.Tenant, stored, entry);
        var key = $"upkeep:{stored.Id}";
        var progress = Sweep.Read(await tenant.GetAsync(key, cancel));
        if (!progress.Running)
        {
            var kept = await upkeep.KeepUpAsync(new Uri(settings.PublicUrl, $"hooks/{stored.Connector}/{stored.PathToken}"), session, cancel);
            if (!kept.Succeeded(out var notes, out var failure)) return await FailedAsync(tenant, stored, failure, cancel);
            if (notes.Count > 0) await tenant.InTransactionAsync(tx => tx.RemarkAsync(stored.Id, notes), cancel);
            if (upkeep is not IBackfill) return upkeep.Every;
            progress = new Sweep((progress.Since ?? time.GetUtcNow()) - upkeep.ReadsAgain, time.GetUtcNow(), "");
        }
        await foreach (var page in ((IBackfill)upkeep).BackfillAsync(progress.Cursor is { Length: > 0 } cursor ? cursor : null, progress.Since, session, cancel))
        {
            if (page.Failure is { } failure) return await FailedAsync(tenant, stored, failure, cancel);
            await tenant.InTransactionAsync(tx => intake.ApplyAsync(tx, stored, page.Events, time.GetUtcNow()), cancel);
            // After the page is safe: what is read twice is the same evidence.
            await tenant.SetAsync(key, (page.Next is { } next ? progress with { Cursor = next } : new Sweep(progress.Begun, null, "")).Write(), cancel);
            return page.Next is null ? upkeep.Every : TimeSpan.Zero;
        }
        return upkeep.Every;
    }

    private async Task<TimeSpan> FailedAsync(TenantStore tenant, Store.Connection stored, Failure failure, CancellationToken cancel)
    {
        await HealthRecord.KeepAsync(tenant, stored.Id, Health.Of(failure), time.GetUtcNow(), cancel);
        return failure.RetryAfter ?? AfterFailure;
    }

    /// <summary>How far a reading is.</summary>
    /// <param name="Since">While one is under way: what it reads from. Otherwise: when the last one began.</param>
    /// <param name="Begun">Only while one is under way.</param>
    private sealed record Sweep(DateTimeOffset? Since, DateTimeOffset? Begun, string Cursor)
    {
        public bool Running => Begun is not null;

        public static Sweep Read(string? text) => text?.Split(' ', 3) is [var since, var begun, var cursor] ? new Sweep(At(since), At(begun), cursor) : new Sweep(null, null, "");

        public string Write() => $"{Text(Since)} {Text(Begun)} {Cursor}";

        private static string Text(DateTimeOffset? at) => at is { } moment ? moment.UtcTicks.ToString(CultureInfo.InvariantCulture) : "-";

        private static DateTimeOffset? At(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }
}
