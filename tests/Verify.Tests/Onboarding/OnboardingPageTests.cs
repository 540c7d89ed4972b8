using Microsoft.Playwright;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Tests.Browser;

namespace Verify.Tests.Onboarding;

/// <summary>The board, a hire and the queue with people in them, in a real browser: light, dark and narrow.</summary>
[Collection("pages")]
public sealed class OnboardingPageTests
{
    [Fact]
    public async Task Board_hire_and_queue_are_accessible_light_dark_and_narrow()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browsers.LaunchAsync(playwright);
        var axe = await Browsers.AxeAsync();
        await using var server = await HrisServer.StartAsync();
        await using var truework = new Verify.Connectors.Truework.TrueworkSandbox();
        await truework.StartAsync();
        await server.ConnectAsync(new Verify.Connectors.Truework.TrueworkConnector(), truework, null);
        var (ada, _) = await server.HireAsync();
        var (bruno, _) = await server.HireAsync("Bruno", "Sample");
        await server.HireAsync("Cleo", "Person");
        await server.HireAsync("Cleo", "Person");
        var worker = HrisServer.Worker() with { RoutingNumber = "021000021", AccountNumber = "000123456789", AccountHolder = "Ada Example" };
        await server.EmploysAsync("hibob", "1", worker, HrisServer.Applied.AddDays(12));
        await server.EmploysAsync("hibob", "2", HrisServer.Worker("Bruno", "Sample") with { RoutingNumber = "021000021", AccountNumber = "000123456789", AccountHolder = "Ada Example", Street = "9 Oak Avenue" }, HrisServer.Applied.AddDays(12));
        await server.EmploysAsync("gusto", "1", worker with { Street = "400 Far Street", City = "Boise", State = "ID", PostalCode = "83702" }, HrisServer.Applied.AddDays(13));
        await server.EmploysAsync("hibob", "3", HrisServer.Worker("Cleo", "Person"), HrisServer.Applied.AddDays(12));
        await server.EmploysAsync("hibob", "4", HrisServer.Worker("<b>عمر</b>", "Long" + new string('x', 60), "nobody@example.com"), HrisServer.Applied.AddDays(12));
        var claims = new EmploymentClaim { Id = Verify.Connectors.Sdk.EvidenceDraft.Placeholder, Source = "greenhouse", ObservedAt = HrisServer.Applied, Employer = "Example Ltd", Title = "Engineer", Via = ClaimSource.Resume };
        var agreed = new Consent { Id = Verify.Connectors.Sdk.EvidenceDraft.Placeholder, Source = "portal", ObservedAt = HrisServer.Applied, Purpose = ConsentPurpose.EmploymentVerification, Given = true };
        await server.Tenant.InTransactionAsync(tx => server.Running.Intake.AppendAsync(tx, ada, [Verify.Connectors.Sdk.EvidenceDraft.Of("t", claims), Verify.Connectors.Sdk.EvidenceDraft.Of("t", agreed)], DateTimeOffset.UtcNow));
        await server.Running.QuietAsync();

        var findings = new List<string>();
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390)])
        {
            await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, BaseURL = server.Running.Address.ToString(), ViewportSize = new ViewportSize { Width = width, Height = 900 } });
            var tab = await context.NewPageAsync();
            await PageTests.SignInAsync(tab, await server.Running.SignInLinkAsync(Role.Hr));
            foreach (var (name, path, says) in ((string, string, string)[])[("board", "onboarding", "Bruno Sample"), ("hire", $"onboarding/{ada}", "400 Far Street"), ("shared", $"onboarding/{bruno}", "also somebody else's"), ("queue", "onboarding/joins", "<b>عمر</b>"), ("right to work", $"onboarding/{ada}/right-to-work", "kept apart from the case")])
            {
                await tab.GotoAsync(path);
                await tab.EvaluateAsync("() => document.querySelectorAll('main details').forEach(one => one.open = true)");
                if (!(await tab.InnerTextAsync("body")).Contains(says, StringComparison.Ordinal)) findings.Add($"{name} {scheme} {width}: does not say '{says}'");
                findings.AddRange((await PageTests.ViolationsAsync(tab, axe)).Select(found => $"{name} {scheme} {width}: {found}"));
                if (await tab.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")) findings.Add($"{name} {scheme} {width}: wider than the window");
                if (Environment.GetEnvironmentVariable("VERIFY_SCREENSHOTS") is { Length: > 0 } folder) await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"onboarding-{name}-{scheme}-{width}.png"), FullPage = true });
            }
        }
        Assert.Empty(findings);
    }
}
