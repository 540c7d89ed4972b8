using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Verify.Connectors.Generic;

/// <summary>The text of a mapping, YAML or JSON, as names and values. Nothing in it refers to anything else, so it is never larger than it looks.</summary>
internal static class MappingText
{
    private const int Longest = 64 * 1024, Deepest = 8;

    /// <exception cref="FormatException">It is neither, and where.</exception>
    public static JsonNode? Read(string text)
    {
        if (text.Length > Longest) throw new FormatException($"mapping: at most {Longest} characters");
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            throw new FormatException($"mapping: line {broken.Start.Line}, column {broken.Start.Column}: neither YAML nor JSON", broken);
        }
        return yaml.Documents.Count == 1 ? Node(yaml.Documents[0].RootNode, 0) : throw new FormatException("mapping: one document is expected");
    }

    private static JsonNode? Node(YamlNode node, int depth)
    {
        var where = $"mapping: line {node.Start.Line}";
        if (depth > Deepest) throw new FormatException($"{where}: too deep");
        if (!node.Anchor.IsEmpty || node.NodeType == YamlNodeType.Alias) throw new FormatException($"{where}: anchors and aliases are not taken");
        switch (node)
        {
            case YamlMappingNode mapping:
                var names = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                    if (!names.TryAdd((key as YamlScalarNode)?.Value ?? throw new FormatException($"{where}: a name is expected"), Node(value, depth + 1))) throw new FormatException($"{where}: a name stands there twice");
                return names;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(item => Node(item, depth + 1))]);
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: var plain }:
                return plain switch
                {
                    null or "" or "null" or "~" => null,
                    "true" => true,
                    "false" => false,
                    _ when long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
                    _ when double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && char.IsAsciiDigit(plain[^1]) => number,
                    _ => plain,
                };
            case YamlScalarNode quoted:
                return quoted.Value;
            default:
                throw new FormatException($"{where}: not understood");
        }
    }
}
