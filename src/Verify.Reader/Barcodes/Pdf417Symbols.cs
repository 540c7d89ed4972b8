using System.Globalization;
using System.Numerics;

namespace Verify.Reader.Barcodes;

/// <summary>The 3 × 929 symbols of PDF417: which pattern of 17 modules stands for which code word.</summary>
internal static class Pdf417Symbols
{
    public const int Modules = 17, Words = 929, Clusters = 3;

    private static readonly int[] Patterns = Load();
    private static readonly short[] Known = Index();

    private static int[] Load() =>
        [.. Resources.Lines("pdf417-symbols.txt").SelectMany(line => line.Split(' ')).Select(text => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static short[] Index()
    {
        var known = new short[1 << Modules];
        Array.Fill(known, (short)-1);
        for (var i = 0; i < Patterns.Length; i++) known[Patterns[i]] = (short)i;
        return known;
    }

    /// <summary>
    /// The symbol (cluster × 929 + word) that seventeen samples show: exactly, or the one that fits best where none other fits nearly as well; -1
    /// where it cannot be told. Samples above zero are dark.
    /// </summary>
    public static int Nearest(ReadOnlySpan<float> samples)
    {
        var (bits, dark, light) = (0, float.MinValue, float.MaxValue);
        foreach (var sample in samples)
        {
            bits = bits << 1 | (sample > 0 ? 1 : 0);
            dark = Math.Max(dark, sample);
            light = Math.Min(light, sample);
        }
        if (Known[bits] >= 0) return Known[bits];
        var (best, second, found) = (float.MinValue, float.MinValue, -1);
        for (var i = 0; i < Patterns.Length; i++)
        {
            if (BitOperations.PopCount((uint)(Patterns[i] ^ bits)) > 3) continue;
            var fit = 0f;
            for (var m = 0; m < Modules; m++) fit += (Patterns[i] >> (Modules - 1 - m) & 1) != 0 ? samples[m] : -samples[m];
            if (fit > best) (best, second, found) = (fit, best, i);
            else if (fit > second) second = fit;
        }
        return best - second > 0.08f * (dark - light) ? found : -1;
    }

    /// <summary>The seventeen modules of a symbol, for drawing one.</summary>
    public static int Pattern(int cluster, int word) => Patterns[cluster * Words + word];
}
