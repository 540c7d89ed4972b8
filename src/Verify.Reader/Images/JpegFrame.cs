namespace Verify.Reader.Images;

/// <summary>One colour channel of a JPEG.</summary>
internal sealed class JpegComponent
{
    public required int Id { get; init; }
    public required int Across { get; set; }
    public required int Down { get; set; }
    public required int TableIndex { get; init; }
    /// <summary>Blocks in memory: whole coding units.</summary>
    public int BlocksWide { get; set; }
    public int BlocksHigh { get; set; }
    /// <summary>Blocks that a scan of this channel alone has.</summary>
    public int OwnBlocksWide { get; set; }
    public int OwnBlocksHigh { get; set; }
    /// <summary>Kept for progressive files only; baseline blocks become samples at once.</summary>
    public short[]? Coefficients { get; set; }
    /// <summary>Absent for a channel that nobody asked for.</summary>
    public byte[]? Samples { get; set; }
    public int Prediction { get; set; }
    public HuffmanTable? Dc { get; set; }
    public HuffmanTable? Ac { get; set; }

    public int Stride => BlocksWide * 8;
}

/// <summary>The frame header: size, channels and how they are laid out.</summary>
internal sealed class JpegFrame
{
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required bool Progressive { get; init; }
    public required JpegComponent[] Components { get; init; }
    public int MaxAcross { get; private set; } = 1;
    public int MaxDown { get; private set; } = 1;
    public int UnitsWide { get; private set; }
    public int UnitsHigh { get; private set; }

    public string Subsampling => Components.Length == 1 ? "grey" : (Components[0].Across / Math.Max(1, Components[1].Across), Components[0].Down / Math.Max(1, Components[1].Down)) switch
    {
        (1, 1) => "4:4:4",
        (2, 1) => "4:2:2",
        (2, 2) => "4:2:0",
        (4, 1) => "4:1:1",
        (1, 2) => "4:4:0",
        var (across, down) => $"{across}x{down}",
    };

    /// <summary>Reads the segment of a start-of-frame marker, and says no before any memory is taken.</summary>
    public static JpegFrame Parse(ReadOnlySpan<byte> segment, bool progressive, int maxPixels)
    {
        if (segment.Length < 6) throw RefusedException.Broken("the JPEG's frame header is cut off");
        if (segment[0] != 8) throw new RefusedException("kind", $"a JPEG of {segment[0]} bits a sample is not read here");
        var (height, width, channels) = (segment[1] << 8 | segment[2], segment[3] << 8 | segment[4], segment[5]);
        ImageDecoder.CheckSize(width, height, maxPixels);
        if (channels == 4) throw new RefusedException("kind", "a CMYK JPEG is made for print and not read here: save it as RGB");
        if (channels is not (1 or 3) || segment.Length < 6 + 3 * channels) throw RefusedException.Broken($"a JPEG of {channels} channels");
        var components = new JpegComponent[channels];
        for (var i = 0; i < channels; i++)
        {
            var at = segment[(6 + 3 * i)..];
            components[i] = new JpegComponent { Id = at[0], Across = at[1] >> 4, Down = at[1] & 15, TableIndex = at[2] & 3 };
            if (components[i].Across is < 1 or > 4 || components[i].Down is < 1 or > 4) throw RefusedException.Broken("the JPEG's sampling factors are impossible");
        }
        var frame = new JpegFrame { Width = width, Height = height, Progressive = progressive, Components = components };
        frame.LayOut();
        return frame;
    }

    private void LayOut()
    {
        if (Components.Length == 1) (Components[0].Across, Components[0].Down) = (1, 1); // a lone channel is never interleaved
        foreach (var component in Components)
        {
            MaxAcross = Math.Max(MaxAcross, component.Across);
            MaxDown = Math.Max(MaxDown, component.Down);
        }
        UnitsWide = Blocks(Width, MaxAcross);
        UnitsHigh = Blocks(Height, MaxDown);
        foreach (var component in Components)
        {
            component.BlocksWide = UnitsWide * component.Across;
            component.BlocksHigh = UnitsHigh * component.Down;
            component.OwnBlocksWide = Blocks((Width * component.Across + MaxAcross - 1) / MaxAcross, 1);
            component.OwnBlocksHigh = Blocks((Height * component.Down + MaxDown - 1) / MaxDown, 1);
        }
    }

    private static int Blocks(int length, int factor) => (length + 8 * factor - 1) / (8 * factor);

    public void Allocate(bool colour)
    {
        for (var i = 0; i < Components.Length; i++)
        {
            var component = Components[i];
            if (Progressive) component.Coefficients = new short[component.BlocksWide * component.BlocksHigh * 64];
            if (i == 0 || colour) component.Samples = new byte[component.BlocksWide * component.BlocksHigh * 64];
        }
    }
}
