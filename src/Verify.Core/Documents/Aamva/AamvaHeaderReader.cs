using System.Collections.Immutable;

namespace Verify.Core.Documents.Aamva;

/// <summary>Reads the head of a payload: @, separators, the file type, the issuer's number, versions, and where the subfiles stand.</summary>
internal static class AamvaHeaderReader
{
    /// <summary>A PDF417 symbol holds at most 1,850 characters, so no subfile can reach further.</summary>
    private const int SymbolCapacity = 1850;

    public const int KnownVersions = 10;

    /// <summary>Reads the head and returns where the first subfile begins.</summary>
    public static AamvaHeader Read(ReadOnlySpan<char> text, ref FaultList faults, ref FaultList notes, out int end)
    {
        var at = IssuerNumberAt(text, ref faults, ref notes);
        end = 0;
        if (at < 0) return AamvaHeader.None;
        var issuer = AamvaIssuers.Find(text.Slice(at, 6));
        var number = issuer?.Number ?? text.Slice(at, 6).ToString();
        if (issuer is null) faults.Add("unknown-issuer", $"issuer number {number} is in no list of issuers");
        end = at + 6;
        if (Digits(text, end, 2) is not { } version)
        {
            faults.Add("bad-header", "no version stands after the issuer number");
            return new AamvaHeader(number, issuer, null, null, []);
        }
        end += 2;
        if (version > KnownVersions) faults.Add("unknown-version", $"version {version} is none of the standard's, which end at {KnownVersions}");
        return Subfiles(text, number, issuer, version, ref faults, ref notes, ref end);
    }

    private static AamvaHeader Subfiles(
        ReadOnlySpan<char> text, string number, AamvaIssuer? issuer, int version, ref FaultList faults, ref FaultList notes, ref int end)
    {
        // Since version 2 the jurisdiction's own version stands before the number of subfiles. What follows decides, not the version alone.
        var own = Digits(text, end, 2);
        var count = IsEntry(text, end + 4) || (version >= 2 && !IsEntry(text, end + 2)) ? Digits(text, end + 2, 2) : null;
        var jurisdictionVersion = count is null ? null : own;
        end += count is null ? 2 : 4;
        if ((count ?? own) is not { } announced || announced == 0)
        {
            faults.Add("bad-header", "the number of subfiles is missing");
            return new AamvaHeader(number, issuer, version, jurisdictionVersion, []);
        }
        var subfiles = ImmutableArray.CreateBuilder<AamvaSubfile>(Math.Min(announced, 8));
        while (subfiles.Count < announced && IsEntry(text, end))
        {
            subfiles.Add(new(Type(text.Slice(end, 2)), Digits(text, end + 2, 4) ?? -1, Digits(text, end + 6, 4) ?? -1));
            end += 10;
        }
        if (subfiles.Count < announced) faults.Add("bad-subfile-designator", $"the header announces {announced} subfiles and describes {subfiles.Count}");
        Check(text, subfiles, end, ref faults, ref notes);
        return new AamvaHeader(number, issuer, version, jurisdictionVersion, subfiles.ToImmutable());
    }

    private static void Check(ReadOnlySpan<char> text, ImmutableArray<AamvaSubfile>.Builder subfiles, int dataStart, ref FaultList faults, ref FaultList notes)
    {
        var reach = 0;
        for (var i = 0; i < subfiles.Count; i++)
        {
            var (type, offset, length) = subfiles[i];
            var hits = offset >= 0 && offset + 2 <= text.Length && text.Slice(offset, 2).SequenceEqual(type);
            // The first subfile follows the header at once. Ontario writes 0 there; readers that drop a separator move everything by one or two.
            if (i == 0 && !hits && offset != 0 && Math.Abs(offset - dataStart) > 3)
                faults.Add("bad-subfile-designator", $"subfile {type} is said to begin at {offset}, it begins at {dataStart}");
            else if (!hits) notes.Add("subfile-offset", $"no subfile {type} begins at {offset}");
            if (offset < 0 || length < 0 || offset + length > SymbolCapacity)
                faults.Add("bad-subfile-designator", $"subfile {type} is said to be {length} characters long at {offset}, more than a symbol holds");
            else reach = Math.Max(reach, offset + length);
        }
        var missing = reach - text.Length;
        if (missing > Math.Max(40, reach * 15 / 100)) faults.Add("truncated", $"the header describes {reach} characters, {text.Length} are there");
        else if (missing != 0 && reach > 0) notes.Add("length", $"the header describes {reach} characters, {text.Length} are there");
    }

    private static int IssuerNumberAt(ReadOnlySpan<char> text, ref FaultList faults, ref FaultList notes)
    {
        var head = text[..Math.Min(text.Length, 40)];
        var at = head.IndexOf("ANSI ");
        var named = at >= 0;
        if (named) at += 5;
        else if ((at = head.IndexOf("AAMVA")) >= 0) at += 5;
        if (at < 0 || Digits(text, at, 6) is null) at = Run(head);
        if (at < 0)
        {
            faults.Add("bad-header", "no issuer number stands at the beginning: this is no AAMVA payload, or its head is lost");
            return -1;
        }
        if (text[0] != '@') faults.Add("bad-header", "the payload does not begin with @, the compliance indicator");
        if (named) ConformingStart(head, at, ref notes);
        else if (head[..at].EndsWith("AAMVA")) notes.Add("old-header", "the file type is AAMVA, a form older than the standard of 2000");
        else faults.Add("bad-header", "the file type before the issuer number is not 'ANSI '");
        return at;
    }

    private static void ConformingStart(ReadOnlySpan<char> head, int at, ref FaultList notes)
    {
        if (!head[..at].EndsWith("\n\x1e\rANSI ") && !head[..at].EndsWith("\n\x1e\nANSI "))
            notes.Add("header-separators", "the separators between @ and the file type are not those of the standard");
    }

    /// <summary>Where the file type is damaged, the first run of eight digits is the issuer number and the version.</summary>
    private static int Run(ReadOnlySpan<char> head)
    {
        for (var at = 0; at + 8 <= head.Length; at++)
            if (head[at] == '6' && Digits(head, at, 8) is not null) return at;
        return -1;
    }

    private static bool IsEntry(ReadOnlySpan<char> text, int at) =>
        at + 10 <= text.Length && char.IsAsciiLetterUpper(text[at]) && char.IsAsciiLetterOrDigit(text[at + 1])
        && (Digits(text, at + 2, 8) is not null || (text.Slice(at, 2) is "DL" or "ID" && Digits(text, at + 6, 4) is not null));

    private static string Type(ReadOnlySpan<char> two) => two switch
    {
        "DL" => "DL",
        "ID" => "ID",
        _ => two.ToString(),
    };

    private static int? Digits(ReadOnlySpan<char> text, int at, int count)
    {
        if (at + count > text.Length) return null;
        var number = 0;
        foreach (var c in text.Slice(at, count))
        {
            if (!char.IsAsciiDigit(c)) return null;
            number = number * 10 + c - '0';
        }
        return number;
    }
}
