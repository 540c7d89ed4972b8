using System.Text.Json;

namespace Verify.Connectors.Sdk;

/// <summary>Every field that comes in is used, listed as not wanted, or reported: this finds the ones to report.</summary>
public static class FieldAudit
{
    private const int Most = 50;

    /// <summary>Paths of non-empty values that the manifest does not name. No values, so nothing personal.</summary>
    public static IReadOnlyList<string> Unread(JsonElement root, ConnectorManifest manifest)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Walk(root, "", manifest, found);
        return [.. found.Take(Most)];
    }

    private static void Walk(JsonElement element, string path, ConnectorManifest manifest, SortedSet<string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (Names(manifest, path + ".")) return;
                foreach (var property in element.EnumerateObject()) Walk(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", manifest, found);
                return;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Walk(item, path + "[]", manifest, found);
                return;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return;
            default:
                if (!Names(manifest, path)) found.Add(path);
                return;
        }
    }

    private static bool Names(ConnectorManifest manifest, string path) => Covers(manifest.Reads, path) || Covers(manifest.NotWanted, path);

    private static bool Covers(IReadOnlyList<string> patterns, string path)
    {
        foreach (var pattern in patterns)
            if (pattern.EndsWith(".*", StringComparison.Ordinal) ? path.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == path) return true;
        return false;
    }
}
