namespace Verify.Reader.Images;

/// <summary>One plane of eight-bit samples, row by row without padding.</summary>
public sealed record Gray(byte[] Pixels, int Width, int Height)
{
    public byte this[int x, int y] => Pixels[y * Width + x];

    /// <summary>A picture of the same content turned and mirrored as an EXIF orientation (1–8) asks.</summary>
    public Gray Oriented(int orientation)
    {
        if (orientation is < 2 or > 8) return this;
        var swap = orientation >= 5;
        var (width, height) = swap ? (Height, Width) : (Width, Height);
        var pixels = new byte[Pixels.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (u, v) = swap ? (y, x) : (x, y);
                if (orientation is 2 or 3 or 7 or 8) u = Width - 1 - u;
                if (orientation is 3 or 4 or 6 or 7) v = Height - 1 - v;
                pixels[y * width + x] = Pixels[v * Width + u];
            }
        return new Gray(pixels, width, height);
    }

    /// <summary>Sample between pixels; outside the picture the border goes on.</summary>
    public float At(double x, double y)
    {
        x = Math.Clamp(x, 0, Width - 1.001);
        y = Math.Clamp(y, 0, Height - 1.001);
        if (!(x >= 0)) x = 0; // a picture of one pixel, or a NaN from a degenerate shape
        if (!(y >= 0)) y = 0;
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = ((float)(x - left), (float)(y - top));
        var right = Math.Min(left + 1, Width - 1);
        var below = Math.Min(top + 1, Height - 1) * Width;
        var above = top * Width;
        var upper = Pixels[above + left] * (1 - fx) + Pixels[above + right] * fx;
        var lower = Pixels[below + left] * (1 - fx) + Pixels[below + right] * fx;
        return upper * (1 - fy) + lower * fy;
    }

    /// <summary>The picture at a smaller size, each pixel the mean of those that it covers.</summary>
    public Gray Shrunk(int width, int height)
    {
        if (width >= Width && height >= Height) return this;
        width = Math.Clamp(width, 1, Width);
        height = Math.Clamp(height, 1, Height);
        var pixels = new byte[width * height];
        var sums = new int[width];
        var edges = new int[width + 1];
        for (var x = 0; x <= width; x++) edges[x] = (int)((long)x * Width / width);
        for (var y = 0; y < height; y++)
        {
            var first = (int)((long)y * Height / height);
            var last = Math.Max(first + 1, (int)((long)(y + 1) * Height / height));
            Array.Clear(sums);
            for (var row = first; row < last; row++)
            {
                var source = Pixels.AsSpan(row * Width, Width);
                for (var x = 0; x < width; x++)
                {
                    var sum = 0;
                    foreach (var sample in source[edges[x]..edges[x + 1]]) sum += sample;
                    sums[x] += sum;
                }
            }
            for (var x = 0; x < width; x++) pixels[y * width + x] = (byte)(sums[x] / ((last - first) * (edges[x + 1] - edges[x])));
        }
        return new Gray(pixels, width, height);
    }
}

/// <summary>A decoded picture: brightness for reading, and colour (perhaps at a lower resolution) where it was asked for.</summary>
public sealed record Raster(Gray Luma, Gray? Blue, Gray? Red)
{
    public Raster Oriented(int orientation) => new(Luma.Oriented(orientation), Blue?.Oriented(orientation), Red?.Oriented(orientation));
}
