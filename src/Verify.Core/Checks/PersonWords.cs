namespace Verify.Core.Checks;

/// <summary>Whether a label that a device or carrier shows is the name of a person at all.</summary>
internal static class PersonWords
{
    private static readonly WordList NotPeople = new("not-people.txt");

    /// <summary>Two words of letters, or one in a script that writes names without spaces; devices, desks and companies are no people.</summary>
    public static bool LooksLikeName(string? label)
    {
        if (string.IsNullOrWhiteSpace(label) || label.Contains('@')) return false;
        var (words, whole) = (0, false);
        foreach (var letter in label)
        {
            if (char.IsDigit(letter)) return false;
            whole |= letter > '⺀';
        }
        foreach (var range in label.AsSpan().SplitAny(" ,._"))
            if (label.AsSpan()[range] is [_, _, ..] or [> 'ʯ']) words++;
        return (words >= 2 || whole) && NotPeople.In($" {label.Replace('-', ' ')} ") is null;
    }
}
