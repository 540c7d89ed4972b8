using Microsoft.Playwright;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Browser;
using Verify.Tests.Server;

namespace Verify.Tests.Review;

/// <summary>
/// A store full of what outside systems might send — long names, right-to-left scripts, no name, markup in every field, 200 signals, 500 linked candidates — in a real browser:
/// nothing runs, nothing overflows, the accessibility checker finds nothing serious, and the first content is there within a second.
/// </summary>
[Collection("pages")]
public sealed class HostilePagesTests
{
    private const string Markup = "<img src=x onerror=\"document.title='run'\"><b class=planted>bold</b>";
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("Wolfeschlegelsteinhausenbergerdorff", 6)) + new string('x', 80);
    private const string RightToLeft = "عمر بن عبد الرحمن \u202Egnihton";

    [Fact]
    public async Task Pages_of_the_console_stand_whatever_comes_from_outside()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browsers.LaunchAsync(playwright);
        var axe = await Browsers.AxeAsync();
        await using var running = await RunningServer.StartAsync();
        var (hostile, nameless, rich) = await SeedAsync(running);
        (Role Role, string Path, string Says)[] pages =
        [
            (Role.Reviewer, "review", "عمر"), (Role.Reviewer, "review?pattern=pattern-laptop-farm&work=all", "Laptop farm"), (Role.Reviewer, "review/budget", "Expected precision"), (Role.Reviewer, "review/work", "How the work goes"),
            (Role.Reviewer, $"review/{hostile}", "Test this first"), (Role.Reviewer, $"review/{hostile}/links", "500"), (Role.Reviewer, $"review/{hostile}/links?from=450", "451"), (Role.Reviewer, $"review/{hostile}/print", "Fingerprint"),
            (Role.Reviewer, $"review/{rich}", "Test this first"), (Role.Reviewer, $"review/{rich}/links", "Who shares what"), (Role.Reviewer, $"review/{rich}/places", "km"), (Role.Reviewer, $"review/{rich}/interviews", "differs"),
            (Role.Reviewer, $"review/{rich}/documents", "does not agree"), (Role.Reviewer, $"review/{rich}/adverse", "Before a report"),
            (Role.Reviewer, $"review/{nameless}", nameless.Value),
            (Role.Recruiter, $"progress/{hostile}", "What the candidate is asked"),
            (Role.Admin, "admin", "First steps"), (Role.Admin, "admin/settings", "Time zone"), (Role.Admin, "admin/people", "Roles"), (Role.Admin, "admin/keys", "Make a key"), (Role.Admin, "admin/policy?edit=2026.1", "familyCap"), (Role.Admin, "admin/law", "Illinois"), (Role.Admin, "admin/fairness", "four-fifths"), (Role.Admin, "admin/audit", "case-viewed"),
        ];
        var findings = new List<string>();
        string[] dark = ["review", $"review/{rich}", $"review/{rich}/links", $"review/{rich}/interviews", "admin/settings", "admin/keys"];
        string[] narrow = ["review", $"review/{hostile}", $"review/{rich}/links", $"review/{rich}/interviews", $"progress/{hostile}", "admin/policy?edit=2026.1"];
        foreach (var (scheme, width, shown) in ((ColorScheme, int, (Role Role, string Path, string Says)[])[])[(ColorScheme.Light, 1280, pages), (ColorScheme.Dark, 1280, [.. pages.Where(page => dark.Contains(page.Path))]), (ColorScheme.Light, 390, [.. pages.Where(page => narrow.Contains(page.Path))])])
            foreach (var role in shown.Select(page => page.Role).Distinct())
            {
                await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, BaseURL = running.Address.ToString(), ViewportSize = new ViewportSize { Width = width, Height = 900 } });
                var tab = await context.NewPageAsync();
                var problems = new List<string>();
                tab.Console += (_, message) => { if (message.Type == "error") problems.Add(message.Text); };
                tab.Dialog += async (_, dialog) => { problems.Add("a dialog opened"); await dialog.DismissAsync(); };
                await PageTests.SignInAsync(tab, await running.SignInLinkAsync(role));
                foreach (var (_, path, says) in shown.Where(page => page.Role == role))
                {
                    problems.Clear();
                    await tab.GotoAsync(path);
                    var where = $"{path} {scheme} {width}";
                    if (!(await tab.InnerTextAsync("body")).Contains(says, StringComparison.OrdinalIgnoreCase) && !(await tab.ContentAsync()).Contains(says, StringComparison.Ordinal)) findings.Add($"{where}: does not say '{says}'");
                    if (await tab.Locator(".planted").CountAsync() > 0 || await tab.TitleAsync() == "run") findings.Add($"{where}: markup from outside is markup here");
                    if (await tab.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")) findings.Add($"{where}: wider than the window");
                    // The checker takes its time over the largest pages; all that they are made of stands on those of the other candidate.
                    if (width == 1280 && !path.Contains(hostile.Value, StringComparison.Ordinal)) findings.AddRange((await PageTests.ViolationsAsync(tab, axe)).Select(found => $"{where}: {found}"));
                    findings.AddRange(problems.Select(problem => $"{where}: {problem}"));
                    if (Environment.GetEnvironmentVariable("VERIFY_SCREENSHOTS") is { Length: > 0 } folder)
                        await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"console-{string.Concat(path.Replace(hostile.Value, "H", StringComparison.Ordinal).Replace(nameless.Value, "N", StringComparison.Ordinal).Replace(rich.Value, "R", StringComparison.Ordinal).Select(c => char.IsLetterOrDigit(c) ? c : '-'))}-{scheme}-{width}.png"), FullPage = await tab.EvaluateAsync<int>("() => document.documentElement.scrollHeight") < 6000 });
                }
                var script = await tab.EvaluateAsync<double>("() => performance.getEntriesByType('resource').filter(r => r.initiatorType === 'script').reduce((sum, r) => sum + r.decodedBodySize, 0)");
                if (script > 200_000) findings.Add($"{role}: {script} bytes of script on a page");
            }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task Keys_move_in_the_queue_open_a_case_and_can_be_switched_off()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browsers.LaunchAsync(playwright);
        await using var running = await RunningServer.StartAsync();
        foreach (var name in (string[])["Ada Example", "Ben Example", "Cleo Example"]) await SomeCase.AddAsync(running.Tenant, name);
        var tab = await browser.NewPageAsync();
        await PageTests.SignInAsync(tab, await running.SignInLinkAsync(Role.Reviewer));
        await tab.GotoAsync(new Uri(running.Address, "/review").ToString());
        await tab.Keyboard.PressAsync("j");
        await tab.Keyboard.PressAsync("j");
        Assert.Equal(2, await tab.EvaluateAsync<int>("() => [...document.querySelectorAll('.queue tbody tr')].findIndex(row => row.classList.contains('here')) + 1"));
        Assert.True(await tab.EvaluateAsync<bool>("() => document.activeElement.matches('tr.here a')"));
        await tab.Keyboard.PressAsync("Enter");
        await Browsers.ArriveAsync(tab, "location.pathname.startsWith('/review/c-')");
        await tab.Keyboard.PressAsync("u");
        await Browsers.ArriveAsync(tab, "location.pathname === '/review'");
        await tab.Keyboard.PressAsync("/");
        Assert.Equal("name", await tab.EvaluateAsync<string>("() => document.activeElement.name"));
        await tab.Keyboard.TypeAsync("jk?");
        Assert.Equal("jk?", await tab.InputValueAsync("input[name=name]"));
        await tab.Locator("h1").ClickAsync();
        await tab.Keyboard.PressAsync("?");
        await tab.UncheckAsync("#keys input");
        await tab.Locator("h1").ClickAsync();
        await tab.Keyboard.PressAsync("/");
        Assert.NotEqual("name", await tab.EvaluateAsync<string>("() => document.activeElement.name ?? ''"));
    }

    private static async Task<(CandidateId Hostile, CandidateId Nameless, CandidateId Rich)> SeedAsync(RunningServer running)
    {
        var tenant = running.Tenant;
        foreach (var name in (string?[])[Long, RightToLeft, Markup, "", "李小龍"]) await SomeCase.AddAsync(tenant, name, Recommendation.VerifyFurther, job: Markup);
        var nameless = await SomeCase.AddAsync(tenant, null, signals: _ => [SomeCase.Signal("contact-shared", 7)]);
        var others = new List<CandidateId>();
        for (var i = 0; i < 500; i += 100)
            others.AddRange(await tenant.InTransactionAsync(async tx =>
            {
                var made = new List<CandidateId>();
                for (var k = 0; k < 100; k++)
                {
                    made.Add(await tx.CreateCandidateAsync());
                    await tx.SetDisplayAsync(made[^1], new CandidateDisplay(k % 3 == 0 ? Markup : k % 3 == 1 ? RightToLeft : Long, Markup, "interview"));
                }
                return made;
            }));
        var pattern = new MatchedPattern { Id = "pattern-laptop-farm", Title = "Laptop farm", Outcome = Outcome.SecurityCase, Signals = ["signal-0", "signal-1"], HonestExplanation = "A shared flat.", FirstActions = ["Call the landlord."] };
        var hostile = await SomeCase.AddAsync(tenant, Markup + Long, evidence: [.. Evidence(), .. others.Select(other => EvidenceDraft.Of("link", LinkTo(other)))], intake: running.Intake, patterns: [pattern], job: Markup,
            signals: _ => [.. Enumerable.Range(0, 200).Select(i => SomeCase.Signal($"signal-{i}", i % 5, i < 3 ? Markup + Long : Markup))]);
        var rich = await SomeCase.AddAsync(tenant, RightToLeft, evidence: [.. Evidence(), .. others.Take(4).Select(other => EvidenceDraft.Of("link", LinkTo(other)))], intake: running.Intake, patterns: [pattern], job: Markup,
            signals: _ => [.. Enumerable.Range(0, 5).Select(i => SomeCase.Signal($"signal-{i}", i, Markup))]);
        return (hostile, nameless, rich);
    }

    private static IEnumerable<EvidenceDraft> Evidence()
    {
        static EvidenceDraft Of(string key, Evidence evidence) => EvidenceDraft.Of(key, evidence);
        yield return Of("a", new Application { Id = EvidenceDraft.Placeholder, Source = Markup, ObservedAt = SomeCase.At, Name = new PersonName { Full = Markup }, JobTitle = Markup, Emails = [Markup], Phones = [Markup], Residence = new Place { Street = Markup, City = "Austin", State = "TX", PostalCode = "78701", Country = "US" } });
        foreach (var (ip, city, country, days) in ((string, string, string, int)[])[("198.51.100.7", "Austin", "US", 1), ("203.0.113.9", "Warsaw", "PL", 2), ("192.0.2.44", Markup, "US", 3)])
        {
            yield return Of("n" + ip, new NetworkEvent { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At.AddDays(days), Ip = ip, Activity = Activity.Interview, UserAgent = Markup });
            yield return Of("i" + ip, new IpIntel { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At.AddDays(days), Ip = ip, City = city, Country = country, Latitude = country == "PL" ? 52.23 : 30.27, Longitude = country == "PL" ? 21.01 : -97.74, AccuracyKm = 100, AsnName = Markup, Vpn = country == "PL", Snapshot = "2026-11" });
            yield return Of("s" + ip, new InterviewSession { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At.AddDays(days), SessionId = Markup + ip, Joins = [new Join { At = SomeCase.At.AddDays(days), Name = Markup, Device = ip + Long, Ip = ip }], DurationSeconds = 1800, VideoSeconds = 900, CameraLabel = Markup });
        }
        yield return Of("d", new Document { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At, Type = DocumentType.Passport, Name = new PersonName { Full = RightToLeft + Markup }, Reader = Markup, MachineChecks = [new MachineCheck { Id = "mrz-composite", Passed = false, Detail = Markup }] });
        yield return Of("x", new Declaration { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At, Text = Markup + Long });
        for (var i = 0; i < 120; i++) yield return Of("st" + i, new StageChange { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At.AddHours(i), Stage = Stage.Interview, Name = Markup });
    }

    private static Link LinkTo(CandidateId other) => new() { Id = EvidenceDraft.Placeholder, Source = "linker", ObservedAt = SomeCase.At, Selector = (SelectorType)(other.Value[^1] % 6), Other = other, Names = NameRelation.Different, Bits = 6 + other.Value[^2] % 8, Hub = other.Value[^3] == '0', Fact = other.Value };
}
