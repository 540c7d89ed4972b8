using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>A tenant's configured instance of a connector.</summary>
public sealed record Connection
{
    public required TenantId Tenant { get; init; }
    /// <summary>Opaque and unguessable: it stands in the callback path that the vendor is given.</summary>
    public required string Id { get; init; }
    public required string Connector { get; init; }
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
    /// <summary>By name; the first is the current one. A second one lives on while a rotation is under way.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Secret>> Secrets { get; init; } = new Dictionary<string, IReadOnlyList<Secret>>();
    /// <summary>Where the stand-in for the vendor listens, for demo and tests; only a loopback address is accepted.</summary>
    public Uri? Sandbox { get; init; }

    /// <summary>All live values of a secret, none where it is not set.</summary>
    public IReadOnlyList<Secret> SecretsOf(string name) => Secrets.TryGetValue(name, out var live) ? live : [];

    /// <summary>The current value of a secret.</summary>
    public Secret? SecretOf(string name) => SecretsOf(name) is [var current, ..] ? current : null;

    /// <summary>A setting, or nothing where it is absent or blank.</summary>
    public string? Setting(string name) => Settings.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
}

/// <summary>A secret value that never prints: not in logs, not in JSON, not in the debugger.</summary>
[DebuggerDisplay("(secret)")]
[JsonConverter(typeof(NeverWritten))]
public sealed class Secret : IEquatable<Secret>
{
    private readonly string _value;

    public Secret(string value) => _value = value is { Length: > 0 } ? value : throw new ArgumentException("a secret is not empty", nameof(value));

    /// <summary>The value itself, for the one place that signs or sends it.</summary>
    public string Reveal() => _value;

    public byte[] RevealBytes() => Encoding.UTF8.GetBytes(_value);

    public bool Equals(Secret? other) => other is not null && Compare.Equal(RevealBytes(), other.RevealBytes());
    public override bool Equals(object? obj) => Equals(obj as Secret);
    public override int GetHashCode() => 0;
    public override string ToString() => "(secret)";

    private sealed class NeverWritten : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: > 0 } text ? new Secret(text) : throw new JsonException("a secret is not empty");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
