namespace Verify.Reader.Images;

/// <summary>A JPEG code table: short codes by one look-up, long ones by their first code per length.</summary>
internal sealed class HuffmanTable
{
    private const int FastBits = 9;
    private readonly ushort[] fast = new ushort[1 << FastBits]; // length << 8 | value; 0: the code is longer
    private readonly int[] limit = new int[17];                 // first 16-bit prefix beyond the codes of a length
    private readonly int[] offset = new int[17];
    private readonly byte[] values;

    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        this.values = values.ToArray();
        var (code, index) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            offset[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (length > FastBits) continue;
                var first = code << (FastBits - length);
                if (first + (1 << (FastBits - length)) > fast.Length) throw RefusedException.Broken("a code table of the JPEG is impossible");
                fast.AsSpan(first, 1 << (FastBits - length)).Fill((ushort)(length << 8 | values[index]));
            }
            if (code > 1 << length) throw RefusedException.Broken("a code table of the JPEG is impossible");
            limit[length] = code << (16 - length);
            code <<= 1;
        }
    }

    public int Decode(ref EntropyBits bits)
    {
        var next = bits.Peek16();
        int entry = fast[next >> (16 - FastBits)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 255;
        }
        for (var length = FastBits + 1; length <= 16; length++)
        {
            if (next >= limit[length]) continue;
            bits.Skip(length);
            return values[(next >> (16 - length)) + offset[length]];
        }
        throw RefusedException.Broken("the JPEG's data do not fit its code tables");
    }
}

/// <summary>The bits of one scan: stuffed zero bytes removed, stopping at the next marker and going on with zeros behind it.</summary>
internal ref struct EntropyBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private ulong buffer; // filled from the top
    private int count;
    private int padded;

    /// <summary>The next unread byte; at a marker, its 0xFF.</summary>
    public int Position { get; private set; } = position;

    /// <summary>More than a few bits were asked for that the file does not have.</summary>
    public readonly bool Overrun => padded * 8 - count > 16;

    public int Peek16()
    {
        if (count < 16) Fill();
        return (int)(buffer >> 48);
    }

    public void Skip(int length)
    {
        buffer <<= length;
        count -= length;
    }

    public int Take(int length)
    {
        if (length == 0) return 0;
        if (count < length) Fill();
        var value = (int)(buffer >> (64 - length));
        Skip(length);
        return value;
    }

    /// <summary>A signed value in the form that JPEG uses: the upper half of the range is positive.</summary>
    public int TakeSigned(int length)
    {
        if (length == 0) return 0;
        var value = Take(length);
        return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
    }

    /// <summary>Drops the rest of the current byte and steps over a restart marker; false where there is none.</summary>
    public bool Restart()
    {
        if (Overrun) return false;
        (buffer, count, padded) = (0, 0, 0);
        // Fill stops at a marker, so it is either here or (after damage) further on.
        while (Position + 1 < data.Length && !(data[Position] == 0xFF && data[Position + 1] is not (0 or 0xFF))) Position++;
        if (Position + 1 >= data.Length || data[Position + 1] is < 0xD0 or > 0xD7) return false;
        Position += 2;
        return true;
    }

    private void Fill()
    {
        while (count <= 56)
        {
            ulong next = 0;
            if (Position < data.Length && data[Position] != 0xFF) next = data[Position++];
            else if (Position + 1 < data.Length && data[Position + 1] == 0)
            {
                next = 0xFF;
                Position += 2;
            }
            else padded++;
            buffer |= next << (56 - count);
            count += 8;
        }
    }
}
