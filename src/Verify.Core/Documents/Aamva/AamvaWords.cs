namespace Verify.Core.Documents.Aamva;

/// <summary>Words that issuers write where there is nothing to write.</summary>
internal static class AamvaWords
{
    public static bool IsNone(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length switch
        {
            0 => true,
            3 => text.Equals("N/A", StringComparison.OrdinalIgnoreCase),
            4 => text.Equals("NONE", StringComparison.OrdinalIgnoreCase),
            5 => text.Equals("UNAVL", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }
}
