using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using static Verify.Connectors.Sdk.PipelineEvent;

namespace Verify.Connectors.Generic;

/// <summary>Turns the records of a sender into evidence by an administrator's mapping. A delivery is taken whole or not at all.</summary>
internal static class MappedRecords
{
    private const int Most = 1000;

    public static Translation Translate(ReadOnlyMemory<byte> body, EvidenceMapping mapping)
    {
        try
        {
            using var document = WireBody.Parse(body);
            var events = new List<PipelineEvent>();
            foreach (var (record, path) in Records(document.RootElement, mapping))
                if (Holds(mapping.When, record) && Event(record, path, mapping) is { } read) events.Add(read);
            return events.Count > 0 ? new Translation.Translated(events, []) : new Translation.Ignored("no record that the mapping speaks of");
        }
        catch (GenericEvents.Wrong wrong)
        {
            return new Translation.Malformed(wrong.Message, wrong.Path);
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not JSON", broken.Path ?? "$");
        }
    }

    private static IEnumerable<(JsonElement Record, string Path)> Records(JsonElement root, EvidenceMapping mapping)
    {
        var (found, path) = mapping.Records is { } where ? (MappedValue.Find(root, where), $"$.{where}") : (root, "$");
        if (found is not { } records) throw new GenericEvents.Wrong(path, "missing: the mapping says that the records stand there");
        if (records.ValueKind == JsonValueKind.Object) return [(records, path)];
        if (records.ValueKind != JsonValueKind.Array) throw new GenericEvents.Wrong(path, "a record or a list of records is expected");
        if (records.GetArrayLength() > Most) throw new GenericEvents.Wrong(path, $"at most {Most}");
        return records.EnumerateArray().Select((record, index) => (record, $"{path}[{index}]"));
    }

    private static CandidateEvidence? Event(JsonElement record, string path, EvidenceMapping mapping)
    {
        if (record.ValueKind != JsonValueKind.Object) throw new GenericEvents.Wrong(path, "an object is expected");
        var pieces = new JsonArray();
        foreach (var piece in mapping.Evidence.Where(piece => Holds(piece.When, record))) pieces.Add(Piece(record, path, piece, mapping.System));
        if (pieces.Count == 0) return null;
        if (Word(record, mapping.Id) is not { } id) throw new GenericEvents.Wrong($"{path}.{mapping.Id}", "the id of the person is expected there");
        using var whole = JsonDocument.Parse(Encoding.UTF8.GetBytes(new JsonObject { ["candidate"] = new JsonObject { ["system"] = mapping.System, ["externalId"] = id }, ["evidence"] = pieces }.ToJsonString()));
        CandidateEvidence read;
        try
        {
            read = GenericEvents.Event(whole.RootElement, "$");
        }
        catch (GenericEvents.Wrong wrong)
        {
            // The sender's place and the field that it was meant for: whoever wrote the mapping needs both.
            throw new GenericEvents.Wrong(path, $"{wrong.Path.TrimStart('$', '.')}: {wrong.Message}");
        }
        var (mail, name) = (mapping.Email is null ? null : Word(record, mapping.Email), mapping.Name is null ? null : Word(record, mapping.Name));
        return mail is null && name is null ? read : read with { ExpectsHire = true, Hint = new JoinHint(mail, name is null ? null : new PersonName { Full = name }, null) };
    }

    private static JsonObject Piece(JsonElement record, string path, MappedEvidence piece, string system)
    {
        var evidence = new JsonObject { ["kind"] = piece.Kind, ["source"] = system };
        foreach (var (name, value) in piece.Fields)
            if (value.Of(record, path) is { } given) Put(evidence, name.Split('.'), given);
        return evidence;
    }

    private static void Put(JsonObject into, ReadOnlySpan<string> name, JsonNode value)
    {
        var one = name[0].EndsWith("[]", StringComparison.Ordinal);
        var key = one ? name[0][..^2] : name[0];
        if (name.Length == 1)
        {
            into[key] = one ? new JsonArray(value) : value;
            return;
        }
        if (into[key] is null) into[key] = one ? new JsonArray(new JsonObject()) : new JsonObject();
        Put((one ? into[key]!.AsArray()[0] : into[key])!.AsObject(), name[1..], value);
    }

    private static bool Holds(IReadOnlyDictionary<string, IReadOnlyList<string>> when, JsonElement record) => when.All(condition => Word(record, condition.Key) is { } word && condition.Value.Contains(word, StringComparer.Ordinal));

    private static string? Word(JsonElement record, string path) => MappedValue.Find(record, path) switch
    {
        { ValueKind: JsonValueKind.String } text when !string.IsNullOrWhiteSpace(text.GetString()) => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
        _ => null,
    };
}
