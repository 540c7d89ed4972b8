using System.Text.Json;
using Verify.Connectors.EntraLifecycle;
using Verify.Connectors.Sdk;
using Verify.Connectors.SmartRecruiters;
using Verify.Connectors.Workday;
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
    public async Task A_background_check_of_Workday_waits_and_goes_on_as_a_person_orders_and_each_is_written_once()
    {
        await using var server = await HrisServer.StartAsync();
        await using var workday = new WorkdaySandbox();
        await workday.StartAsync();
        workday.Waits("123", HrisServer.Start.AddYears(-2));
        workday.Waits("124", HrisServer.Start);
        workday.Waits("123", HrisServer.Start.AddDays(-20));
        await server.ConnectAsync(new WorkdayConnector(), workday, null);
        var (hire, _) = await server.HireAsync();
        await server.EmploysAsync("bamboohr", "123", HrisServer.Worker(), HrisServer.Applied.AddDays(12));
        Assert.Empty(workday.Effects);
        // It takes effect and nobody hears of it: what is tried again finds it there.
        workday.Trouble = new SandboxTrouble(TroubleType.HangAfterEffect, times: 1) { Method = "POST" };
        using var hr = await server.Running.SignInAsync(Role.Hr);
        foreach (var open in (string[])["false", "true", "true"])
        {
            await hr.SubmitAsync($"/onboarding/{hire}", "id=\"gate-access\"", new Dictionary<string, string> { ["reason"] = "As agreed with the team.", ["open"] = open });
            await server.Running.QuietAsync();
        }
        Assert.Equal(["123 VERIFY_HOLD", "123 VERIFY_RELEASED"], workday.Effects);
        Assert.Empty((await server.Tenant.MessagesAsync("dead", null, 10)).Items);
    }

    [Fact]
    public async Task Workday_is_told_by_the_password_that_works_and_never_of_somebody_else()
    {
        await using var workday = new WorkdaySandbox();
        await workday.StartAsync();
        workday.Waits("124", HrisServer.Start);
        var connector = new WorkdayConnector();
        using var under = SessionUnderTest.Of(connector, workday);
        Assert.Equal(FailureCategory.NotFound, Assert.IsType<WriteResult.Failed>(await connector.HoldAsync(new HoldOrder(null, ["123", ""], Hold: true, "m1"), under.Session, default)).Failure.Category);
        var connection = under.Session.Connection;
        under.Replace(connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["password"] = [new Secret("not yet known there"), .. connection.SecretsOf("password")] } });
        Assert.Equal(["held"], Assert.IsType<WriteResult.Done>(await connector.HoldAsync(new HoldOrder(null, ["124"], Hold: true, "m2"), under.Session, default)).Effects);
        // A status that the tenant does not know is a fault like any other of the server's own: tried again, and never taken for done.
        under.Replace(connection with { Settings = new Dictionary<string, string>(connection.Settings) { ["releaseStatus"] = "UNKNOWN" } });
        Assert.IsType<WriteResult.Unknown>(await connector.HoldAsync(new HoldOrder(null, ["124"], Hold: false, "m3"), under.Session, default));
        Assert.Equal(["124 VERIFY_HOLD"], workday.Effects);
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
