using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>The fields of a record to be linked, named as in the command line contract.</summary>
public enum RecordField
{
    Id, GivenName, Surname, FullName, BirthDate, Email, Phone, Identifier, Street, Unit, City, State, PostalCode, Country, Occupation,
    RoutingNumber, AccountNumber, PhotoHash, TextFingerprint, Text, Device, Ip, Profile, ObservedAt,
}

/// <summary>Which heading of a file stands for which field.</summary>
public sealed record RecordHeader(IReadOnlyList<RecordField?> Fields, IReadOnlyList<string> Unused);

/// <summary>Knows files by their headings, so that nobody has to describe them.</summary>
public static class RecordHeaders
{
    private static readonly Dictionary<string, RecordField> Names = Enum.GetValues<RecordField>().ToDictionary(Text, field => field, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, RecordField> Synonyms = ShippedTable.Rows("headers.csv")
        .SelectMany(row => row[1].Split('|').Select(heading => (heading, Field: Names[row[0]])))
        .ToDictionary(pair => pair.heading, pair => pair.Field, StringComparer.Ordinal);

    // Words that say whose or which value it is, not what it is.
    private static readonly string[] Prefixes = ["primary", "secondary", "native", "candidate", "applicant", "person", "home", "current", "legal"];

    // A heading that only contains such a word is taken when no heading says it outright.
    private static readonly string[] Telling = ["postcode", "zip", "email", "phone", "dob", "birthdate", "surname", "lastname", "firstname", "phash", "passport", "ssn", "city"];

    /// <summary>The field's name in the contract: camelCase.</summary>
    public static string Text(RecordField field)
    {
        var name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static RecordField? Parse(string name) => Names.TryGetValue(name, out var field) ? field : null;

    /// <summary>Maps headings to fields; <paramref name="given"/> says what the user fixed: heading → field, or null to drop it.</summary>
    public static RecordHeader Map(IReadOnlyList<string> headings, IReadOnlyDictionary<string, RecordField?> given)
    {
        var fields = new RecordField?[headings.Count];
        var done = new bool[headings.Count];
        for (var i = 0; i < headings.Count; i++)
        {
            done[i] = given.TryGetValue(headings[i].Trim(), out fields[i]);
            if (!done[i]) fields[i] = Known(headings[i]);
            done[i] |= fields[i] is not null;
        }
        for (var i = 0; i < headings.Count; i++)
        {
            if (done[i]) continue;
            foreach (var word in Telling)
            {
                if (!Words(headings[i]).Contains(word) || Array.IndexOf(fields, Synonyms[word]) >= 0) continue;
                fields[i] = Synonyms[word];
                break;
            }
        }
        OneId(headings, fields, given);
        return new RecordHeader(fields, [.. headings.Where((_, i) => fields[i] is null)]);
    }

    private static RecordField? Known(string heading)
    {
        var plain = Plain(heading);
        if (Synonyms.TryGetValue(plain, out var field)) return field;
        foreach (var prefix in Prefixes)
            if (plain.StartsWith(prefix, StringComparison.Ordinal) && Synonyms.TryGetValue(plain[prefix.Length..], out field)) return field;
        return null;
    }

    // Several columns may look like an id; the one that the user named, or else the first, is it.
    private static void OneId(IReadOnlyList<string> headings, RecordField?[] fields, IReadOnlyDictionary<string, RecordField?> given)
    {
        var chosen = -1;
        for (var i = 0; i < fields.Length; i++)
            if (fields[i] == RecordField.Id && (chosen < 0 || (given.ContainsKey(headings[i].Trim()) && !given.ContainsKey(headings[chosen].Trim())))) chosen = i;
        for (var i = 0; i < fields.Length; i++)
            if (fields[i] == RecordField.Id && i != chosen) fields[i] = null;
    }

    private static string Plain(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string[] Words(string heading) => heading.ToLowerInvariant().Split(['_', ' ', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
}
