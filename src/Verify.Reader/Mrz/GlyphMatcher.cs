using System.Numerics;
using System.Runtime.InteropServices;

namespace Verify.Reader.Mrz;

/// <summary>
/// How well each character fits a cell of a text strip: normalised correlation with OCR-B drawn sharp, soft and softer, which stands for focus and
/// resolution. Scores run from -1 to 1.
/// </summary>
internal sealed class GlyphMatcher
{
    public const int Classes = 37;
    private static readonly double[] Softness = [0.03, 0.07, 0.11, 0.16, 0.22]; // of a cell's width

    /// <summary>Cells for the search over a whole line.</summary>
    public static readonly GlyphMatcher Coarse = new(8, 11, Softness[2..3]);
    /// <summary>Cells for the decision.</summary>
    public static readonly GlyphMatcher Exact = new(16, 24, Softness);
    /// <summary>The same with one softness, to find a line's proportions.</summary>
    public static readonly GlyphMatcher Quick = new(16, 24, Softness[2..3]);

    private readonly float[] templates;

    private GlyphMatcher(int width, int height, double[] softness)
    {
        (Width, Height, Variants) = (width, height, softness.Length);
        templates = new float[Variants * Classes * width * height];
        for (var v = 0; v < Variants; v++)
            for (var c = 0; c < Classes; c++)
            {
                var cell = Soften(OcrB.Draw(c, width * 2, height * 2), width * 2, height * 2, softness[v] * width * 2);
                var template = templates.AsSpan((v * Classes + c) * width * height, width * height);
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++)
                    {
                        var at = 4 * y * width + 2 * x;
                        template[y * width + x] = cell[at] + cell[at + 1] + cell[at + 2 * width] + cell[at + 2 * width + 1];
                    }
                Normalise(template, 0);
            }
    }

    public int Width { get; }
    public int Height { get; }
    /// <summary>Degrees of softness; one line has one.</summary>
    public int Variants { get; }

    /// <summary>Keeps, for each softness and class, the best score so far of the patch against it.</summary>
    public void Score(Span<float> patch, Span<float> best)
    {
        Normalise(patch, 4 * patch.Length);
        var values = MemoryMarshal.Cast<float, Vector<float>>(patch);
        var all = MemoryMarshal.Cast<float, Vector<float>>(templates.AsSpan());
        for (var t = 0; t < Variants * Classes; t++)
        {
            var template = all.Slice(t * values.Length, values.Length);
            var (even, odd) = (Vector<float>.Zero, Vector<float>.Zero);
            var i = 0;
            for (; i + 1 < values.Length; i += 2)
            {
                even += values[i] * template[i];
                odd += values[i + 1] * template[i + 1];
            }
            if (i < values.Length) even += values[i] * template[i];
            var score = Vector.Sum(even + odd);
            ref var kept = ref best[t];
            if (score > kept) kept = score;
        }
    }

    /// <summary>Mean 0 and length 1; the floor keeps blank paper from looking like a faint character.</summary>
    private static void Normalise(Span<float> values, float floor)
    {
        var mean = 0f;
        foreach (var value in values) mean += value;
        mean /= values.Length;
        var energy = floor;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] -= mean;
            energy += values[i] * values[i];
        }
        var factor = 1 / MathF.Sqrt(energy);
        for (var i = 0; i < values.Length; i++) values[i] *= factor;
    }

    private static float[] Soften(float[] cell, int width, int height, double sigma)
    {
        var radius = (int)Math.Ceiling(3 * sigma);
        var weights = new float[2 * radius + 1];
        for (var i = -radius; i <= radius; i++) weights[i + radius] = (float)Math.Exp(-i * i / (2 * sigma * sigma));
        var total = weights.Sum();
        var across = Convolve(cell, width, height, weights, total, 1, width);
        return Convolve(across, width, height, weights, total, width, height);
    }

    private static float[] Convolve(float[] source, int width, int height, float[] weights, float total, int step, int length)
    {
        var target = new float[source.Length];
        var radius = weights.Length / 2;
        for (var i = 0; i < source.Length; i++)
        {
            var position = step == 1 ? i % width : i / width;
            var sum = 0f;
            for (var k = -radius; k <= radius; k++)
                if (position + k >= 0 && position + k < length) sum += weights[k + radius] * source[i + k * step];
            target[i] = sum / total;
        }
        return target;
    }
}
