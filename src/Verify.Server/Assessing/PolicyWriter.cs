using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Verify.Server.Assessing;

/// <summary>Writes a policy as YAML that <see cref="PolicyFile"/> reads back to the same policy.</summary>
internal static class PolicyWriter
{
    public static string Yaml(Policy policy, string header)
    {
        // The law that ships is added again when the file is read: a snapshot of it would grow old.
        var shipped = PolicyFile.Shipped.Select(Json.Hash).ToHashSet(StringComparer.Ordinal);
        var own = policy.Gating with { Jurisdictions = [.. policy.Gating.Jurisdictions.Where(pack => !shipped.Contains(Json.Hash(pack)))] };
        var json = JsonSerializer.SerializeToNode(policy with { Gating = own }, Json.Canonical)!.AsObject();
        var ordered = new JsonObject();
        foreach (var first in (string[])["version", "description", "weights"])
            if (json.Remove(first, out var value)) ordered[first] = value;
        foreach (var (name, value) in json.ToArray())
        {
            json.Remove(name);
            ordered[name] = value;
        }
        var text = new StringBuilder();
        foreach (var line in header.Split('\n')) text.Append(CultureInfo.InvariantCulture, $"# {line}\n");
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(Node(ordered))).Save(writer, assignAnchors: false);
        return text.ToString().TrimEnd('.', '\n') + "\n";
    }

    private static YamlNode Node(JsonNode? node) => node switch
    {
        JsonObject members => new YamlMappingNode(members.Select(pair => KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(pair.Key), Node(pair.Value)))),
        JsonArray items => new YamlSequenceNode(items.Select(Node)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => new YamlScalarNode(value.GetValue<string>()) { Style = ScalarStyle.DoubleQuoted },
        null => new YamlScalarNode("null"),
        _ => new YamlScalarNode(node.ToJsonString()),
    };
}
