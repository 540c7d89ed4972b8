using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>The members of a piece of evidence for a reviewer; protected ones are left out.</summary>
internal static class EvidenceFacts
{
    private static readonly HashSet<string> Envelope = new(StringComparer.Ordinal) { "id", "kind", "source", "observedAt", "assurance", "supersedes" };
    private const int Longest = 240;

    private static readonly ConcurrentDictionary<Type, HashSet<string>> Hidden = new();

    public static IEnumerable<(string Name, string Value)> Of(Evidence evidence)
    {
        foreach (var (name, node) in Shown(evidence).AsObject())
            if (node is not null && !Envelope.Contains(name)) yield return (Spaced(name), Clip(Text(node)));
    }

    /// <summary>The evidence as JSON, without protected members.</summary>
    public static JsonNode Shown(Evidence evidence)
    {
        var hidden = Hidden.GetOrAdd(evidence.GetType(), type => type.GetProperties().Where(p => p.IsDefined(typeof(ProtectedAttribute), false)).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToHashSet(StringComparer.Ordinal));
        var members = JsonSerializer.SerializeToNode(evidence, Json.Canonical)!.AsObject();
        foreach (var name in hidden) members.Remove(name);
        return members;
    }

    private static string Text(JsonNode node) => node switch
    {
        JsonValue value => value.ToString(),
        JsonArray list => string.Join("; ", list.Where(item => item is not null).Select(item => Text(item!))),
        JsonObject members => string.Join(", ", members.Where(m => m.Value is not null).Select(m => m.Value is JsonValue ? $"{Spaced(m.Key)} {m.Value}" : Text(m.Value!))),
        _ => "",
    };

    private static string Clip(string text) => Words.Clip(text, Longest);

    private static string Spaced(string camel) => string.Concat(camel.Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
