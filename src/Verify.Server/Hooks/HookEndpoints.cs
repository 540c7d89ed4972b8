using System.Buffers;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Verify.Connectors.Sdk;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Observability;
using Verify.Server.Recruiting;
using Verify.Server.Store;

namespace Verify.Server.Hooks;

/// <summary><c>/hooks/{connector}/{connection}/…</c>: signature over the raw bytes, then a durable inbox row, then the answer that the vendor expects.</summary>
internal sealed class HookEndpoints(VerifyStore store, ConnectorCatalog catalog, ProgressLookup progress, Admission admission, ServerSettings settings, TimeProvider time, Telemetry telemetry, ILogger<HookEndpoints> log)
{
    /// <summary>The header under which the inbox keeps which of a connector's routes took the delivery.</summary>
    public const string RouteHeader = ":route";

    /// <summary>The header under which the inbox keeps the trace that the delivery's translation belongs to.</summary>
    public const string TraceHeader = ":trace";
    private static readonly TimeSpan StoreAway = TimeSpan.FromSeconds(15);

    public void Map(WebApplication app) => app.Map("/hooks/{connector}/{connection}/{**route}", HandleAsync).DisableAntiforgery().WithName("hooks");

    private async Task HandleAsync(HttpContext http, string connector, string connection, string? route)
    {
        if (admission.Enter(connection) is { } refusal)
        {
            await LaterAsync(http, connector, refusal);
            return;
        }
        try
        {
            using var work = telemetry.Begin("delivery", activity: ActivityKind.Server);
            await TakeAsync(http, connector, connection, route);
        }
        // Away, full or read-only: nothing was acknowledged, and the vendor delivers again.
        catch (Exception error) when (error is DbException or TimeoutException or StoreException && !http.Response.HasStarted)
        {
            log.StoreAway(error.GetType().Name, (error as SqliteException)?.SqliteErrorCode ?? 0);
            await LaterAsync(http, connector, new Refusal(StatusCodes.Status503ServiceUnavailable, StoreAway, "the store does not take it"));
        }
        finally
        {
            admission.Leave(connection);
        }
    }

    private async Task LaterAsync(HttpContext http, string connector, Refusal refusal)
    {
        http.Response.Headers.RetryAfter = ((int)refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await RefuseAsync(http, connector, refusal.Status, refusal.Reason);
    }

    private async Task TakeAsync(HttpContext http, string connector, string connection, string? route)
    {
        var cancel = http.RequestAborted;
        var found = await store.FindConnectionAsync(connection, cancel);
        if (found is not { } known || known.Connection.Connector != connector || !known.Connection.Enabled
            || catalog.Find(connector) is not { Connector: IInbound inbound } entry)
        {
            // The same answer as for a wrong signature: nobody learns which connections there are.
            await RefuseAsync(http, connector, StatusCodes.Status401Unauthorized, "unknown connection");
            return;
        }
        if (known.Connection.Unresolved.Count > 0)
        {
            // Nothing can be verified now, and nothing is thrown away: every vendor sends again what was answered so.
            http.Response.Headers.RetryAfter = "30";
            await RefuseAsync(http, connector, StatusCodes.Status503ServiceUnavailable, "the key vault does not answer");
            return;
        }
        if (await ReadAsync(http, settings.MaxDeliveryBytes, cancel) is not { } body)
        {
            await RefuseAsync(http, connector, StatusCodes.Status413PayloadTooLarge, "body too large");
            return;
        }
        var request = Request(http, route ?? "", body);
        var view = Connections.For(known.Tenant, known.Connection);
        if ((inbound as IHandshake)?.AnswerHandshake(request, view) is { } handshake)
        {
            await AnswerAsync(http, handshake, cancel);
            return;
        }
        if (inbound.VerifySignature(request, view, time.GetUtcNow()) is SignatureResult.Refused refused)
        {
            await RefuseAsync(http, connector, StatusCodes.Status401Unauthorized, refused.Reason);
            return;
        }
        var own = (inbound as IInboundRoutes)?.Routes.FirstOrDefault(r => r.Path == request.Route && r.Method == request.Method);
        if (own is null && (request.Route.Length > 0 || request.Method != "POST"))
        {
            await RefuseAsync(http, connector, StatusCodes.Status404NotFound, "no such route");
            return;
        }
        if (own is null or { Stored: true }) await KeepAsync(known, entry.Manifest, inbound, request, cancel);
        var answer = own is null
            ? inbound.AnswerTo(request, view)
            : await ((IInboundRoutes)inbound).AnswerRouteAsync(own, request, view, new Verify.Connectors.Sdk.RouteContext { UpdateFor = (reference, ct) => progress.ForReferenceAsync(known.Tenant, known.Connection.Id, reference, ct) }, cancel);
        await AnswerAsync(http, answer, cancel);
    }

    private async Task KeepAsync((Core.Model.TenantId Tenant, Store.Connection Connection) known, ConnectorManifest manifest, IInbound inbound, InboundRequest request, CancellationToken cancel)
    {
        var delivery = Delivery.Of(request, manifest);
        var headers = new Dictionary<string, string>(delivery.Headers) { [RouteHeader] = request.Route };
        if (Activity.Current?.Id is { } trace) headers[TraceHeader] = trace;
        var kept = await store.For(known.Tenant).AppendDeliveryAsync(
            new NewDelivery(known.Connection.Id, inbound.DeliveryIdOf(request), headers, request.Body.ToArray(), time.GetUtcNow()), cancel);
        telemetry.Delivery(known.Connection.Connector, kept == AppendResult.Stored ? "stored" : "duplicate");
    }

    private async Task RefuseAsync(HttpContext http, string connector, int status, string reason)
    {
        telemetry.Refused(catalog.Find(connector) is null ? "unknown" : connector, status);
        log.DeliveryRefused(catalog.Find(connector) is null ? "unknown" : connector, reason);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(new { title = status switch { 413 => "The body is too large.", 404 => "There is no such route.", 429 or 503 => "There is no room now; deliver it again later.", _ => "The delivery was not accepted." }, status }));
    }

    private static async Task<byte[]?> ReadAsync(HttpContext http, int most, CancellationToken cancel)
    {
        if (http.Request.ContentLength > most) return null;
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(most + 1, (int)(http.Request.ContentLength ?? 16 * 1024) + 1));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length > most) return null;
                    var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, most + 1));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
                var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), cancel);
                if (read == 0) return length > most ? null : buffer[..length];
                length += read;
                if (length > most) return null;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static InboundRequest Request(HttpContext http, string route, byte[] body) => new()
    {
        Method = http.Request.Method,
        Route = route.Trim('/'),
        Headers = http.Request.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value.AsEnumerable()), StringComparer.OrdinalIgnoreCase),
        Query = http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal),
        Body = body,
    };

    private static async Task AnswerAsync(HttpContext http, Answer answer, CancellationToken cancel)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) http.Response.Headers[name] = value;
        if (answer.Body.Length == 0) return;
        http.Response.ContentType = answer.ContentType;
        await http.Response.WriteAsync(answer.Body, cancel);
    }
}
