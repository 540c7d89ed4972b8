using System.Numerics;

namespace Verify.Reader.Barcodes;

/// <summary>From code words to bytes: the text, byte and numeric compaction of ISO/IEC 15438.</summary>
internal static class Pdf417Text
{
    private const int Text = 900, Bytes = 901, BytesFull = 924, Numeric = 902, ByteShift = 913, Pad = 900;
    private const string Mixed = "0123456789&\r\t,:#-.$/+%*=^", Marks = ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'";

    /// <summary>The payload, or null where the words make no sense. The first word says how many count.</summary>
    public static byte[]? Decode(ReadOnlySpan<int> words)
    {
        var length = words[0];
        if (length < 1 || length > words.Length) return null;
        var output = new List<byte>();
        var mode = Text;
        for (var i = 1; i < length;)
        {
            switch (words[i])
            {
                case Text or Bytes or BytesFull or Numeric: mode = words[i++]; continue;
                case ByteShift when mode != Text:
                    if (++i < length) output.Add((byte)words[i++]);
                    continue;
                case 925 or 927: i += 2; continue; // a character set: the payload is bytes all the same
                case 926: i += 3; continue;
                case 921 or 922 or 923 or 928: return null; // one symbol of several, or a program for the reader
                case > ByteShift: return null;
            }
            var end = i;
            while (end < length && (words[end] < Text || (mode == Text && words[end] == ByteShift))) end += words[end] == ByteShift ? 2 : 1;
            end = Math.Min(end, length);
            if (end == i) return null;
            var run = words[i..end];
            switch (mode)
            {
                case Text: ReadText(run, output); break;
                case Numeric: ReadNumbers(run, output); break;
                default: ReadBytes(run, mode == BytesFull, output); break;
            }
            i = end;
        }
        return [.. output];
    }

    private enum Table { Upper, Lower, Mixed, Marks }

    private static void ReadText(ReadOnlySpan<int> run, List<byte> output)
    {
        var table = Table.Upper;
        Table? once = null;
        for (var i = 0; i < run.Length; i++)
        {
            if (run[i] == ByteShift)
            {
                if (++i < run.Length) output.Add((byte)run[i]);
                once = null;
                continue;
            }
            Half(run[i] / 30);
            Half(run[i] % 30);
        }

        void Half(int value)
        {
            var current = once ?? table;
            once = null;
            switch (current)
            {
                case Table.Marks when value < 29: output.Add((byte)Marks[value]); break;
                case Table.Marks: table = Table.Upper; break;
                case Table.Mixed when value < 25: output.Add((byte)Mixed[value]); break;
                case Table.Mixed when value == 25: table = Table.Marks; break;
                case Table.Upper or Table.Lower when value < 26: output.Add((byte)((current == Table.Upper ? 'A' : 'a') + value)); break;
                default: Switch(current, value); break;
            }
        }

        void Switch(Table current, int value)
        {
            switch (current, value)
            {
                case (_, 26): output.Add((byte)' '); break;
                case (Table.Upper or Table.Mixed, 27): table = Table.Lower; break;
                case (Table.Lower, 27): once = Table.Upper; break;
                case (Table.Mixed, 28): table = Table.Upper; break;
                case (_, 28): table = Table.Mixed; break;
                default: once = Table.Marks; break;
            }
        }
    }

    /// <summary>Five words are six bytes; what is left over is a byte a word. Only mode 924 promises that nothing is left over.</summary>
    private static void ReadBytes(ReadOnlySpan<int> run, bool full, List<byte> output)
    {
        while (run.Length > 5 || (full && run.Length == 5))
        {
            long value = 0;
            for (var k = 0; k < 5; k++) value = value * 900 + run[k];
            for (var shift = 40; shift >= 0; shift -= 8) output.Add((byte)(value >> shift));
            run = run[5..];
        }
        foreach (var word in run) output.Add((byte)word);
    }

    /// <summary>Fifteen words are forty-four digits behind a one.</summary>
    private static void ReadNumbers(ReadOnlySpan<int> run, List<byte> output)
    {
        for (; run.Length > 0; run = run[Math.Min(15, run.Length)..])
        {
            var value = BigInteger.Zero;
            foreach (var word in run[..Math.Min(15, run.Length)]) value = value * 900 + word;
            foreach (var digit in value.ToString()[1..]) output.Add((byte)digit);
        }
    }
}
