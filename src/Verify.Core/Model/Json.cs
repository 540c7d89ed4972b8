using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Verify.Core.Model;

/// <summary>The one way in which Core's records are written and read as JSON: camelCase, kebab-case enumerations, UTC instants, unknown members refused.</summary>
public static class Json
{
    /// <summary>Members in ordinal order, nothing indented, nulls and empty lists left out: the same value is always the same bytes.</summary>
    public static JsonSerializerOptions Canonical { get; } = Options(sorted: true);

    /// <summary>As declared, for people: the assessment, the schema.</summary>
    public static JsonSerializerOptions Readable { get; } = Options(sorted: false);

    /// <summary>SHA-256 over the canonical form, in lower-case hex.</summary>
    public static string Hash<T>(T value)
    {
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = Canonical.Encoder })) JsonSerializer.Serialize(writer, value, Canonical);
        return Hash(buffer.WrittenSpan);
    }

    /// <summary>Whether a value is written as exactly these bytes.</summary>
    internal static bool Writes<T>(T value, JsonSerializerOptions options, ReadOnlySpan<byte> expected)
    {
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = options.Encoder })) JsonSerializer.Serialize(writer, value, options);
        return buffer.WrittenSpan.SequenceEqual(expected);
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static JsonSerializerOptions Options(bool sorted)
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        if (sorted)
        {
            resolver.Modifiers.Add(LeaveOutEmpty);
            resolver.Modifiers.Add(Sort);
        }
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = resolver,
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 32,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
                new InstantConverter(),
                new IdConverter<EvidenceId>(text => new EvidenceId(text), id => id.Value),
                new IdConverter<CandidateId>(text => new CandidateId(text), id => id.Value),
                new IdConverter<TenantId>(text => new TenantId(text), id => id.Value),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void Sort(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object) return;
        var sorted = info.Properties.OrderBy(property => property.Name, StringComparer.Ordinal).ToArray();
        info.Properties.Clear();
        foreach (var property in sorted) info.Properties.Add(property);
    }

    /// <summary>A list that was never given and an empty one say the same; neither is written in evidence. A required one is always there.</summary>
    private static void LeaveOutEmpty(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
            if (!property.IsRequired && typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string))
                property.ShouldSerialize = static (_, value) => value is not System.Collections.ICollection { Count: 0 } and not null;
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant)
                ? instant.ToUniversalTime()
                : throw new JsonException("an instant is written in ISO 8601 with its offset, for example 2026-11-02T09:00:00Z");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[32];
            value.UtcDateTime.TryFormat(text, out var written, value.Ticks % TimeSpan.TicksPerSecond == 0 ? "s" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
            text[written] = (byte)'Z';
            writer.WriteStringValue(text[..(written + 1)]);
        }
    }

    private sealed class IdConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 and <= 200 } text ? read(text) : throw new JsonException("an id is a string of 1 to 200 characters");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}

/// <summary>A growing byte buffer from the shared pool, so that hashing a dossier leaves nothing for the collector.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>What was written is personal data; only that is wiped, not the whole of a larger buffer.</summary>
    public void Dispose() => Return();

    private void Grow(int sizeHint)
    {
        if (_bytes.Length - _length >= Math.Max(sizeHint, 1)) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + sizeHint));
        WrittenSpan.CopyTo(larger);
        Return();
        _bytes = larger;
    }

    private void Return()
    {
        _bytes.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(_bytes);
    }
}
