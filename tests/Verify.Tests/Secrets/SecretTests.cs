using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Connectors.Twilio;
using Verify.Server.Configuration;
using Verify.Server.Secrets;
using Verify.Server.Store;
using Verify.Tests.Server;
using Verify.Tests.Store;

namespace Verify.Tests.Secrets;

/// <summary>Secrets by reference to a key vault: read when used, two live while one is changed, never printed.</summary>
[Collection("server")]
public sealed class SecretTests
{
    private static readonly ConnectionSecret Reference = new("webhookSecret", "keyvault:hook", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_newest_two_versions_in_force_are_live_and_kept_for_minutes()
    {
        await using var vault = new KeyVaultStandIn();
        await vault.StartAsync();
        var clock = new SetClock();
        var now = clock.GetUtcNow();
        vault.Set("hook", "v1", "first-value", now.AddDays(-9));
        vault.Set("hook", "v2", "second-value", now.AddDays(-8));
        vault.Set("hook", "v3", "third-value", now.AddDays(-7));
        vault.Set("hook", "v4", "not-enabled", now.AddDays(-6), enabled: false);
        vault.Set("hook", "v5", "has-ended", now.AddDays(-5), expires: now.AddDays(-1));
        var values = new SecretValues(KeyVaultStandIn.Vault, vault.Access(), clock);
        Assert.Equal(["third-value", "second-value"], (await values.ResolveAsync(Reference, default))!.Select(one => one.Value));
        var asked = vault.Requests;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => values.ResolveAsync(Reference, default).AsTask()));
        Assert.Equal(asked, vault.Requests);

        vault.Set("hook", "v6", "fresh-value", now);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["fresh-value", "third-value"], (await values.ResolveAsync(Reference, default))!.Select(one => one.Value));
        // Who may only get a secret has the newest one.
        vault.MayList = false;
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["fresh-value"], (await values.ResolveAsync(Reference, default))!.Select(one => one.Value));
        Assert.Empty((await values.ResolveAsync(Reference with { Value = "keyvault:none-of-that-name" }, default))!);
        Assert.Null(await values.ResolveAsync(Reference with { Value = "keyvault:../keys" }, default));
    }

    [Fact]
    public async Task A_vault_that_is_away_stops_nothing_that_worked_and_invents_nothing()
    {
        await using var vault = new KeyVaultStandIn();
        await vault.StartAsync();
        var clock = new SetClock();
        vault.Set("hook", "v1", "first-value", clock.GetUtcNow());
        var values = new SecretValues(KeyVaultStandIn.Vault, vault.Access(), clock);
        vault.Trouble = new SandboxTrouble(TroubleType.Status, 400);
        Assert.Null(await values.ResolveAsync(Reference, default));
        vault.Trouble = null;
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single((await values.ResolveAsync(Reference, default))!);
        vault.Trouble = new SandboxTrouble(TroubleType.Status, 400);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("first-value", Assert.Single((await values.ResolveAsync(Reference, default))!).Value);
        // Not for ever: what was revoked long ago must not go on working here.
        clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(await values.ResolveAsync(Reference, default));
    }

    [Fact]
    public async Task A_webhook_is_verified_with_the_vaults_values_and_none_of_them_is_ever_written()
    {
        await using var vault = new KeyVaultStandIn();
        await vault.StartAsync();
        var now = DateTimeOffset.UtcNow;
        vault.Set("greenhouse-hook", "v1", "old-hook-value-1", now.AddDays(-9));
        vault.Set("greenhouse-hook", "v2", "new-hook-value-2", now.AddDays(-1));
        var logged = new Logged();
        await using var server = await RunningServer.StartAsync(builder => builder.Logging.ClearProviders().AddProvider(logged).SetMinimumLevel(LogLevel.Trace));
        server.Store.References = new SecretValues(KeyVaultStandIn.Vault, vault.Access(), TimeProvider.System);
        for (var pushed = 0; pushed < 2; pushed++) await server.Tenant.RotateSecretAsync("greenhouse", "webhookSecret", "keyvault:greenhouse-hook");

        vault.Trouble = new SandboxTrouble(TroubleType.Status, 400);
        var body = server.Greenhouse.Event("new_candidate_application", server.Apply("Ada", "0100"), now);
        Assert.Equal(503, await SendAsync("new-hook-value-2"));
        vault.Trouble = null;
        server.Store.References = new SecretValues(KeyVaultStandIn.Vault, vault.Access(), TimeProvider.System);
        foreach (var (secret, expected) in new[] { ("new-hook-value-2", 200), ("old-hook-value-1", 200), ("another", 401) }) Assert.Equal(expected, await SendAsync(secret));
        await server.QuietAsync();

        // The store keeps where, not what; and neither the log nor anything that prints a connection tells.
        var connection = (await server.Tenant.ConnectionAsync("greenhouse"))!;
        var view = Verify.Server.Connecting.Connections.For(server.Tenant.Tenant, connection);
        using var admin = await server.SignInAsync(Verify.Server.SignIn.Role.Admin);
        var printed = string.Join('\n', logged.Lines) + connection + string.Join(' ', connection.Secrets) + view + JsonSerializer.Serialize(view.Secrets) + await admin.ReadAsync("/admin");
        Assert.Contains("Refused a delivery", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("hook-value", printed, StringComparison.Ordinal);
        server.Store.References = new NoSecretReferences();
        Assert.All((await server.Tenant.ConnectionAsync("greenhouse"))!.Secrets.Where(one => one.Name == "webhookSecret"), one => Assert.Equal("keyvault:greenhouse-hook", one.Value));

        async Task<int> SendAsync(string secret)
        {
            var signed = server.Greenhouse.SignedRequest(new Secret(secret), Encoding.UTF8.GetBytes(body), $"d-{secret}", DateTimeOffset.UtcNow);
            return (int)await server.PostAsync(server.Hook, body, signed.Header("Signature"));
        }
    }

    [Fact]
    public async Task The_command_says_what_is_configured_and_what_is_missing_and_no_value()
    {
        var folder = Directory.CreateTempSubdirectory("verify-secrets-").FullName;
        await using var greenhouse = await RunningServer.PrepareAsync(folder);
        await using var twilio = new TwilioConnector().CreateSandbox();
        await twilio.StartAsync();
        await using (var store = await RunningServer.Settings(folder, 1).OpenStoreAsync(TimeProvider.System, default))
        {
            var connection = new TwilioConnector().SandboxConnection(new("test"), "phones", twilio);
            var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = twilio.Address.ToString(), ["monthlyBudget"] = "7" };
            await store.For(new("test")).AddConnectionAsync("phones", "twilio", "Twilio", JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
        }
        var (exit, output) = await RunAsync(folder, "connectors", "check", "twilio");
        Assert.Contains("ok      test/phones secrets.authToken: set", output, StringComparison.Ordinal);
        Assert.Contains("ok      test/phones budget: 0 of 7 look-ups this month", output, StringComparison.Ordinal);
        Assert.Contains("ok      test/phones request: ok: numbers can be looked up", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);

        twilio.Trouble = new SandboxTrouble(TroubleType.Status, 403);
        (exit, var json) = await RunAsync(folder, "connectors", "check", "twilio", "--tenant", "test", "--json");
        using var report = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..(json.LastIndexOf('}') + 1)]);
        Assert.Contains(report.RootElement.GetProperty("connections")[0].GetProperty("lines").EnumerateArray(), line => line.GetProperty("rule").GetString() == "request" && !line.GetProperty("passed").GetBoolean());
        Assert.Equal(1, exit);
        var (_, listed) = await RunAsync(folder, "connectors");
        Assert.Contains("missing-scope", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox-auth-token", output + json + listed, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Runs the program; what it wrote to both streams.</summary>
    private static async Task<(int Exit, string Output)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerSettings).Assembly.Location, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Verify__DataFolder"] = folder;
        start.Environment["Verify__AllowSandboxes"] = "true";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private sealed class Logged : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
