using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>The facts about a vendor that code and people both need: <c>connector.json</c> in the connector's folder.</summary>
public sealed record ConnectorManifest
{
    public required string Id { get; init; }
    public required ConnectorKind Kind { get; init; }
    public required string Title { get; init; }
    /// <summary>The vendor's own pages.</summary>
    public required Uri Documentation { get; init; }
    /// <summary>Exactly the interfaces that the code implements.</summary>
    public required IReadOnlyList<Capability> Capabilities { get; init; }
    public required AuthDescription Auth { get; init; }
    public IReadOnlyList<SecretDescription> Secrets { get; init; } = [];
    public IReadOnlyList<SettingDescription> Settings { get; init; } = [];
    /// <summary>
    /// The only hosts that are ever called. <c>{name}</c> stands for a setting of the connection and may only be one label; alone, for a receiver that every customer has
    /// somewhere else, it may be a whole host. A port other than 443 stands behind a colon.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
    public WebhookDescription? Webhook { get; init; }
    /// <summary>The header in which the vendor says when to come again.</summary>
    public string RetryHeader { get; init; } = "Retry-After";
    /// <summary>Paths of the fields that are used, and for what; lists as <c>[]</c>, everything below as <c>.*</c>.</summary>
    public required IReadOnlyList<string> Reads { get; init; }
    /// <summary>Paths of the fields that are known and left alone.</summary>
    public IReadOnlyList<string> NotWanted { get; init; } = [];
    /// <summary>What is changed at the vendor.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];
    public required Quality Quality { get; init; }

    /// <summary>The vendor's settings, and those that every connection to a vendor has which is asked questions.</summary>
    [JsonIgnore]
    public IReadOnlyList<SettingDescription> AllSettings =>
    [
        .. Settings,
        .. Capabilities.Contains(Capability.Enrich) ? [SettingDescription.MonthlyBudget, SettingDescription.ValidityDays] : (SettingDescription[])[],
        .. Capabilities.Contains(Capability.EmploymentOrder) ? [SettingDescription.MonthlyOrders] : (SettingDescription[])[],
    ];

    /// <summary>Reads a manifest, or says in which member it is wrong.</summary>
    public static ConnectorManifest Parse(ReadOnlySpan<byte> json, string name)
    {
        ConnectorManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ConnectorManifest>(json, Json.Readable);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{name}: {broken.Path}: {broken.Message}", broken);
        }
        if (manifest is null) throw new InvalidDataException($"{name}: is null");
        var errors = manifest.Errors().ToArray();
        return errors.Length == 0 ? manifest : throw new InvalidDataException($"{name}: {string.Join("; ", errors)}");
    }

    /// <summary>The manifest that is embedded from a connector's folder.</summary>
    public static ConnectorManifest Load(Assembly assembly, string folder)
    {
        using var stream = assembly.GetManifestResourceStream($"{folder}/connector.json") ?? throw new InvalidDataException($"{folder}/connector.json: not there");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, $"{folder}/connector.json");
    }

    /// <summary>What is wrong with a connection's settings and secrets, each with its path.</summary>
    public IEnumerable<string> Errors(Connection connection)
    {
        foreach (var setting in AllSettings)
        {
            var value = connection.Setting(setting.Name);
            if (value is null && setting.Required) yield return $"settings.{setting.Name}: needed: {setting.Title}";
            if (value is not null && setting.Pattern is { } pattern && !Regex.IsMatch(value, $@"^(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100)))
                yield return $"settings.{setting.Name}: does not have the form {pattern}";
        }
        foreach (var name in connection.Settings.Keys.Except(AllSettings.Select(setting => setting.Name)).Order(StringComparer.Ordinal)) yield return $"settings.{name}: not known";
        foreach (var secret in Secrets)
        {
            var live = connection.SecretsOf(secret.Name).Count;
            if (live == 0 && secret.Required) yield return $"secrets.{secret.Name}: needed: {secret.Title}";
            if (live > 2) yield return $"secrets.{secret.Name}: at most two live values";
        }
        foreach (var name in connection.Secrets.Keys.Except(Secrets.Select(secret => secret.Name)).Order(StringComparer.Ordinal)) yield return $"secrets.{name}: not known";
        if (connection.Sandbox is { IsLoopback: false }) yield return "sandbox: only a loopback address";
    }

    /// <summary>The allowed hosts with the connection's settings filled in.</summary>
    public IReadOnlyList<string> HostsFor(Connection connection) => [.. AllowedHosts.Select(host => Regex.Replace(host, @"\{(\w+)\}", match =>
        connection.Setting(match.Groups[1].Value) is { } value && Regex.IsMatch(value, IsWhole(host) ? @"^[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63}){1,9}\z" : @"^[a-zA-Z0-9-]{1,63}\z", RegexOptions.NonBacktracking) ? value.ToLowerInvariant() : "setting-missing.invalid", RegexOptions.NonBacktracking))];

    private static bool IsWhole(string host) => Regex.IsMatch(host, @"^\{\w+\}(:\d{1,5})?\z", RegexOptions.NonBacktracking);

    private IEnumerable<string> Errors()
    {
        if (!Regex.IsMatch(Id, @"^_?[a-z][a-z0-9-]*\z", RegexOptions.NonBacktracking)) yield return "id: lower-case letters, digits and hyphens";
        if (string.IsNullOrWhiteSpace(Title)) yield return "title: empty";
        if (Capabilities.Distinct().Count() != Capabilities.Count) yield return "capabilities: one is named twice";
        foreach (var host in AllowedHosts)
            if (!IsWhole(host) && !Regex.IsMatch(host, @"^(\{\w+\}|[a-z0-9-]+)(\.(\{\w+\}|[a-z0-9-]+))+(:\d{1,5})?\z", RegexOptions.NonBacktracking)) yield return $"allowedHosts: '{host}' is not a host";
            else
                foreach (Match match in Regex.Matches(host, @"\{(\w+)\}", RegexOptions.NonBacktracking))
                    if (Settings.All(setting => setting.Name != match.Groups[1].Value)) yield return $"allowedHosts: '{host}' names a setting that is not there";
        if (Capabilities.Contains(Capability.Inbound) != Webhook is not null) yield return "webhook: stands there exactly when the connector takes input";
        if (Webhook is { Secret: var secret } && Secrets.All(known => known.Name != secret)) yield return $"webhook.secret: '{secret}' is not among the secrets";
        if (Capabilities.Any(able => able is Capability.WriteBack or Capability.Alert or Capability.Finding or Capability.OnboardingHold or Capability.EmploymentOrder) && Writes.Count == 0) yield return "writes: says nothing, but the connector writes";
        foreach (var error in Quality.Errors()) yield return error;
    }
}

public enum ConnectorKind { Ats, Hris, Payroll, Meetings, Device, Intelligence, Background, Sink, Generic }

public enum Capability { Inbound, Handshake, InboundRoutes, Fetch, WriteBack, Backfill, Enrich, ReadDocuments, Health, Sandbox, Alert, Finding, OnboardingHold, Upkeep, ProofRequest, Recordings, Portraits, Letter, EmploymentOrder, Files, LiveCheck }

/// <summary>How the connector proves itself to the vendor.</summary>
public sealed record AuthDescription
{
    public required AuthType Type { get; init; }
    public IReadOnlyList<string> Scopes { get; init; } = [];
}

public enum AuthType { None, Basic, ApiKey, Bearer, OauthClientCredentials, OauthCode, WorkloadIdentity }

/// <summary>A secret by name; its values live in the store, never here.</summary>
public sealed record SecretDescription
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public bool Required { get; init; }
}

/// <summary>A setting of a connection.</summary>
public sealed record SettingDescription
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public bool Required { get; init; }
    public string? Default { get; init; }
    /// <summary>A regular expression for the whole value.</summary>
    public string? Pattern { get; init; }

    public static SettingDescription MonthlyBudget { get; } = new() { Name = "monthlyBudget", Title = "How many look-ups may be made in a calendar month", Default = "1000", Pattern = "[0-9]{1,9}" };

    public static SettingDescription MonthlyOrders { get; } = new() { Name = "monthlyOrders", Title = "How many verifications may be ordered in a calendar month", Default = "50", Pattern = "[0-9]{1,6}" };

    /// <summary>Under what name a connection's orders are counted, apart from its look-ups: no connection has a name with a blank.</summary>
    public static string SpentOnOrders(string connection) => $"{connection} orders";

    public static SettingDescription ValidityDays { get; } = new() { Name = "validityDays", Title = "For how many days an answer holds; the kind of evidence decides where nothing is set", Pattern = "[1-9][0-9]{0,3}" };
}

/// <summary>How the vendor signs, and what it expects to hear.</summary>
public sealed record WebhookDescription
{
    /// <summary>In words: what is signed, how it is written.</summary>
    public required string Signature { get; init; }
    public string? Header { get; init; }
    public required string Secret { get; init; }
    public string? DeliveryIdHeader { get; init; }
    /// <summary>How old a signed time may be; absent where the vendor signs no time.</summary>
    public int? ToleranceSeconds { get; init; }
    public required int AnswerStatus { get; init; }
    public IReadOnlyList<string> KeepHeaders { get; init; } = [];
    /// <summary>Members of the body that alone are signed, where a vendor signs no more; then nothing else of it may be believed.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];
    /// <summary>False where the vendor shows a token and signs nothing: then all that a delivery says is read again before it is believed.</summary>
    public bool SignsBody { get; init; } = true;
}
