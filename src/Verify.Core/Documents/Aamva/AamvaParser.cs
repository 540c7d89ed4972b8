using System.Collections.Immutable;

namespace Verify.Core.Documents.Aamva;

/// <summary>Reads the payload of a licence's or ID card's barcode. It trusts the text before the header's offsets: those are wrong on many genuine cards.</summary>
public static class AamvaParser
{
    private const int MaximumElements = 128;

    /// <summary>Reads one payload. The day of reading tells which dates lie in the future.</summary>
    public static AamvaCard Parse(ReadOnlySpan<byte> payload, DateOnly asOf)
    {
        var (faults, notes) = (default(FaultList), default(FaultList));
        var decoded = AamvaText.Decode(payload, ref faults);
        ReadOnlySpan<char> text = decoded;
        Span<AamvaElement> room = stackalloc AamvaElement[MaximumElements];
        Span<ulong> seen = stackalloc ulong[AamvaElementId.Slots / 64 + 1];
        seen.Clear();
        var elements = new AamvaElements(room, seen);
        AamvaHeader header;
        if (AamvaStripe.IsStripe(text)) header = AamvaStripe.Read(text, ref elements, ref faults);
        else
        {
            header = AamvaHeaderReader.Read(text, ref faults, ref notes, out var start);
            Elements(text, start, header, ref elements, ref faults, ref notes);
        }
        var holder = AamvaHolderReader.Read(text, elements, header, asOf, ref faults);
        return new AamvaCard(decoded, header, ImmutableArray.Create(elements.All), holder, faults.Take(), notes.Take());
    }

    private static void Elements(ReadOnlySpan<char> text, int start, AamvaHeader header, ref AamvaElements elements, ref FaultList faults, ref FaultList notes)
    {
        if (text.Length - start > 60 && !text[start..].TrimEnd("\r\n").Contains('\n') && !text[start..].TrimEnd("\r\n").Contains('\r'))
        {
            AamvaRunTogether.Read(text, start, ref elements, ref faults);
            return;
        }
        var (at, stray, unseen) = (start, 0, 0);
        foreach (var subfile in header.Subfiles)
            if (subfile.Type[0] == 'Z') unseen++;
        while (at < text.Length)
        {
            var length = text[at..].IndexOfAny(AamvaText.Separators);
            var end = length < 0 ? text.Length : at + length;
            Segment(text, at, end, ref elements, ref stray, ref unseen, ref faults);
            at = end + 1;
        }
        if (unseen > 0) LostSubfiles(text, header, ref elements, ref faults, ref notes);
        if (stray > 0) notes.Add("stray-text", $"{stray} line(s) begin with no element id");
        if (elements.Count == 0) faults.Add("no-elements", "no element could be read");
    }

    private static void Segment(ReadOnlySpan<char> text, int at, int end, ref AamvaElements elements, ref int stray, ref int unseen, ref FaultList faults)
    {
        var line = text[at..end];
        var skip = SubfileMark(line);
        if (skip > 0 && line[0] == 'Z') unseen--;
        if (skip == line.Length) return;
        if (AamvaElementId.TryRead(line[skip..], out var id)) elements.Add(text, id, at + skip + 3, end, ref faults);
        else if (!line.Trim().IsEmpty) stray++;
    }

    /// <summary>A subfile begins with its type, at once followed by its first element: DLDAQ, ZVZVA. Two when a line begins so, else none.</summary>
    private static int SubfileMark(ReadOnlySpan<char> line)
    {
        if (line.Length < 2) return 0;
        var issuers = line[0] == 'Z' && char.IsAsciiLetterUpper(line[1]);
        if (!issuers && line[..2] is not ("DL" or "ID" or "EN")) return 0;
        if (line.Length == 2) return 2;
        var follows = line[2..];
        if (!AamvaElementId.TryRead(follows, out _)) return 0;
        return issuers ? follows[..2].SequenceEqual(line[..2]) ? 2 : 0 : follows[0] == 'D' ? 2 : 0;
    }

    /// <summary>Where the separator before an issuer's subfile is lost, the subfile hides in the last value before it.</summary>
    private static void LostSubfiles(ReadOnlySpan<char> text, AamvaHeader header, ref AamvaElements elements, ref FaultList faults, ref FaultList notes)
    {
        foreach (var subfile in header.Subfiles)
        {
            if (subfile.Type[0] != 'Z') continue;
            ReadOnlySpan<char> mark = [subfile.Type[0], subfile.Type[1], subfile.Type[0], subfile.Type[1]];
            for (var i = 0; i < elements.Count; i++)
            {
                var element = elements.All[i];
                var value = text.Slice(element.Start, element.Length);
                var at = value.IndexOf(mark);
                if (at < 0 || !AamvaElementId.TryRead(value[(at + 2)..], out var id)) continue;
                elements.Cut(i, at);
                elements.Add(text, id, element.Start + at + 5, element.Start + element.Length, ref faults);
                notes.Add("subfile-separator", $"the separator before subfile {subfile.Type} is lost");
                break;
            }
        }
    }
}
