namespace Verify.Core.Checks;

/// <summary>Hosts that resemble another host.</summary>
internal static class Lookalike
{
    private static readonly HashSet<string> SecondLevels = new(StringComparer.Ordinal) { "co", "com", "org", "net", "ac", "gov", "edu", "ne", "or" };

    /// <summary>Whether the host imitates the official one: a typing error away, letters that look alike, or the name with something added.</summary>
    public static bool Imitates(string host, string official, int distance)
    {
        var (a, b) = (Plain(host), Plain(official));
        if (a == b || a.EndsWith("." + b, StringComparison.Ordinal) || b.EndsWith("." + a, StringComparison.Ordinal)) return false;
        var (label, real) = (Label(a), Label(b));
        // The same name under another country's ending is mostly the same firm.
        if (label == real || real.Length < 3) return false;
        if (Skeleton(label) == Skeleton(real)) return true;
        if (real.Length > distance + 1 && Edits(label, real, distance) <= distance) return true;
        return Array.IndexOf(label.Split('-'), real) >= 0;
    }

    /// <summary>Edit distance between two hosts, or more than <paramref name="most"/> when it is more.</summary>
    public static int Edits(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > 255 || b.Length > 255) return most + 1;
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }
        return row[b.Length];
    }

    /// <summary>Lower case, without a leading <c>www.</c> and a closing dot.</summary>
    public static string Plain(string host)
    {
        var plain = host.Trim().ToLowerInvariant().TrimEnd('.');
        return plain.StartsWith("www.", StringComparison.Ordinal) ? plain[4..] : plain;
    }

    /// <summary>The part of a mailbox after the last at sign.</summary>
    public static string? MailDomain(string? mailbox) => mailbox?.LastIndexOf('@') is >= 0 and var at && at < mailbox.Length - 1 ? Plain(mailbox[(at + 1)..]) : null;

    /// <summary>The name that was registered: what stands before the ending.</summary>
    private static string Label(string host)
    {
        var parts = host.Split('.');
        if (parts.Length < 2) return host;
        var ending = parts.Length >= 3 && parts[^1].Length == 2 && SecondLevels.Contains(parts[^2]) ? 2 : 1;
        return parts[^(ending + 1)];
    }

    /// <summary>Letters and pairs that look alike become one.</summary>
    private static string Skeleton(string label) => label
        .Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal).Replace("cl", "d", StringComparison.Ordinal)
        .Replace('0', 'o').Replace('1', 'l').Replace('i', 'l').Replace('5', 's').Replace('3', 'e')
        .Replace('а', 'a').Replace('е', 'e').Replace('о', 'o').Replace('р', 'p').Replace('с', 'c').Replace('х', 'x').Replace('у', 'y').Replace('і', 'l').Replace('ѕ', 's');
}
