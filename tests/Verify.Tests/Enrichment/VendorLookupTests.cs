using System.Text;
using System.Text.Json;
using Verify.Connectors.Checkr;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Connectors.Truework;
using Verify.Connectors.Twilio;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Work;
using Verify.Tests.Server;

namespace Verify.Tests.Enrichment;

/// <summary>Vendors asked by a running server: once, within the budget, with consent; and what an outage leaves behind.</summary>
[Collection("server")]
public sealed class VendorLookupTests
{
    [Fact]
    public async Task One_number_of_two_candidates_is_looked_up_once_and_read_by_the_check()
    {
        await using var server = await StartAsync();
        await using var twilio = await ConnectAsync<TwilioSandbox>(server, new TwilioConnector());
        var first = await ApplyAsync(server, "Ada", "+1 (615) 555-0100");
        var second = await ApplyAsync(server, "Bob", "615.555.0100");
        Assert.Equal(1, twilio.Billed);
        foreach (var candidate in (CandidateId[])[first, second])
        {
            var intel = Assert.Single(await OfAsync<PhoneIntel>(server, candidate));
            Assert.Equal(("+16155550100", LineType.NonFixedVoip, "twilio"), (intel.Phone, intel.LineType, intel.Source));
            Assert.Contains("phone-low-trust", await server.ObservedAsync(candidate), StringComparison.Ordinal);
        }
        Assert.Equal(1, Assert.Single(await server.Tenant.SpendingAsync()).Used);
    }

    [Fact]
    public async Task Beyond_the_budget_nothing_is_asked_and_nothing_reads_as_clean()
    {
        await using var server = await StartAsync();
        await using var twilio = await ConnectAsync<TwilioSandbox>(server, new TwilioConnector(), new() { ["monthlyBudget"] = "1" });
        var within = await ApplyAsync(server, "Ada", "+16155550101");
        var beyond = await ApplyAsync(server, "Bob", "+16155550102");
        Assert.Equal(1, twilio.Billed);
        Assert.Equal((SignalState.NotObserved, null), await SignalAsync(server, within, "phone-low-trust"));
        Assert.Equal((SignalState.NotChecked, "budget (twilio)"), await SignalAsync(server, beyond, "phone-low-trust"));
        Assert.Equal(LookupFailure.Budget, Assert.Single(await OfAsync<FailedLookup>(server, beyond)).Why);
        // Asked again at whatever comes next, it is said once.
        await server.Tenant.InTransactionAsync(tx => tx.EnqueueAssessAsync(beyond, DateTimeOffset.UtcNow));
        await server.QuietAsync();
        Assert.Single(await OfAsync<FailedLookup>(server, beyond));
        Assert.Equal(1, twilio.Billed);
    }

    [Fact]
    public async Task A_vendor_that_is_down_is_not_checked_and_asked_again_when_it_is_back()
    {
        await using var server = await StartAsync();
        await using var twilio = await ConnectAsync<TwilioSandbox>(server, new TwilioConnector());
        twilio.Trouble = new SandboxTrouble(TroubleType.Status, 503) { RetryAfter = TimeSpan.FromSeconds(5) };
        var candidate = await ApplyAsync(server, "Ada", "+16155550100");
        Assert.Equal(LookupFailure.VendorFailed, Assert.Single(await OfAsync<FailedLookup>(server, candidate)).Why);
        Assert.Equal((SignalState.NotChecked, "vendor failed (twilio)"), await SignalAsync(server, candidate, "phone-low-trust"));
        // Nobody else asks in vain meanwhile.
        var asked = twilio.Requests;
        await ApplyAsync(server, "Bob", "+16155550100");
        Assert.Equal(asked, twilio.Requests);

        twilio.Trouble = null;
        await UntilAsync(async () => (await OfAsync<PhoneIntel>(server, candidate)).Count == 1);
        await server.QuietAsync();
        Assert.Empty(await OfAsync<FailedLookup>(server, candidate));
        Assert.Equal(SignalState.Observed, (await SignalAsync(server, candidate, "phone-low-trust")).State);
        Assert.Equal(1, twilio.Billed);
    }

    [Fact]
    public async Task What_the_vendor_cannot_tell_is_not_covered_and_a_wrong_key_is_no_answer()
    {
        await using var server = await StartAsync();
        await using var twilio = await ConnectAsync<TwilioSandbox>(server, new TwilioConnector());
        var unknown = await ApplyAsync(server, "Ada", "+16155550199");
        Assert.Equal((SignalState.NotChecked, "not covered (twilio)"), await SignalAsync(server, unknown, "phone-low-trust"));
        await server.Tenant.RotateSecretAsync("twilio", "authToken", "wrong");
        await server.Tenant.RotateSecretAsync("twilio", "authToken", "wrong too");
        var refused = await ApplyAsync(server, "Bob", "+16155550103");
        Assert.Equal((SignalState.NotChecked, "vendor failed (twilio)"), await SignalAsync(server, refused, "phone-low-trust"));
    }

    [Fact]
    public async Task Without_consent_no_report_is_read_and_with_it_the_one_announced_before_is()
    {
        await using var server = await StartAsync();
        await using var checkr = await ConnectAsync<CheckrSandbox>(server, new CheckrConnector(), new() { ["atsConnection"] = "greenhouse" });
        var (person, candidate) = await HireAsync(server, "Ada");
        await DeliverAsync(server, "checkr", checkr, "signingKey", checkr.Completes("rep_7", "cand_7", $"{person}", "Ada", "ExampleAda", "ada@example.com", "2026-11-10T10:00:00Z"));
        Assert.Equal("rep_7", Assert.Single(await OfAsync<ReportNotice>(server, candidate)).Reference);
        Assert.Empty(await OfAsync<BackgroundReport>(server, candidate));
        // Read once to learn whom it is about, and not for what it says.
        Assert.Equal(1, checkr.ReportsRead);

        await ConsentAsync(server, candidate, ConsentPurpose.BackgroundReport, given: true);
        var report = Assert.Single(await OfAsync<BackgroundReport>(server, candidate));
        Assert.Equal((BackgroundReportStatus.Complete, "rep_7"), (report.Status, report.Reference));
        Assert.Equal(2, checkr.ReportsRead);
        Assert.DoesNotContain("clear", JsonSerializer.Serialize<Evidence>(report, Json.Canonical), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_employer_that_confirms_is_heard_over_a_webhook_that_is_not_believed()
    {
        await using var server = await StartAsync();
        await using var truework = await ConnectAsync<TrueworkSandbox>(server, new TrueworkConnector(), new() { ["atsConnection"] = "greenhouse" });
        var (person, candidate) = await HireAsync(server, "Ada");
        var body = truework.Completes("order7", $"{person}", "Ada", "ExampleAda", "ada@example.com", "Example Labs", DateTimeOffset.UtcNow);
        await DeliverAsync(server, "truework", truework, "webhookToken", body);
        await DeliverAsync(server, "truework", truework, "webhookToken", body);
        var answer = Assert.Single(await OfAsync<EmploymentVerification>(server, candidate));
        Assert.Equal(("Example Labs", VerificationAnswer.Confirmed, ContactOrigin.Payroll, "order7"), (answer.Employer, answer.Answer, answer.Contact, answer.Reference));
        Assert.Contains(await OfAsync<EmploymentClaim>(server, candidate), claim => claim is { Via: ClaimSource.Verification, Title: "Engineer" });
        // An order that does not say whom it means is a person's to place, and nothing of it is read before.
        var read = truework.OrdersRead;
        await DeliverAsync(server, "truework", truework, "webhookToken", truework.Completes("order8", null, "Ada", "ExampleAda", "ada@example.com", "Example Works", DateTimeOffset.UtcNow));
        Assert.Single(await server.Tenant.WaitingJoinsAsync([Verify.Server.Store.JoinState.Waiting], 10));
        Assert.Equal(read + 1, truework.OrdersRead);
        // Somebody who knows the address and not the token learns and changes nothing.
        Assert.Equal(401, await PostAsync(server, "truework", truework.SignedRequest(new Secret("guessed"), Encoding.UTF8.GetBytes(body), "x", DateTimeOffset.UtcNow)));
    }

    /// <summary>With a lease and a patience that outlast a loaded machine: a question gets half of the lease at most.</summary>
    private static async Task<RunningServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        return await RunningServer.OverAsync(folder, await RunningServer.PrepareAsync(folder), leaseSeconds: 120, change: settings => settings with { VendorTimeoutSeconds = 20 });
    }

    private static async Task<T> ConnectAsync<T>(RunningServer server, ISandboxed connector, Dictionary<string, string>? more = null) where T : Sandbox
    {
        var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync();
        var connection = connector.SandboxConnection(server.Tenant.Tenant, connector.Id, sandbox);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = sandbox.Address.ToString() };
        foreach (var (name, value) in more ?? []) settings[name] = value;
        await server.Tenant.AddConnectionAsync(connector.Id, connector.Id, connector.Id, JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
        return (T)sandbox;
    }

    private static async Task<CandidateId> ApplyAsync(RunningServer server, string name, string phone)
    {
        var (person, application) = server.Greenhouse.Apply(RunningServer.Somebody(name, "0100") with { Phone = phone });
        await server.Greenhouse.DeliverAsync(server.Hook, server.Greenhouse.Event("new_candidate_application", application, DateTimeOffset.UtcNow.AddDays(-2)), $"apply-{name}");
        await server.QuietAsync();
        return (await server.Tenant.FindCandidateAsync("greenhouse", $"{person}"))!.Value;
    }

    private static async Task<(long Person, CandidateId Candidate)> HireAsync(RunningServer server, string name)
    {
        var (person, application) = server.Greenhouse.Apply(RunningServer.Somebody(name, "0101"));
        foreach (var (happened, days) in new[] { ("new_candidate_application", -9), ("hire_candidate", -3) })
            await server.Greenhouse.DeliverAsync(server.Hook, server.Greenhouse.Event(happened, application, DateTimeOffset.UtcNow.AddDays(days)), $"{happened}-{name}");
        await server.QuietAsync();
        return (person, (await server.Tenant.FindCandidateAsync("greenhouse", $"{person}"))!.Value);
    }

    private static async Task ConsentAsync(RunningServer server, CandidateId candidate, ConsentPurpose purpose, bool given)
    {
        var consent = EvidenceDraft.Of("portal", new Consent { Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = DateTimeOffset.UtcNow, Purpose = purpose, Given = given });
        await server.Tenant.InTransactionAsync(tx => server.Intake.AppendAsync(tx, candidate, [consent], DateTimeOffset.UtcNow));
        await server.QuietAsync();
    }

    private static async Task DeliverAsync(RunningServer server, string connector, Sandbox sandbox, string secret, string body)
    {
        var stored = (await server.Tenant.ConnectionsAsync()).Single(one => one.Id == connector);
        Assert.Equal(200, await PostAsync(server, connector, sandbox.SignedRequest(new Secret(stored.Live(secret).First()), Encoding.UTF8.GetBytes(body), "d", DateTimeOffset.UtcNow)));
        await server.QuietAsync();
        Assert.Empty((await server.Tenant.DeliveriesAsync("parked", null, 10)).Items);
    }

    private static async Task<int> PostAsync(RunningServer server, string connector, InboundRequest signed)
    {
        var stored = (await server.Tenant.ConnectionsAsync()).Single(one => one.Id == connector);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"hooks/{connector}/{stored.PathToken}")) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<IReadOnlyList<T>> OfAsync<T>(RunningServer server, CandidateId candidate) where T : Evidence => [.. (await Dossiers.EvidenceAsync(server.Tenant, candidate, default)).OfType<T>()];

    private static async Task<(SignalState State, string? Reason)> SignalAsync(RunningServer server, CandidateId candidate, string indicator)
    {
        var signal = (await AssessCandidate.LatestAsync(server.Tenant, candidate, default))!.Signals.Single(one => one.Indicator == indicator);
        return (signal.State, signal.State == SignalState.NotObserved ? null : signal.Reason);
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !await done();)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "it did not happen within 30 seconds");
            await Task.Delay(50);
        }
    }
}
