using System.Text.Json;
using Verify.Connectors.Generic;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;

namespace Verify.Tests.Server;

/// <summary>Procurement sends the vendors that candidates come through, as signed events to a running server.</summary>
[Collection("server")]
public sealed class SharedVendorTests
{
    private const string Indicator = "vendor-infrastructure-overlap";

    [Fact]
    public async Task Two_vendors_behind_one_telephone_and_site_are_flagged_and_two_at_one_business_centre_are_not()
    {
        await using var running = await RunningServer.StartAsync();
        await using var procurement = new GenericSandbox();
        var added = await running.Tenant.AddConnectionAsync("procurement", "generic", "Procurement", "{}"u8.ToArray(),
            new GenericConnector().SandboxConnection(running.Tenant.Tenant, "procurement", procurement).Secrets.ToDictionary(secret => secret.Key, secret => secret.Value[0].Reveal()));
        var hook = new Uri(running.Address, $"hooks/generic/{added.PathToken}");

        await SendAsync("ada", new { legalName = "Kite Works LLC", phone = "+1 615 555 0140", domain = "kite.example", submitsOwnPeople = true });
        await SendAsync("ben", new { legalName = "Harbor Desk Inc.", phone = "(615) 555-0140", email = "jobs@kite.example" });
        // One business centre with its many firms, one host, a free mailbox's domain, a registrar's privacy service; each has its own telephone.
        var centre = new { street = "12 Oak Ave", unit = "300", city = "Dover", state = "OH", postalCode = "44622", country = "US" };
        await SendAsync("carl", new { legalName = "Quartz Testing", phone = "+1 615 555 0141", email = "quartz@gmail.com", address = centre, firmsAtAddress = 140, siteIp = "203.0.113.9", sitesAtIp = 4000, registrant = "Domains By Proxy, LLC", domain = "quartz.example" });
        await SendAsync("dora", new { legalName = "Ember Cloud", phone = "+1 615 555 0142", email = "ember@gmail.com", address = centre, firmsAtAddress = 140, siteIp = "203.0.113.9", sitesAtIp = 4000, registrant = "Domains By Proxy, LLC", domain = "ember.wixsite.com" });
        await running.QuietAsync();

        foreach (var (one, other) in ((string, string)[])[("ada", "Harbor Desk Inc."), ("ben", "Kite Works LLC")])
        {
            var (signal, evidence) = await SaysAsync(one);
            Assert.Equal((SignalState.Observed, Strength.Strong), (signal.State, signal.Strength));
            Assert.Equal(["vendor", "vendor-overlap"], signal.Evidence.Select(id => evidence[id].Kind).Order(StringComparer.Ordinal));
            Assert.Equal([SelectorType.Phone, SelectorType.Site], evidence.Values.OfType<VendorOverlap>().Select(overlap => overlap.Selector).Order());
            Assert.All(evidence.Values.OfType<VendorOverlap>(), overlap => Assert.Equal((other, 2), (Assert.Single(overlap.Companies), overlap.Candidates.Count)));
        }
        foreach (var one in (string[])["carl", "dora"])
        {
            var (signal, evidence) = await SaysAsync(one);
            Assert.Equal(SignalState.NotObserved, signal.State);
            Assert.Empty(evidence.Values.OfType<VendorOverlap>());
        }

        Task SendAsync(string person, object vendor)
        {
            var told = JsonSerializer.SerializeToNode(vendor)!.AsObject();
            (told["kind"], told["observedAt"]) = ("vendor", "2026-11-22T16:00:00Z");
            object[] evidence =
            [
                new { kind = "application", observedAt = "2026-11-20T16:00:00Z", name = new { given = person, family = "Example" + person } },
                new { kind = "stage-change", observedAt = "2026-11-21T16:00:00Z", stage = "offer" },
                told,
            ];
            var body = JsonSerializer.Serialize(new { events = new[] { new { candidate = new { system = "procurement", externalId = person }, evidence } } });
            return procurement.SendAsync(hook, body, person, DateTimeOffset.UtcNow);
        }

        async Task<(ScoredSignal Signal, Dictionary<EvidenceId, Evidence> Evidence)> SaysAsync(string person)
        {
            var id = (await running.Tenant.FindCandidateAsync("procurement", person))!.Value;
            var assessment = (await AssessCandidate.LatestAsync(running.Tenant, id, default))!;
            var dossier = Dossier.Fold(await Dossiers.LoadAsync(running.Tenant, id, DateTimeOffset.UtcNow, default));
            return (Assert.Single(assessment.Signals, signal => signal.Indicator == Indicator), dossier.Evidence.ToDictionary(item => item.Id));
        }
    }
}
