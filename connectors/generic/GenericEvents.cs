using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using static Verify.Connectors.Sdk.PipelineEvent;

namespace Verify.Connectors.Generic;

/// <summary>Reads <c>{"events":[{"candidate":{"system","externalId"},"evidence":[{"kind",…}]}]}</c>; the evidence is written as in a dossier.</summary>
public static class GenericEvents
{
    private const int MostEvents = 1000, MostEvidence = 1000, LongestId = 200;

    /// <summary>A delivery is taken whole or not at all: the sender is told the first place that is wrong.</summary>
    public static Translation Translate(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = WireBody.Parse(body);
            var events = Member(document.RootElement, "$", "events", JsonValueKind.Array);
            Known(document.RootElement, "$", "events");
            if (events.GetArrayLength() > MostEvents) throw new Wrong("$.events", $"at most {MostEvents}");
            var read = events.EnumerateArray().Select((item, index) => (PipelineEvent)Event(item, $"$.events[{index}]")).ToArray();
            return read.Length == 0 ? new Translation.Ignored("no events") : new Translation.Translated(read, []);
        }
        catch (Wrong wrong)
        {
            return new Translation.Malformed(wrong.Message, wrong.Path);
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not JSON", broken.Path ?? "$");
        }
    }

    /// <summary>One event; shared with the import of evidence lines.</summary>
    internal static CandidateEvidence Event(JsonElement item, string path)
    {
        var candidate = Member(item, path, "candidate", JsonValueKind.Object);
        var evidence = Member(item, path, "evidence", JsonValueKind.Array);
        Known(item, path, "candidate", "evidence");
        Known(candidate, path + ".candidate", "system", "externalId");
        var person = new ExternalId(Id(candidate, path + ".candidate", "system"), Id(candidate, path + ".candidate", "externalId"));
        if (evidence.GetArrayLength() > MostEvidence) throw new Wrong(path + ".evidence", $"at most {MostEvidence}");
        return new CandidateEvidence(person, [], [.. evidence.EnumerateArray().Select((one, index) => Draft(person, one, $"{path}.evidence[{index}]"))]);
    }

    /// <summary>A place in the input that is wrong, and how.</summary>
    internal sealed class Wrong(string path, string message) : Exception(message)
    {
        public string Path { get; } = path;
    }

    /// <summary>The sender may name an id of its own; it becomes part of what the observation is recognised by.</summary>
    private static EvidenceDraft Draft(ExternalId person, JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object) throw new Wrong(path, "evidence is an object");
        var own = item.TryGetProperty("id", out _) ? Id(item, path, "id") : null;
        var whole = System.Text.Json.Nodes.JsonObject.Create(item)!;
        whole["id"] = EvidenceDraft.Placeholder.Value;
        if (!item.TryGetProperty("source", out _)) whole["source"] = GenericConnector.Name;
        Evidence evidence;
        try
        {
            evidence = whole.Deserialize<Evidence>(Json.Readable) ?? throw new Wrong(path, "evidence is an object");
        }
        catch (JsonException broken)
        {
            // The part after the first line feed and the path are the serialiser's own; the reason stands before.
            throw new Wrong(path + broken.Path?.TrimStart('$'), Reason(broken.Message));
        }
        if (evidence.Supersedes is not null) throw new Wrong(path + ".supersedes", "an id of this product is not known outside: send the newer observation, it stands beside the older one");
        return own is null ? EvidenceDraft.Of($"{GenericConnector.Name}|{person}", evidence) : new EvidenceDraft($"{GenericConnector.Name}|{person}|{own}|{Json.Hash(evidence)}", evidence);
    }

    private static string Reason(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end > 0 ? message[..end] : message).Replace("Verify.Core.Model.", "", StringComparison.Ordinal);
    }

    private static JsonElement Member(JsonElement item, string path, string name, JsonValueKind kind)
    {
        if (item.ValueKind != JsonValueKind.Object) throw new Wrong(path, "an object is expected");
        if (!item.TryGetProperty(name, out var member)) throw new Wrong($"{path}.{name}", "missing");
        return member.ValueKind == kind ? member : throw new Wrong($"{path}.{name}", $"{(kind == JsonValueKind.Array ? "a list" : "an object")} is expected");
    }

    private static void Known(JsonElement item, string path, params ReadOnlySpan<string> names)
    {
        foreach (var property in item.EnumerateObject())
            if (!names.Contains(property.Name)) throw new Wrong($"{path}.{(property.Name.Length <= 60 ? property.Name : property.Name[..60])}", "not known");
    }

    private static string Id(JsonElement item, string path, string name) =>
        item.TryGetProperty(name, out var member) && member is { ValueKind: JsonValueKind.String } && member.GetString() is { } text && text.Trim().Length is > 0 and <= LongestId
            ? text
            : throw new Wrong($"{path}.{name}", $"a text of 1 to {LongestId} characters is needed");
}
