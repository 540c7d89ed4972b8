namespace Verify.Core.Linking.Records;

/// <summary>Says in words what agreed and what did not.</summary>
internal static class PersonReasons
{
    private static readonly string[][] Words =
    [
        ["equal", "a variant", "a slip apart", "alike", "different"],
        ["equal", "a variant", "a slip apart", "alike", "different"],
        ["", "swapped"],
        ["equal", "compatible", "different"],
        ["equal", "different"],
        ["equal", "day and month swapped", "a slip apart", "close", "year equal", "different"],
        ["equal", "a slip apart", "different"],
        ["equal", "a slip apart", "different"],
        ["equal", "a slip apart", "alike", "different"],
        ["equal", "close", "same street", "same number", "different"],
        ["equal", "close", "different"],
        ["equal", "close", "different"],
        ["equal", "close", "different"],
        ["equal", "different"],
        ["equal", "close", "different"],
        ["equal", "a slip apart", "different"],
    ];

    private static readonly string[] Names =
    [
        "given name", "surname", "names", "middle name", "generation", "birth date", "identifier", "phone", "e-mail", "street", "unit", "city", "postal code", "state", "occupation", "account, device or profile",
    ];

    public static string Text(ulong pattern)
    {
        var said = new List<string>();
        for (var field = 0; field < PersonLevels.Fields; field++)
        {
            var level = PersonLevels.Level(pattern, (Compared)field);
            if (level > 0 && Words[field][level - 1] is { Length: > 0 } word) said.Add($"{Names[field]} {word}");
        }
        return string.Join("; ", said);
    }
}
