using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Generic;
using Verify.Connectors.Lever;
using Verify.Connectors.Mail;
using Verify.Connectors.Sdk;
using Verify.Server.Acting;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Tests.Server;

/// <summary>What an administrator repairs goes through afterwards; what HR is told waits for their hours, and comes once.</summary>
[Collection("server")]
public sealed class RepairAndAlertTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_delivery_parked_for_want_of_a_permission_goes_through_once_it_is_granted()
    {
        await using var running = await RunningServer.StartAsync();
        await using var sandbox = new LeverConnector().CreateSandbox();
        await sandbox.StartAsync();
        var (hook, connection) = await ConnectAsync(running, new LeverConnector(), sandbox);
        var (person, _, webhook) = ((IPipelineSandbox)sandbox).Applies(new PipelineApplicant { GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", AppliedAt = DateTimeOffset.UtcNow.AddDays(-3) });
        sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 403);
        var signed = sandbox.SignedRequest(connection.Secrets["signatureToken"][0], Encoding.UTF8.GetBytes(webhook.Body), webhook.DeliveryId, DateTimeOffset.UtcNow);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode);
        await running.QuietAsync();
        Assert.Single((await running.Tenant.DeliveriesAsync("parked", null, 10)).Items);
        Assert.Null(await running.Tenant.FindCandidateAsync("lever", person));

        sandbox.Trouble = null;
        using var admin = await running.SignInAsync(Role.Admin);
        Assert.Contains("translated once more", await admin.SubmitAsync("/admin", "<td>lever"), StringComparison.Ordinal);
        await running.QuietAsync();
        Assert.NotNull(await running.Tenant.FindCandidateAsync("lever", person));
        Assert.Empty((await running.Tenant.DeliveriesAsync("parked", null, 10)).Items);
    }

    [Fact]
    public async Task Mail_to_HR_waits_for_their_hours_and_comes_once_though_the_relay_breaks_off()
    {
        var clock = new ForwardClock();
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        await using var running = await RunningServer.OverAsync(folder, await RunningServer.PrepareAsync(folder), clock, leaseSeconds: 3600);
        await using var relay = new MailSandbox();
        await relay.StartAsync();
        await ConnectAsync(running, new MailConnector(), relay);
        await using var sender = new GenericSandbox();
        var (hook, _) = await ConnectAsync(running, new GenericConnector(), sender);
        var (from, to) = (clock.GetUtcNow().AddHours(-2), clock.GetUtcNow().AddHours(2));
        await TenantHours.SetAsync(running.Tenant, "UTC", string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm}-{to:HH:mm}"), weekends: false, default);

        Assert.Equal(202, await sender.SendAsync(hook, PayChanges(clock.GetUtcNow()), "pay", clock.GetUtcNow()));
        var held = await MailAsync(running, _ => true);
        Assert.InRange(held.DueAt!.Value, clock.GetUtcNow().AddMinutes(100), clock.GetUtcNow().AddMinutes(121));
        var waiting = (await running.Tenant.MessagesAsync("pending", null, 10)).Items.Count(message => message.Connection == "mail");
        Assert.Empty(relay.Mails);

        relay.BreaksOff = true;
        clock.Forward(TimeSpan.FromMinutes(125));
        running.Store.Signal(WorkKind.Outbox);
        await MailAsync(running, message => message.Error is not null);
        relay.BreaksOff = false;
        clock.Forward(TimeSpan.FromMinutes(30));
        running.Store.Signal(WorkKind.Outbox);
        await running.QuietAsync();
        // The relay took what came before it broke off; the same message id lets the mailbox show each once.
        Assert.Equal(waiting, relay.Mails.Select(mail => mail.Split('\n').Single(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))).Distinct().Count());
        Assert.All(relay.Mails, mail =>
        {
            Assert.DoesNotContain("Ada", mail, StringComparison.Ordinal);
            Assert.DoesNotContain("Example", mail.Replace("example.com", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });
    }

    private static async Task<MessageRow> MailAsync(RunningServer running, Func<MessageRow, bool> fits)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            if ((await running.Tenant.MessagesAsync("pending", null, 10)).Items.FirstOrDefault(message => message.Connection == "mail" && fits(message)) is { } found) return found;
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "no such mail waits");
        }
    }

    internal static async Task<(Uri Hook, Verify.Connectors.Sdk.Connection Connection)> ConnectAsync(RunningServer running, ISandboxed connector, Sandbox sandbox)
    {
        var (path, view) = await ConnectAsync(running.Tenant, connector, sandbox);
        return (new Uri(running.Address, path), view);
    }

    /// <returns>The path of the webhook, and the connection.</returns>
    internal static async Task<(string Path, Verify.Connectors.Sdk.Connection Connection)> ConnectAsync(TenantStore tenant, ISandboxed connector, Sandbox sandbox)
    {
        var view = connector.SandboxConnection(tenant.Tenant, connector.Id, sandbox);
        var settings = new Dictionary<string, string>(view.Settings);
        if (sandbox is not GenericSandbox) settings["sandbox"] = sandbox.Address.ToString();
        var added = await tenant.AddConnectionAsync(connector.Id, connector.Id, connector.Id, JsonSerializer.SerializeToUtf8Bytes(settings), view.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()));
        return ($"/hooks/{connector.Id}/{added.PathToken}", view);
    }

    private static string PayChanges(DateTimeOffset now) => JsonSerializer.Serialize(new
    {
        events = new[]
        {
            new
            {
                candidate = new { system = "generic", externalId = "1" },
                evidence = new object[]
                {
                    new { kind = "application", observedAt = now.AddDays(-20), name = new { given = "Ada", family = "Example" } },
                    new { kind = "stage-change", observedAt = now.AddDays(-3), stage = "offer" },
                    new { kind = "payout", observedAt = now.AddHours(-1), method = "bank-account", holderName = "Ada Example", change = true },
                },
            },
        },
    });
}
