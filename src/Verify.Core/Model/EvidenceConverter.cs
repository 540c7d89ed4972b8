using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Core.Model;

/// <summary>Reads an observation by its <c>kind</c>, wherever among the members that stands; writes the record that it is.</summary>
public sealed class EvidenceConverter : JsonConverter<Evidence>
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(Evidence);

    public override Evidence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("evidence is an object");
        var name = PeekKind(reader) ?? throw new JsonException("evidence needs its 'kind'");
        var kind = EvidenceKinds.Find(name) ?? throw new JsonException($"unknown kind of evidence '{Clip(name)}'");
        return (Evidence)JsonSerializer.Deserialize(ref reader, kind.Type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, Evidence value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);

    /// <summary>The reader is a struct: the copy walks ahead, the caller's stays where it is.</summary>
    private static string? PeekKind(Utf8JsonReader ahead)
    {
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals("kind"u8);
            ahead.Read();
            if (found) return ahead.TokenType == JsonTokenType.String ? ahead.GetString() : null;
            ahead.Skip();
        }
        return null;
    }

    private static string Clip(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
