using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Verify.Connectors.AzureFace;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Portal;
using Verify.Server.Review;
using Verify.Tests.Browser;
using Verify.Tests.Connectors;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>A live check on the vendor's page in place of the portal's own.</summary>
[Collection("pages")]
public sealed class LiveElsewhereTests
{
    private const string Page = "/portal/live/elsewhere";

    [Fact]
    public async Task What_the_vendor_saw_is_evidence_the_picture_is_read_and_nothing_is_left_there()
    {
        await using var running = await RunningServer.StartAsync();
        await using var face = new AzureFaceSandbox { Picture = new JpegWriter().Encode(TestPictures.Slopes(640, 480)) };
        await face.StartAsync();
        await running.Tenant.SetAsync("biometrics", "on");
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync("biometrics");
        await ConnectAsync(running, face);
        // Nobody's face is looked at, here or elsewhere, without consent.
        Assert.DoesNotContain(Page, await browser.GetAsync("/portal/live"), StringComparison.Ordinal);
        Assert.DoesNotContain("liveness.face.azure.com", await browser.PostAsync("/portal/consent", new Dictionary<string, string>(), Page), StringComparison.Ordinal);
        Assert.Empty(face.Sessions);

        await browser.AgreeAsync();
        Assert.Contains(Page, await browser.GetAsync("/portal/live"), StringComparison.Ordinal);
        var answer = await browser.PostAsync(Page, new Dictionary<string, string>());
        var id = Assert.Single(face.Sessions);
        var href = Regex.Match(answer, "href=\"(https://liveness[^\"]*)", RegexOptions.NonBacktracking).Groups[1].Value;
        Assert.Equal($"https://liveness.face.azure.com/?s={id}&callbackUrl={Uri.EscapeDataString(new Uri(running.Address, Page + "?back=true").AbsoluteUri)}", WebUtility.HtmlDecode(href));
        Assert.Contains("Thank you.", await browser.GetAsync(Page + "?back=true"), StringComparison.Ordinal);

        face.Finish(id, "", "Failed");
        await LookAsync(running, face, candidate, id, isLast: false);
        Assert.Equal([IdentityCheckStatus.Sent], (await ChecksAsync(running, candidate, id)).Select(check => check.Status));
        face.Finish(id, "realFace");
        await LookAsync(running, face, candidate, id, isLast: true);
        var checks = await ChecksAsync(running, candidate, id);
        Assert.Equal([IdentityCheckStatus.Sent, IdentityCheckStatus.Completed], checks.Select(check => check.Status));
        Assert.Equal((ChallengeResult.Passed, "azure-face", "2025-05-20", Assurance.Attested), (checks[1].Liveness!.Value, checks[1].Vendor, checks[1].ModelVersion, checks[1].Assurance));
        Assert.Contains(Timeline.Of(checks), entry => entry is { Title: "Identity check completed", Detail: "azure-face, live check passed" });
        var upload = Assert.Single(await running.Tenant.UploadsAsync(candidate), upload => upload.Slot == "liveness");
        Assert.Equal("azure-face", upload.Source);
        Assert.Empty(face.Sessions);
    }

    [Fact]
    public async Task Who_takes_the_consent_back_or_does_not_come_is_not_read_and_the_vendor_forgets()
    {
        await using var running = await RunningServer.StartAsync();
        await using var face = new AzureFaceSandbox { Picture = new JpegWriter().Encode(TestPictures.Slopes(640, 480)) };
        await face.StartAsync();
        await running.Tenant.SetAsync("biometrics", "on");
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        await ConnectAsync(running, face);
        await browser.PostAsync(Page, new Dictionary<string, string>());
        var left = Assert.Single(face.Sessions);
        face.Trouble = new SandboxTrouble(TroubleType.Status, 503);
        await LookAsync(running, face, candidate, left, isLast: false);
        Assert.Single(face.Sessions);
        face.Trouble = null;
        await LookAsync(running, face, candidate, left, isLast: true, until: DateTimeOffset.UtcNow.AddMinutes(-1));
        Assert.Equal([IdentityCheckStatus.Sent, IdentityCheckStatus.Abandoned], (await ChecksAsync(running, candidate, left)).Select(check => check.Status));
        Assert.Empty(face.Sessions);

        await browser.PostAsync(Page, new Dictionary<string, string>());
        var second = Assert.Single(face.Sessions);
        face.Finish(second, "realface");
        await browser.AgreeAsync("biometrics");
        await LookAsync(running, face, candidate, second, isLast: true);
        Assert.Equal([IdentityCheckStatus.Sent], (await ChecksAsync(running, candidate, second)).Select(check => check.Status));
        Assert.DoesNotContain(await running.Tenant.UploadsAsync(candidate), upload => upload.Slot == "liveness");
        Assert.Empty(face.Sessions);
    }

    [Fact]
    public async Task In_a_browser_the_page_says_what_happens_and_shows_the_link_and_is_accessible()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Browsers.LaunchAsync(playwright);
        await using var running = await RunningServer.StartAsync();
        await using var face = new AzureFaceSandbox();
        await face.StartAsync();
        await running.Tenant.SetAsync("biometrics", "on");
        var candidate = await PortalBrowser.CandidateAsync(running);
        using (var earlier = await PortalBrowser.EnterAsync(running, candidate)) await earlier.AgreeAsync();
        await ConnectAsync(running, face);
        var (axe, tab) = (await Browsers.AxeAsync(), await chromium.NewPageAsync());
        var link = await running.Services.GetRequiredService<PortalLinks>().CreateAsync(running.Tenant.Tenant, candidate, "person:test", default);
        await tab.GotoAsync(link.ToString());
        await tab.ClickAsync("main button");
        await Browsers.ArriveAsync(tab, "!location.search.startsWith('?t=')");
        await tab.GotoAsync(new Uri(running.Address, "/portal/live").ToString());
        await tab.ClickAsync($"a[href='{Page}']");
        await Browsers.ArriveAsync(tab, $"location.pathname === '{Page}'");
        await ShotAsync("before");
        await tab.ClickAsync("main form button");
        await tab.WaitForSelectorAsync("main a.button[href^='https://liveness.face.azure.com/?s=']");
        await ShotAsync("after");

        async Task ShotAsync(string when)
        {
            Assert.Empty(await PageTests.ViolationsAsync(tab, axe));
            if (Environment.GetEnvironmentVariable("VERIFY_SCREENSHOTS") is { Length: > 0 } folder) await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"live-elsewhere-{when}.png"), FullPage = true });
        }
    }

    [Theory]
    [InlineData("realface", ChallengeResult.Passed)]
    [InlineData("RealFace", ChallengeResult.Passed)]
    [InlineData("spoofface", ChallengeResult.Failed)]
    [InlineData("uncertain", ChallengeResult.Inconclusive)]
    [InlineData("somethingNew", ChallengeResult.Inconclusive)]
    public async Task The_newest_attempt_that_was_finished_decides(string decision, ChallengeResult expected)
    {
        await using var face = new AzureFaceSandbox { Picture = [0xFF, 0xD8] };
        await face.StartAsync();
        var connector = new AzureFaceConnector();
        using var under = SessionUnderTest.Of(connector, face);
        var begun = (await connector.BeginAsync(new Uri("https://verify.example.com/portal/live/elsewhere?back=true"), under.Session, default)).Value!;
        Assert.Null((await connector.ReadAsync(begun.Id, under.Session, default)).Value!.Liveness);
        face.Finish(begun.Id, decision == "spoofface" ? "realface" : "spoofface");
        face.Finish(begun.Id, decision);
        face.Finish(begun.Id, "", "Failed");
        var read = (await connector.ReadAsync(begun.Id, under.Session, default)).Value!;
        Assert.Equal((expected, expected == ChallengeResult.Passed), (read.Liveness!.Value, read.Picture is not null));
        Assert.Equal((true, false), ((await connector.ForgetAsync(begun.Id, under.Session, default)).Value, (await connector.ForgetAsync(begun.Id, under.Session, default)).Value));
        Assert.Equal(FailureCategory.NotFound, (await connector.ReadAsync(begun.Id, under.Session, default)).Failure?.Category);
    }

    [Theory]
    [InlineData("https://evil.example.com/?s=1")]
    [InlineData("//evil.example.com/?s=1")]
    [InlineData("http://liveness.face.azure.com/?s=1")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/elsewhere")]
    [InlineData("")]
    public async Task A_link_to_anywhere_else_is_no_link(string url)
    {
        await using var face = new AzureFaceSandbox();
        face.Spoils = answer => answer.StartsWith("{\"url\"", StringComparison.Ordinal) ? JsonSerializer.Serialize(new { url }) : answer;
        await face.StartAsync();
        using var under = SessionUnderTest.Of(new AzureFaceConnector(), face);
        Assert.Equal(FailureCategory.BadAnswer, (await new AzureFaceConnector().BeginAsync(new Uri("https://verify.example.com/"), under.Session, default)).Failure?.Category);
    }

    [Fact]
    public async Task While_the_key_is_changed_both_are_tried_and_a_resource_without_approval_is_said_so()
    {
        await using var face = new AzureFaceSandbox();
        await face.StartAsync();
        var connector = new AzureFaceConnector();
        using var under = SessionUnderTest.Of(connector, face);
        under.Replace(under.Session.Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["key"] = [new Secret("not yet"), .. under.Session.Connection.Secrets["key"]] } });
        Assert.Equal(HealthState.Ok, (await connector.CheckHealthAsync(under.Session, default)).State);
        Assert.Empty(face.Sessions);
        face.Trouble = new SandboxTrouble(TroubleType.Status, 403);
        var health = await connector.CheckHealthAsync(under.Session, default);
        Assert.Equal(HealthState.MissingScope, health.State);
        Assert.Contains("approved", health.Detail, StringComparison.Ordinal);
    }

    private static async Task ConnectAsync(RunningServer running, AzureFaceSandbox face)
    {
        var connection = new AzureFaceConnector().SandboxConnection(running.Tenant.Tenant, "azure-face", face);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = face.Address.ToString() };
        await running.Tenant.AddConnectionAsync("azure-face", "azure-face", "Live check", JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
    }

    // Now rather than at the next of its looks; asked for again, because a look that is under way sets the next one itself.
    private static async Task LookAsync(RunningServer running, AzureFaceSandbox face, CandidateId candidate, string session, bool isLast, DateTimeOffset? until = null)
    {
        var (asked, payload) = (face.Requests, JsonSerializer.SerializeToUtf8Bytes(new WaitingCheck("azure-face", session, until ?? DateTimeOffset.UtcNow.AddMinutes(5))));
        for (var waited = Stopwatch.StartNew(); face.Requests == asked || (isLast && face.Sessions.Count > 0); await Task.Delay(100))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "the vendor is not asked");
            await running.Tenant.InTransactionAsync(tx => tx.EnqueueJobAsync(ReadLiveCheck.JobKind, candidate, session, payload, DateTimeOffset.UtcNow));
        }
    }

    private static async Task<IdentityCheck[]> ChecksAsync(RunningServer running, CandidateId candidate, string session) =>
        [.. (await Dossiers.EvidenceAsync(running.Tenant, candidate, default)).OfType<IdentityCheck>().Where(check => check.RequestId == session)];
}
