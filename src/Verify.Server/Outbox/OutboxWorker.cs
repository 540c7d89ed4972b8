using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Localization;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Acting;
using Verify.Server.Connecting;
using Verify.Server.Observability;
using Verify.Server.Recruiting;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Outbox;

/// <summary>Takes messages to the systems that they are for. At least once; the connector looks for its own marker, so the effect is there once.</summary>
internal sealed class OutboxWorker(VerifyStore store, ConnectorCatalog catalog, ConnectorSessions sessions, ProgressLookup progress, Portal.LetterOffice letters, IStringLocalizer<Shared.Texts> texts, Backlog backlog, Configuration.ServerSettings settings, TimeProvider time, Telemetry telemetry, ILogger<OutboxWorker> log) : BackgroundService
{
    // With an hour between the later ones: a vendor may be down for a day and more before a message waits for a person.
    internal const int MostAttempts = 40;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Worker.RunAsync(store, WorkKind.Outbox,
        async (free, cancel) => backlog.ClockIsOff ? [] : await store.ClaimOutboxAsync(Owner.Name, free, settings.Lease, cancel), SendAsync, log, stoppingToken);

    private async Task SendAsync(ClaimedMessage message, CancellationToken cancel)
    {
        var tenant = store.For(message.Tenant);
        var connection = await tenant.ConnectionAsync(message.Connection, cancel);
        if (connection is null || catalog.Find(connection.Connector) is not { } entry)
        {
            await DeadAsync(tenant, message, "the connection is gone", cancel);
            return;
        }
        using var work = telemetry.Begin("send");
        work.About("verify.connector", connection.Connector);
        // Past the end of the lease another node may be sending the same: a process that was held still finds that out here.
        ConnectorHttp.ChangesNothingAfter = message.LeaseUntil;
        var result = await TryAsync(tenant, connection, entry, message, cancel);
        switch (result)
        {
            case WriteResult.Done:
                await tenant.InTransactionAsync(tx => tx.CompleteMessageAsync(message), cancel);
                telemetry.Message(connection.Connector, "sent");
                break;
            case WriteResult.Retry retry:
                await RetryAsync(tenant, message, retry.After, retry.Failure, cancel);
                break;
            case WriteResult.Unknown unknown:
                await RetryAsync(tenant, message, unknown.After, unknown.Failure, cancel);
                break;
            case WriteResult.Failed failed:
                await DeadAsync(tenant, message, failed.Failure.Detail, cancel);
                break;
            default:
                throw new InvalidOperationException($"no such result: {result.GetType().Name}");
        }
    }

    private async Task<WriteResult> TryAsync(TenantStore tenant, Store.Connection connection, CatalogEntry entry, ClaimedMessage message, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(tenant, connection, entry, message, sessions.For(message.Tenant, connection, entry), cancel);
        }
#pragma warning disable CA1031 // A connector's bug must not stop the outbox: the message is tried again, then dead and visible.
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, e.GetType().Name));
        }
    }

    private async Task<WriteResult> SendAsync(TenantStore tenant, Store.Connection connection, CatalogEntry entry, ClaimedMessage message, Session session, CancellationToken cancel)
    {
        var candidate = message.Candidate.GetValueOrDefault();
        switch (message.Action, entry.Connector)
        {
            case (NextAction.WriteBack.Name, IWriteBack writer):
                var update = await progress.UpdateAsync(tenant, candidate, connection, ProgressMessage.Read(message.Payload), message.IdempotencyKey, cancel);
                return update is null ? new WriteResult.Done([]) : await writer.ApplyAsync(update, session, cancel);
            case (NextAction.AlertHr.Name, IAlert sink):
                return await sink.AlertAsync(AlertMessage.Read(message.Payload).ToAlert(candidate, ProgressMessage.MarkerOf(message.IdempotencyKey), settings.PublicUrl, texts), session, cancel);
            case (NextAction.ReportFinding.Name, IFindingSink sink):
                return await sink.ReportAsync(FindingMessage.Report(message.Payload, message.Tenant, ProgressMessage.MarkerOf(message.IdempotencyKey), settings.PublicUrl), session, cancel);
            case (Portal.LetterMessage.Action, ILetterSender sender):
                return await letters.SendAsync(tenant, Portal.LetterMessage.Read(message.Payload), ProgressMessage.MarkerOf(message.IdempotencyKey), sender, session, cancel);
            case (Onboarding.HoldMessage.Action, IOnboardingHold holder):
                return await holder.HoldAsync(await Onboarding.HoldMessage.OrderAsync(tenant, candidate, connection, message.Payload, ProgressMessage.MarkerOf(message.IdempotencyKey), cancel), session, cancel);
            default:
                return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"{connection.Connector} does not do {message.Action}"));
        }
    }

    private async Task RetryAsync(TenantStore tenant, ClaimedMessage message, TimeSpan? after, Failure failure, CancellationToken cancel)
    {
        if (message.Attempts >= MostAttempts)
        {
            await DeadAsync(tenant, message, failure.Detail, cancel);
            return;
        }
        var wait = after ?? Worker.Backoff(message.Attempts);
        var at = time.GetUtcNow() + wait + wait * Spread(message);
        log.MessageRetried(message.IdempotencyKey, message.Connection, failure.Detail, at);
        await tenant.InTransactionAsync(tx => tx.FailMessageAsync(message, failure.Detail, at), cancel);
        telemetry.Message(message.Connection, "retried");
    }

    /// <summary>Up to a fifth more, another for each message: what failed together does not come again together, and nobody comes earlier than asked.</summary>
    private static double Spread(ClaimedMessage message) =>
        BinaryPrimitives.ReadUInt16LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.IdempotencyKey} {message.Attempts}"))) / (5.0 * ushort.MaxValue);

    private async Task DeadAsync(TenantStore tenant, ClaimedMessage message, string detail, CancellationToken cancel)
    {
        log.MessageDead(message.IdempotencyKey, message.Connection, detail);
        await tenant.InTransactionAsync(tx => tx.DeadLetterMessageAsync(message, detail), cancel);
        telemetry.Message(message.Connection, "dead");
    }
}
