namespace Verify.Reader.Images;

/// <summary>Turns the unpacked bytes of a PNG into brightness and colour; what is transparent lies on white.</summary>
internal sealed class PngPixels(PngHeader header, byte[] palette, byte[] transparent, bool colour)
{
    private readonly byte[] luma = new byte[header.Width * header.Height];
    private readonly byte[]? blue = colour ? new byte[header.Width * header.Height] : null;
    private readonly byte[]? red = colour ? new byte[header.Width * header.Height] : null;

    public Raster Assemble(byte[] raw)
    {
        if (header.ColourType == 3 && palette.Length < 3) throw RefusedException.Broken("the PNG has no palette");
        var at = 0;
        foreach (var (x, y, stepX, stepY) in header.Passes)
        {
            var (width, height) = ((header.Width - x + stepX - 1) / stepX, (header.Height - y + stepY - 1) / stepY);
            if (width <= 0 || height <= 0) continue;
            var length = header.RowBytes(width);
            Span<byte> above = new byte[length];
            for (var row = 0; row < height; row++)
            {
                var line = raw.AsSpan(at + 1, length);
                Unfilter(raw[at], line, above, header.PixelBytes);
                Place(line, width, x, y + row * stepY, stepX);
                above = line;
                at += 1 + length;
            }
        }
        return new Raster(Plane(luma)!, Plane(blue), Plane(red));
    }

    private Gray? Plane(byte[]? samples) => samples is null ? null : new Gray(samples, header.Width, header.Height);

    private static void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0: break;
            case 1:
                for (var i = step; i < line.Length; i++) line[i] += line[i - step];
                break;
            case 2:
                for (var i = 0; i < line.Length; i++) line[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < line.Length; i++) line[i] += (byte)(((i >= step ? line[i - step] : 0) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < line.Length; i++)
                    line[i] += i >= step ? Paeth(line[i - step], above[i], above[i - step]) : above[i];
                break;
            default: throw RefusedException.Broken("a row of the PNG has an unknown filter");
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        var (a, b, c) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - 2 * corner));
        return (byte)(a <= b && a <= c ? left : b <= c ? above : corner);
    }

    private void Place(ReadOnlySpan<byte> line, int width, int x, int y, int stepX)
    {
        var target = y * header.Width + x;
        for (var i = 0; i < width; i++, target += stepX)
        {
            var (r, g, b, alpha) = Pixel(line, i);
            if (alpha < 255)
            {
                r = (r * alpha + 255 * (255 - alpha)) / 255;
                g = (g * alpha + 255 * (255 - alpha)) / 255;
                b = (b * alpha + 255 * (255 - alpha)) / 255;
            }
            var bright = (r * 77 + g * 150 + b * 29 + 128) >> 8;
            luma[target] = (byte)bright;
            if (blue is null) continue;
            blue[target] = (byte)Math.Clamp(128 + ((b - bright) * 144 >> 8), 0, 255);
            red![target] = (byte)Math.Clamp(128 + ((r - bright) * 183 >> 8), 0, 255);
        }
    }

    private (int R, int G, int B, int Alpha) Pixel(ReadOnlySpan<byte> line, int i)
    {
        switch (header.ColourType)
        {
            case 0:
                var raw = Sample(line, i);
                var grey = header.Depth == 16 ? raw >> 8 : raw * 255 / ((1 << header.Depth) - 1);
                return (grey, grey, grey, transparent.Length >= 2 && (transparent[0] << 8 | transparent[1]) == raw ? 0 : 255);
            case 3:
                var index = Sample(line, i);
                if (index * 3 + 2 >= palette.Length) return (0, 0, 0, 255);
                return (palette[index * 3], palette[index * 3 + 1], palette[index * 3 + 2], index < transparent.Length ? transparent[index] : 255);
            default:
                var step = header.Depth / 8;
                var at = i * header.Channels * step;
                if (header.ColourType == 4) return (line[at], line[at], line[at], line[at + step]);
                var alpha = header.ColourType == 6 ? line[at + 3 * step] : Keyed(line.Slice(at, 3 * step)) ? 0 : 255;
                return (line[at], line[at + step], line[at + 2 * step], alpha);
        }
    }

    private int Sample(ReadOnlySpan<byte> line, int i) => header.Depth switch
    {
        16 => line[2 * i] << 8 | line[2 * i + 1],
        8 => line[i],
        var depth => line[i * depth / 8] >> (8 - depth - i * depth % 8) & ((1 << depth) - 1),
    };

    private bool Keyed(ReadOnlySpan<byte> pixel)
    {
        if (transparent.Length < 6) return false;
        return pixel.Length == 6
            ? pixel.SequenceEqual(transparent.AsSpan(0, 6))
            : pixel[0] == transparent[1] && pixel[1] == transparent[3] && pixel[2] == transparent[5];
    }
}
