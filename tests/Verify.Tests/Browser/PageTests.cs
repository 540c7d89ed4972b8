using System.Text.Json;
using Microsoft.Playwright;
using Verify.Server.Demo;
using Verify.Server.SignIn;

namespace Verify.Tests.Browser;

/// <summary>Every page of the demonstration in a real browser, light and dark, as the role that uses it: it says what it should, and the accessibility checker finds nothing serious.</summary>
[Collection("pages")]
public sealed class PageTests
{
    /// <summary>A page: who opens it, where it is (HELD and PROCEED stand for candidates of the demonstration), and what it says.</summary>
    private static readonly (Role? Role, string Path, string Says)[] Pages =
    [
        (null, "/signin", "Sign in"),
        (null, "/rubric?t=demo.unknown", "used already"),
        (Role.Reviewer, "/review", "hold for review"),
        (Role.Reviewer, "/review?Recommendation=proceed&Name=nobody", "No candidate fits this filter"),
        (Role.Reviewer, "/review/HELD", "Test this first"),
        (Role.Reviewer, "/review/PROCEED", "Timeline"),
        (Role.Recruiter, "/progress/HELD", "Next step"),
        (Role.Recruiter, "/review", "not for your role"),
        (Role.Admin, "/admin", "Dead letters"),
        (Role.Hr, "/onboarding", "Coming starts"),
        (Role.Hr, "/onboarding/joins", "Which hire is this?"),
        (Role.Hr, "/onboarding/HELD", "Where pay goes"),
    ];

    [Fact]
    public async Task Every_page_says_what_it_should_and_is_accessible_in_light_and_dark()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browsers.LaunchAsync(playwright);
        var axe = await Browsers.AxeAsync();
        await using var demo = await DemoRun.StartAsync(0, _ => { }, default);
        var results = await demo.PlayAsync(default);
        var findings = new List<string>();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            foreach (var role in Pages.Select(page => page.Role).Distinct())
            {
                await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, BaseURL = demo.Address.ToString(), ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
                var tab = await context.NewPageAsync();
                if (role is { } who) await SignInAsync(tab, await demo.SignInLinkAsync(who, default));
                foreach (var (_, path, says) in Pages.Where(page => page.Role == role))
                {
                    var address = path.Replace("HELD", results.First(r => r.Recommendation == "hold-for-review").CandidateId.Value, StringComparison.Ordinal)
                        .Replace("PROCEED", results.First(r => r.Recommendation == "proceed").CandidateId.Value, StringComparison.Ordinal);
                    await tab.GotoAsync(address.TrimStart('/'));
                    if (!(await tab.InnerTextAsync("body")).Contains(says, StringComparison.OrdinalIgnoreCase)) findings.Add($"{role} {path} {scheme}: does not say '{says}'");
                    findings.AddRange((await ViolationsAsync(tab, axe)).Select(found => $"{role} {path} {scheme}: {found}"));
                    if (Environment.GetEnvironmentVariable("VERIFY_SCREENSHOTS") is { Length: > 0 } folder)
                        await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{scheme}-{role}{string.Concat(path.Select(c => char.IsLetterOrDigit(c) ? c : '-'))}.png"), FullPage = true });
                }
                if (role == Role.Recruiter) findings.AddRange((await FormAsync(tab, results.First(r => r.Recommendation == "proceed").CandidateId.Value, axe, scheme)).Select(found => $"form {scheme}: {found}"));
            }
        Assert.Empty(findings);
    }

    /// <summary>A recruiter makes a link to the interviewer's form, and it is filled in by keyboard alone.</summary>
    private static async Task<IReadOnlyList<string>> FormAsync(IPage tab, string candidate, string axe, ColorScheme scheme)
    {
        await tab.GotoAsync($"progress/{candidate}");
        await tab.FillAsync("#interviewer", $"{scheme}@example.org");
        await tab.FillAsync("#meeting", "https://teams.microsoft.com/l/meetup-join/19%3ameeting_demo%40thread.v2/0");
        await tab.FillAsync("#begins", "2026-11-20T15:00");
        await tab.FocusAsync("#begins");
        await tab.PressAsync("#begins", "Enter");
        await tab.GotoAsync(await tab.InputValueAsync("#form"));
        var found = await ViolationsAsync(tab, axe);
        if (Environment.GetEnvironmentVariable("VERIFY_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{scheme}-rubric.png"), FullPage = true });
            await tab.SetViewportSizeAsync(390, 844);
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{scheme}-rubric-phone.png"), FullPage = true });
        }
        await tab.FocusAsync("form.rubric input[name=Person][value=one]");
        await tab.PressAsync("form.rubric input[name=Person][value=one]", "Space");
        await tab.FocusAsync("form.rubric button");
        await tab.PressAsync("form.rubric button", "Enter");
        return (await tab.InnerTextAsync("body")).Contains("Thank you", StringComparison.Ordinal) ? found : [.. found, "was not taken"];
    }

    internal static async Task SignInAsync(IPage tab, Uri link)
    {
        await tab.GotoAsync(link.ToString());
        await tab.ClickAsync("main button");
        await Browsers.ArriveAsync(tab, "!location.search.startsWith('?t=')");
    }

    internal static async Task<IReadOnlyList<string>> ViolationsAsync(IPage tab, string axe)
    {
        await tab.EvaluateAsync(axe + "; null");
        var found = await tab.EvaluateAsync<JsonElement>("async () => (await axe.run(document)).violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.target.join(' ')) }))");
        return [.. found.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(v => $"{v.GetProperty("id")} ({v.GetProperty("impact")}): {string.Join(", ", v.GetProperty("nodes").EnumerateArray().Take(3))}")];
    }
}
