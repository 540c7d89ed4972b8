using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Verify.Reader.Images;

/// <summary>What the quantisation tables give away: the quality that was asked of the encoder, and which encoder it may have been.</summary>
internal static class JpegQuality
{
    // The luminance table that ITU-T T.81 gives as an example (K.1), in the file's order; most encoders scale it.
    private static ReadOnlySpan<byte> Standard =>
    [
        16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
        56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
    ];

    /// <summary>The quality from 1 to 100 where the table is a scaled standard one, else null.</summary>
    public static int? Estimate(ushort[]? table)
    {
        if (table is null) return null;
        for (var quality = 100; quality >= 1; quality--)
        {
            var scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
            var same = true;
            for (var i = 0; i < 64 && same; i++) same = table[i] == Math.Clamp((Standard[i] * scale + 50) / 100, 1, 255);
            if (same) return quality;
        }
        return null;
    }

    public static string Hash(ushort[]?[] tables)
    {
        Span<byte> bytes = stackalloc byte[4 * 128];
        bytes.Clear();
        for (var t = 0; t < 4; t++)
            for (var i = 0; i < 64 && tables[t] is not null; i++)
                BinaryPrimitives.WriteUInt16BigEndian(bytes[(t * 128 + i * 2)..], tables[t]![i]);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }
}
