using System.Buffers.Binary;
using System.IO.Compression;
using Verify.Reader.Images;

namespace Verify.Bench.Documents;

/// <summary>Pictures that the tests draw themselves, and a PNG writer for them.</summary>
internal static class TestPictures
{
    /// <summary>Smooth slopes and a dark block: something that every codec must give back nearly unchanged.</summary>
    public static Gray Slopes(int width, int height)
    {
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                pixels[y * width + x] = (byte)(x > width / 2 && y < height / 3 ? 30 : 60 + 120 * x / width + 60 * y / height);
        return new Gray(pixels, width, height);
    }

    public static double WorstDifference(Gray a, Gray b)
    {
        if ((a.Width, a.Height) != (b.Width, b.Height)) return double.PositiveInfinity;
        var worst = 0;
        for (var i = 0; i < a.Pixels.Length; i++) worst = Math.Max(worst, Math.Abs(a.Pixels[i] - b.Pixels[i]));
        return worst;
    }

    public static byte[] Png(Gray picture) =>
        Png(picture.Width, picture.Height, 8, 0, false, (x, y) => [picture[x, y]]);

    /// <summary>A PNG of any kind; the samples of a pixel come packed as the file holds them (for depths below 8, in the low bits).</summary>
    public static byte[] Png(int width, int height, int depth, int colourType, bool interlaced, Func<int, int, byte[]> pixel, params (string Type, byte[] Data)[] extra)
    {
        (int X, int Y, int StepX, int StepY)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        using var raw = new MemoryStream();
        var row = 0;
        foreach (var pass in passes)
            for (var y = pass.Y; y < height && pass.X < width; y += pass.StepY)
            {
                var line = new List<byte>();
                var (bits, used) = (0, 0);
                for (var x = pass.X; x < width; x += pass.StepX)
                {
                    var sample = pixel(x, y);
                    if (depth >= 8)
                    {
                        line.AddRange(sample);
                        continue;
                    }
                    bits = bits << depth | sample[0];
                    used += depth;
                    if (used < 8) continue;
                    line.Add((byte)bits);
                    (bits, used) = (0, 0);
                }
                if (used > 0) line.Add((byte)(bits << (8 - used)));
                // Filters 0 and 1 in turn; the others are proved by the pictures of the shared data.
                var filter = depth >= 8 ? row++ % 2 : 0;
                raw.WriteByte((byte)filter);
                var step = pixel(0, 0).Length;
                for (var i = 0; i < line.Count; i++) raw.WriteByte((byte)(line[i] - (filter == 1 && i >= step ? line[i - step] : 0)));
            }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colourType, (byte)(interlaced ? 1 : 0));
        return Png(header, raw.ToArray(), extra);
    }

    public static byte[] Png(byte[] header, byte[] raw, params (string Type, byte[] Data)[] extra)
    {
        using var file = new MemoryStream();
        file.Write(PngDecoder.Signature);
        Chunk(file, "IHDR", header);
        foreach (var (type, data) in extra) Chunk(file, type, data);
        using var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) deflater.Write(raw);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        byte[] body = [.. type.Select(c => (byte)c), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        var value = uint.MaxValue;
        foreach (var b in data)
        {
            value ^= b;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ value >> 1 : value >> 1;
        }
        return ~value;
    }
}
