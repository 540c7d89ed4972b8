using System.Collections.Frozen;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Aamva;

/// <summary>Payloads whose separators were lost on the way: the known ids part the values, which is a guess, and said so.</summary>
internal static class AamvaRunTogether
{
    private static readonly FrozenSet<string> Known = ShippedTable.Rows("Verify.Core.Documents.Aamva.elements.csv").Select(row => row[0]).ToFrozenSet();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownSpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Read(ReadOnlySpan<char> text, int start, ref AamvaElements elements, ref FaultList faults)
    {
        faults.Add("separators-lost", "no separator stands between the elements; they were parted at the known ids");
        if (text[start..].StartsWith("DL") || text[start..].StartsWith("ID")) start += 2;
        var taken = new HashSet<string>();
        var at = Next(text, start, taken);
        while (at >= 0)
        {
            AamvaElementId.TryRead(text[at..], out var id);
            taken.Add(id.ToString());
            var next = Next(text, at + 3, taken);
            var end = next < 0 ? IssuersPart(text, at + 3) : next;
            elements.Add(text, id, at + 3, end, ref faults);
            at = next;
        }
    }

    private static int Next(ReadOnlySpan<char> text, int from, HashSet<string> taken)
    {
        for (var at = from; at + 3 <= text.Length; at++)
            if (text[at] == 'D' && KnownSpan.TryGetValue(text.Slice(at, 3), out var id) && !taken.Contains(id) && !PartOfAnother(text, at, taken)) return at;
        return -1;
    }

    /// <summary>ADADDFN is the value ADA and the id DDF, not the id DAD, when another id overlaps and this one comes again.</summary>
    private static bool PartOfAnother(ReadOnlySpan<char> text, int at, HashSet<string> taken)
    {
        for (var next = at + 1; next <= at + 2 && next + 3 <= text.Length; next++)
            if (KnownSpan.TryGetValue(text.Slice(next, 3), out var other) && !taken.Contains(other) && text[next..].IndexOf(text.Slice(at, 3)) >= 0) return true;
        return false;
    }

    /// <summary>The last of the standard's elements ends where the issuer's subfile begins, such as ZTZTA.</summary>
    private static int IssuersPart(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at + 4 <= text.Length; at++)
            if (text[at] == 'Z' && text[at + 2] == 'Z' && text[at + 1] == text[at + 3]) return at;
        return text.TrimEnd("\r\n").Length is var end && end > from ? end : text.Length;
    }
}
