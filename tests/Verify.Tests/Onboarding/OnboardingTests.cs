using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Onboarding;
using Verify.Server.SignIn;
using Verify.Server.Store;
using ExternalIdentity = Verify.Core.Model.ExternalIdentity;

namespace Verify.Tests.Onboarding;

/// <summary>From a webhook of an HR system to the hire's dossier, the queue and the gates, over real HTTP.</summary>
[Collection("pages")]
public sealed class OnboardingTests
{
    [Fact]
    public async Task A_worker_of_every_hr_system_joins_the_hire_who_came_through_the_ats()
    {
        await using var server = await HrisServer.StartAsync();
        var (hire, _) = await server.HireAsync();
        await server.HireAsync("Bruno", "Sample");
        foreach (var system in (string[])["bamboohr", "gusto", "hibob"])
        {
            await server.EmploysAsync(system, "123", HrisServer.Worker() with { StartsOn = HrisServer.Start.AddDays(7) }, HrisServer.Applied.AddDays(12));
            Assert.Equal(hire, await server.WhoAsync(system, "123"));
        }
        var evidence = await server.EvidenceAsync(hire);
        Assert.Equal(["bamboohr", "gusto", "hibob"], evidence.OfType<HrRecord>().Select(record => record.Source).Order(StringComparer.Ordinal));
        Assert.All(evidence.OfType<ExternalIdentity>(), identity => Assert.Equal(JoinBasis.EmailNameStart, identity.Basis));
        Assert.Equal(3, evidence.OfType<ExternalIdentity>().Count());
        var start = Assert.Single((await server.Tenant.ComingStartsAsync(DateOnly.FromDateTime(DateTime.UtcNow), null, 10)).Items, one => one.Candidate == hire);
        Assert.Equal(HrisServer.Start.AddDays(7), start.StartsOn);
    }

    [Fact]
    public async Task The_ats_id_that_the_hr_system_carries_goes_before_everything_else()
    {
        await using var server = await HrisServer.StartAsync(new Dictionary<string, string> { ["atsField"] = "customAtsId", ["atsConnection"] = "greenhouse" });
        var (hire, greenhouse) = await server.HireAsync();
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker(email: "other@example.com") with { AtsId = greenhouse }, HrisServer.Applied.AddDays(12));
        Assert.Equal(hire, await server.WhoAsync("bamboohr", "123"));
        Assert.Equal(JoinBasis.VendorId, Assert.Single((await server.EvidenceAsync(hire)).OfType<ExternalIdentity>()).Basis);
    }

    [Fact]
    public async Task A_record_that_comes_before_the_hire_is_joined_when_the_hire_comes()
    {
        await using var server = await HrisServer.StartAsync();
        await server.EmploysAsync("hibob", "123", HrisServer.Worker(), HrisServer.Applied.AddDays(5));
        Assert.Equal(JoinState.Waiting, Assert.Single(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting], 10)).State);
        var (hire, _) = await server.HireAsync();
        Assert.Equal(hire, await server.WhoAsync("hibob", "123"));
    }

    [Theory]
    [InlineData("Ada", "Example", "ada@example.com", 15)]
    [InlineData("Ada", "Example", "else@example.com", 0)]
    [InlineData("Zoe", "Person", "ada@example.com", 0)]
    public async Task Whoever_does_not_fit_in_everything_waits_for_a_person(string given, string family, string email, int days)
    {
        await using var server = await HrisServer.StartAsync();
        var (hire, _) = await server.HireAsync();
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker(given, family, email) with { StartsOn = HrisServer.Start.AddDays(days) }, HrisServer.Applied.AddDays(12));
        Assert.NotEqual(hire, await server.WhoAsync("bamboohr", "123"));
        Assert.Single(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting], 10));
    }

    [Fact]
    public async Task Of_two_Adas_with_one_start_a_person_picks_and_can_take_it_back()
    {
        await using var server = await HrisServer.StartAsync();
        var (first, _) = await server.HireAsync();
        var (second, _) = await server.HireAsync();
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker(), HrisServer.Applied.AddDays(12));
        var waiting = Assert.Single(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting], 10));
        Assert.DoesNotContain(waiting.Candidate, new[] { first, second });

        using var hr = await server.Running.SignInAsync(Role.Hr);
        var queue = await hr.ReadAsync("/onboarding/joins");
        Assert.Contains("same mailbox", queue, StringComparison.Ordinal);
        Assert.Contains(first.Value, queue, StringComparison.Ordinal);
        Assert.Contains(second.Value, queue, StringComparison.Ordinal);
        await hr.SubmitAsync("/onboarding/joins", "class=\"link\"", new Dictionary<string, string> { ["hire"] = second.Value });
        await server.Running.QuietAsync();
        Assert.Equal(second, await server.WhoAsync("bamboohr", "123"));
        Assert.Equal(JoinBasis.Person, Assert.Single((await server.EvidenceAsync(second)).OfType<ExternalIdentity>()).Basis);

        // What comes in while they are one goes along when they are parted.
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker() with { Street = "99 Oak Avenue" }, HrisServer.Applied.AddDays(14));
        Assert.Equal(2, (await server.EvidenceAsync(second)).OfType<HrRecord>().Count());
        await hr.SubmitAsync($"/onboarding/{second}", "Records of other systems");
        await server.Running.QuietAsync();
        Assert.Equal(waiting.Candidate, await server.WhoAsync("bamboohr", "123"));
        Assert.Empty((await server.EvidenceAsync(second)).OfType<HrRecord>());
        Assert.Equal(2, (await server.EvidenceAsync(waiting.Candidate)).OfType<HrRecord>().Count());
        Assert.True(Assert.Single((await server.EvidenceAsync(second)).OfType<ExternalIdentity>(), identity => identity.Undone).Undone);

        // Parted by a person, the rules never join it again.
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker() with { Street = "7 Pine Road" }, HrisServer.Applied.AddDays(15));
        Assert.Equal(JoinState.Parted, Assert.Single(await server.Tenant.WaitingJoinsAsync([JoinState.Waiting, JoinState.Parted], 10)).State);
        Assert.Contains((await server.Tenant.AuditAsync(null, null, 500)).Items, row => row.Action == "hire-join-undone" && row.Actor.StartsWith("person:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_late_change_of_the_home_closes_a_released_laptop_gate_alerts_and_only_a_person_opens_it()
    {
        await using var server = await HrisServer.StartAsync();
        var (hire, _) = await server.HireAsync();
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker(), HrisServer.Applied.AddDays(12));
        using var hr = await server.Running.SignInAsync(Role.Hr);
        await DecideAsync(hr, hire, OnboardingGate.Laptop, "Called back on the number of the application.");
        await server.Running.QuietAsync();
        Assert.Equal(GateState.Done, (await GateAsync(server, hire, OnboardingGate.Laptop)).State);
        var before = server.Channel.Cards.Count;

        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker() with { Street = "400 Far Street", City = "Boise", State = "ID", PostalCode = "83702" }, DateTimeOffset.UtcNow.AddHours(-1));
        var closed = await GateAsync(server, hire, OnboardingGate.Laptop);
        Assert.Equal((GateState.Hold, null), (closed.State, closed.By));
        Assert.Equal(GateState.Hold, (await GateAsync(server, hire, OnboardingGate.FirstPay)).State);
        Assert.Equal(1, server.Channel.Cards.Count(card => card.ToJsonString().Contains("A gate of onboarding has closed", StringComparison.Ordinal)));
        Assert.True(server.Channel.Cards.Count > before);
        Assert.DoesNotContain("Boise", string.Concat(server.Channel.Cards.Select(card => card.ToJsonString())), StringComparison.Ordinal);

        await DecideAsync(hr, hire, OnboardingGate.Laptop, "The move was confirmed with a lease.");
        await server.Running.QuietAsync();
        var opened = await GateAsync(server, hire, OnboardingGate.Laptop);
        Assert.Equal(GateState.Done, opened.State);
        Assert.NotNull(opened.By);
        Assert.Equal(GateState.Hold, (await GateAsync(server, hire, OnboardingGate.FirstPay)).State);
    }

    [Fact]
    public async Task One_account_for_two_hires_closes_the_first_pay_of_both_and_no_number_is_stored()
    {
        await using var server = await HrisServer.StartAsync();
        var (ada, _) = await server.HireAsync();
        var (bruno, _) = await server.HireAsync("Bruno", "Sample");
        var account = (Routing: "021000021", Number: "000123456789");
        await server.EmploysAsync("hibob", "1", HrisServer.Worker() with { RoutingNumber = account.Routing, AccountNumber = account.Number, AccountHolder = "Ada Example" }, HrisServer.Applied.AddDays(12));
        await server.EmploysAsync("hibob", "2", HrisServer.Worker("Bruno", "Sample") with { RoutingNumber = "0210-00021", AccountNumber = "000 123-456 789", AccountHolder = "Bruno Sample" }, HrisServer.Applied.AddDays(12));
        await server.EmploysAsync("gusto", "2", HrisServer.Worker("Bruno", "Sample") with { RoutingNumber = account.Routing, AccountNumber = account.Number }, HrisServer.Applied.AddDays(12));
        foreach (var hire in (CandidateId[])[ada, bruno]) Assert.Equal(GateState.Hold, (await GateAsync(server, hire, OnboardingGate.FirstPay)).State);
        var stored = await server.Tenant.EvidenceAsync(bruno);
        Assert.All(stored, one => Assert.DoesNotContain("123456789", System.Text.Encoding.UTF8.GetString(one.Json), StringComparison.Ordinal));
        var payouts = (await server.EvidenceAsync(bruno)).OfType<Payout>().ToArray();
        Assert.NotNull(payouts.Single(payout => payout.Source == "hibob").AccountHash);
        // The end of a masked number is shown and matched with nothing.
        Assert.Equal((null, "6789"), (payouts.Single(payout => payout.Source == "gusto").AccountHash, payouts.Single(payout => payout.Source == "gusto").AccountEnding));
        using var hr = await server.Running.SignInAsync(Role.Hr);
        Assert.Contains("also somebody else&#x27;s", await hr.ReadAsync($"/onboarding/{ada}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_board_is_for_hr_and_an_auditor_looks_without_deciding()
    {
        await using var server = await HrisServer.StartAsync();
        var (hire, _) = await server.HireAsync();
        using var auditor = await server.Running.SignInAsync(Role.Auditor);
        Assert.DoesNotContain("name=\"reason\"", await auditor.ReadAsync($"/onboarding/{hire}"), StringComparison.Ordinal);
        foreach (var role in (Role[])[Role.Recruiter, Role.Reviewer, Role.Admin])
        {
            using var other = await server.Running.SignInAsync(role);
            Assert.DoesNotContain("Coming starts", await other.ReadAsync("/onboarding"), StringComparison.Ordinal);
        }
    }

    private static async Task<Gate> GateAsync(HrisServer server, CandidateId hire, OnboardingGate gate) =>
        (await Hires.LoadAsync(server.Tenant, hire, DateTimeOffset.UtcNow, default))!.Board.Gates.Single(one => one.Id == gate);

    private static Task<string> DecideAsync(Verify.Tests.Server.SignedInBrowser hr, CandidateId hire, OnboardingGate gate, string reason) =>
        hr.SubmitAsync($"/onboarding/{hire}", $"id=\"gate-{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(gate.ToString())}\"", new Dictionary<string, string> { ["reason"] = reason, ["open"] = "true" });
}
