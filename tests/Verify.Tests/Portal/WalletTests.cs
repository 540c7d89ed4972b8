using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Connectors.VerifiedId;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Tests.Connectors;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>A credential from a wallet in place of the live check: asked for in the portal, answered at the webhook.</summary>
[Collection("pages")]
public sealed class WalletTests
{
    [Fact]
    public async Task A_candidate_who_agreed_shows_a_credential_and_the_face_check_is_evidence()
    {
        await using var running = await RunningServer.StartAsync();
        await using var wallet = new VerifiedIdSandbox();
        await wallet.StartAsync();
        await running.Tenant.SetAsync("biometrics", "on");
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        // Off until a tenant connects it.
        Assert.DoesNotContain("/portal/wallet", await browser.GetAsync("/portal/live"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ask for the link", await browser.GetAsync("/portal/wallet"), StringComparison.Ordinal);

        var connection = new VerifiedIdConnector().SandboxConnection(running.Tenant.Tenant, "verified-id", wallet);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = wallet.Address.ToString() };
        var added = await running.Tenant.AddConnectionAsync("verified-id", "verified-id", "Wallet", JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
        Assert.Contains("/portal/wallet", await browser.GetAsync("/portal/live"), StringComparison.Ordinal);
        Assert.Contains("openid-vc://?request_uri=", await browser.PostAsync("/portal/wallet", new Dictionary<string, string>()), StringComparison.Ordinal);
        var asked = Assert.Single(wallet.Asked);
        Assert.Equal((VerifiedIdSandbox.Issuer, true, false, 70), ((string?)asked["requestedCredentials"]![0]!["acceptedIssuers"]![0], (bool)Validation(asked)["validateLinkedDomain"]!, (bool)asked["includeReceipt"]!, (int)Validation(asked)["faceCheck"]!["matchConfidenceThreshold"]!));

        using var http = new HttpClient();
        async Task<HttpStatusCode> CallsBackAsync(string body, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(running.Address, $"hooks/verified-id/{added.PathToken}")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("api-key", key);
            using var answer = await http.SendAsync(request);
            await running.QuietAsync();
            return answer.StatusCode;
        }
        var verified = VerifiedIdSandbox.Callback(asked, "presentation_verified", 86.3);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallsBackAsync(verified, "another key"));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallsBackAsync(verified.Replace((string)asked["callback"]!["state"]!, new string('a', 32) + "." + new string('b', 64), StringComparison.Ordinal), VerifiedIdSandbox.CallbackKey));
        Assert.Equal(HttpStatusCode.OK, await CallsBackAsync(VerifiedIdSandbox.Callback(asked, "request_retrieved"), VerifiedIdSandbox.CallbackKey));
        Assert.Equal(HttpStatusCode.OK, await CallsBackAsync(verified, VerifiedIdSandbox.CallbackKey));
        // A state that we could have made, and gave to nobody, makes nobody.
        var stray = asked.DeepClone().AsObject();
        stray["callback"]!["state"] = new VerifiedIdConnector().NewReference(connection, DateTimeOffset.UtcNow);
        var before = (await running.Tenant.CandidatesAsync(new Verify.Server.Store.CandidateFilter(), null, 50)).Items.Count;
        Assert.Equal(HttpStatusCode.OK, await CallsBackAsync(VerifiedIdSandbox.Callback(stray, "presentation_verified", 99), VerifiedIdSandbox.CallbackKey));
        Assert.Equal(before, (await running.Tenant.CandidatesAsync(new Verify.Server.Store.CandidateFilter(), null, 50)).Items.Count);

        var checks = (await Dossiers.EvidenceAsync(running.Tenant, candidate, default)).OfType<IdentityCheck>().Where(check => check.RequestId.StartsWith("request-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, checks.Length);
        var done = Assert.Single(checks, check => check.Status == IdentityCheckStatus.Completed);
        Assert.Equal(done, checks[^1]);
        Assert.Equal((FaceDecision.Match, 86.3, 70, Assurance.Attested), (done.Face!.Value, done.FaceScore!.Value, (int)done.FaceThreshold!, done.Assurance));

        static JsonNode Validation(JsonObject asked) => asked["requestedCredentials"]![0]!["configuration"]!["validation"]!;
    }

    [Fact]
    public async Task A_wallet_service_that_fails_is_said_so_and_opens_nothing_but_a_wallet()
    {
        await using var wallet = new VerifiedIdSandbox();
        await wallet.StartAsync();
        using var under = SessionUnderTest.Of(new VerifiedIdConnector(), wallet);
        var ask = new ProofAsk(new VerifiedIdConnector().NewReference(under.Session.Connection, DateTimeOffset.UtcNow), new Uri("https://verify.example.com/hooks/verified-id/x"));
        foreach (var (trouble, category) in new[] { (new SandboxTrouble(TroubleType.Status, 403) { Path = "/v1.0" }, FailureCategory.MissingScope), (new SandboxTrouble(TroubleType.Html) { Path = "/v1.0" }, FailureCategory.BadAnswer) })
        {
            wallet.Trouble = trouble;
            Assert.Equal(category, (await new VerifiedIdConnector().AskAsync(ask, under.Session, default)).Failure?.Category);
        }
        wallet.Trouble = null;
        under.Replace(under.Session.Connection with { Settings = new Dictionary<string, string>(under.Session.Connection.Settings) { ["acceptedIssuers"] = " ; " } });
        Assert.Equal(FailureCategory.Rejected, (await new VerifiedIdConnector().AskAsync(ask, under.Session, default)).Failure?.Category);
    }
}
