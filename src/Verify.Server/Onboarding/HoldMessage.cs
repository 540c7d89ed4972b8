using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>What waits in the outbox for a system that can hold onboarding: a person's order about one hire.</summary>
internal sealed record HoldMessage(bool Hold)
{
    public const string Action = "onboarding-hold";

    public static byte[] Bytes(bool hold) => JsonSerializer.SerializeToUtf8Bytes(new HoldMessage(hold), Json.Readable);

    /// <summary>The order as the system needs it, with all that the hire is called by now.</summary>
    public static async Task<HoldOrder> OrderAsync(TenantStore tenant, CandidateId candidate, Store.Connection connection, byte[] payload, string marker, CancellationToken cancel)
    {
        var message = JsonSerializer.Deserialize<HoldMessage>(payload, Json.Readable)!;
        var own = (await tenant.ExternalIdentitiesAsync(candidate, cancel)).LastOrDefault(identity => identity.System == connection.Id);
        var employees = (await Dossiers.EvidenceAsync(tenant, candidate, cancel)).OfType<HrRecord>().Select(record => record.EmployeeId).Distinct(StringComparer.Ordinal);
        return new HoldOrder(own is null ? null : new ExternalId(own.System, own.Id), [.. employees], message.Hold, marker);
    }
}
