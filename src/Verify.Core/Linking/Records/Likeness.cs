namespace Verify.Core.Linking.Records;

/// <summary>How alike two short texts are: the comparator of record linkage, fast and without allocation.</summary>
public static class Likeness
{
    private const int Longest = 128;

    /// <summary>Jaro-Winkler: 1 equal, 0 nothing in common; a common beginning counts extra.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > Longest) a = a[..Longest];
        if (b.Length > Longest) b = b[..Longest];
        if (a.Length == 0 || b.Length == 0) return 0;
        if (a.SequenceEqual(b)) return 1;
        var window = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        Span<bool> taken = stackalloc bool[b.Length];
        Span<char> matched = stackalloc char[a.Length];
        var matches = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var end = Math.Min(b.Length - 1, i + window);
            for (var j = Math.Max(0, i - window); j <= end; j++)
            {
                if (taken[j] || a[i] != b[j]) continue;
                taken[j] = true;
                matched[matches++] = a[i];
                break;
            }
        }
        if (matches == 0) return 0;
        var (turned, at) = (0, 0);
        for (var j = 0; j < b.Length && at < matches; j++)
            if (taken[j] && b[j] != matched[at++]) turned++;
        double m = matches;
        var jaro = (m / a.Length + m / b.Length + (m - turned / 2.0) / m) / 3;
        var prefix = 0;
        while (prefix < 4 && prefix < a.Length && prefix < b.Length && a[prefix] == b[prefix]) prefix++;
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    /// <summary>Whether two names are a typing slip apart: one edit, two in names of seven letters or more; short names need more care.</summary>
    public static bool Slip(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var longest = Math.Max(a.Length, b.Length);
        if (Math.Min(a.Length, b.Length) < 3) return false;
        return OneEdit(a, b) || (longest >= 7 && Math.Abs(a.Length - b.Length) <= 3 && Edits(a, b) <= (longest >= 11 ? 3 : 2));
    }

    /// <summary>The least number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    public static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > Longest) a = a[..Longest];
        if (b.Length > Longest) b = b[..Longest];
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[b.Length];
    }

    /// <summary>Whether one insertion, deletion, replacement or swap of neighbours turns one text into the other.</summary>
    public static bool OneEdit(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > b.Length) { var other = a; a = b; b = other; }
        if (b.Length - a.Length > 1) return false;
        var start = 0;
        while (start < a.Length && a[start] == b[start]) start++;
        if (start == b.Length) return true;
        if (a.Length < b.Length) return a[start..].SequenceEqual(b[(start + 1)..]);
        if (a[(start + 1)..].SequenceEqual(b[(start + 1)..])) return true;
        return start + 1 < a.Length && a[start] == b[start + 1] && a[start + 1] == b[start] && a[(start + 2)..].SequenceEqual(b[(start + 2)..]);
    }

    /// <summary>A 64-bit hash of a text that is the same on every machine (FNV-1a, finished).</summary>
    public static ulong Hash(ReadOnlySpan<char> text, ulong salt = 0)
    {
        var hash = 14695981039346656037UL ^ salt;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return Text.Shingles.Mix(hash);
    }
}
