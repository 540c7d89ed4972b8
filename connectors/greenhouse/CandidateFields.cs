using System.Text.Json;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Greenhouse;

/// <summary>Read, change, write: the whole of a candidate's tags and custom fields with our own among them, and everybody else's as they were.</summary>
internal static class CandidateFields
{
    /// <param name="Body">Nothing where all stands as it should.</param>
    /// <param name="Problem">Why nothing may be written.</param>
    public sealed record Change(CandidatePatch? Body, string? Problem);

    public static Change Patch(WirePerson candidate, IReadOnlyList<HarvestField> fields, IReadOnlyList<HarvestOption> options, RecruiterUpdate update)
    {
        // A list that leaves members out would be taken for a candidate without tags, and the write would take them away.
        if (candidate.Tags is not { } tags || candidate.CustomFields is null) return new Change(null, "the candidate was read without tags or custom fields: nothing is written, so that none is lost");
        var wantedTags = update.Status == RecruiterStatus.NextStepOpen ? tags.Contains(GreenhouseWriteBack.Tag) ? tags : [.. tags, GreenhouseWriteBack.Tag] : [.. tags.Where(tag => tag != GreenhouseWriteBack.Tag)];
        var current = Current(candidate, fields, options, out var problem);
        if (problem is not null) return new Change(null, problem);
        var wanted = new Dictionary<string, JsonElement>(current, StringComparer.Ordinal);
        if (fields.FirstOrDefault(field => field.NameKey == GreenhouseWriteBack.StatusField) is { } status)
        {
            var option = options.FirstOrDefault(option => option.CustomFieldId == status.Id && option.Name.Equals(RecruiterWords.Of(update.Status), StringComparison.OrdinalIgnoreCase));
            if (option is null) return new Change(null, $"the field {status.NameKey} has no option '{RecruiterWords.Of(update.Status)}'");
            wanted[status.NameKey] = Element(option.Id);
        }
        if (fields.Any(field => field.NameKey == GreenhouseWriteBack.LinkField)) wanted[GreenhouseWriteBack.LinkField] = Element(update.Link.ToString());
        var same = tags.SequenceEqual(wantedTags) && wanted.Count == current.Count && wanted.All(pair => current.TryGetValue(pair.Key, out var was) && JsonElement.DeepEquals(was, pair.Value));
        return new Change(same ? null : new CandidatePatch { Tags = wantedTags, CustomFields = [.. wanted.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new FieldValue(pair.Key, pair.Value))] }, null);
    }

    /// <summary>Greenhouse shows a choice by its name and takes it by its id.</summary>
    private static Dictionary<string, JsonElement> Current(WirePerson candidate, IReadOnlyList<HarvestField> fields, IReadOnlyList<HarvestOption> options, out string? problem)
    {
        problem = null;
        var current = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (candidate.CustomFields is not { ValueKind: JsonValueKind.Object } shown) return current;
        foreach (var property in shown.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object || !property.Value.TryGetProperty("value", out var value) || value.ValueKind == JsonValueKind.Null) continue;
            var field = fields.FirstOrDefault(field => field.NameKey == property.Name);
            var taken = field?.ValueType switch
            {
                "single_select" => OptionOf(field, value, options),
                "multi_select" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().Select(item => OptionOf(field, item, options)).ToArray() is var all && all.All(item => item is not null) ? Element(all.Select(item => item!.Value.GetInt64()).ToArray()) : null,
                _ => value,
            };
            if (taken is { } known) current[property.Name] = known;
            else problem = $"the field {property.Name} holds a choice that is not among its options: nothing is written, so that it is not lost";
        }
        return current;
    }

    private static JsonElement? OptionOf(HarvestField field, JsonElement value, IReadOnlyList<HarvestOption> options) => value.ValueKind switch
    {
        JsonValueKind.Number => value,
        JsonValueKind.String => options.FirstOrDefault(option => option.CustomFieldId == field.Id && option.Name == value.GetString()) is { } option ? Element(option.Id) : null,
        _ => null,
    };

    private static JsonElement Element(long number) => JsonSerializer.SerializeToElement(number);
    private static JsonElement Element(long[] numbers) => JsonSerializer.SerializeToElement(numbers);
    private static JsonElement Element(string text) => JsonSerializer.SerializeToElement(text);
}
