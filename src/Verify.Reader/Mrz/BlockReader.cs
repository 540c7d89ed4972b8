using Verify.Reader.Images;

namespace Verify.Reader.Mrz;

/// <summary>Reads a found block under each layout that its number of lines allows, both ways up; the most promising first.</summary>
internal static class BlockReader
{
    private const double MinTrack = 0.45;
    private const double Margin = 0.055; // of the block's length, at both ends: the finder may cut a little off

    private sealed record Attempt(Plane Dark, Course[] Courses, Track[] Tracks, int Length, bool Reversed)
    {
        public double Score => Tracks.Average(track => track.Score);
    }

    public static IEnumerable<(MrzText Text, bool Reversed)> Read(Gray picture, TextBlock block)
    {
        var attempts = new List<Attempt>();
        foreach (var length in block.Lines == 3 ? (int[])[30] : [44, 36])
        {
            var cut = Cut(picture, block, length);
            foreach (var reversed in (bool[])[false, true])
                if (Follow(reversed ? cut.Reversed() : cut, block.Lines, length, reversed) is { } attempt && attempt.Score > MinTrack) attempts.Add(attempt);
        }
        foreach (var attempt in attempts.OrderByDescending(attempt => attempt.Score).Take(2))
        {
            var grids = attempt.Tracks.Select((track, i) => LineReader.Examine(attempt.Dark, attempt.Courses[i], track)).ToList();
            foreach (var layout in MrzLayout.All)
                if (layout.Lines == block.Lines && layout.Length == attempt.Length) yield return (MrzText.Read(layout, grids), attempt.Reversed);
        }
    }

    private static Plane Cut(Gray picture, TextBlock block, int length)
    {
        var pitch = block.Length / (length + 0.3);
        var strip = new Strip(block.X, block.Y, block.Angle, block.Length * (1 + 2 * Margin), block.Spacing * (block.Lines - 1) + pitch * 3.6);
        var width = (int)Math.Round((length + 0.3) * (1 + 2 * Margin) * LineReader.Pitch);
        return Plane.Darkness(strip.Cut(picture, width), LineReader.Pitch * 3 / 2, LineReader.Pitch * 5 / 4);
    }

    private static Attempt? Follow(Plane dark, int lines, int length, bool reversed)
    {
        var courses = Courses(dark, lines);
        var tracks = new Track[lines];
        for (var i = 0; i < lines; i++)
        {
            if (LineReader.Follow(dark, courses[i], length) is not { } track) return null;
            tracks[i] = track;
        }
        return new Attempt(dark, courses, tracks, length, reversed);
    }

    /// <summary>The lines' middles from the weight of ink in the left, middle and right third.</summary>
    private static Course[] Courses(Plane dark, int lines)
    {
        var spacing = (dark.Height - 3.6 * LineReader.Pitch) / (lines - 1);
        var guesses = new double[lines];
        for (var i = 0; i < lines; i++) guesses[i] = 1.8 * LineReader.Pitch + i * spacing;
        var middle = Centres(dark, dark.Width / 3, 2 * dark.Width / 3, guesses);
        var left = Centres(dark, dark.Width / 20, dark.Width / 3, middle);
        var right = Centres(dark, 2 * dark.Width / 3, 19 * dark.Width / 20, middle);
        // The thirds' middles lie inside; the ends follow by extension.
        return [.. Enumerable.Range(0, lines).Select(i => new Course(middle[i] + (left[i] - middle[i]) * 1.5, middle[i], middle[i] + (right[i] - middle[i]) * 1.5))];
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
