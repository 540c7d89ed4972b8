using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Connecting;

/// <summary>How a connection did when it was last tried.</summary>
internal sealed record HealthRecord(HealthState State, string Detail, DateTimeOffset At)
{
    public static Task KeepAsync(TenantStore tenant, string connection, Health found, DateTimeOffset at, CancellationToken cancel) =>
        tenant.SetAsync(Key(connection), JsonSerializer.Serialize(new HealthRecord(found.State, found.Detail, at), Json.Readable), cancel);

    public static async Task<HealthRecord?> ReadAsync(TenantStore tenant, string connection, CancellationToken cancel) =>
        await tenant.GetAsync(Key(connection), cancel) is { } json ? JsonSerializer.Deserialize<HealthRecord>(json, Json.Readable) : null;

    private static string Key(string connection) => $"health:{connection}";
}
