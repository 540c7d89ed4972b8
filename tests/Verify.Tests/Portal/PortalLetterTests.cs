using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Verify.Connectors.Generic;
using Verify.Connectors.GraphMail;
using Verify.Connectors.Mail;
using Verify.Connectors.Sdk;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Portal;
using Verify.Server.Store;
using Verify.Server.Work;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>Letters that bring candidates to the portal: when they go, what they say, and that none goes twice.</summary>
[Collection("server")]
public sealed partial class PortalLetterTests
{
    private static readonly ConnectorCatalog Catalog = ConnectorCatalog.Load();
    private static readonly TimeSpan Days4 = TimeSpan.FromDays(4) + TimeSpan.FromHours(1);

    [Fact]
    public async Task After_an_offer_a_letter_goes_in_the_hours_of_the_tenant_then_two_reminders_and_no_more()
    {
        await using var office = await Office.OpenAsync();
        var (from, to) = (office.Clock.GetUtcNow().AddHours(-2), office.Clock.GetUtcNow().AddHours(2));
        await TenantHours.SetAsync(office.Running.Tenant, "UTC", string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm}-{to:HH:mm}"), weekends: false, default);
        await office.HearAsync("apply", Application("DE"));
        Assert.Empty(office.Letters);
        await office.HearAsync("offer", Offer);
        Assert.Empty(office.Letters);

        office.Relay.Refusal = "451 later";
        await office.ForwardAsync(TimeSpan.FromMinutes(125), waitFor: "error IS NOT NULL");
        office.Relay.Refusal = null;
        await office.ForwardAsync(TimeSpan.FromMinutes(30));
        var first = Plain(Assert.Single(office.Letters));
        Assert.Contains("To: ada@example.com", first, StringComparison.Ordinal);
        Assert.Contains("Test bittet Sie um etwas, das für Ihre Bewerbung gebraucht wird.", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Example", first, StringComparison.Ordinal);

        foreach (var expected in (int[])[2, 3, 3, 3])
        {
            await office.ForwardAsync(Days4);
            Assert.Equal(expected, office.Letters.Count);
        }
        Assert.All(office.Letters.Skip(1), mail => Assert.Contains("Dies ist eine Erinnerung", Plain(mail), StringComparison.Ordinal));
        var secrets = office.Letters.Select(mail => LinkOf(mail).Query[8..]).ToArray();
        Assert.Equal(3, secrets.Distinct().Count());
        // The links stand in the letters alone.
        foreach (var (table, column) in (ValueTuple<string, string>[])[("audit", "details"), ("outbox", "payload"), ("jobs", "payload"), ("portal_letters", "series")])
            foreach (var secret in secrets) Assert.Equal(0, await office.Running.ScalarAsync<long>($"SELECT COUNT(*) FROM {table} WHERE instr(CAST({column} AS TEXT), '{secret}') > 0"));
    }

    [Fact]
    public async Task Whoever_has_come_or_is_hired_is_reminded_of_nothing()
    {
        await using var office = await Office.OpenAsync();
        // What the relay refuses for good goes once an administrator sends it again.
        office.Relay.Refusal = "550 not now";
        await office.HearAsync("apply", Application("US"), Offer);
        var dead = Assert.Single((await office.Running.Tenant.MessagesAsync("dead", null, 10)).Items, message => message.Action == LetterMessage.Action);
        office.Relay.Refusal = null;
        await office.Running.Tenant.RetryMessageAsync(dead.IdempotencyKey);
        await office.SettledAsync();
        var letter = Plain(Assert.Single(office.Letters));
        Assert.Contains("Test asks you for something that your application needs.", letter, StringComparison.Ordinal);
        var link = LinkOf(letter);
        using var browser = new PortalBrowser(office.Running.Address);
        await browser.PostAsync(link.PathAndQuery, new Dictionary<string, string> { ["Token"] = link.Query[3..] });
        Assert.EndsWith("/portal/home", browser.Where.AbsolutePath, StringComparison.Ordinal);

        await office.HearAsync("bob", "bob", Application("US"), Offer);
        await office.HearAsync("cleo", "cleo", Application("US"), Offer);
        Assert.Equal(3, office.Letters.Count);
        await office.HearAsync("hired", "bob", new { kind = "stage-change", observedAt = DateTimeOffset.UtcNow.AddMinutes(-1), stage = "onboarding", status = "hired" });
        await office.HearAsync("gone", "cleo", new { kind = "stage-change", observedAt = DateTimeOffset.UtcNow.AddMinutes(-1), stage = "offer", status = "withdrawn" });
        await office.ForwardAsync(Days4);
        await office.ForwardAsync(Days4);
        Assert.Equal(3, office.Letters.Count);
    }

    [Fact]
    public async Task A_recruiter_has_a_letter_sent_before_any_offer_and_once_a_day()
    {
        await using var office = await Office.OpenAsync();
        await office.HearAsync("apply", Application("US"));
        Assert.Empty(office.Letters);
        var page = $"/progress/{await office.Running.ScalarAsync<string>("SELECT id FROM candidates")}";
        using var recruiter = await Staff.SignInAsync(office.Running, "Recruiter");
        for (var i = 0; i < 2; i++) Assert.Contains("The letter goes out:", await recruiter.PostAsync(page, new Dictionary<string, string>(), $"{page}?handler=Letter"), StringComparison.Ordinal);
        await office.SettledAsync();
        Assert.Contains("To: ada@example.com", Assert.Single(office.Letters), StringComparison.Ordinal);

        // An offer soon after does not bring the next letter at once.
        await office.HearAsync("offer", Offer);
        Assert.Single(office.Letters);
        await office.Running.Tenant.EraseCandidateAsync(new CandidateId(page["/progress/".Length..]));
        Assert.Equal(0, await office.Running.ScalarAsync<long>("SELECT COUNT(*) FROM portal_letters"));
        await CandidateMail.ChooseAsync(office.Running.Tenant, Catalog, "none", default);
        Assert.DoesNotContain("Send a link by mail", await recruiter.GetAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_after_a_choice_are_in_the_language_that_the_candidate_chose()
    {
        await using var office = await Office.OpenAsync();
        await office.HearAsync("apply", Application("DE"));
        var candidate = await office.Running.ScalarAsync<string>("SELECT id FROM candidates");
        using var recruiter = await Staff.SignInAsync(office.Running, "Recruiter");
        await recruiter.PostAsync($"/progress/{candidate}", new Dictionary<string, string>(), $"/progress/{candidate}?handler=Letter");
        await office.SettledAsync();
        var asked = Plain(Assert.Single(office.Letters));
        Assert.Contains("Test bittet Sie um etwas", asked, StringComparison.Ordinal);

        // Before the link is used nobody knows whose browser it is; the cookie is taken along.
        using var browser = new PortalBrowser(office.Running.Address, "de");
        await browser.GetAsync("/portal/language?to=en");
        await browser.GetAsync("/portal/language?to=xx");
        Assert.Equal(0, await office.Running.ScalarAsync<long>("SELECT COUNT(*) FROM portal_languages"));
        var link = LinkOf(asked);
        await browser.PostAsync(link.PathAndQuery, new Dictionary<string, string> { ["Token"] = link.Query[3..] });
        Assert.Equal("en", await office.Running.Tenant.PortalLanguageAsync(new CandidateId(candidate)));
        await browser.GetAsync("/portal/language?to=de");
        Assert.Equal("de", await office.Running.Tenant.PortalLanguageAsync(new CandidateId(candidate)));
        await browser.GetAsync("/portal/language?to=en");

        await office.HearAsync("offer", Offer);
        for (var i = 0; i < 2; i++) await office.ForwardAsync(Days4);
        var later = office.Letters.Skip(1).Select(Plain).ToArray();
        Assert.Equal(2, later.Length);
        Assert.Contains("Test asks you for something that your application needs.", later[0], StringComparison.Ordinal);
        Assert.Contains("This is a reminder: what Test asked you for", later[1], StringComparison.Ordinal);
        await office.Running.Tenant.EraseCandidateAsync(new CandidateId(candidate));
        Assert.Equal(0, await office.Running.ScalarAsync<long>("SELECT COUNT(*) FROM portal_languages"));
    }

    [Fact]
    public async Task A_kill_while_the_relay_holds_the_letter_brings_no_second_one()
    {
        await using var relay = new MailSandbox { Hangs = true };
        await relay.StartAsync();
        await using var sender = new GenericSandbox();
        int Letters() => relay.Mails.Count(mail => mail.Contains("To: ada@example.com", StringComparison.Ordinal));
        var hook = "";
        await using var killed = await KilledServer.StartAsync(async tenant =>
        {
            await RepairAndAlertTests.ConnectAsync(tenant, new MailConnector(), relay);
            await CandidateMail.ChooseAsync(tenant, Catalog, "mail", default);
            (hook, _) = await RepairAndAlertTests.ConnectAsync(tenant, new GenericConnector(), sender);
        });
        Assert.Equal(202, await sender.SendAsync(new Uri(killed.Hook, hook), Office.Events("ada", Application("US"), Offer), "apply", DateTimeOffset.UtcNow));
        for (var waited = Stopwatch.StartNew(); Letters() == 0; await Task.Delay(20)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "no letter came");
        killed.Kill();
        relay.Hangs = false;

        await using var running = await killed.ContinueHereAsync();
        await running.QuietAsync();
        Assert.Equal(1, Letters());
        Assert.Equal("sent", (await running.Tenant.MessagesAsync("sent", null, 10)).Items.Single(message => message.Action == LetterMessage.Action).State);
    }

    [Fact]
    public async Task A_letter_goes_through_Microsoft_365_to_the_candidate_and_nobody_else()
    {
        await using var sandbox = new GraphMailSandbox();
        await sandbox.StartAsync();
        using var under = Connectors.SessionUnderTest.Of(new GraphMailConnector(), sandbox);
        Assert.IsType<WriteResult.Done>(await new GraphMailConnector().WriteAsync(new Letter("ada@example.com", "Acme", "A step is open", "Hello", "m1"), under.Session, default));
        Assert.Equal("""["ada@example.com"]""", JsonSerializer.Serialize(Assert.Single(sandbox.Mails)["toRecipients"]!.AsArray().Select(to => (string?)to!["emailAddress"]!["address"])));
    }

    [Theory]
    [InlineData("ada@example.com, eve@example.com"), InlineData("ada@example.com\r\nBcc: eve@example.com"), InlineData("no mailbox")]
    public async Task A_mailbox_that_is_none_is_written_to_by_nobody(string mailbox)
    {
        await using var relay = new MailSandbox();
        await relay.StartAsync();
        using var under = Connectors.SessionUnderTest.Of(new MailConnector(), relay);
        Assert.IsType<WriteResult.Failed>(await new MailConnector().WriteAsync(new Letter(mailbox, "Acme", "A step is open", "Hello", "m1"), under.Session, default));
        Assert.Empty(relay.Mails);
    }

    private static object Application(string country) =>
        new { kind = "application", observedAt = DateTimeOffset.UtcNow.AddDays(-3), name = new { given = "Ada", family = "Example" }, emails = new[] { "ada@example.com" }, jobLocation = new { country } };

    private static object Offer => new { kind = "offer", observedAt = DateTimeOffset.UtcNow.AddHours(-1), status = "sent" };

    /// <summary>What a mail says once its quoted-printable is undone.</summary>
    private static string Plain(string mail)
    {
        var joined = mail.ReplaceLineEndings("\n").Replace("=\n", "", StringComparison.Ordinal);
        return Octets().Replace(joined, octets => Encoding.UTF8.GetString(Convert.FromHexString(octets.Value.Replace("=", "", StringComparison.Ordinal))));
    }

    private static Uri LinkOf(string mail) => new(Link().Match(Plain(mail)).Value);

    [GeneratedRegex("(=[0-9A-F]{2})+")]
    private static partial Regex Octets();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/portal\?t=test\.[0-9a-f]+")]
    private static partial Regex Link();

    /// <summary>A server whose tenant writes to candidates through a relay, with a clock that the test moves.</summary>
    private sealed class Office : IAsyncDisposable
    {
        private readonly GenericSandbox _sender = new();
        private Uri _hook = new("http://none/");

        public required RunningServer Running { get; init; }
        public required ForwardClock Clock { get; init; }
        public MailSandbox Relay { get; } = new();

        /// <summary>What came for candidates: alerts to HR go the same way.</summary>
        public IReadOnlyList<string> Letters => [.. Relay.Mails.Where(mail => !mail.Contains("To: hr@example.com", StringComparison.Ordinal))];

        public static async Task<Office> OpenAsync()
        {
            var (clock, folder) = (new ForwardClock(), Directory.CreateTempSubdirectory("verify-test-").FullName);
            var office = new Office { Clock = clock, Running = await RunningServer.OverAsync(folder, await RunningServer.PrepareAsync(folder), clock, leaseSeconds: 3600) };
            await office.Relay.StartAsync();
            await RepairAndAlertTests.ConnectAsync(office.Running, new MailConnector(), office.Relay);
            await CandidateMail.ChooseAsync(office.Running.Tenant, Catalog, "mail", default);
            (office._hook, _) = await RepairAndAlertTests.ConnectAsync(office.Running, new GenericConnector(), office._sender);
            return office;
        }

        public static string Events(string candidate, params object[] evidence) => JsonSerializer.Serialize(new { events = new[] { new { candidate = new { system = "generic", externalId = candidate }, evidence } } });

        public Task HearAsync(string delivery, params object[] evidence) => HearAsync(delivery, "ada", evidence);

        public async Task HearAsync(string delivery, string candidate, params object[] evidence)
        {
            Assert.Equal(202, await _sender.SendAsync(_hook, Events(candidate, evidence), delivery, Clock.GetUtcNow()));
            await SettledAsync();
        }

        /// <param name="waitFor">What is to be so of the letter in the outbox; nothing: that it is gone.</param>
        public async Task ForwardAsync(TimeSpan by, string? waitFor = null)
        {
            Clock.Forward(by);
            await SettledAsync(waitFor);
        }

        /// <summary>Waits until nothing is due: no work, no look at a candidate, no letter.</summary>
        public async Task SettledAsync(string? waitFor = null)
        {
            for (var waited = Stopwatch.StartNew(); ; await Task.Delay(25))
            {
                foreach (var kind in (WorkKind[])[WorkKind.Deliveries, WorkKind.Jobs, WorkKind.Outbox]) Running.Store.Signal(kind);
                var now = Clock.GetUtcNow().UtcTicks;
                var due = waitFor is null
                    ? $"(SELECT COUNT(*) FROM inbox WHERE due_at IS NOT NULL) + (SELECT COUNT(*) FROM jobs WHERE due_at IS NOT NULL AND (token IS NOT NULL OR due_at <= {now} OR kind NOT LIKE 'timer:%')) + (SELECT COUNT(*) FROM outbox WHERE due_at IS NOT NULL AND (token IS NOT NULL OR due_at <= {now}))"
                    : $"1 - (SELECT COUNT(*) FROM outbox WHERE action = 'letter' AND {waitFor})";
                if (await Running.ScalarAsync<long>($"SELECT {due}") == 0) return;
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "not settled after a minute");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Running.DisposeAsync();
            await Relay.DisposeAsync();
            await _sender.DisposeAsync();
        }
    }
}
