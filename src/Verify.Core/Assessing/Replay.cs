using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>What assessing a stored dossier again came to.</summary>
public enum ReplayResult { Identical, Explained, Unexplained }

/// <summary>A decision record beside the one that its dossier makes today.</summary>
/// <param name="Because">What was raised or replaced since: engine, checks, policy. Empty for a difference that nothing explains.</param>
public sealed record Replayed(ReplayResult Result, IReadOnlyList<string> Because, Assessment Stored, Assessment Now);

/// <summary>Same dossier, policy, engine and check versions make the same bytes. What differs must be explained by one of them.</summary>
public static class Replay
{
    /// <summary>The same bytes as <see cref="Json.Readable"/>: what most signals look like is written once and copied.</summary>
    private static readonly JsonSerializerOptions Quickly = new(Json.Readable) { Converters = { new KnownSignals() } };

    /// <summary>Which policy a stored assessment names: its version and the hash of its content. The rest is skipped, not read.</summary>
    public static (string Version, string Hash) PolicyOf(ReadOnlySpan<byte> assessment)
    {
        // Written by this program the two stand near the end, one after the other: no quote within a text is written bare, so these bytes are members and nothing else.
        if (Last(assessment, ",\"policyVersion\":\""u8) is { } known && Last(assessment, ",\"policyHash\":\""u8) is { } content) return (known, content);
        var reader = new Utf8JsonReader(assessment);
        string? version = null, hash = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an assessment is an object");
        while ((version is null || hash is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isVersion, isHash) = (reader.ValueTextEquals("policyVersion"u8), reader.ValueTextEquals("policyHash"u8));
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.String) version = reader.GetString();
            else if (isHash && reader.TokenType == JsonTokenType.String) hash = reader.GetString();
            else reader.Skip();
        }
        return (version ?? throw new JsonException("an assessment names its policy"), hash ?? "");
    }

    /// <summary>The plain text after the last such member; nothing where there is none, or it would have to be unescaped.</summary>
    private static string? Last(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member)
    {
        var at = json.LastIndexOf(member);
        if (at < 0) return null;
        var text = json[(at + member.Length)..];
        var end = text.IndexOfAny((byte)'"', (byte)'\\');
        return end >= 0 && text[end] == '"' ? Encoding.UTF8.GetString(text[..end]) : null;
    }

    /// <summary>Assesses the dossier again and compares with the bytes that were stored.</summary>
    /// <exception cref="JsonException">What was stored is no assessment or no dossier.</exception>
    public static Replayed Compare(ReadOnlySpan<byte> assessment, ReadOnlySpan<byte> dossier, CompiledPolicy policy)
    {
        var now = Engine.Assess(Dossier.FoldCanonical(dossier), policy);
        // Nearly every record is the same bytes again: then what was stored needs no reading.
        if (Json.Writes(now, Quickly, assessment)) return new Replayed(ReplayResult.Identical, [], now, now);
        var stored = JsonSerializer.Deserialize<Assessment>(assessment, Json.Readable) ?? throw new JsonException("an assessment is an object");

        var because = new List<string>();
        if (stored.EngineVersion != now.EngineVersion) because.Add($"engine {stored.EngineVersion} → {now.EngineVersion}");
        if (stored.ChecksHash != now.ChecksHash) because.Add("check versions");
        if (stored.PolicyVersion != now.PolicyVersion) because.Add($"policy {stored.PolicyVersion} → {now.PolicyVersion}");
        else if (stored.PolicyHash != now.PolicyHash) because.Add($"policy {now.PolicyVersion} has other content");
        // Neither a check nor a policy touches how evidence is folded: another hash of the same dossier needs another engine.
        var folded = stored.DossierHash == now.DossierHash || stored.EngineVersion != now.EngineVersion;
        return new Replayed(because.Count > 0 && folded ? ReplayResult.Explained : ReplayResult.Unexplained, because, stored, now);
    }

    private sealed class KnownSignals : JsonConverter<ScoredSignal>
    {
        public override ScoredSignal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize<ScoredSignal>(ref reader, Json.Readable);

        public override void Write(Utf8JsonWriter writer, ScoredSignal value, JsonSerializerOptions options)
        {
            if (Scoring.WrittenOnce(value) is { } known) writer.WriteRawValue(known, skipInputValidation: true);
            else JsonSerializer.Serialize(writer, value, Json.Readable);
        }
    }
}
