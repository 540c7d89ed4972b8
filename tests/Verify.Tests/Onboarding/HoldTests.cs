using System.Text.Json;
using Verify.Connectors.EntraLifecycle;
using Verify.Connectors.Sdk;
using Verify.Connectors.SmartRecruiters;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Tests.Connectors;

namespace Verify.Tests.Onboarding;

/// <summary>Holding and releasing where an API truly can, and only when a person orders it.</summary>
[Collection("pages")]
public sealed class HoldTests
{
    [Fact]
    public async Task A_joiner_workflow_waits_until_a_person_releases_it_and_is_resumed_once()
    {
        await using var server = await HrisServer.StartAsync();
        await using var entra = new EntraLifecycleSandbox();
        await entra.StartAsync();
        entra.Starts("123");
        entra.Starts("124");
        await server.ConnectAsync(new EntraLifecycleConnector(), entra, null);
        var (hire, _) = await server.HireAsync();
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker(), HrisServer.Applied.AddDays(12));
        Assert.Empty(entra.Effects);
        using var hr = await server.Running.SignInAsync(Role.Hr);
        foreach (var (open, reason) in ((string, string)[])[("false", "Waiting for the proof of address."), ("true", "The proof of address has come."), ("true", "Pressed a second time by mistake.")])
        {
            await hr.SubmitAsync($"/onboarding/{hire}", "id=\"gate-access\"", new Dictionary<string, string> { ["reason"] = reason, ["open"] = open });
            await server.Running.QuietAsync();
            Assert.Equal(open == "true" ? ["resume 123"] : [], entra.Effects);
        }
        Assert.Empty((await server.Tenant.MessagesAsync("dead", null, 10)).Items);
    }

    [Fact]
    public async Task An_order_that_no_workflow_waits_for_fails_and_says_so()
    {
        await using var entra = new EntraLifecycleSandbox();
        await entra.StartAsync();
        using var under = SessionUnderTest.Of(new EntraLifecycleConnector(), entra);
        var result = await new EntraLifecycleConnector().HoldAsync(new HoldOrder(null, ["123"], Hold: true, "m1"), under.Session, default);
        Assert.Equal(FailureCategory.NotFound, Assert.IsType<WriteResult.Failed>(result).Failure.Category);
    }

    [Fact]
    public async Task The_onboarding_status_is_set_once_however_often_it_is_ordered()
    {
        await using var smart = new SmartRecruitersSandbox();
        await smart.StartAsync();
        using var under = SessionUnderTest.Of(new SmartRecruitersConnector(), smart);
        var (candidate, _, _) = smart.Applies(new PipelineApplicant { GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", AppliedAt = HrisServer.Applied });
        foreach (var hold in (bool[])[true, true, false, false])
            Assert.IsType<WriteResult.Done>(await new SmartRecruitersConnector().HoldAsync(new HoldOrder(new ExternalId("smartrecruiters", candidate), [], hold, "m1"), under.Session, default));
        Assert.Equal(["onboarding ONBOARDING_FAILED", "onboarding READY_TO_ONBOARD"], smart.Effects);
    }
}
