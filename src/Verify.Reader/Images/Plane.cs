namespace Verify.Reader.Images;

/// <summary>A picture in floating point, for sums and filters.</summary>
internal sealed record Plane(float[] Values, int Width, int Height)
{
    /// <summary>The mean over a box around each pixel; the box is cut at the borders.</summary>
    public Plane BoxMean(int radiusX, int radiusY)
    {
        var across = new float[Values.Length];
        for (var y = 0; y < Height; y++)
        {
            var source = Values.AsSpan(y * Width, Width);
            var target = across.AsSpan(y * Width, Width);
            double sum = 0;
            for (var x = -radiusX; x < Width; x++)
            {
                if (x + radiusX < Width) sum += source[x + radiusX];
                if (x - radiusX - 1 >= 0) sum -= source[x - radiusX - 1];
                if (x >= 0) target[x] = (float)(sum / (Math.Min(Width - 1, x + radiusX) - Math.Max(0, x - radiusX) + 1));
            }
        }
        var result = new float[Values.Length];
        var sums = new double[Width];
        for (var y = -radiusY; y < Height; y++)
        {
            if (y + radiusY < Height) Add(sums, across.AsSpan((y + radiusY) * Width, Width), 1);
            if (y - radiusY - 1 >= 0) Add(sums, across.AsSpan((y - radiusY - 1) * Width, Width), -1);
            if (y < 0) continue;
            var rows = Math.Min(Height - 1, y + radiusY) - Math.Max(0, y - radiusY) + 1;
            for (var x = 0; x < Width; x++) result[y * Width + x] = (float)(sums[x] / rows);
        }
        return new Plane(result, Width, Height);
    }

    private static void Add(double[] sums, ReadOnlySpan<float> row, int sign)
    {
        for (var x = 0; x < row.Length; x++) sums[x] += sign * row[x];
    }

    /// <summary>How much darker each pixel is than what surrounds it; 0 where it is lighter.</summary>
    public static Plane Darkness(Plane picture, int radiusX, int radiusY)
    {
        var mean = picture.BoxMean(radiusX, radiusY).Values;
        for (var i = 0; i < mean.Length; i++) mean[i] = Math.Max(0, mean[i] - picture.Values[i]);
        return picture with { Values = mean };
    }

    public float At(double x, double y)
    {
        if (!(x > 0)) x = 0;
        if (!(y > 0)) y = 0;
        x = Math.Min(x, Width - 1.001);
        y = Math.Min(y, Height - 1.001);
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = ((float)(x - left), (float)(y - top));
        var at = top * Width + left;
        return (Values[at] * (1 - fx) + Values[at + 1] * fx) * (1 - fy) + (Values[at + Width] * (1 - fx) + Values[at + Width + 1] * fx) * fy;
    }

    public Plane Reversed()
    {
        var values = (float[])Values.Clone();
        Array.Reverse(values);
        return this with { Values = values };
    }
}

/// <summary>A rectangle at any angle in a picture: its middle, direction of reading (radians), length and height.</summary>
internal sealed record Strip(double X, double Y, double Angle, double Length, double Height)
{
    /// <summary>The picture inside, upright, with so many pixels across; large steps average over what they skip.</summary>
    public Plane Cut(Gray picture, int width)
    {
        var scale = Length / width;
        var height = Math.Max(4, (int)Math.Round(Height / scale));
        var values = new float[width * height];
        var (cos, sin) = (Math.Cos(Angle), Math.Sin(Angle));
        var fine = Math.Clamp((int)Math.Round(scale), 1, 4);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                for (var j = 0; j < fine; j++)
                    for (var i = 0; i < fine; i++)
                    {
                        var (u, v) = ((x + (i + 0.5) / fine) * scale - Length / 2, (y + (j + 0.5) / fine - height / 2.0) * scale);
                        sum += picture.At(X + u * cos - v * sin - 0.5, Y + u * sin + v * cos - 0.5);
                    }
                values[y * width + x] = sum / (fine * fine);
            }
        return new Plane(values, width, height);
    }
}
