using Verify.Reader.Images;

namespace Verify.Reader.Mrz;

/// <summary>
/// Settles a doubtful letter by the document's own print: the same zone mostly holds both letters elsewhere, proven by a check digit or plain to the
/// eye, in the same ink, focus and resolution. What a drawn alphabet cannot tell apart in small print, these often can.
/// </summary>
internal static class OwnLetters
{
    private const float Doubtful = 0.05f, Plain = 0.08f;
    private const int Shift = 1;

    public static void Compare(MrzLayout layout, char[] text, float[][] scores, bool[] proven, Plane[] looks)
    {
        var read = Array.ConvertAll(text, c => OcrB.Characters.IndexOf(c));
        for (var i = 0; i < text.Length; i++)
        {
            if (proven[i] || MrzText.Best(scores[i], layout.Allowed[i], read[i]) is not (>= 0 and var other)) continue;
            if (Math.Abs(scores[i][read[i]] - scores[i][other]) > Doubtful) continue;
            if (Alike(read[i], i) is not { } first || Alike(other, i) is not { } second) continue;
            // Half to each, so that the two evidences add up in the difference.
            scores[i][read[i]] += (first - second) / 2;
            scores[i][other] -= (first - second) / 2;
            text[i] = OcrB.Characters[MrzText.Best(scores[i], layout.Allowed[i], -1)];
        }

        float? Alike(int character, int place)
        {
            float? best = null;
            for (var j = 0; j < read.Length; j++)
            {
                if (j == place || read[j] != character) continue;
                if (!proven[j] && MrzText.Best(scores[j], layout.Allowed[j], character) is >= 0 and var next && scores[j][character] - scores[j][next] < Plain) continue;
                best = Math.Max(best ?? -1, Likeness(looks[place], looks[j]));
            }
            return best;
        }
    }

    /// <summary>The best correlation of two cells over small shifts.</summary>
    private static float Likeness(Plane a, Plane b)
    {
        var best = -1f;
        for (var dy = -2 * Shift; dy <= 2 * Shift; dy++)
            for (var dx = -2 * Shift; dx <= 2 * Shift; dx++) best = Math.Max(best, Correlation(a, b, dx, dy));
        return best;
    }

    private static float Correlation(Plane a, Plane b, int dx, int dy)
    {
        const int inset = 3; // what lies beyond is the neighbours'
        var (n, sa, sb, saa, sbb, sab) = (0, 0f, 0f, 0f, 0f, 0f);
        for (var y = 0; y < a.Height; y++)
        {
            if (y + dy < 0 || y + dy >= b.Height) continue;
            for (var x = inset; x < a.Width - inset; x++)
            {
                var (va, vb) = (a.Values[y * a.Width + x], b.Values[(y + dy) * b.Width + x + dx]);
                n++;
                sa += va;
                sb += vb;
                saa += va * va;
                sbb += vb * vb;
                sab += va * vb;
            }
        }
        var spread = MathF.Sqrt(Math.Max(0, (saa - sa * sa / n) * (sbb - sb * sb / n)));
        return spread > 0 ? (sab - sa * sb / n) / spread : -1;
    }
}
