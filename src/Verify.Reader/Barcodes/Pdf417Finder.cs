using Verify.Reader.Images;

namespace Verify.Reader.Barcodes;

/// <summary>A side of a symbol: a straight line x = slope · y + offset from top to bottom, and the width of a module there.</summary>
internal sealed record Side(double Slope, double Offset, double Top, double Bottom, double Module)
{
    public double X(double y) => Slope * y + Offset;
}

/// <summary>Finds the start and stop patterns of a PDF417 symbol that reads from left to right, on scan lines, and fits a line to each.</summary>
internal static class Pdf417Finder
{
    private static readonly int[] Start = [8, 1, 1, 1, 1, 1, 1, 3], Stop = [7, 1, 1, 3, 1, 1, 1, 2, 1];
    private const int MinHits = 6;

    private readonly record struct Hit(double X, double Y, double Module);

    /// <summary>The inner sides: the end of the start pattern and the beginning of the stop pattern. Positive values of the plane are dark.</summary>
    public static (Side Left, Side Right)? Find(Plane dark)
    {
        var starts = new List<Hit>();
        var stops = new List<Hit>();
        var edges = new List<double>();
        for (var y = Math.Max(1, dark.Height / 500) / 2; y < dark.Height; y += Math.Max(1, dark.Height / 500))
        {
            Edges(dark.Values.AsSpan(y * dark.Width, dark.Width), edges);
            for (var i = 0; i + Start.Length < edges.Count; i += 2)
            {
                if (Matches(edges, i, Start, 17) is { } start) starts.Add(new(edges[i + Start.Length], y, start));
                else if (Matches(edges, i, Stop, 18) is { } stop) stops.Add(new(edges[i], y, stop));
            }
        }
        if (Fit(starts) is not { } left || Fit(stops) is not { } right) return null;
        var middle = (left.Top + left.Bottom + right.Top + right.Bottom) / 4;
        return left.X(middle) < right.X(middle) ? (left, right) : null;
    }

    /// <summary>Where a line changes from light to dark (even places of the list) and back, between pixels.</summary>
    private static void Edges(ReadOnlySpan<float> line, List<double> edges)
    {
        edges.Clear();
        var before = -1f;
        for (var x = 0; x < line.Length; x++)
        {
            var value = line[x];
            if (value > 0 != before > 0) edges.Add(x - 1 + before / (before - value));
            before = value;
        }
    }

    /// <summary>The module's width where a pattern of bars and spaces begins at an edge, else null.</summary>
    private static double? Matches(List<double> edges, int at, int[] pattern, int modules)
    {
        if (at + pattern.Length >= edges.Count) return null;
        var module = (edges[at + pattern.Length] - edges[at]) / modules;
        if (module < 1.2) return null;
        for (var k = 0; k < pattern.Length; k++)
            if (Math.Abs((edges[at + k + 1] - edges[at + k]) / module - pattern[k]) > (pattern[k] >= 7 ? 1.6 : 0.75)) return null;
        return module;
    }

    /// <summary>The line that most hits lie on (random pairs, from a fixed seed so that a picture always reads the same), then least squares.</summary>
    private static Side? Fit(List<Hit> hits)
    {
        if (hits.Count < MinHits) return null;
        var random = new Random(7);
        var (most, slope, offset) = (0, 0.0, 0.0);
        for (var round = 0; round < 300; round++)
        {
            var (a, b) = (hits[random.Next(hits.Count)], hits[random.Next(hits.Count)]);
            if (Math.Abs(b.Y - a.Y) < 5 || Math.Abs((b.X - a.X) / (b.Y - a.Y)) > 0.7) continue;
            var trial = (b.X - a.X) / (b.Y - a.Y);
            var count = hits.Count(hit => Near(hit, trial, a.X - trial * a.Y));
            if (count > most) (most, slope, offset) = (count, trial, a.X - trial * a.Y);
        }
        if (most < MinHits) return null;
        for (var round = 0; round < 2; round++)
        {
            var near = hits.Where(hit => Near(hit, slope, offset)).ToList();
            var (my, mx) = (near.Average(hit => hit.Y), near.Average(hit => hit.X));
            var spread = near.Sum(hit => (hit.Y - my) * (hit.Y - my));
            if (spread < 1) return null;
            slope = near.Sum(hit => (hit.Y - my) * (hit.X - mx)) / spread;
            offset = mx - slope * my;
        }
        var kept = hits.Where(hit => Near(hit, slope, offset)).ToList();
        return new Side(slope, offset, kept.Min(hit => hit.Y), kept.Max(hit => hit.Y), kept.Select(hit => hit.Module).Order().ElementAt(kept.Count / 2));
    }

    private static bool Near(Hit hit, double slope, double offset) => Math.Abs(hit.X - slope * hit.Y - offset) < 2.5;
}
