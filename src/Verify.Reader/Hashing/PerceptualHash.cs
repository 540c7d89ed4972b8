using System.Globalization;
using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

namespace Verify.Reader.Hashing;

/// <summary>Hashes that stay nearly the same when a picture is scaled, compressed or brightened.</summary>
internal static class PerceptualHash
{
    private const int Size = 32;
    private static readonly float[] Cosines = Fill();

    private static float[] Fill()
    {
        var cosines = new float[8 * Size];
        for (var k = 0; k < 8; k++)
            for (var i = 0; i < Size; i++) cosines[k * Size + i] = (float)Math.Cos((2 * i + 1) * (k + 1) * Math.PI / (2 * Size));
        return cosines;
    }

    public static HashPair Of(Gray picture) => new(Hex(Differences(picture)), Hex(Frequencies(picture)));

    private static string Hex(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>dHash: in a grid of 9 × 8 means, whether each is brighter than its right neighbour.</summary>
    private static ulong Differences(Gray picture)
    {
        var means = Means(picture, 9, 8);
        ulong hash = 0;
        for (var y = 0; y < 8; y++)
            for (var x = 0; x < 8; x++) hash = hash << 1 | (means[y * 9 + x] > means[y * 9 + x + 1] ? 1ul : 0);
        return hash;
    }

    /// <summary>pHash: the 8 × 8 lowest frequencies (without the constant ones) of 32 × 32 means, each against their median.</summary>
    private static ulong Frequencies(Gray picture)
    {
        var means = Means(picture, Size, Size);
        var rows = new float[Size * 8];
        for (var y = 0; y < Size; y++)
            for (var u = 0; u < 8; u++)
                for (var x = 0; x < Size; x++) rows[y * 8 + u] += means[y * Size + x] * Cosines[u * Size + x];
        var low = new float[64];
        for (var v = 0; v < 8; v++)
            for (var u = 0; u < 8; u++)
                for (var y = 0; y < Size; y++) low[v * 8 + u] += rows[y * 8 + u] * Cosines[v * Size + y];
        var sorted = (float[])low.Clone();
        Array.Sort(sorted);
        var median = (sorted[31] + sorted[32]) / 2;
        ulong hash = 0;
        foreach (var value in low) hash = hash << 1 | (value > median ? 1ul : 0);
        return hash;
    }

    private static float[] Means(Gray picture, int width, int height)
    {
        var means = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Range(y, height, picture.Height);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Range(x, width, picture.Width);
                long sum = 0;
                for (var row = top; row < bottom; row++)
                    foreach (var sample in picture.Pixels.AsSpan(row * picture.Width + left, right - left)) sum += sample;
                means[y * width + x] = (float)sum / ((bottom - top) * (right - left));
            }
        }
        return means;
    }

    private static (int From, int To) Range(int i, int count, int length)
    {
        var from = Math.Min(length - 1, (int)((long)i * length / count));
        return (from, Math.Max(from + 1, (int)((long)(i + 1) * length / count)));
    }
}
