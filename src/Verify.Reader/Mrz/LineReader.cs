using Verify.Reader.Images;

namespace Verify.Reader.Mrz;

/// <summary>Where a line runs in a cut-out block: the height of its middle at the left, in the middle and at the right.</summary>
internal readonly record struct Course(double Left, double Middle, double Right)
{
    public double At(double share) => share < 0.5 ? Left + (Middle - Left) * share * 2 : Middle + (Right - Middle) * (share - 0.5) * 2;
}

/// <summary>The places of a line's characters, found without knowing them: middle x of each cell, how far its middle is off the course, mean score.</summary>
internal sealed record Track(double Score, double[] X, double[] Y);

/// <summary>How the characters are printed against the pitch: 1, 1, 0 is OCR-B as Doc 9303 has it.</summary>
internal readonly record struct Print(double Width, double Height, double Slant);

/// <summary>The cells of a line: where each one's middle is.</summary>
internal sealed record Cells(Plane Dark, Course Course, Curve Across, Curve Down, int Count)
{
    /// <summary>One cell and what is around it, straightened.</summary>
    public Plane Cut(int cell, Print print, int width, int height)
    {
        var values = new float[width * height];
        var x = Across.At(cell);
        var y = Course.At(x / Dark.Width) + Down.At(cell);
        // The direction of the line and the distance to the next character, here; the print may be wider or narrower than that.
        var next = Across.At(cell + 0.5) - Across.At(cell - 0.5);
        var rise = (Course.At((x + 8) / Dark.Width) - Course.At((x - 8) / Dark.Width)) / 16;
        var unit = next / LineReader.Pitch * print.Width;
        for (var v = 0; v < height; v++)
            for (var u = 0; u < width; u++)
            {
                var down = (v + 0.5 - height / 2.0) * print.Height;
                var along = (u + 0.5 - width / 2.0) * unit + down * print.Slant;
                values[v * width + u] = Dark.At(x + along - 0.5, y + along * rise + down - 0.5);
            }
        return new Plane(values, width, height);
    }
}

/// <summary>Scores of every character at every place of a line, how each place looks, and how well the line fits as a whole.</summary>
internal sealed record Grid(float[][] Scores, Plane[] Looks, float Score);

/// <summary>Follows one line of fixed pitch through a block that is cut so that a character is sixteen pixels wide.</summary>
internal static class LineReader
{
    public const int Pitch = 16;
    private const int Slack = 2, Reach = 3;
    private static readonly double[] Heights = [0.86, 0.93, 1.0, 1.08, 1.16], Slants = [-0.2, -0.1, 0, 0.1, 0.2], Widths = [0.84, 0.92, 1.0, 1.08], Fines = [0.96, 1, 1.04];

    /// <summary>How well a character fits at every place along a line, at half resolution.</summary>
    public static Trail Search(Plane dark, Course course)
    {
        var matcher = GlyphMatcher.Coarse;
        var width = dark.Width / 2;
        var strip = Sample(dark, width, matcher.Height + 2 * Slack, column => (column * 2 + 0.5, course.At((double)column / width)), 2);
        var places = width - matcher.Width + 1;
        var best = new float[places];
        var shift = new int[places];
        Span<float> patch = new float[matcher.Width * matcher.Height];
        Span<float> scores = stackalloc float[GlyphMatcher.Classes];
        for (var x = 0; x < places; x++)
        {
            best[x] = -1;
            for (var dy = 0; dy <= 2 * Slack; dy++)
            {
                Cut(strip, x, dy, matcher, patch);
                scores.Fill(-1);
                matcher.Score(patch, scores);
                var top = -1f;
                foreach (var score in scores) top = Math.Max(top, score);
                if (top > best[x]) (best[x], shift[x]) = (top, dy - Slack);
            }
        }
        return new Trail(best, shift);
    }

    /// <summary>
    /// The scores of every character at every cell of a zone's lines, at full resolution: each track smoothed to a curve, the print's height, width and
    /// slant found by trying, then each cell tried a little to all sides. The lines are of one print; seen at a slant, each may look best by its own.
    /// </summary>
    public static Grid[] Examine(Plane dark, Course[] courses, Track[] tracks, bool eachByItself)
    {
        var lines = courses.Zip(tracks, (course, track) => new Cells(dark, course, Curve.Fit(track.X, quadratic: true), Curve.Fit(track.Y, quadratic: false), track.X.Length)).ToArray();
        if (eachByItself) return Array.ConvertAll(lines, line => ExamineAt(GlyphMatcher.Exact, line, PrintOf([line]), 1));
        var print = PrintOf(lines);
        return Array.ConvertAll(lines, line => ExamineAt(GlyphMatcher.Exact, line, print, 1));
    }

    private static Print PrintOf(Cells[] lines)
    {
        var print = new Print(1, 1, 0);
        float Fit(Print candidate) => lines.Sum(cells => ExamineAt(GlyphMatcher.Quick, cells, candidate, 2).Score);
        print = Heights.Select(height => print with { Height = height }).MaxBy(Fit);
        print = Slants.Select(slant => print with { Slant = slant }).MaxBy(Fit);
        print = Widths.Select(width => print with { Width = width, Height = print.Height }).MaxBy(Fit);
        return Fines.Select(fine => print with { Height = print.Height * fine }).MaxBy(Fit);
    }

    private static Grid ExamineAt(GlyphMatcher matcher, Cells cells, Print print, int step)
    {
        var all = new List<float[]>();
        var looks = new List<Plane>();
        var patch = new float[matcher.Width * matcher.Height];
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = cells.Cut(i, print, matcher.Width + 2 * Reach, matcher.Height + 2 * Slack);
            looks.Add(cell);
            for (var dx = Reach % step; dx <= 2 * Reach; dx += step)
                for (var dy = 0; dy <= 2 * Slack; dy += step)
                {
                    var scores = new float[GlyphMatcher.Classes * matcher.Variants];
                    Array.Fill(scores, -1);
                    Cut(cell, dx, dy, matcher, patch);
                    matcher.Score(patch, scores);
                    all.Add(scores);
                }
        }
        var rows = 2 * Slack / step + 1;
        return Enumerable.Range(0, matcher.Variants)
            .Select(variant => Settle(all.ConvertAll(scores => scores.AsSpan(variant * GlyphMatcher.Classes, GlyphMatcher.Classes).ToArray()), looks, rows, step))
            .MaxBy(grid => grid.Score)!;
    }

    /// <summary>Chooses each cell's offset so that neighbours agree: a cell may not jump onto its neighbour's glyph.</summary>
    private static Grid Settle(List<float[]> all, List<Plane> looks, int rows, int step)
    {
        var length = looks.Count;
        var offsets = all.Count / length;
        var sums = new float[length, offsets];
        var from = new int[length, offsets];
        for (var i = 0; i < length; i++)
            for (var o = 0; o < offsets; o++)
            {
                var top = i == 0 ? 0 : float.MinValue;
                for (var p = 0; i > 0 && p < offsets; p++)
                    if (sums[i - 1, p] - 0.04f * step * (Math.Abs(o / rows - p / rows) + Math.Abs(o % rows - p % rows)) is var sum && sum > top) (top, from[i, o]) = (sum, p);
                sums[i, o] = top + all[i * offsets + o].Max();
            }
        var last = 0;
        for (var o = 1; o < offsets; o++)
            if (sums[length - 1, o] > sums[length - 1, last]) last = o;
        var score = sums[length - 1, last];
        var chosen = new float[length][];
        for (var i = length - 1; i >= 0; i--)
        {
            chosen[i] = all[i * offsets + last];
            last = from[i, last];
        }
        return new Grid(chosen, [.. looks], score);
    }

    private static Plane Sample(Plane dark, int width, int height, Func<int, (double X, double Y)> course, double step)
    {
        var values = new float[width * height];
        for (var x = 0; x < width; x++)
        {
            var (cx, cy) = course(x);
            for (var y = 0; y < height; y++) values[y * width + x] = dark.At(cx - 0.5, cy + (y + 0.5 - height / 2.0) * step - 0.5);
        }
        return new Plane(values, width, height);
    }

    private static void Cut(Plane strip, int x, int y, GlyphMatcher matcher, Span<float> patch)
    {
        for (var row = 0; row < matcher.Height; row++)
            strip.Values.AsSpan((y + row) * strip.Width + x, matcher.Width).CopyTo(patch[(row * matcher.Width)..]);
    }
}

/// <summary>A line or parabola through measured places, by least squares, measured again without what lies far off.</summary>
internal readonly record struct Curve(double A, double B, double C)
{
    public double At(double i) => A + i * (B + i * C);

    public static Curve Fit(double[] values, bool quadratic)
    {
        var weights = new double[values.Length];
        Array.Fill(weights, 1);
        var curve = Solve(values, weights, quadratic);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < values.Length; i++) weights[i] = 1 / (1 + Math.Pow((values[i] - curve.At(i)) / 2, 2));
            curve = Solve(values, weights, quadratic);
        }
        return curve;
    }

    private static Curve Solve(double[] values, double[] weights, bool quadratic)
    {
        var middle = (values.Length - 1) / 2.0;
        var (s0, s1, s2, s3, s4, t0, t1, t2) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var (u, w) = (i - middle, weights[i]);
            s0 += w;
            s1 += w * u;
            s2 += w * u * u;
            s3 += w * u * u * u;
            s4 += w * u * u * u * u;
            t0 += w * values[i];
            t1 += w * u * values[i];
            t2 += w * u * u * values[i];
        }
        var c = 0.0;
        if (quadratic)
        {
            var determinant = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
            if (Math.Abs(determinant) > 1e-9) c = (s0 * (s2 * t2 - s3 * t1) - s1 * (s1 * t2 - s2 * t1) + t0 * (s1 * s3 - s2 * s2)) / determinant;
        }
        var (r0, r1) = (t0 - c * s2, t1 - c * s3);
        var base2 = s0 * s2 - s1 * s1;
        var b = Math.Abs(base2) > 1e-9 ? (s0 * r1 - s1 * r0) / base2 : 0;
        var a = (r0 - b * s1) / s0;
        return new Curve(a - b * middle + c * middle * middle, b - 2 * c * middle, c);
    }
}
