namespace Verify.Reader.Images;

/// <summary>A connected group of marked pixels with its middle and main axis.</summary>
internal readonly record struct Blob(int Count, double X, double Y, double Angle, double Length, double Thickness);

/// <summary>Finds connected groups (four neighbours).</summary>
internal static class Blobs
{
    public static List<Blob> Find(bool[] marked, int width, int height)
    {
        var seen = new bool[marked.Length];
        var stack = new Stack<int>();
        var blobs = new List<Blob>();
        for (var start = 0; start < marked.Length; start++)
        {
            if (!marked[start] || seen[start]) continue;
            seen[start] = true;
            stack.Push(start);
            var (count, sx, sy, sxx, syy, sxy) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
            while (stack.TryPop(out var at))
            {
                var (x, y) = (at % width, at / width);
                count++;
                sx += x;
                sy += y;
                sxx += (double)x * x;
                syy += (double)y * y;
                sxy += (double)x * y;
                if (x > 0) Visit(at - 1);
                if (x < width - 1) Visit(at + 1);
                if (y > 0) Visit(at - width);
                if (y < height - 1) Visit(at + width);
            }
            blobs.Add(Measure(count, sx / count, sy / count, sxx / count, syy / count, sxy / count));
        }
        return blobs;

        void Visit(int at)
        {
            if (!marked[at] || seen[at]) return;
            seen[at] = true;
            stack.Push(at);
        }
    }

    /// <summary>The axes of the ellipse with the same moments; an even bar of length L has a variance of L²/12 along itself.</summary>
    private static Blob Measure(int count, double x, double y, double xx, double yy, double xy)
    {
        var (vx, vy, c) = (xx - x * x, yy - y * y, xy - x * y);
        var root = Math.Sqrt((vx - vy) * (vx - vy) + 4 * c * c);
        return new Blob(count, x, y, 0.5 * Math.Atan2(2 * c, vx - vy), Math.Sqrt(6 * (vx + vy + root)), Math.Sqrt(6 * Math.Max(0.02, vx + vy - root)));
    }

    /// <summary>The threshold that parts values into two groups best (Otsu).</summary>
    public static float Threshold(float[] values)
    {
        var top = 0f;
        foreach (var value in values) top = Math.Max(top, value);
        if (top <= 0) return 0;
        var histogram = new int[256];
        double sum = 0;
        foreach (var value in values)
        {
            var bin = Math.Min(255, (int)(value / top * 255));
            histogram[bin]++;
            sum += bin;
        }
        var (best, threshold, below, sumBelow) = (0.0, 0, 0L, 0.0);
        for (var i = 0; i < 256; i++)
        {
            below += histogram[i];
            sumBelow += (double)i * histogram[i];
            if (below == 0 || below == values.Length) continue;
            var gap = sumBelow / below - (sum - sumBelow) / (values.Length - below);
            var between = below * (double)(values.Length - below) * gap * gap;
            if (between > best) (best, threshold) = (between, i);
        }
        return threshold / 255f * top;
    }
}
