using Verify.Reader.Images;

namespace Verify.Bench.Documents;

/// <summary>A small JPEG encoder: one flat code table (every symbol has eight bits), so that each feature of the format can be asked for.</summary>
internal sealed class JpegWriter
{
    public (int Across, int Down) Luma { get; init; } = (1, 1);
    public bool Grey { get; init; }
    public bool Progressive { get; init; }
    public int RestartInterval { get; init; }
    public int Orientation { get; init; }
    public byte[] BeforeFrame { get; init; } = [];
    public int Quantiser { get; init; } = 2;

    private readonly MemoryStream file = new();
    private int bitBuffer, bitCount;

    private static readonly int[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private sealed record Channel(int Id, int Across, int Down, int Wide, int High, int OwnWide, int OwnHigh, int[][] Blocks);

    public byte[] Encode(Gray picture)
    {
        file.Write([0xFF, 0xD8]);
        if (Orientation > 0) Segment(0xE1, [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)Orientation, 0, 0, 0, 0, 0, 0, 0]);
        file.Write(BeforeFrame);
        Segment(0xDB, [(byte)0, .. Enumerable.Repeat((byte)Quantiser, 64)]);
        var (wide, high) = ((picture.Width + 8 * Luma.Across - 1) / (8 * Luma.Across), (picture.Height + 8 * Luma.Down - 1) / (8 * Luma.Down));
        List<Channel> channels = [Transform(1, Luma.Across, Luma.Down, wide, high, picture, 1, 1)];
        var flat = new Gray([.. Enumerable.Repeat((byte)128, picture.Pixels.Length)], picture.Width, picture.Height);
        if (!Grey) channels.AddRange([Transform(2, 1, 1, wide, high, flat, Luma.Across, Luma.Down), Transform(3, 1, 1, wide, high, flat, Luma.Across, Luma.Down)]);
        Segment((byte)(Progressive ? 0xC2 : 0xC0),
            [8, (byte)(picture.Height >> 8), (byte)picture.Height, (byte)(picture.Width >> 8), (byte)picture.Width, (byte)channels.Count,
            .. channels.SelectMany(c => new byte[] { (byte)c.Id, (byte)(c.Across << 4 | c.Down), 0 })]);
        byte[] code = [.. new byte[7], 255, .. new byte[8], .. Enumerable.Range(0, 255).Select(i => (byte)i)];
        Segment(0xC4, [0, .. code]);
        Segment(0xC4, [0x10, .. code]);
        if (RestartInterval > 0) Segment(0xDD, [(byte)(RestartInterval >> 8), (byte)RestartInterval]);
        if (!Progressive) Scan(channels, wide, high, 0, 63, 0, 0);
        else
        {
            // The first coefficient in two steps, then the rest band by band, the last band also in two.
            Scan(channels, wide, high, 0, 0, 0, 1);
            Scan(channels, wide, high, 0, 0, 1, 0);
            foreach (var channel in channels)
            {
                Scan([channel], channel.OwnWide, channel.OwnHigh, 1, 5, 0, 0);
                Scan([channel], channel.OwnWide, channel.OwnHigh, 6, 63, 0, 0);
            }
        }
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    private void Segment(byte marker, byte[] data)
    {
        file.Write([0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2)]);
        file.Write(data);
    }

    private Channel Transform(int id, int across, int down, int unitsWide, int unitsHigh, Gray picture, int divideX, int divideY)
    {
        var (wide, high) = (unitsWide * across, unitsHigh * down);
        var blocks = new int[wide * high][];
        for (var i = 0; i < blocks.Length; i++)
        {
            var samples = new double[64];
            for (var k = 0; k < 64; k++)
            {
                var (x, y) = ((i % wide * 8 + k % 8) * divideX, (i / wide * 8 + k / 8) * divideY);
                samples[k] = picture[Math.Min(x, picture.Width - 1), Math.Min(y, picture.Height - 1)] - 128;
            }
            blocks[i] = Cosine(samples);
        }
        int Own(int length, int divide) => ((length + divide - 1) / divide + 7) / 8;
        return new Channel(id, across, down, wide, high, Own(picture.Width, divideX), Own(picture.Height, divideY), blocks);
    }

    private static readonly double[] Waves = [.. Enumerable.Range(0, 64).Select(i => Math.Cos((2 * (i % 8) + 1) * (i / 8) * Math.PI / 16))];

    private int[] Cosine(double[] samples)
    {
        var result = new int[64];
        for (var k = 0; k < 64; k++)
        {
            var (u, v) = (ZigZag[k] % 8, ZigZag[k] / 8);
            var sum = 0.0;
            for (var i = 0; i < 64; i++) sum += samples[i] * Waves[u * 8 + i % 8] * Waves[v * 8 + i / 8];
            result[k] = (int)Math.Round(sum / 4 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / Quantiser);
        }
        return result;
    }

    private void Scan(List<Channel> channels, int wide, int high, int from, int to, int upper, int lower)
    {
        Segment(0xDA, [(byte)channels.Count, .. channels.SelectMany(c => new byte[] { (byte)c.Id, 0 }), (byte)from, (byte)to, (byte)(upper << 4 | lower)]);
        var prediction = new int[4];
        var (unit, restarts) = (0, 0);
        for (var y = 0; y < high; y++)
            for (var x = 0; x < wide; x++, unit++)
            {
                if (RestartInterval > 0 && unit > 0 && unit % RestartInterval == 0)
                {
                    Flush();
                    file.Write([0xFF, (byte)(0xD0 + restarts++ % 8)]);
                    Array.Clear(prediction);
                }
                foreach (var channel in channels)
                    for (var block = 0; block < (channels.Count == 1 ? 1 : channel.Across * channel.Down); block++)
                    {
                        var (bx, by) = channels.Count == 1 ? (x, y) : (x * channel.Across + block % channel.Across, y * channel.Down + block / channel.Across);
                        Block(channel.Blocks[by * channel.Wide + bx], ref prediction[channel.Id], from, to, upper, lower);
                    }
            }
        Flush();
    }

    private void Block(int[] block, ref int prediction, int from, int to, int upper, int lower)
    {
        if (from == 0 && upper > 0) Put(block[0] >> lower & 1, 1);
        else if (from == 0)
        {
            var value = (block[0] >> lower) - prediction;
            prediction += value;
            Put(Size(value), 8);
            Value(value);
        }
        var run = 0;
        for (var k = Math.Max(1, from); k <= to; k++)
        {
            if (block[k] == 0)
            {
                run++;
                continue;
            }
            for (; run > 15; run -= 16) Put(0xF0, 8);
            Put(run << 4 | Size(block[k]), 8);
            Value(block[k]);
            run = 0;
        }
        if (to > 0 && run > 0) Put(0, 8);
    }

    private static int Size(int value)
    {
        var size = 0;
        for (value = Math.Abs(value); value > 0; value >>= 1) size++;
        return size;
    }

    private void Value(int value) => Put(value < 0 ? value + (1 << Size(value)) - 1 : value, Size(value));

    private void Put(int value, int length)
    {
        for (var i = length - 1; i >= 0; i--)
        {
            bitBuffer = bitBuffer << 1 | value >> i & 1;
            if (++bitCount < 8) continue;
            file.WriteByte((byte)bitBuffer);
            if ((byte)bitBuffer == 0xFF) file.WriteByte(0);
            (bitBuffer, bitCount) = (0, 0);
        }
    }

    private void Flush()
    {
        while (bitCount > 0) Put(1, 1);
    }
}
