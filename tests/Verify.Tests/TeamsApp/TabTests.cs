using Microsoft.Playwright;
using Verify.Tests.Browser;
using Verify.Tests.Review;
using Verify.Tests.Server;
using Verify.Tests.SigningIn;

namespace Verify.Tests.TeamsApp;

/// <summary>The tab's pages in a real browser, with the provider's token where Teams would give its own.</summary>
[Collection("pages")]
public sealed class TabTests
{
    [Fact]
    public async Task The_tab_shows_what_the_persons_role_sees_without_a_cookie_and_only_teams_may_frame_it()
    {
        await using var provider = new Provider();
        await using var running = await RunningServer.StartAsync(change: provider.Connect);
        await provider.StartAsync(running);
        var id = await SomeCase.AddAsync(running.Tenant, "Ben <b>Example</b>");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browsers.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = running.Address.ToString() });
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);

        var answer = (await page.GotoAsync("teams/review"))!;
        Assert.Contains("frame-ancestors https://teams.microsoft.com", await answer.HeaderValueAsync("content-security-policy"), StringComparison.Ordinal);
        await page.GetByText("This page belongs into Teams.").WaitForAsync();

        var token = "";
        await page.RouteAsync("**/teams/teams-js.js", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/javascript",
            Body = $$"""
                export const app = { initialize: async () => {}, isInitialized: () => true, getContext: async () => ({ page: { subPageId: '{{id}}' } }), notifySuccess: () => {} };
                export const authentication = { getAuthToken: async () => '{{token}}' };
                """,
        }));
        token = await provider.TokenAsync(new { });
        await page.GotoAsync("teams/review");
        await page.GetByText("Ben <b>Example</b>").WaitForAsync();
        await page.GotoAsync("teams/card");
        await page.GetByText("Open the whole card").WaitForAsync();
        Assert.DoesNotContain("hold", await page.InnerTextAsync("main"), StringComparison.OrdinalIgnoreCase);

        token = await provider.TokenAsync(new { roles = Array.Empty<string>(), groups = new[] { "group-hr" } });
        await page.GotoAsync("teams/review");
        await page.GetByText("This page is not for your role").WaitForAsync();
        Assert.Empty(await context.CookiesAsync());
        Assert.Empty(problems);
    }
}
