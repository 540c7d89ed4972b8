using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.Reader.Images;

/// <summary>The inverse cosine transform of an 8 × 8 block (Loeffler, Ligtenberg and Moschytz 1989), eight columns at a time.</summary>
internal static class JpegTransform
{
    /// <summary>From the order of the file to rows, with rows and columns exchanged: the first pass works on columns of that.</summary>
    public static readonly byte[] TransposedZigZag = Transposed();

    private static byte[] Transposed()
    {
        var order = new byte[64];
        var (x, y) = (0, 0);
        for (var i = 0; i < 64; i++)
        {
            order[i] = (byte)(x * 8 + y);
            var up = ((x + y) & 1) == 0;
            if (up && x == 7) y++;
            else if (up && y == 0) x++;
            else if (up) (x, y) = (x + 1, y - 1);
            else if (y == 7) x++;
            else if (x == 0) y++;
            else (x, y) = (x - 1, y + 1);
        }
        return order;
    }

    /// <summary>Turns dequantised coefficients (in transposed order; they are overwritten) into samples.</summary>
    public static void Inverse(Span<float> block, Span<byte> target, int stride)
    {
        Pass(block);
        for (var y = 0; y < 8; y++)
            for (var x = y + 1; x < 8; x++)
                (block[y * 8 + x], block[x * 8 + y]) = (block[x * 8 + y], block[y * 8 + x]);
        Pass(block);
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(block);
        for (var y = 0; y < 8; y++)
        {
            // An eighth of the sum is the mean; 128 is the middle that JPEG subtracts.
            var samples = Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(rows[y] * 0.125f + Vector256.Create(128.5f), Vector256<float>.Zero), Vector256.Create(255f)));
            var words = Vector128.Narrow(samples.GetLower(), samples.GetUpper());
            var bytes = Vector128.Narrow(words.AsUInt16(), words.AsUInt16());
            MemoryMarshal.Write(target[(y * stride)..], bytes.AsUInt64().ToScalar());
        }
    }

    private static void Pass(Span<float> block)
    {
        var v = MemoryMarshal.Cast<float, Vector256<float>>(block);
        var turn = (v[2] + v[6]) * 0.541196100f;
        var (low, high) = (turn - v[6] * 1.847759065f, turn + v[2] * 0.765366865f);
        var (sum, difference) = (v[0] + v[4], v[0] - v[4]);
        var (e0, e3, e1, e2) = (sum + high, sum - high, difference + low, difference - low);

        var (a, b, c, d) = (v[7], v[5], v[3], v[1]);
        var shared = (a + c + b + d) * 1.175875602f;
        var outer = (a + d) * -0.899976223f;
        var inner = (b + c) * -2.562915447f;
        var odd = (a + c) * -1.961570560f + shared;
        var even = (b + d) * -0.390180644f + shared;
        var o0 = a * 0.298631336f + outer + odd;
        var o1 = b * 2.053119869f + inner + even;
        var o2 = c * 3.072711026f + inner + odd;
        var o3 = d * 1.501321110f + outer + even;

        v[0] = e0 + o3;
        v[7] = e0 - o3;
        v[1] = e1 + o2;
        v[6] = e1 - o2;
        v[2] = e2 + o1;
        v[5] = e2 - o1;
        v[3] = e3 + o0;
        v[4] = e3 - o0;
    }
}
