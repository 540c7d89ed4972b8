using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Verify.Core.Model;

namespace Verify.Connectors.Generic;

/// <summary>Where a value comes from: a path in the sender's record, or a constant; then perhaps through a table, or from a number of seconds.</summary>
internal sealed record MappedValue(string? From, JsonNode? Constant, IReadOnlyDictionary<string, JsonNode?>? Table, string? Unix)
{
    /// <summary>The value in the form of evidence; nothing where the sender's record has none.</summary>
    /// <exception cref="GenericEvents.Wrong">The table does not know it, or it is no number.</exception>
    public JsonNode? Of(JsonElement record, string path)
    {
        if (From is null) return Constant?.DeepClone();
        if (Find(record, From) is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } found) return null;
        if (found.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(found.GetString())) return null;
        if (Table is not null)
        {
            var key = found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText();
            return Table.TryGetValue(key, out var value) || Table.TryGetValue("*", out value) ? value?.DeepClone() : throw new GenericEvents.Wrong($"{path}.{From}", "a value that the mapping's table does not name");
        }
        if (Unix is null) return JsonNode.Parse(found.GetRawText());
        if (found.ValueKind != JsonValueKind.Number || !found.TryGetDouble(out var number) || Math.Abs(number) > 253_402_300_799_000) throw new GenericEvents.Wrong($"{path}.{From}", $"a number of {Unix} is expected");
        return DateTimeOffset.UnixEpoch.AddSeconds(Unix == "seconds" ? Math.Min(number, 253_402_300_799) : number / 1000).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Names parted by dots, places in lists in brackets.</summary>
    public static JsonElement? Find(JsonElement record, string path)
    {
        var at = record;
        foreach (var part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
            if (part[0] == '[')
            {
                if (at.ValueKind != JsonValueKind.Array || !int.TryParse(part.AsSpan(1, Math.Max(0, part.Length - 2)), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= at.GetArrayLength()) return null;
                at = at[index];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at)) return null;
        return at;
    }
}

/// <summary>One piece of evidence that a record makes.</summary>
internal sealed record MappedEvidence(string Kind, IReadOnlyDictionary<string, IReadOnlyList<string>> When, IReadOnlyDictionary<string, MappedValue> Fields);

/// <summary>How the records of a sender become evidence, as an administrator wrote it. Read once and checked whole: every mistake with its path.</summary>
internal sealed record EvidenceMapping
{
    public string? Records { get; private init; }
    public IReadOnlyDictionary<string, IReadOnlyList<string>> When { get; private init; } = new Dictionary<string, IReadOnlyList<string>>();
    public required string System { get; init; }
    public required string Id { get; init; }
    public string? Email { get; private init; }
    public string? Name { get; private init; }
    public required IReadOnlyList<MappedEvidence> Evidence { get; init; }

    private static readonly string[] Common = ["observedAt", "assurance"];

    /// <summary>The mapping, or what is wrong with it.</summary>
    public static (EvidenceMapping? Mapping, IReadOnlyList<string> Errors) Read(string text)
    {
        var errors = new List<string>();
        JsonNode? root;
        try
        {
            root = MappingText.Read(text);
        }
        catch (FormatException broken)
        {
            return (null, [broken.Message]);
        }
        if (root is not JsonObject all) return (null, ["mapping: names with their values are expected"]);
        Known(all, "mapping", errors, "records", "when", "candidate", "evidence");
        var candidate = all["candidate"] as JsonObject;
        if (candidate is null) errors.Add("mapping.candidate: missing: it says whom a record is about");
        else Known(candidate, "mapping.candidate", errors, "system", "id", "email", "name");
        var list = all["evidence"] as JsonArray;
        if (list is not { Count: > 0 }) errors.Add("mapping.evidence: a list with at least one piece of evidence is expected");
        var mapping = new EvidenceMapping
        {
            Records = Path(all, "mapping", "records", errors, needed: false),
            When = Conditions(all["when"], "mapping.when", errors),
            System = Text(candidate?["system"]) ?? Missing("mapping.candidate.system", candidate is not null, errors),
            Id = candidate is null ? "" : Path(candidate, "mapping.candidate", "id", errors, needed: true) ?? "",
            Email = candidate is null ? null : Path(candidate, "mapping.candidate", "email", errors, needed: false),
            Name = candidate is null ? null : Path(candidate, "mapping.candidate", "name", errors, needed: false),
            Evidence = [.. (list ?? []).Select((item, index) => Piece(item, $"mapping.evidence[{index}]", errors)).OfType<MappedEvidence>()],
        };
        return errors.Count > 0 ? (null, errors) : (mapping, []);
    }

    private static MappedEvidence? Piece(JsonNode? node, string path, List<string> errors)
    {
        if (node is not JsonObject item)
        {
            errors.Add($"{path}: names with their values are expected");
            return null;
        }
        Known(item, path, errors, "kind", "when", "observedAt", "assurance", "fields");
        var kind = EvidenceKinds.Find(Text(item["kind"]) ?? "");
        if (kind is null) errors.Add($"{path}.kind: '{Text(item["kind"])}' is no kind of evidence; 'verify schema dossier' lists them");
        var fields = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        foreach (var name in Common)
            if (item[name] is { } value) Field(name, value, $"{path}.{name}");
        foreach (var (name, value) in item["fields"] as JsonObject ?? []) Field(name, value, $"{path}.fields.{name}");
        if (kind is not null)
            foreach (var needed in Members(kind.Type).Where(member => member.GetCustomAttribute<RequiredMemberAttribute>() is not null && member.Name is not ("Id" or "Source")))
                if (!fields.Keys.Any(name => name == Camel(needed.Name) || name.StartsWith(Camel(needed.Name) + ".", StringComparison.Ordinal) || name.StartsWith(Camel(needed.Name) + "[].", StringComparison.Ordinal))) errors.Add($"{path}.fields.{Camel(needed.Name)}: missing: {kind.Name} needs it");
        return kind is null ? null : new MappedEvidence(kind.Name, Conditions(item["when"], $"{path}.when", errors), fields);

        void Field(string name, JsonNode? value, string at)
        {
            if (Value(value, at, errors) is not { } mapped) return;
            if (kind is not null && Target(kind.Type, name) is not { } target) errors.Add($"{at}: {kind.Name} has no such field");
            else if (kind is not null) errors.AddRange(Misfits(mapped, Target(kind.Type, name)!, at));
            fields[name] = mapped;
        }
    }

    /// <summary>A path as text, a constant after an equals sign, or an object that says more.</summary>
    private static MappedValue? Value(JsonNode? node, string path, List<string> errors)
    {
        if (Text(node) is { Length: > 0 } text) return text[0] == '=' ? new MappedValue(null, JsonValue.Create(text[1..]), null, null) : new MappedValue(Clean(text), null, null, null);
        if (node is JsonValue constant) return new MappedValue(null, constant.DeepClone(), null, null);
        if (node is not JsonObject item)
        {
            errors.Add($"{path}: a path, '=constant' or 'from' with 'map' or 'unix' is expected");
            return null;
        }
        Known(item, path, errors, "from", "map", "unix");
        var from = Path(item, path, "from", errors, needed: true);
        var unix = Text(item["unix"]);
        if (unix is not (null or "seconds" or "milliseconds")) errors.Add($"{path}.unix: seconds or milliseconds");
        if (item["map"] is not (null or JsonObject)) errors.Add($"{path}.map: the sender's values with ours are expected");
        return new MappedValue(from, null, (item["map"] as JsonObject)?.ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone()), unix);
    }

    /// <summary>The type of a field, which may lie deeper: <c>address.city</c>, or in the one item of a list: <c>remoteTools[].name</c>.</summary>
    private static Type? Target(Type kind, string name)
    {
        var type = kind;
        foreach (var part in name.Split('.'))
        {
            var one = part.EndsWith("[]", StringComparison.Ordinal);
            if (Members(type).FirstOrDefault(member => Camel(member.Name) == (one ? part[..^2] : part) && member.Name is not ("Id" or "Kind" or "Source" or "Supersedes")) is not { } member) return null;
            type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
            if (!one) continue;
            if (type.GetGenericArguments() is not [var element]) return null;
            type = element;
        }
        return type;
    }

    /// <summary>Words of ours that a constant or a table gives, and that the field does not know.</summary>
    private static IEnumerable<string> Misfits(MappedValue value, Type target, string path)
    {
        if (!target.IsEnum && target != typeof(bool)) yield break;
        string[] known = target.IsEnum ? [.. Enum.GetNames(target).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)] : ["true", "false"];
        foreach (var (where, given) in value.From is null ? [("", value.Constant)] : (value.Table ?? new Dictionary<string, JsonNode?>()).Select(pair => ($".map.{pair.Key}", pair.Value)))
            if (given is not null && !known.Contains(given.GetValueKind() == JsonValueKind.String ? given.GetValue<string>() : given.ToJsonString())) yield return $"{path}{where}: one of {string.Join(", ", known)}";
    }

    private static PropertyInfo[] Members(Type type) => type == typeof(string) || typeof(IEnumerable).IsAssignableFrom(type) ? [] : [.. type.GetProperties().Where(member => member.CanWrite && member.GetCustomAttribute<JsonIgnoreAttribute>() is null)];

    private static Dictionary<string, IReadOnlyList<string>> Conditions(JsonNode? node, string path, List<string> errors)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (node is not (null or JsonObject)) errors.Add($"{path}: fields of the record with the values that count are expected");
        foreach (var (name, values) in node as JsonObject ?? []) found[Clean(name)] = values is JsonArray several ? [.. several.Select(one => one?.ToString() ?? "")] : [values?.ToString() ?? ""];
        return found;
    }

    private static string? Path(JsonObject item, string path, string name, List<string> errors, bool needed)
    {
        if (Text(item[name]) is { Length: > 0 and <= 200 } text) return Clean(text);
        if (needed || item[name] is not null) errors.Add($"{path}.{name}: {(item[name] is null ? "missing: " : "")}a path in the sender's record is expected");
        return null;
    }

    private static string Missing(string path, bool report, List<string> errors)
    {
        if (report) errors.Add($"{path}: missing: the name of the system whose ids these are");
        return "";
    }

    private static void Known(JsonObject item, string path, List<string> errors, params string[] names)
    {
        foreach (var (name, _) in item)
            if (!names.Contains(name)) errors.Add($"{path}.{name}: not known; known are {string.Join(", ", names)}");
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Clean(string path) => path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
