namespace Verify.Core.Text;

/// <summary>Whether a name is to be read as a person's or as an organisation's (or a ship's or aircraft's, which behave alike).</summary>
public enum NameKind : byte { Person, Organisation }

/// <summary>One word of a taken-apart name.</summary>
internal sealed class NameToken
{
    public required string Text { get; init; }
    public required NameScript Script { get; init; }
    public char Origin { get; init; }
    public required string Sound { get; init; }
    public required string Skeleton { get; init; }
    public string? Plain { get; init; }
    public int[]? Nicknames { get; init; }
    public float Weight { get; set; }
    public bool IsInitial { get; init; }
    public bool IsNumber { get; init; }
    public bool IsLight { get; init; }
}

/// <summary>A name taken apart for comparison: its words, the legal form set aside, and the readings as Korean or Chinese syllables.</summary>
internal sealed class NameForm
{
    public required string Original { get; init; }
    public required NameKind Kind { get; init; }
    public required NameToken[] Tokens { get; init; }
    /// <summary>Written in Han characters or Hangul, a syllable each.</summary>
    public bool IsSyllabic => Tokens[0].Origin != '\0';

    public LegalClass Legal { get; init; }

    /// <summary>The other readings of a name in Han characters (Korean, Japanese).</summary>
    public NameForm[] Readings { get; init; } = [];

    /// <summary>Set for persons whose every word can be Korean, with a Korean surname at one end.</summary>
    public SyllableName[] Korean { get; init; } = [];

    /// <summary>Set for persons whose every word can be Chinese, with a Chinese surname at one end.</summary>
    public SyllableName[] Chinese { get; init; } = [];

    /// <summary>The folded words in order, joined: equal keys are the same name in other dress.</summary>
    public string Key => key ??= string.Join(' ', Tokens.Select(t => t.Text));

    private string? key;

    public override string ToString() => Key;

    /// <summary>Takes a name apart. Anything is accepted; a name without letters has no tokens.</summary>
    public static NameForm Of(string name, NameKind kind) => NameForms.Build(name, kind);
}
