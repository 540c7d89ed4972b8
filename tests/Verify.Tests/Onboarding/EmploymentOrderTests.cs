using System.Net;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Connectors.Truework;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Hooks;
using Verify.Server.Onboarding;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Onboarding;

/// <summary>An employer is asked because a person of HR ordered it: with consent, within the budget, once.</summary>
[Collection("server")]
public sealed class EmploymentOrderTests
{
    private const string Number = "123-45-6789";
    private static readonly DateTimeOffset Applied = DateTimeOffset.UtcNow.AddDays(-20);
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_claim_is_confirmed_by_the_employer_that_a_person_had_asked()
    {
        await using var server = await StartAsync();
        await using var truework = await ConnectAsync(server.Tenant);
        var hire = await HireAsync(server, "Example Labs");
        using var hr = await server.SignInAsync(Role.Hr);
        Assert.Contains("has not agreed", await hr.ReadAsync($"/onboarding/{hire}"), StringComparison.Ordinal);
        Assert.Contains("has not agreed", await PressAsync(hr, hire, "Example Labs"), StringComparison.Ordinal);
        await ConsentAsync(server, hire);

        foreach (var other in (Role[])[Role.Recruiter, Role.Reviewer, Role.Compliance])
        {
            using var somebody = await server.SignInAsync(other);
            Assert.DoesNotContain(">ordered<", await PressAsync(somebody, hire, "Example Labs"), StringComparison.Ordinal);
        }
        Assert.Contains("nine digits", await OrderAsync(hr, hire, "123-45-678"), StringComparison.Ordinal);
        Assert.Contains("nine digits", await OrderAsync(hr, hire, "666-45-6789"), StringComparison.Ordinal);
        Assert.Contains("confirmed or ordered already", await PressAsync(hr, hire, "Another Ltd"), StringComparison.Ordinal);
        Assert.Empty(truework.Placed);
        Assert.Contains("frozen the number", await OrderAsync(hr, hire, TrueworkSandbox.FrozenNumber), StringComparison.Ordinal);
        Assert.Contains(">ordered<", await OrderAsync(hr, hire, Number), StringComparison.Ordinal);
        Assert.Contains("confirmed or ordered already", await PressAsync(hr, hire, "Example Labs, Inc."), StringComparison.Ordinal);
        var body = Assert.Single(truework.Placed);
        Assert.Equal(("employment", "employment", "123456789", "Ada", "ExampleAda", "Example Labs"),
            ((string)body["type"]!, (string)body["permissible_purpose"]!, (string)body["target"]!["social_security_number"]!, (string)body["target"]!["first_name"]!, (string)body["target"]!["last_name"]!, (string)body["target"]!["company"]!["name"]!));
        Assert.Equal("""["instant","smart-outreach"]""", body["request_config"]!["allowed_verification_methods"]!.ToJsonString());
        await server.QuietAsync();
        // Nothing was looked up: there is no answer yet. And the number is nowhere.
        Assert.Equal(0, truework.OrdersRead);
        Assert.DoesNotContain("6789", JsonSerializer.Serialize(await EvidenceAsync(server, hire), Json.Canonical), StringComparison.Ordinal);

        var said = truework.Confirms(DateTimeOffset.UtcNow);
        for (var times = 0; times < 2; times++) await DeliverAsync(server, truework, said);
        var answer = Assert.Single((await EvidenceAsync(server, hire)).OfType<EmploymentVerification>());
        Assert.Equal(("Example Labs", VerificationAnswer.Confirmed, ContactOrigin.Payroll, "placed1"), (answer.Employer, answer.Answer, answer.Contact, answer.Reference));
        Assert.All((await BoardAsync(server, hire)).Jobs, job => Assert.Equal((JobStanding.Confirmed, "truework"), (job.Standing, job.By)));
        Assert.DoesNotContain("Have the employer asked", await hr.ReadAsync($"/onboarding/{hire}"), StringComparison.Ordinal);
        Assert.Empty(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting], 10));
    }

    [Fact]
    public async Task Without_an_answer_it_may_be_ordered_anew_and_an_answer_that_no_webhook_told_is_found_by_asking()
    {
        await using var server = await StartAsync();
        await using var truework = await ConnectAsync(server.Tenant);
        var hire = await HireAsync(server, "Example Labs");
        await ConsentAsync(server, hire);
        using var hr = await server.SignInAsync(Role.Hr);
        await OrderAsync(hr, hire, Number);
        await DeliverAsync(server, truework, truework.Cancels("high-turnaround-time", DateTimeOffset.UtcNow));
        Assert.Equal((JobStanding.Unanswered, "truework"), Assert.Single((await BoardAsync(server, hire)).Jobs) is var job ? (job.Standing, job.By) : default);
        await OrderAsync(hr, hire, Number);
        Assert.Equal(2, truework.Placed.Select(body => (string?)body["search_key"]).Distinct().Count());
        Assert.Equal(JobStanding.Ordered, Assert.Single((await BoardAsync(server, hire)).Jobs).Standing);

        truework.Confirms(DateTimeOffset.UtcNow);
        await server.Tenant.InTransactionAsync(tx => tx.EnqueueJobAsync(KeepUp.JobKind, null, "truework", null, DateTimeOffset.UtcNow));
        await server.QuietAsync();
        Assert.Contains((await BoardAsync(server, hire)).Jobs, one => one.Standing == JobStanding.Confirmed);
        // Whoever was erased meanwhile comes back by no answer.
        await server.Tenant.InTransactionAsync(tx => tx.EraseCandidateAsync(hire));
        var before = (await server.Tenant.CandidatesAsync(new CandidateFilter(), null, 50)).Items.Count;
        await DeliverAsync(server, truework, truework.Confirms(DateTimeOffset.UtcNow));
        Assert.Equal(before, (await server.Tenant.CandidatesAsync(new CandidateFilter(), null, 50)).Items.Count);
    }

    [Fact]
    public async Task Beyond_the_months_budget_nothing_is_ordered()
    {
        await using var server = await StartAsync();
        await using var truework = await ConnectAsync(server.Tenant, new() { ["monthlyOrders"] = "1" });
        var hire = await HireAsync(server, "Example Labs", "Example Works");
        await ConsentAsync(server, hire);
        using var hr = await server.SignInAsync(Role.Hr);
        await PressAsync(hr, hire, "Example Labs");
        Assert.Contains("budget for orders is spent", await PressAsync(hr, hire, "Example Works"), StringComparison.Ordinal);
        Assert.Single(truework.Placed);
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_orders_finds_the_order_again_and_places_no_second_one()
    {
        var (truework, hire) = (default(TrueworkSandbox), default(CandidateId));
        await using var server = await KilledServer.StartAsync(async tenant =>
        {
            truework = await ConnectAsync(tenant);
            var intake = new Intake(new Joining(TimeProvider.System), TimeProvider.System);
            await tenant.InTransactionAsync(async tx => await intake.AppendAsync(tx, hire = await tx.ResolveOrCreateCandidateAsync("greenhouse", "1"),
            [
                EvidenceDraft.Of("test", new Application { Id = EvidenceDraft.Placeholder, Source = "greenhouse", ObservedAt = Applied, Name = new PersonName { Given = "Ada", Family = "Example" } }),
                EvidenceDraft.Of("test", new StageChange { Id = EvidenceDraft.Placeholder, Source = "greenhouse", ObservedAt = Applied, Stage = Stage.Onboarding }),
                EvidenceDraft.Of("test", Claim("Example Labs")), EvidenceDraft.Of("test", Agreed()),
            ], DateTimeOffset.UtcNow));
        }, leaseSeconds: 6);
        await using var vendor = truework!;
        vendor.Trouble = new SandboxTrouble(TroubleType.HangAfterEffect, times: 1) { Path = "/orders/target-employer" };
        using (var hr = await server.SignInAsync(Role.Hr))
        {
            var pressed = PressAsync(hr, hire, "Example Labs");
            while (vendor.Placed.Count == 0 && !pressed.IsCompleted) await Task.Delay(20);
            server.Kill();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => pressed);
        }
        await server.EnsureUpAsync();
        using var again = await server.SignInAsync(Role.Hr);
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!(await PressAsync(again, hire, "Example Labs")).Contains(">ordered<", StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "the order was not found within a minute");
            await Task.Delay(1000);
        }
        Assert.Single(vendor.Placed);
    }

    private static async Task<RunningServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        return await RunningServer.OverAsync(folder, await RunningServer.PrepareAsync(folder), leaseSeconds: 120, change: settings => settings with { VendorTimeoutSeconds = 20 });
    }

    private static async Task<TrueworkSandbox> ConnectAsync(TenantStore tenant, Dictionary<string, string>? more = null)
    {
        var connector = new TrueworkConnector();
        var sandbox = (TrueworkSandbox)connector.CreateSandbox();
        await sandbox.StartAsync();
        var connection = connector.SandboxConnection(tenant.Tenant, "truework", sandbox);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = sandbox.Address.ToString() };
        foreach (var (name, value) in more ?? []) settings[name] = value;
        await tenant.AddConnectionAsync("truework", "truework", "Truework", JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
        return sandbox;
    }

    private static async Task<CandidateId> HireAsync(RunningServer server, params string[] employers)
    {
        var (person, application) = server.Greenhouse.Apply(RunningServer.Somebody("Ada", "0101") with { AppliedAt = Applied });
        foreach (var (happened, days) in new[] { ("new_candidate_application", 0), ("hire_candidate", 10) })
            await server.Greenhouse.DeliverAsync(server.Hook, server.Greenhouse.Event(happened, application, Applied.AddDays(days)), happened);
        await server.QuietAsync();
        var hire = (await server.Tenant.FindCandidateAsync("greenhouse", $"{person}"))!.Value;
        await AppendAsync(server, hire, [.. employers.Select(Claim)]);
        return hire;
    }

    private static EmploymentClaim Claim(string employer) => new() { Id = EvidenceDraft.Placeholder, Source = "greenhouse", ObservedAt = Applied, Employer = employer, Via = ClaimSource.Resume };

    private static Consent Agreed() => new() { Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = Applied, Purpose = ConsentPurpose.EmploymentVerification, Given = true };

    private static Task ConsentAsync(RunningServer server, CandidateId hire) => AppendAsync(server, hire, Agreed());

    private static async Task AppendAsync(RunningServer server, CandidateId hire, params Evidence[] evidence)
    {
        await server.Tenant.InTransactionAsync(tx => server.Intake.AppendAsync(tx, hire, [.. evidence.Select(one => EvidenceDraft.Of("test", one))], DateTimeOffset.UtcNow));
        await server.QuietAsync();
    }

    /// <summary>Through the form as the page shows it.</summary>
    private static Task<string> OrderAsync(SignedInBrowser hr, CandidateId hire, string number) => hr.SubmitAsync($"/onboarding/{hire}", "Have the employer asked", new Dictionary<string, string> { ["number"] = number });

    /// <summary>By whoever has a form from before.</summary>
    private static async Task<string> PressAsync(SignedInBrowser hr, CandidateId hire, string employer)
    {
        using var answer = await hr.PostAsync($"/onboarding/{hire}?handler=Order", Fields(employer));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static Dictionary<string, string> Fields(string employer) => new() { ["employer"] = employer, ["number"] = Number };

    private static async Task DeliverAsync(RunningServer server, TrueworkSandbox truework, string body)
    {
        var stored = (await server.Tenant.ConnectionsAsync()).Single(one => one.Id == "truework");
        var signed = truework.SignedRequest(new Secret(stored.Live("webhookToken").First()), Encoding.UTF8.GetBytes(body), "d", DateTimeOffset.UtcNow);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"hooks/truework/{stored.PathToken}")) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await server.QuietAsync();
        Assert.Empty((await server.Tenant.DeliveriesAsync("parked", null, 10)).Items);
    }

    private static async Task<HireBoard> BoardAsync(RunningServer server, CandidateId hire) => (await Hires.LoadAsync(server.Tenant, hire, DateTimeOffset.UtcNow, default))!.Board;

    private static Task<IReadOnlyList<Evidence>> EvidenceAsync(RunningServer server, CandidateId hire) => Verify.Server.Assessing.Dossiers.EvidenceAsync(server.Tenant, hire, default);
}
