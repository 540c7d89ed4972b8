using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Portal;
using Verify.Tests.Reader;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>The candidate's portal over HTTP, as a browser without script sees it.</summary>
[Collection("pages")]
public sealed class PortalTests
{
    internal static readonly byte[] Passport = TestPictures.Png(DocumentPictures.Photo(DocumentPictures.Page(DocumentPictures.Passport, 18), 3, 1, 1, 4));

    private static async Task<IReadOnlyList<T>> EvidenceAsync<T>(RunningServer running, CandidateId candidate) where T : Evidence =>
        [.. (await Dossiers.EvidenceAsync(running.Tenant, candidate, default)).OfType<T>()];

    [Fact]
    public async Task A_link_opens_the_portal_once_and_later_says_what_to_do()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        var link = await running.Services.GetRequiredService<PortalLinks>().CreateAsync(running.Tenant.Tenant, candidate, "person:test", default);
        using var first = new PortalBrowser(running.Address);
        await first.GetAsync(link.PathAndQuery);
        await first.PostAsync(link.PathAndQuery, new Dictionary<string, string> { ["Token"] = link.Query[3..] });
        Assert.EndsWith("/portal/home", first.Where.AbsolutePath, StringComparison.Ordinal);
        Assert.True(first.Cookies["verify-portal"] is { HttpOnly: true, Path: "/portal" });

        using var second = new PortalBrowser(running.Address);
        await second.PostAsync(link.PathAndQuery, new Dictionary<string, string> { ["Token"] = link.Query[3..] });
        Assert.Contains("ask your recruiter for a new link", second.Html, StringComparison.Ordinal);
        Assert.Contains("Open the link", await second.GetAsync("/portal/home"), StringComparison.Ordinal);
        // The first browser still has its session, after looking at the used link too.
        Assert.Contains("Go on where you stopped", await first.GetAsync(link.PathAndQuery.Split('?')[0]), StringComparison.Ordinal);
        Assert.Contains("What you are asked for", await first.GetAsync("/portal/home"), StringComparison.Ordinal);

        await running.Tenant.EraseCandidateAsync(candidate);
        Assert.Contains("Open the link", await first.GetAsync("/portal/home"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_ends_the_session_for_good()
    {
        await using var running = await RunningServer.StartAsync();
        using var browser = await PortalBrowser.EnterAsync(running, await PortalBrowser.CandidateAsync(running));
        var kept = browser.Cookies["verify-portal"]!.Value;
        await browser.PostAsync("/portal/home", new Dictionary<string, string>(), "/portal/home?handler=leave");
        using var thief = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = running.Address };
        thief.DefaultRequestHeaders.Add("Cookie", $"verify-portal={kept}");
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync(new Uri("/portal/home", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Nothing_is_collected_before_a_choice_and_a_withdrawal_is_evidence_too()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.GetAsync("/portal/home");
        Assert.Empty(await EvidenceAsync<NetworkEvent>(running, candidate));
        Assert.Contains("Please choose", await browser.PostAsync("/portal/consent", new Dictionary<string, string> { ["documents"] = "yes" }), StringComparison.Ordinal);
        Assert.Empty(await EvidenceAsync<NetworkEvent>(running, candidate));

        Assert.Contains("Your choices are saved", await browser.AgreeAsync("background-report"), StringComparison.Ordinal);
        var seen = Assert.Single(await EvidenceAsync<NetworkEvent>(running, candidate));
        Assert.Equal(("127.0.0.1", "TestPhone/1.0"), (seen.Ip, seen.UserAgent));
        var device = Assert.Single(await EvidenceAsync<DeviceEvent>(running, candidate));
        Assert.Equal(("Europe/Berlin", 60, null), (device.TimeZone, device.UtcOffsetMinutes, device.DeviceId));
        await browser.AgreeAsync("background-report");
        Assert.Equal(4, (await EvidenceAsync<Consent>(running, candidate)).Count);

        await browser.AgreeAsync("background-report", "network-and-device");
        var withdrawn = (await EvidenceAsync<Consent>(running, candidate)).Where(c => c.Purpose == ConsentPurpose.NetworkAndDevice).OrderBy(c => c.ObservedAt).ToArray();
        Assert.Equal([true, false], withdrawn.Select(c => c.Given));
        Assert.Single(await EvidenceAsync<NetworkEvent>(running, candidate));
    }

    [Fact]
    public async Task Papers_are_neither_asked_for_nor_taken_before_an_offer_or_without_consent()
    {
        await using var running = await RunningServer.StartAsync();
        var early = await PortalBrowser.CandidateAsync(running, offered: false);
        using var browser = await PortalBrowser.EnterAsync(running, early);
        await browser.AgreeAsync();
        Assert.Contains("Not asked for before an offer", await browser.GetAsync("/portal/home"), StringComparison.Ordinal);
        // The page shows no form; a form that is sent all the same is refused.
        Assert.DoesNotContain("type=\"file\"", await browser.GetAsync("/portal/upload/identity"), StringComparison.Ordinal);
        using var form = new MultipartFormDataContent { { new StringContent(PortalBrowser.Token(await browser.GetAsync("/portal/consent"))), "__RequestVerificationToken" } };
        form.Add(new ByteArrayContent(Passport), "front", "p.png");
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostRawAsync("/portal/upload/identity", form)).StatusCode);
        Assert.Empty(await running.Tenant.UploadsAsync(early));

        var offered = await PortalBrowser.CandidateAsync(running, "Bruno Example");
        using var other = await PortalBrowser.EnterAsync(running, offered);
        await other.AgreeAsync("documents");
        Assert.DoesNotContain("type=\"file\"", await other.GetAsync("/portal/upload/identity"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_or_of_another_candidate_is_refused()
    {
        await using var running = await RunningServer.StartAsync();
        using var browser = await PortalBrowser.EnterAsync(running, await PortalBrowser.CandidateAsync(running));
        using var bare = new FormUrlEncodedContent(new Dictionary<string, string> { ["documents"] = "yes" });
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostRawAsync("/portal/consent", bare)).StatusCode);
        await browser.AgreeAsync();
        await browser.UploadAsync("/portal/upload/identity", ("front", "p.png", Passport));
        var paper = browser.Where.AbsolutePath;
        using var other = await PortalBrowser.EnterAsync(running, await PortalBrowser.CandidateAsync(running, "Bruno Example"));
        await other.GetAsync(paper);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        using var response = await other.RawAsync("/portal/home");
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", other.Html, StringComparison.Ordinal);
        // The portal's session opens nothing of the staff's pages.
        Assert.Contains("/signin", (await other.RawAsync("/review/papers")).RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_is_shown_and_a_correction_stands_beside_it()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        await browser.UploadAsync("/portal/upload/identity", ("front", "p.png", Passport));
        var paper = browser.Where.AbsolutePath;
        await running.QuietAsync();
        var html = await browser.GetAsync(paper);
        foreach (var shown in (string[])["ADA LOVE EXAMPLE", "1974-08-12", "2012-04-15", "has expired"]) Assert.Contains(shown, html, StringComparison.Ordinal);
        await browser.PostAsync(paper, new Dictionary<string, string> { ["correction"] = "My given name is Adah <b>" });
        Assert.Contains("Your correction is noted", browser.Html, StringComparison.Ordinal);
        var document = Assert.Single(await EvidenceAsync<Document>(running, candidate));
        Assert.Equal(("ADA LOVE", Assurance.Observed, "portal"), (document.Name!.Given, document.Assurance, document.Source));
        var said = Assert.Single(await EvidenceAsync<Declaration>(running, candidate));
        Assert.Equal(Assurance.Claimed, said.Assurance);
        Assert.Contains("Adah", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_objections_and_other_ways_are_answered_by_a_person_by_a_day()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.PostAsync("/portal/observed", new Dictionary<string, string> { ["moved"] = "Springfield", ["movedOn"] = "2026-10", ["alias"] = "Ada Byron", ["vpn"] = "true" });
        var said = Assert.Single(await EvidenceAsync<Declaration>(running, candidate));
        Assert.Equal(("2026-10", "Springfield", "Ada Byron", true), (said.Move!.At.ToString(), said.Move.To!.Street, said.Aliases.Single(), said.UsesVpn));

        for (var twice = 0; twice < 2; twice++) await browser.PostAsync("/portal/help", new Dictionary<string, string> { ["kind"] = "contest", ["text"] = "The address is <i>wrong</i>." });
        await browser.PostAsync("/portal/help", new Dictionary<string, string> { ["kind"] = "accommodation", ["text"] = "I have no camera." });
        var open = await running.Tenant.OpenPortalRequestsAsync(10);
        Assert.Equal(["accommodation", "contest"], open.Select(request => request.Kind));
        Assert.InRange(open[1].DueAt, DateTimeOffset.UtcNow.AddDays(9), DateTimeOffset.UtcNow.AddDays(10));
        Assert.Contains("Answer due by", browser.Html, StringComparison.Ordinal);

        using var staff = await Staff.SignInAsync(running, "Reviewer");
        Assert.Contains("<i>wrong</i>", await staff.GetAsync("/review/papers"), StringComparison.Ordinal);
        foreach (var request in open)
            await staff.PostAsync("/review/papers", new Dictionary<string, string> { ["candidate"] = candidate.Value, ["id"] = request.Id, ["answer"] = "We looked again.", ["agreed"] = request.Kind == "accommodation" ? "live-check" : "" }, "/review/papers?handler=answer");
        Assert.Empty(await running.Tenant.OpenPortalRequestsAsync(10));
        Assert.Contains("We looked again.", await browser.GetAsync("/portal/help"), StringComparison.Ordinal);
        Assert.Equal(["live-check"], (await EvidenceAsync<Declaration>(running, candidate)).Single(d => d.Accommodations.Count > 0).Accommodations);
        var actions = (await running.Tenant.AuditAsync(candidate.Value, null, 100)).Items.Select(row => row.Action).ToHashSet(StringComparer.Ordinal);
        foreach (var action in (string[])["portal-link-made", "portal-entered", "context-given", "contest-opened", "request-answered"]) Assert.Contains(action, actions);
    }

    [Fact]
    public async Task The_export_holds_the_persons_own_data_and_nobody_elses()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        using var response = await browser.RawAsync("/portal/export");
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        var kinds = json["evidence"]!.AsArray().Select(item => (string)item!["kind"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string> { "application", "consent", "network-event" }, kinds);
        Assert.Empty(kinds.Intersect(["link", "cluster", "link-lookup", "prior-identity"]));
    }

    [Fact]
    public async Task The_live_check_takes_three_pictures_and_a_call_is_as_good()
    {
        await using var running = await RunningServer.StartAsync();
        await running.Tenant.SetAsync("biometrics", "on");
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        byte[] Frame(byte shade) => new JpegWriter().Encode(new Verify.Reader.Images.Gray([.. Enumerable.Repeat(shade, 64 * 64)], 64, 64));
        await browser.UploadAsync("/portal/live", ("frames", "1.jpg", Frame(90)));
        Assert.Contains("Three pictures are needed", browser.Html, StringComparison.Ordinal);
        await browser.UploadAsync("/portal/live", ("frames", "1.jpg", Frame(90)), ("frames", "2.jpg", Frame(100)), ("frames", "3.jpg", Frame(110)));
        await running.QuietAsync();
        var held = Assert.Single(await running.Tenant.HeldUploadsAsync(10));
        Assert.Equal(("liveness", 3), (held.Slot, held.Pages));
        Assert.Equal(ChallengeResult.Inconclusive, Assert.Single(await EvidenceAsync<IdentityCheck>(running, candidate)).Liveness);
        using var staff = await Staff.SignInAsync(running, "Reviewer");
        await staff.PostAsync("/review/papers", new Dictionary<string, string> { ["candidate"] = candidate.Value, ["id"] = held.Id, ["outcome"] = "read" }, "/review/papers?handler=looked");
        Assert.Contains(await EvidenceAsync<IdentityCheck>(running, candidate), check => check.Liveness == ChallengeResult.Passed);

        // Withdrawing takes the pictures away.
        await browser.AgreeAsync("biometrics");
        Assert.Null(await running.Tenant.FileAsync(candidate, held.File(1)));

        var other = await PortalBrowser.CandidateAsync(running, "Bruno Example");
        using var caller = await PortalBrowser.EnterAsync(running, other);
        await caller.PostAsync("/portal/live", new Dictionary<string, string>(), "/portal/live?handler=call");
        Assert.True(Assert.Single(await EvidenceAsync<IdentityCheck>(running, other)) is { AlternativeTaken: true, AlternativeOffered: true });
        Assert.Equal("live-call", Assert.Single(await running.Tenant.OpenPortalRequestsAsync(10)).Kind);
    }

    [Fact]
    public async Task Every_text_is_there_in_german_and_the_page_says_its_language()
    {
        var folder = Path.Combine(RepositoryRoot(), "src", "Verify.Server", "Portal");
        IReadOnlyDictionary<string, string> Texts(string file) => XDocument.Load(Path.Combine(folder, file)).Root!.Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);
        var (english, german) = (Texts("PortalTexts.resx"), Texts("PortalTexts.de.resx"));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(german, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
        var used = Directory.EnumerateFiles(folder, "*.cshtml").SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "P\\[\"([^\"]+)\"\\]").Select(match => match.Groups[1].Value));
        Assert.All(used, key => Assert.Contains(key, english.Keys));

        await using var running = await RunningServer.StartAsync();
        using var browser = await PortalBrowser.EnterAsync(running, await PortalBrowser.CandidateAsync(running), "de-AT,de;q=0.9");
        Assert.Contains("<html lang=\"de\">", browser.Html, StringComparison.Ordinal);
        Assert.Contains("Worum Sie gebeten werden", browser.Html, StringComparison.Ordinal);
        await browser.GetAsync("/portal/language?to=en");
        Assert.Contains("What you are asked for", browser.Html, StringComparison.Ordinal);
    }

    internal static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Verify.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("the sources are not here");
    }
}
