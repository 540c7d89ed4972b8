using Verify.Connectors.Sdk;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Observability;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Hooks;

/// <summary>Translates stored deliveries into evidence. What is malformed is parked, with the reason and the field's path, and can be replayed.</summary>
internal sealed class DeliveryWorker(VerifyStore store, ConnectorCatalog catalog, ConnectorSessions sessions, Intake intake, Backlog backlog, Configuration.ServerSettings settings, TimeProvider time, Telemetry telemetry, ILogger<DeliveryWorker> log) : BackgroundService
{
    private readonly Turns turns = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Worker.RunAsync(store, WorkKind.Deliveries,
        async (free, cancel) => backlog.ClockIsOff ? [] : await store.ClaimDeliveriesAsync(Owner.Name, free, settings.Lease, cancel), HandleAsync, log, stoppingToken);

    private async Task HandleAsync(ClaimedDelivery delivery, CancellationToken cancel)
    {
        var tenant = store.For(delivery.Tenant);
        using var work = telemetry.Begin("translate", delivery.Headers.GetValueOrDefault(HookEndpoints.TraceHeader));
        work.About("verify.connection", delivery.Connection);
        try
        {
            await TranslateAsync(delivery, tenant, cancel);
        }
#pragma warning disable CA1031 // The edge of a worker: log once with an id, and let it be tried again.
        catch (Exception e) when (e is not OperationCanceledException and not LeaseLostException)
#pragma warning restore CA1031
        {
            work.Failed(e.GetType().Name);
            log.TranslationFailed(delivery.DeliveryId, delivery.Connection, e.GetType().Name);
            await tenant.InTransactionAsync(tx => tx.FailDeliveryAsync(delivery, e.GetType().Name, time.GetUtcNow() + Worker.Backoff(delivery.Attempts)), cancel);
        }
    }

    private async Task TranslateAsync(ClaimedDelivery delivery, TenantStore tenant, CancellationToken cancel)
    {
        var connection = await tenant.ConnectionAsync(delivery.Connection, cancel);
        if (connection is null || catalog.Find(connection.Connector) is not { Connector: IInbound inbound } entry)
        {
            await tenant.IgnoreDeliveryAsync(delivery, "the connection is gone", cancel);
            return;
        }
        // A connector takes a secret that is not there for one that was never set: it must not be asked now.
        if (connection.Unresolved.Count > 0) throw new SecretsUnavailableException(connection.Id);
        var route = delivery.Headers.GetValueOrDefault(HookEndpoints.RouteHeader, "");
        var translation = inbound.Translate(new Delivery(route, delivery.Body, delivery.Headers), Connections.For(delivery.Tenant, connection));
        IReadOnlyList<FetchRequest> wanted = translation switch { Translation.NeedsFetch needs => needs.Requests, Translation.Translated said => said.More, _ => [] };
        if (wanted.Count > 0)
        {
            if (await FetchAsync(wanted, delivery, tenant, connection, entry, cancel) is not { } fetched) return;
            translation = (translation, fetched) is (Translation.Translated said, Translation.Translated more)
                ? said with { Events = [.. said.Events, .. more.Events], Unread = [.. said.Unread, .. more.Unread], Notes = [.. said.Notes, .. more.Notes] }
                : translation is Translation.Translated ? translation : fetched;
        }
        switch (translation)
        {
            case Translation.Translated events:
                await ApplyAsync(events, delivery, tenant, connection, cancel);
                telemetry.Delivery(connection.Connector, "translated");
                break;
            case Translation.Ignored ignored:
                await tenant.IgnoreDeliveryAsync(delivery, ignored.Why, cancel);
                telemetry.Delivery(connection.Connector, "ignored");
                break;
            case Translation.Malformed malformed:
                log.DeliveryParked(delivery.DeliveryId, delivery.Connection, malformed.Path);
                await tenant.InTransactionAsync(tx => tx.ParkDeliveryAsync(delivery, malformed.Reason, malformed.Path), cancel);
                telemetry.Delivery(connection.Connector, "parked");
                break;
            default:
                throw new InvalidOperationException($"no such translation: {translation.GetType().Name}");
        }
    }

    private async Task ApplyAsync(Translation.Translated said, ClaimedDelivery delivery, TenantStore tenant, Store.Connection connection, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(said.Events.Select(NameOf).OfType<string>().Select(name => $"{delivery.Tenant} {connection.Id} {name}"), cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            var candidates = await intake.ApplyAsync(tx, connection, said.Events, delivery.ReceivedAt);
            await tx.RemarkAsync(connection.Id, [.. said.Unread.Select(path => $"not read: {path}"), .. said.Notes]);
            if (said.Upkeep) await tx.EnqueueJobAsync(KeepUp.JobKind, null, connection.Id, null, time.GetUtcNow());
            await tx.CompleteDeliveryAsync(delivery, candidates);
        }, cancel);
    }

    // An ATS says several things of one candidate at once.
    private static string? NameOf(PipelineEvent said) => said switch
    {
        PipelineEvent.CandidateEvidence evidence => evidence.Candidate.Value,
        PipelineEvent.VerificationRequested asked => asked.Candidate.Value,
        _ => null,
    };

    /// <summary>Gets what the delivery only points to. A failure that may pass is tried again later; one that will not is parked.</summary>
    private async Task<Translation?> FetchAsync(IReadOnlyList<FetchRequest> wanted, ClaimedDelivery delivery, TenantStore tenant, Store.Connection connection, CatalogEntry entry, CancellationToken cancel)
    {
        var (events, unread, notes) = (new List<PipelineEvent>(), new List<string>(), new List<string>());
        Translation.Ignored? ignored = null;
        var read = false;
        foreach (var request in wanted)
        {
            var answer = await ((IFetcher)entry.Connector).FetchAsync(request, sessions.For(delivery.Tenant, connection, entry), cancel);
            if (!answer.Succeeded(out var translation, out var failure))
            {
                var at = time.GetUtcNow() + (failure.RetryAfter ?? Worker.Backoff(delivery.Attempts));
                await tenant.InTransactionAsync(tx => failure.MayRetry ? tx.FailDeliveryAsync(delivery, failure.Detail, at) : tx.ParkDeliveryAsync(delivery, failure.Detail, "$"), cancel);
                return null;
            }
            // One that says nothing does not take the others along.
            if (translation is Translation.Ignored nothing)
            {
                ignored = nothing;
                continue;
            }
            if (translation is not Translation.Translated more) return translation;
            read = true;
            events.AddRange(more.Events);
            unread.AddRange(more.Unread);
            notes.AddRange(more.Notes);
        }
        return !read && ignored is not null ? ignored : new Translation.Translated(events, unread) { Notes = notes };
    }
}
