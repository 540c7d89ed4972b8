using System.Security.Cryptography;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Acting;
using Verify.Server.Store;

namespace Verify.Server.Acting;

/// <summary>Tells HR that a gate has closed by itself: once for each thing that closes it, however often the candidate is assessed.</summary>
internal static class GateAlerts
{
    public static async Task<IReadOnlyList<NewMessage>> MessagesAsync(TenantStore tenant, ConnectorCatalog catalog, Dossier dossier, Assessment assessment, DateTimeOffset now, CancellationToken cancel)
    {
        if (assessment.Stage < Stage.Offer) return [];
        // A review that asks for a hold has an alert of its own.
        var facts = Closing.Of(dossier, null).Where(fact => !dossier.All<GateDecision>().Any(decision => decision.Opened && decision.Answers.Contains(fact.Key))).ToArray();
        if (facts.Length == 0) return [];
        var open = (await TenantHours.ReadAsync(tenant, cancel)).NextOpen(now);
        return
        [
            .. from connection in await tenant.ConnectionsAsync(cancel)
               where connection.Enabled && catalog.Find(connection.Connector)?.Connector is IAlert
               from fact in facts
               select new NewMessage(connection.Id, dossier.CandidateId, NextAction.AlertHr.Name, $"gate:{dossier.CandidateId}:{Short(fact.Key)}:{connection.Id}", AlertMessage.Bytes(HrAlert.GateClosed), open),
        ];
    }

    private static string Short(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8));
}
