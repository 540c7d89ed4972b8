using System.Text;
using Verify.Connectors.BambooHr;
using Verify.Connectors.Gusto;
using Verify.Connectors.HiBob;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>The HR and payroll systems by what is their own, and by what they share.</summary>
public sealed class HrisTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Systems => ["bamboohr", "gusto", "hibob"];

    [Theory, MemberData(nameof(Systems))]
    public async Task The_same_worker_is_read_alike_from_every_system(string id)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        var webhook = ((IHrisSandbox)sandbox).Employs("123", Ada(), At);
        var one = await ReadAsync(id, under.Session, webhook);
        Assert.True(one.ExpectsHire);
        Assert.Equal(("ada@example.com", "Ada Example", "2026-12-01"), (one.Hint?.Email, one.Hint?.Name?.Text(), one.Hint?.StartsOn?.ToString()));
        var record = Assert.Single(one.Drafts.Select(draft => draft.Evidence).OfType<HrRecord>());
        Assert.Equal(("12 Elm Street", "Austin", "TX", "78701", "US"), (record.HomeAddress!.Street, record.HomeAddress.City, record.HomeAddress.State, record.HomeAddress.PostalCode, record.HomeAddress.Country));
        Assert.Equal(At, record.ObservedAt);
        Assert.Null(record.TerminationDate);
        Assert.Contains(one.Drafts, draft => draft.Evidence is StageChange { Stage: Stage.Onboarding, Status: ApplicationStatus.Hired });
        Assert.Equal(["+1 512 555 0123", "ada@example.com"], one.Drafts.Select(draft => draft.Evidence).OfType<ContactChange>().Select(change => change.Value).Order(StringComparer.Ordinal));
        // No whole number anywhere but in what only the server opens, and that does not print.
        Assert.All(one.Drafts, draft => Assert.DoesNotContain("123456789", draft.RawIdentity + Json.Hash(draft.Evidence) + draft.Account + draft, StringComparison.Ordinal));
        Assert.Equal(id == "hibob" ? 1 : 0, one.Drafts.Count(draft => draft.Account is not null));
    }

    [Theory, MemberData(nameof(Systems))]
    public async Task A_backfill_goes_on_where_it_stopped(string id)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        for (var worker = 1; worker <= 60; worker++) ((IHrisSandbox)sandbox).Employs($"{worker}", Ada() with { Email = $"ada{worker}@example.com" }, At.AddMinutes(worker / 2));
        var backfill = ConnectorUnderTest.As<IBackfill>(id);
        var pages = new List<BackfillPage>();
        string? cursor = null;
        // Each page in a run of its own, as after a restart.
        do
        {
            await foreach (var page in backfill.BackfillAsync(cursor, null, under.Session, default))
            {
                pages.Add(page);
                break;
            }
            Assert.Null(pages[^1].Failure);
            cursor = pages[^1].Next;
        }
        while (cursor is not null);
        Assert.True(pages.Count > 1);
        Assert.Equal(60, pages.SelectMany(page => page.Events).OfType<PipelineEvent.CandidateEvidence>().Select(one => one.Hint!.Email).Distinct().Count());
        Assert.Equal(60, pages.Sum(page => page.Events.Count));
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing_to_read_again_and_no_failure()
    {
        await using var sandbox = new BambooHrSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(new BambooHrConnector(), sandbox);
        sandbox.Employs("123", Ada(), At);
        under.Replace(under.Session.Connection with { Secrets = under.Session.Connection.Secrets.Where(one => one.Key != "apiKey").ToDictionary() });
        await foreach (var page in new BambooHrConnector().BackfillAsync(null, null, under.Session, default)) Assert.Fail($"{page.Events.Count} {page.Failure}");
        Assert.Equal(0, sandbox.Requests);
    }

    [Theory]
    [InlineData("000123456789", true, null), InlineData("DE89 3704 0044 0532 0130 00", true, null), InlineData("****6789", false, "6789"), InlineData("XXXXX1234", false, "1234"), InlineData("•••• 12", false, "12"), InlineData("xxxx", false, null), InlineData("12", false, null), InlineData(" ", false, null), InlineData(null, false, null)]
    public void A_masked_number_is_no_account(string? number, bool whole, string? ending)
    {
        var read = PayAccount.Read("021000021", number);
        Assert.Equal((whole, ending), (read.Whole is not null, read.Ending));
        Assert.DoesNotContain("123", $"{read.Whole}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_vector_of_gusto_and_both_writings_of_bob_are_believed()
    {
        var body = Encoding.UTF8.GetBytes("""{"uuid":"f7397a24-0000-4000-8000-000000000001"}""");
        var (gusto, _) = ConnectorUnderTest.Offline("gusto");
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("sandbox-verification-token"u8, body));
        Assert.IsType<SignatureResult.Valid>(new GustoConnector().VerifySignature(new InboundRequest { Body = body, Headers = new Dictionary<string, string> { ["x-gusto-signature"] = signature } }, gusto, At));
        var (bob, _) = ConnectorUnderTest.Offline("hibob");
        var mac = System.Security.Cryptography.HMACSHA512.HashData("sandbox-webhook-secret"u8, body);
        foreach (var written in (string[])[Convert.ToBase64String(mac), Convert.ToHexStringLower(mac)])
            Assert.IsType<SignatureResult.Valid>(new HiBobConnector().VerifySignature(new InboundRequest { Body = body, Headers = new Dictionary<string, string> { ["Bob-Signature"] = written } }, bob, At));
    }

    [Fact]
    public void An_address_that_is_tried_out_is_answered_and_only_then()
    {
        var (gusto, _) = ConnectorUnderTest.Offline("gusto");
        var (bob, _) = ConnectorUnderTest.Offline("hibob");
        InboundRequest Of(string body) => new() { Body = Encoding.UTF8.GetBytes(body) };
        Assert.Equal(200, new GustoConnector().AnswerHandshake(Of("""{"verification_token":"t","webhook_subscription_uuid":"u"}"""), gusto)?.Status);
        Assert.Null(new GustoConnector().AnswerHandshake(Of("""{"event_type":"employee.created","verification_token":"t"}"""), gusto));
        foreach (var ping in (string[])["\"Ping test\"", "Ping test", """{"text":"Ping test"}"""]) Assert.Equal(200, new HiBobConnector().AnswerHandshake(Of(ping), bob)?.Status);
        Assert.Null(new HiBobConnector().AnswerHandshake(Of("""{"type":"employee.created"}"""), bob));
    }

    [Fact]
    public async Task Gusto_without_embedded_payroll_says_that_an_account_changed_and_no_more()
    {
        await using var sandbox = new GustoSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(new GustoConnector(), sandbox);
        under.Replace(under.Session.Connection with { Settings = new Dictionary<string, string>(under.Session.Connection.Settings) { ["product"] = "app-integrations" } });
        sandbox.Employs("123", Ada(), At);
        var changed = await ReadAsync("gusto", under.Session, sandbox.Employs("123", Ada() with { AccountNumber = "999988887777" }, At.AddDays(1)));
        var payout = Assert.Single(changed.Drafts.Select(draft => draft.Evidence).OfType<Payout>());
        Assert.Equal((true, null, null), (payout.Change, payout.AccountEnding, payout.AccountHash));
    }

    [Fact]
    public async Task An_employee_who_is_gone_ends_nothing_and_blocks_nothing()
    {
        await using var sandbox = new BambooHrSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(new BambooHrConnector(), sandbox);
        Assert.IsType<Translation.Ignored>((await new BambooHrConnector().FetchAsync(new FetchRequest("employee", "404|"), under.Session, default)).Value);
    }

    private static HrisWorker Ada() => new()
    {
        GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", Phone = "+1 512 555 0123", StartsOn = new DateOnly(2026, 12, 1), Street = "12 Elm Street", City = "Austin", State = "TX", PostalCode = "78701",
        RoutingNumber = "021000021", AccountNumber = "000123456789", AccountHolder = "Ada Example",
    };

    private static async Task<PipelineEvent.CandidateEvidence> ReadAsync(string id, Session session, SandboxWebhook webhook)
    {
        var thin = Assert.IsType<Translation.NeedsFetch>(ConnectorUnderTest.As<IInbound>(id).Translate(Delivery.Of(webhook.Body), session.Connection));
        var got = await ConnectorUnderTest.As<IFetcher>(id).FetchAsync(Assert.Single(thin.Requests), session, default);
        return Assert.IsType<PipelineEvent.CandidateEvidence>(Assert.Single(Assert.IsType<Translation.Translated>(got.Value).Events));
    }
}
