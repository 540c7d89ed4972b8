using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Gating;
using Verify.Core.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Verify.Server.Assessing;

/// <summary>A policy as people write it. Problems carry line and field.</summary>
internal static class PolicyFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The policy that ships with the product.</summary>
    public static CompiledPolicy Default => BuiltIn.Value;

    /// <summary>The same as people write it.</summary>
    public static string DefaultText => File.ReadAllText(DefaultPath);

    private static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "Policies", "default.yaml");

    private static readonly Lazy<CompiledPolicy> BuiltIn = new(() => Load(DefaultPath));

    /// <summary>The packs of law that ship with the product, in order of id.</summary>
    internal static IReadOnlyList<Jurisdiction> Shipped => Packs.Value;

    private static readonly Lazy<IReadOnlyList<Jurisdiction>> Packs = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Policies", "jurisdictions"), "*.yaml").Order(StringComparer.Ordinal).Select(ReadPack)]);

    private static Jurisdiction ReadPack(string path)
    {
        var (pack, finding) = Read<Jurisdiction>(File.ReadAllText(path), new Dictionary<string, long>(StringComparer.Ordinal));
        return pack ?? throw new InputException(finding!.Text(path));
    }

    /// <summary>The policy's own packs, and those that ship where it has none of that id.</summary>
    private static Policy WithLaw(Policy policy)
    {
        var own = policy.Gating.Jurisdictions.Select(pack => pack.Id).ToHashSet(StringComparer.Ordinal);
        return policy with { Gating = policy.Gating with { Jurisdictions = [.. policy.Gating.Jurisdictions, .. Shipped.Where(pack => !own.Contains(pack.Id))] } };
    }

    /// <summary>Reads and checks a policy; a fatal finding is an <see cref="InputException"/>.</summary>
    public static CompiledPolicy Load(string path)
    {
        var (policy, findings) = Read(path);
        if (policy is null || findings.Any(f => f.Finding.Fatal)) throw new InputException(string.Join('\n', findings.Where(f => f.Finding.Fatal).Select(f => f.Text(path))));
        return new CompiledPolicy(policy);
    }

    /// <summary>Reads a policy and everything that is wrong with it.</summary>
    public static (Policy? Policy, IReadOnlyList<LocatedFinding> Findings) Read(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes }) throw new InputException($"{path}: larger than {MaxBytes} bytes");
            text = File.ReadAllText(path);
        }
        catch (IOException e) { throw new InputException($"{path}: {e.Message}"); }
        catch (UnauthorizedAccessException e) { throw new InputException($"{path}: {e.Message}"); }
        return Parse(text);
    }

    /// <summary>Parses the text of a policy.</summary>
    public static (Policy? Policy, IReadOnlyList<LocatedFinding> Findings) Parse(string text)
    {
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        var (read, finding) = Read<Policy>(text, lines);
        if (read is null) return (null, [finding!]);
        var policy = WithLaw(read);
        return (policy, [.. PolicyCheck.Find(policy).Select(f => new LocatedFinding(f, Line(lines, f.Path)))]);
    }

    private static (T? Value, LocatedFinding? Finding) Read<T>(string text, Dictionary<string, long> lines) where T : class
    {
        JsonNode? json;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1) return (null, new(new PolicyFinding("", "one YAML document"), 1));
            json = Node(stream.Documents[0].RootNode, "", lines, 0);
        }
        catch (YamlException e)
        {
            return (null, new(new PolicyFinding("", e.InnerException?.Message ?? e.Message), e.Start.Line));
        }
        try
        {
            return json.Deserialize<T>(Json.Readable) is { } value ? (value, null) : (null, new(new PolicyFinding("", "an object with members"), 1));
        }
        catch (JsonException e)
        {
            var field = (e.Path ?? "$").TrimStart('$').TrimStart('.');
            return (null, new(new PolicyFinding(field, Plain(e)), Line(lines, field)));
        }
    }

    /// <summary>System.Text.Json appends where it stood in the intermediate text, which nobody wrote.</summary>
    internal static string Plain(JsonException e)
    {
        var cut = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (cut < 0 ? e.Message : e.Message[..cut]).Replace("Verify.Core.Assessing.", "", StringComparison.Ordinal).Replace("Verify.Core.Model.", "", StringComparison.Ordinal).Replace("Verify.Core.Gating.", "", StringComparison.Ordinal);
    }

    private static long Line(Dictionary<string, long> lines, string path)
    {
        while (true)
        {
            if (lines.TryGetValue(path, out var line)) return line;
            var cut = path.LastIndexOfAny(['.', '[']);
            if (cut <= 0) return 1;
            path = path[..cut];
        }
    }

    private static JsonNode? Node(YamlNode node, string path, Dictionary<string, long> lines, int depth)
    {
        if (depth > 24) throw new YamlException(node.Start, node.End, "nested too deeply");
        lines.TryAdd(path, node.Start.Line);
        switch (node)
        {
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key is a plain word");
                    var member = path.Length == 0 ? name : $"{path}.{name}";
                    lines[member] = key.Start.Line;
                    members[name] = Node(value, member, lines, depth + 1);
                }
                return members;
            case YamlSequenceNode sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Children) items.Add(Node(item, $"{path}[{items.Count}]", lines, depth + 1));
                return items;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new YamlException(node.Start, node.End, "not a value");
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value;
        if (text is null) return null;
        if (scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted or ScalarStyle.Folded or ScalarStyle.Literal) return JsonValue.Create(text);
        if (text is "" or "null" or "~") return null;
        if (text is "true") return JsonValue.Create(true);
        if (text is "false") return JsonValue.Create(false);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }
}

/// <summary>A finding with the line that it stands on.</summary>
internal sealed record LocatedFinding(PolicyFinding Finding, long Line)
{
    public string Text(string file) => $"{file}:{Line}: {(Finding.Path.Length == 0 ? "" : Finding.Path + ": ")}{Finding.Problem}";
}
