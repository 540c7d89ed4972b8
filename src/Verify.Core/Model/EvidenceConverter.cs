using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Core.Model;

/// <summary>Reads an observation by its <c>kind</c>, wherever among the members that stands; writes the record that it is.</summary>
public sealed class EvidenceConverter : JsonConverter<Evidence>
{
    private delegate Evidence? Reader(ref Utf8JsonReader reader, JsonSerializerOptions options);
    private delegate void Writer(Utf8JsonWriter writer, Evidence value, JsonSerializerOptions options);

    // Through the serialiser each piece would be walked once to find its end and once to be read: a kind's own converter reads it where it stands.
    private static readonly FrozenDictionary<Type, (Reader Read, Writer Write)> Kinds = EvidenceKinds.All.ToFrozenDictionary(kind => kind.Type, kind => (Of<Reader>(nameof(ReadAs), kind.Type), Of<Writer>(nameof(WriteAs), kind.Type)));

    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(Evidence);

    public override Evidence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("evidence is an object");
        var name = PeekKind(reader) ?? throw new JsonException("evidence needs its 'kind'");
        var kind = EvidenceKinds.Find(name) ?? throw new JsonException($"unknown kind of evidence '{Clip(name)}'");
        var start = reader;
        try
        {
            return Kinds[kind.Type].Read(ref reader, options)!;
        }
        catch (JsonException)
        {
            // The serialiser's own message names the member.
            reader = start;
            return (Evidence)JsonSerializer.Deserialize(ref reader, kind.Type, options)!;
        }
    }

    public override void Write(Utf8JsonWriter writer, Evidence value, JsonSerializerOptions options) => Kinds[value.GetType()].Write(writer, value, options);

    private static Evidence? ReadAs<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) where T : Evidence =>
        ((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options);

    private static void WriteAs<T>(Utf8JsonWriter writer, Evidence value, JsonSerializerOptions options) where T : Evidence =>
        ((JsonConverter<T>)options.GetConverter(typeof(T))).Write(writer, (T)value, options);

    private static TDelegate Of<TDelegate>(string method, Type kind) where TDelegate : Delegate =>
        typeof(EvidenceConverter).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kind).CreateDelegate<TDelegate>();

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
