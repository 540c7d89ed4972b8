using System.Net;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Verify.Server.SignIn;
using Verify.Tests.Server;

namespace Verify.Tests.Review;

/// <summary>Every page × every role: who may see it sees it, everybody else is told that it is not for them, and who is not signed in is asked to.</summary>
[Collection("pages")]
public sealed class RoleMatrixTests
{
    private static readonly Role[] Console = [Role.Reviewer, Role.Compliance, Role.Admin, Role.Auditor];
    private static readonly Role[] Deciding = [Role.Reviewer, Role.Compliance];
    private static readonly Role[] Figures = [Role.Compliance, Role.Admin, Role.Auditor];
    private static readonly Role[] Hires = [Role.Hr, Role.Compliance, Role.Auditor];

    /// <summary>Route, and who may open it. <c>{id}</c> is a candidate of the store.</summary>
    private static readonly (string Route, Role[] May)[] Pages =
    [
        ("review", Console), ("review/budget", Console), ("review/work", Console), ("review/papers", Console), ("review/queue.csv", Console),
        ("review/{id}", Console), ("review/{id}/links", Console), ("review/{id}/places", Console), ("review/{id}/interviews", Console), ("review/{id}/documents", Console), ("review/{id}/adverse", Console),
        ("review/{id}/print", Deciding), ("review/{id}/export.json", Deciding), ("review/{id}/stix.json", Deciding),
        ("progress/{id}", [Role.Recruiter, Role.Hr, Role.Reviewer, Role.Compliance, Role.Admin]),
        ("onboarding", Hires), ("onboarding/joins", Hires), ("onboarding/{id}", Hires), ("onboarding/{id}/right-to-work", [Role.Hr, Role.Compliance]),
        ("admin", [Role.Admin]), ("admin/settings", [Role.Admin]), ("admin/people", [Role.Admin]), ("admin/keys", [Role.Admin]), ("admin/policy", [Role.Admin]),
        ("admin/law", Figures), ("admin/fairness", Figures), ("admin/audit", Figures), ("admin/audit.csv", Figures),
    ];

    /// <summary>Pages of the candidate, and those that anybody may open.</summary>
    private static readonly string[] Elsewhere = ["portal", "signin", "signin/denied", "signin/out", "teams", "rubric"];

    /// <summary>Everything that changes something, by handler, and who may.</summary>
    private static readonly (string Page, string Handler, Role[] May)[] Writes =
    [
        ("review/{id}", "Decide", Deciding), ("review/{id}", "Answer", Deciding), ("review/{id}", "Note", Deciding), ("review/{id}", "Take", Deciding), ("review/{id}", "OpenCare", Deciding),
        ("review/{id}/links", "Part", Deciding), ("review/{id}/links", "Rejoin", Deciding), ("review/{id}/links", "Together", Deciding), ("review/{id}/adverse", "PreNotice", Deciding),
        ("review", "Save", Deciding), ("review/budget", "", Deciding), ("onboarding/{id}", "Decide", [Role.Hr]), ("admin/people", "Link", [Role.Admin]), ("admin/people", "End", [Role.Admin]), ("admin/keys", "Add", [Role.Admin]), ("admin/keys", "Revoke", [Role.Admin]), ("admin/policy", "Add", [Role.Admin]), ("admin/settings", "", [Role.Admin]),
    ];

    [Fact]
    public async Task Every_page_opens_for_the_roles_that_it_is_for_and_for_nobody_else()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        foreach (var route in RoutesOf(running).Except(Pages.Select(page => page.Route))) Assert.Contains(Elsewhere, open => route == open || route.StartsWith(open + "/", StringComparison.Ordinal));
        var wrong = new List<string>();
        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = await running.SignInAsync(role);
            foreach (var (route, may) in Pages)
            {
                using var answer = await browser.GoAsync("/" + route.Replace("{id}", id.Value, StringComparison.Ordinal));
                var opened = answer.StatusCode == HttpStatusCode.OK && answer.RequestMessage!.RequestUri!.AbsolutePath != "/signin/denied";
                if (opened != may.Contains(role)) wrong.Add($"{role} {route}: {(int)answer.StatusCode} at {answer.RequestMessage!.RequestUri!.AbsolutePath}");
            }
            foreach (var (page, handler, may) in Writes.Where(write => !write.May.Contains(role)))
            {
                // The token is a valid one of this person: what stops them is their role alone.
                using var answer = await browser.PostAsync($"/{page.Replace("{id}", id.Value, StringComparison.Ordinal)}?handler={handler}", []);
                if (answer.RequestMessage!.RequestUri!.AbsolutePath != "/signin/denied") wrong.Add($"{role} may write {page} {handler}: {(int)answer.StatusCode} at {answer.RequestMessage.RequestUri.AbsolutePath}");
            }
        }
        using var nobody = new SignedInBrowser(running.Address);
        foreach (var (route, _) in Pages)
        {
            using var answer = await nobody.GoAsync("/" + route.Replace("{id}", id.Value, StringComparison.Ordinal));
            if (answer.RequestMessage!.RequestUri!.AbsolutePath != "/signin") wrong.Add($"nobody {route}: {(int)answer.StatusCode}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_recruiters_card_tells_progress_and_the_next_step_and_never_a_reason_a_score_or_a_feed()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example", signals: _ => [SomeCase.Signal("contact-shared", 7, "A planted statement.")]);
        using var recruiter = await running.SignInAsync(Role.Recruiter);
        var card = await recruiter.ReadAsync($"/progress/{id}");
        Assert.All((string[])["What the candidate is asked, and why", "In the interview", "So that nobody else can be hired under your name.", "Make a link"], text => Assert.Contains(text, card, StringComparison.Ordinal));
        Assert.All((string[])["contact-shared", "A planted statement", "hold", "points", "pattern", "Score", "score"], text => Assert.DoesNotContain(text, card, StringComparison.Ordinal));
    }

    private static IEnumerable<string> RoutesOf(RunningServer running) => running.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct();
}
