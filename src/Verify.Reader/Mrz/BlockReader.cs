using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

namespace Verify.Reader.Mrz;

/// <summary>A block as it was read under one layout, and how it is read once more.</summary>
internal sealed record Look(MrzText Text, Quad Where, Func<MrzText> Again);

/// <summary>Reads a found block under each layout that its number of lines allows, both ways up; the most promising first.</summary>
internal static class BlockReader
{
    private const double MinTrack = 0.45;
    private const double MostUneven = 0.25 * LineReader.Pitch;
    private const double Margin = 0.12; // of the block's length, at both ends: the finder may cut a little off

    private sealed record Attempt(Strip Strip, Plane Dark, Course[] Courses, Track[] Tracks, int Length)
    {
        public double Score => Tracks.Average(track => track.Score);

        /// <summary>The corners of the text in the picture, from the first and last cells of the outer lines.</summary>
        public Quad Where()
        {
            var step = Strip.Length / Dark.Width;
            var (cos, sin) = (Math.Cos(Strip.Angle), Math.Sin(Strip.Angle));
            Spot Corner(int line, bool end)
            {
                var along = Curve.Fit(Tracks[line].X, quadratic: true);
                var x = along.At(end ? Length - 0.5 : -0.5);
                var y = Courses[line].At(x / Dark.Width) + (line == 0 ? -0.6 : 0.6) * LineReader.Pitch;
                var (u, v) = ((x - Dark.Width / 2.0) * step, (y - Dark.Height / 2.0) * step);
                return new Spot(Math.Round(Strip.X + u * cos - v * sin, 1), Math.Round(Strip.Y + u * sin + v * cos, 1));
            }
            return new Quad(Corner(0, false), Corner(0, true), Corner(Tracks.Length - 1, true), Corner(Tracks.Length - 1, false));
        }
    }

    public static IEnumerable<Look> Read(Gray picture, TextBlock block)
    {
        var attempts = new List<Attempt>();
        foreach (var length in block.Lines == 3 ? (int[])[30] : [44, 36])
        {
            var strip = Around(block, length);
            var dark = Dark(picture, strip, length);
            if (Follow(strip, dark, block.Lines, length) is { } attempt && attempt.Score > MinTrack) attempts.Add(attempt);
            if (Follow(strip with { Angle = strip.Angle + Math.PI }, dark.Reversed(), block.Lines, length) is { } other && other.Score > MinTrack) attempts.Add(other);
        }
        foreach (var attempt in attempts.OrderByDescending(attempt => attempt.Score).Take(2))
        {
            Grid[] Examine(bool eachByItself) => LineReader.Examine(attempt.Dark, attempt.Courses, attempt.Tracks, eachByItself);
            var grids = Examine(eachByItself: false);
            foreach (var layout in MrzLayout.All)
                if (layout.Lines == block.Lines && layout.Length == attempt.Length)
                    yield return new Look(MrzText.Read(layout, grids), attempt.Where(), () => MrzText.Read(layout, Examine(eachByItself: true)));
        }
    }

    private static Strip Around(TextBlock block, int length)
    {
        var pitch = block.Length / (length + 0.3);
        return new Strip(block.X, block.Y, block.Angle, block.Length * (1 + 2 * Margin), block.Spacing * (block.Lines - 1) + pitch * 3.6);
    }

    private static Plane Dark(Gray picture, Strip strip, int length) =>
        Plane.Darkness(strip.Cut(picture, (int)Math.Round((length + 0.3) * (1 + 2 * Margin) * LineReader.Pitch)), LineReader.Pitch * 3 / 2, LineReader.Pitch * 5 / 4);

    private static Attempt? Follow(Strip strip, Plane dark, int lines, int length) =>
        Courses(dark, lines).Select(courses => Trail.Follow(Array.ConvertAll(courses, course => LineReader.Search(dark, course)), length) is { } tracks ? new Attempt(strip, dark, courses, tracks, length) : null)
            .OfType<Attempt>().MaxBy(attempt => attempt.Score);

    /// <summary>
    /// The lines' middles from the weight of ink in the left, middle and right third. They bend alike: where they seem not to, a portrait's foot or a
    /// print above may have pulled at one of them, and each one's bend is offered for all.
    /// </summary>
    private static IEnumerable<Course[]> Courses(Plane dark, int lines)
    {
        var spacing = (dark.Height - 3.6 * LineReader.Pitch) / (lines - 1);
        var guesses = new double[lines];
        for (var i = 0; i < lines; i++) guesses[i] = 1.8 * LineReader.Pitch + i * spacing;
        var middle = Centres(dark, dark.Width / 3, 2 * dark.Width / 3, guesses);
        var left = Centres(dark, dark.Width / 20, dark.Width / 3, middle);
        var right = Centres(dark, 2 * dark.Width / 3, 19 * dark.Width / 20, middle);
        // The thirds' middles lie inside; the ends follow by extension.
        var bends = Enumerable.Range(0, lines).Select(i => (Left: (left[i] - middle[i]) * 1.5, Right: (right[i] - middle[i]) * 1.5)).ToArray();
        Course Bent(int line, (double Left, double Right) bend) => new(middle[line] + bend.Left, middle[line], middle[line] + bend.Right);
        yield return [.. bends.Select((bend, i) => Bent(i, bend))];
        if (Math.Max(bends.Max(bend => bend.Left) - bends.Min(bend => bend.Left), bends.Max(bend => bend.Right) - bends.Min(bend => bend.Right)) < MostUneven) yield break;
        foreach (var bend in bends) yield return [.. middle.Select((_, i) => Bent(i, bend))];
    }

    private static double[] Centres(Plane dark, int from, int to, double[] guesses)
    {
        var profile = new double[dark.Height];
        for (var y = 0; y < dark.Height; y++)
            for (var x = from; x < to; x++) profile[y] += dark.Values[y * dark.Width + x];
        var centres = (double[])guesses.Clone();
        const double window = 0.8 * LineReader.Pitch;
        for (var round = 0; round < 4; round++)
            for (var i = 0; i < centres.Length; i++)
            {
                var (sum, moment) = (0.0, 0.0);
                for (var y = Math.Max(0, (int)(centres[i] - window)); y <= centres[i] + window && y < dark.Height; y++)
                {
                    sum += profile[y];
                    moment += profile[y] * (y + 0.5);
                }
                if (sum > 0) centres[i] = moment / sum;
            }
        return centres;
    }
}
