using Verify.Reader.Images;

namespace Verify.Reader.Mrz;

/// <summary>Two or three long parallel lines that may be a machine-readable zone, in pixels of the picture; either way up.</summary>
internal sealed record TextBlock(double X, double Y, double Angle, double Length, double Spacing, int Lines, double Rank);

/// <summary>
/// Finds blocks of lines: sharp changes along a direction, smeared into bars, grouped, and the long thin ones that lie side by side kept.
/// </summary>
internal static class TextBlockFinder
{
    private const int WorkingSize = 1000;

    /// <summary>Candidates in a picture that is looked at from one angle; the best first.</summary>
    public static List<TextBlock> Find(Gray picture, double turn)
    {
        var scale = Math.Min(1, (double)WorkingSize / Math.Max(picture.Width, picture.Height));
        var small = picture.Shrunk(Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        var (cos, sin) = (Math.Cos(turn), Math.Sin(turn));
        // The canvas that holds the whole turned picture.
        var width = (int)Math.Ceiling(Math.Abs(small.Width * cos) + Math.Abs(small.Height * sin));
        var height = (int)Math.Ceiling(Math.Abs(small.Width * sin) + Math.Abs(small.Height * cos));
        var density = Density(Turned(small, width, height, cos, sin));
        var threshold = Blobs.Threshold(density.Values);
        var blocks = new List<TextBlock>();
        foreach (var factor in (float[])[1f, 0.75f, 1.3f])
        {
            var bars = Blobs.Find(Array.ConvertAll(density.Values, value => value > threshold * factor), width, height)
                .Where(blob => blob.Length > 0.25 * Math.Max(small.Width, small.Height) && blob.Length / blob.Thickness > 7 && Math.Abs(blob.Angle) < 0.35)
                .OrderByDescending(blob => blob.Length).Take(40).ToList();
            blocks.AddRange(Pair(bars));
        }
        var (fx, fy) = ((double)picture.Width / small.Width, (double)picture.Height / small.Height);
        return blocks.OrderByDescending(block => block.Rank).Select(block => Back(block)).ToList();

        TextBlock Back(TextBlock block)
        {
            var (u, v) = (block.X - width / 2.0, block.Y - height / 2.0);
            return block with
            {
                X = (small.Width / 2.0 + u * cos - v * sin) * fx,
                Y = (small.Height / 2.0 + u * sin + v * cos) * fy,
                Angle = block.Angle + turn,
                Length = block.Length * fx,
                Spacing = block.Spacing * fx,
            };
        }
    }

    private static Plane Turned(Gray picture, int width, int height, double cos, double sin)
    {
        var values = new float[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (u, v) = (x + 0.5 - width / 2.0, y + 0.5 - height / 2.0);
                values[y * width + x] = picture.At(picture.Width / 2.0 + u * cos - v * sin - 0.5, picture.Height / 2.0 + u * sin + v * cos - 0.5);
            }
        return new Plane(values, width, height).BoxMean(1, 0);
    }

    private static Plane Density(Plane picture)
    {
        var change = new float[picture.Values.Length];
        for (var y = 0; y < picture.Height; y++)
            for (var x = 1; x < picture.Width - 1; x++)
                change[y * picture.Width + x] = Math.Abs(picture.Values[y * picture.Width + x + 1] - picture.Values[y * picture.Width + x - 1]);
        var reach = Math.Max(picture.Width, picture.Height);
        return new Plane(change, picture.Width, picture.Height).BoxMean(Math.Max(5, (int)(reach * 0.014)), Math.Max(1, (int)(reach * 0.003)));
    }

    private static IEnumerable<TextBlock> Pair(List<Blob> bars)
    {
        for (var i = 0; i < bars.Count; i++)
            for (var j = 0; j < bars.Count; j++)
            {
                if (i == j || bars[j].Y < bars[i].Y || Beside(bars[i], bars[j]) is not { } spacing) continue;
                var (first, second) = (bars[i], bars[j]);
                yield return Block([first, second], spacing);
                foreach (var third in bars)
                    if (third.Y > second.Y && Beside(second, third) is { } next && Math.Abs(next - spacing) < 0.25 * spacing)
                        yield return Block([first, second, third], (spacing + next) / 2);
            }
    }

    /// <summary>The distance between two bars that are parallel, of about one length and one above the other; else null.</summary>
    private static double? Beside(Blob a, Blob b)
    {
        if (Math.Abs(a.Angle - b.Angle) > 0.06 || Math.Min(a.Length, b.Length) < 0.72 * Math.Max(a.Length, b.Length)) return null;
        var angle = (a.Angle + b.Angle) / 2;
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var along = Math.Abs(dx * Math.Cos(angle) + dy * Math.Sin(angle));
        var across = Math.Abs(dy * Math.Cos(angle) - dx * Math.Sin(angle));
        var length = Math.Max(a.Length, b.Length);
        return along < 0.14 * length && across < 0.14 * length && across > 0.025 * length ? across : null;
    }

    private static TextBlock Block(Blob[] bars, double spacing)
    {
        var length = bars.Max(bar => bar.Length);
        var even = bars.Min(bar => bar.Length) / length;
        // Two lines of 44 or 36 characters, or three of 30: how far the spacing is from what Doc 9303 prints.
        var expected = bars.Length == 3 ? 1 / 12.0 : 1 / 17.0;
        var oddness = Math.Abs(Math.Log(spacing / length / expected));
        return new TextBlock(bars.Average(bar => bar.X), bars.Average(bar => bar.Y), bars.Average(bar => bar.Angle), length, spacing, bars.Length,
            length * (even - 0.3 * Math.Min(1, oddness) + (bars.Length == 3 ? 0.35 : 0)));
    }
}
