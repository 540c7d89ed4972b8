using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

namespace Verify.Reader.Faces;

/// <summary>Colour at any place of a picture, as the networks want it.</summary>
internal sealed class ColourSampler(Raster picture)
{
    public int Width => picture.Luma.Width;
    public int Height => picture.Luma.Height;

    private (float R, float G, float B) At(double x, double y)
    {
        var luma = picture.Luma.At(x, y);
        if (picture.Blue is not { } blue || picture.Red is not { } red) return (luma, luma, luma);
        var (cx, cy) = ((x + 0.5) * blue.Width / Width - 0.5, (y + 0.5) * blue.Height / Height - 0.5);
        var (b, r) = (blue.At(cx, cy) - 128, red.At(cx, cy) - 128);
        return (Math.Clamp(luma + 1.402f * r, 0, 255), Math.Clamp(luma - 0.344136f * b - 0.714136f * r, 0, 255), Math.Clamp(luma + 1.772f * b, 0, 255));
    }

    /// <summary>A rectangle scaled into a square; what the rectangle does not fill is black.</summary>
    public Tensor Square(double left, double top, double width, double height, int size, bool centred, float[] mean, float divisor)
    {
        var side = Math.Max(width, height);
        var (dx, dy) = centred ? ((side - width) / 2, (side - height) / 2) : (0, 0);
        return Fill(size, side / size, mean, divisor, (u, v) =>
        {
            var (x, y) = (u * side - dx, v * side - dy);
            return x < 0 || y < 0 || x >= width || y >= height ? null : (Math.Clamp(left + x - 0.5, 0, Width - 1), Math.Clamp(top + y - 0.5, 0, Height - 1));
        });
    }

    /// <summary>The face upright and centred between eyes and mouth.</summary>
    public Tensor Upright(Spot[] landmarks, int size, float[] mean, float divisor)
    {
        var (left, right, mouth) = (Middle(landmarks.AsSpan(36, 6)), Middle(landmarks.AsSpan(42, 6)), Middle(landmarks.AsSpan(48, 20)));
        var side = (Distance(left, mouth) + Distance(right, mouth)) / 2 / 0.45;
        var (cx, cy) = ((left.X + right.X + mouth.X) / 3, (left.Y + right.Y + mouth.Y) / 3);
        var angle = Math.Atan2(right.Y - left.Y, right.X - left.X);
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        return Fill(size, side / size, mean, divisor, (u, v) =>
        {
            var (x, y) = ((u - 0.5) * side, (v - 0.43) * side);
            return (cx + x * cos - y * sin - 0.5, cy + x * sin + y * cos - 0.5);
        });
    }

    private Tensor Fill(int size, double step, float[] mean, float divisor, Func<double, double, (double X, double Y)?> place)
    {
        var data = new float[size * size * 3];
        var fine = Math.Clamp((int)Math.Round(step), 1, 4);
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
            {
                var (r, g, b) = (0f, 0f, 0f);
                for (var k = 0; k < fine * fine; k++)
                {
                    if (place((x + (k % fine + 0.5) / fine) / size, (y + (k / fine + 0.5) / fine) / size) is not var (px, py)) continue;
                    var (pr, pg, pb) = At(px, py);
                    (r, g, b) = (r + pr, g + pg, b + pb);
                }
                var at = (y * size + x) * 3;
                data[at] = (r / (fine * fine) - mean[0]) / divisor;
                data[at + 1] = (g / (fine * fine) - mean[1]) / divisor;
                data[at + 2] = (b / (fine * fine) - mean[2]) / divisor;
            }
        return new Tensor(data, size, size, 3);
    }

    private static Spot Middle(ReadOnlySpan<Spot> spots)
    {
        var (x, y) = (0.0, 0.0);
        foreach (var spot in spots) (x, y) = (x + spot.X, y + spot.Y);
        return new Spot(x / spots.Length, y / spots.Length);
    }

    private static double Distance(Spot a, Spot b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
