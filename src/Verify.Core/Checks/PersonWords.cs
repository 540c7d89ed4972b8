namespace Verify.Core.Checks;

/// <summary>Whether a label that a device or carrier shows is the name of a person at all.</summary>
internal static class PersonWords
{
    private static readonly WordList NotPeople = new("not-people.txt");

    /// <summary>Two words of letters, or one in a script that writes names without spaces; devices, desks and companies are no people.</summary>
    public static bool LooksLikeName(string? label)
    {
        if (string.IsNullOrWhiteSpace(label) || label.Contains('@') || label.Any(char.IsDigit) || NotPeople.In($" {label.Replace('-', ' ')} ") is not null) return false;
        var words = label.Split([' ', ',', '.', '_'], StringSplitOptions.RemoveEmptyEntries).Count(word => word.Length > 1 || word[0] > 'ʯ');
        return words >= 2 || label.Any(letter => letter > '⺀');
    }
}
