namespace Verify.Core.Watchlists;

/// <summary>Finds a record's fields by the names in the header, without regard to case, blanks and punctuation.</summary>
internal sealed class Columns
{
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);

    public Columns(string[] header)
    {
        for (var i = 0; i < header.Length; i++) index.TryAdd(Plain(header[i]), i);
        Count = header.Length;
    }

    public int Count { get; }

    public bool Has(string name) => index.ContainsKey(Plain(name));

    public bool HasAll(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Has(name)) return false;
        }
        return true;
    }

    /// <summary>The first non-empty field under one of the names; empty when there is none.</summary>
    public string Of(DelimitedRecord record, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (index.TryGetValue(Plain(name), out var at) && at < record.Fields.Length && record.Fields[at].Trim() is { Length: > 0 } value) return value;
        }
        return "";
    }

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
