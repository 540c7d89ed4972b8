using System.Text;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>One thing that was tried on a connector.</summary>
public sealed record CheckedRule(string Rule, bool Passed, string Detail);

/// <summary>Tries a connector against its own sandbox: what <c>connectors check</c> prints. The fixtures are the tests' part.</summary>
public static class ConnectorCheck
{
    private static readonly byte[] Probe = Encoding.UTF8.GetBytes("""{"probe":true}""");
    private static readonly ConnectorLimits Patient = new() { RequestsPerSecond = 1000, Burst = 1000, ReadRetries = 0, Timeout = TimeSpan.FromSeconds(2), MaxAnswerBytes = 1024 * 1024 };

    public static async Task<IReadOnlyList<CheckedRule>> RunAsync(CatalogEntry entry, TimeProvider clock, CancellationToken cancel)
    {
        var found = new List<CheckedRule>();
        foreach (var (rule, standing) in entry.Manifest.Quality.Rules.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (standing.Status == RuleStatus.Todo) found.Add(new CheckedRule($"quality.{rule}", entry.Manifest.Quality.Tier < Quality.Needs[rule], $"to do{(standing.Reason is { } reason ? $": {reason}" : "")}"));
        if (entry.Connector is not ISandboxed sandboxed)
        {
            found.Add(new CheckedRule("sandbox", entry.Manifest.Quality.Rules["sandbox"].Status == RuleStatus.Exempt, "there is none"));
            return found;
        }
        await using var sandbox = sandboxed.CreateSandbox();
        await sandbox.StartAsync(cancel);
        var connection = sandboxed.SandboxConnection(new TenantId("check"), "check", sandbox);
        var errors = entry.Errors(connection).ToArray();
        found.Add(new CheckedRule("settings", errors.Length == 0, errors.Length == 0 ? "complete" : string.Join("; ", errors)));
        if (entry.Connector is IInbound inbound) found.AddRange(Signatures(inbound, entry.Manifest, connection, sandbox, clock.GetUtcNow()));
        if (entry.Connector is IHealth healthy) found.AddRange(await HealthAsync(healthy, entry.Manifest, connection, sandbox, clock, cancel));
        return found;
    }

    private static IEnumerable<CheckedRule> Signatures(IInbound inbound, ConnectorManifest manifest, Connection connection, Sandbox sandbox, DateTimeOffset now)
    {
        var webhook = manifest.Webhook!;
        var current = connection.SecretsOf(webhook.Secret)[0];
        var signed = sandbox.SignedRequest(current, Probe, "check-1", now);
        CheckedRule Accepts(string rule, InboundRequest request, Connection by, DateTimeOffset at, bool wanted)
        {
            var result = inbound.VerifySignature(request, by, at);
            return new CheckedRule(rule, result is SignatureResult.Valid == wanted, result is SignatureResult.Refused refused ? refused.Reason : "accepted");
        }
        Connection With(params Secret[] live) => connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>(connection.Secrets) { [webhook.Secret] = live } };

        yield return Accepts("signature.own", signed, connection, now, wanted: true);
        if (webhook.SignsBody) yield return Accepts("signature.altered-byte", signed with { Body = Encoding.UTF8.GetBytes("""{"probe":truE}""") }, connection, now, wanted: false);
        yield return Accepts("signature.other-secret", signed, With(new Secret("another")), now, wanted: false);
        yield return Accepts("signature.rotation", signed, With(new Secret("another"), current), now, wanted: true);
        if (webhook.ToleranceSeconds is { } tolerance) yield return Accepts("signature.stale", signed, connection, now.AddSeconds(tolerance + 1), wanted: false);
        var status = inbound.AnswerTo(signed, connection).Status;
        yield return new CheckedRule("answer", status == webhook.AnswerStatus, $"{status}");
        var translation = inbound.Translate(Delivery.Of(signed, manifest), connection);
        yield return new CheckedRule("unknown-body", translation is not Translation.Translated, translation.GetType().Name);
    }

    private static async Task<IReadOnlyList<CheckedRule>> HealthAsync(IHealth healthy, ConnectorManifest manifest, Connection connection, Sandbox sandbox, TimeProvider clock, CancellationToken cancel)
    {
        var found = new List<CheckedRule>();
        async Task TryAsync(string rule, SandboxTrouble? trouble, HealthState expected)
        {
            using var http = new ConnectorHttp(connection, manifest, Patient, clock);
            sandbox.Trouble = trouble;
            var health = await healthy.CheckHealthAsync(new Session(connection, http, clock), cancel);
            found.Add(new CheckedRule(rule, health.State == expected, health.Detail));
        }
        await TryAsync("health", null, HealthState.Ok);
        await TryAsync("health.401", new SandboxTrouble(TroubleType.Status, 401), HealthState.Unauthorised);
        await TryAsync("health.403", new SandboxTrouble(TroubleType.Status, 403), HealthState.MissingScope);
        await TryAsync("health.429", new SandboxTrouble(TroubleType.Status, 429), HealthState.Unreachable);
        await TryAsync("health.500", new SandboxTrouble(TroubleType.Status, 500), HealthState.Unreachable);
        await TryAsync("health.hangs", new SandboxTrouble(TroubleType.Hang), HealthState.Unreachable);
        await TryAsync("health.html", new SandboxTrouble(TroubleType.Html), HealthState.Unreachable);
        await TryAsync("health.half-json", new SandboxTrouble(TroubleType.HalfJson), HealthState.Unreachable);
        await TryAsync("health.redirect", new SandboxTrouble(TroubleType.Redirect), HealthState.Unreachable);
        return found;
    }
}
