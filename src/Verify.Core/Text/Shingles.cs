using System.Buffers.Binary;
using System.Globalization;

namespace Verify.Core.Text;

/// <summary>Word shingles of a text, their exact similarity, and the MinHash signature that estimates it without the text.</summary>
public static class Shingles
{
    public const int SignatureLength = 128;

    /// <summary>The sorted distinct hashes of all runs of <paramref name="size"/> words; case, punctuation and line breaks do not count.</summary>
    public static ulong[] Of(string text, int size = 3)
    {
        var words = new List<ulong>(text.Length / 6 + 1);
        var hash = Seed;
        var inside = false;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) { hash = Mix(hash ^ char.ToLowerInvariant(c)); inside = true; }
            else if (inside) { words.Add(hash); hash = Seed; inside = false; }
        }
        if (inside) words.Add(hash);
        if (words.Count == 0) return [];
        if (words.Count < size) size = words.Count;
        var shingles = new ulong[words.Count - size + 1];
        for (var i = 0; i < shingles.Length; i++)
        {
            var run = Seed;
            for (var j = 0; j < size; j++) run = Mix(run ^ words[i + j]);
            shingles[i] = run;
        }
        Array.Sort(shingles);
        var distinct = 0;
        for (var i = 0; i < shingles.Length; i++)
            if (i == 0 || shingles[i] != shingles[i - 1]) shingles[distinct++] = shingles[i];
        return shingles[..distinct];
    }

    /// <summary>The share of shingles that two sorted sets have in common (Jaccard); 0 when either is empty.</summary>
    public static double Jaccard(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        if (a.IsEmpty || b.IsEmpty) return 0;
        var common = Common(a, b);
        return (double)common / (a.Length + b.Length - common);
    }

    /// <summary>How many elements two sorted sets share.</summary>
    public static int Common(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) { common++; i++; j++; }
            else if (a[i] < b[j]) i++;
            else j++;
        }
        return common;
    }

    /// <summary>The elements of a sorted set that are not in another: takes the words of the job advert, or stock phrases, out of a résumé.</summary>
    public static ulong[] Without(ulong[] shingles, IReadOnlySet<ulong> stock) => Array.FindAll(shingles, shingle => !stock.Contains(shingle));

    /// <summary>The MinHash signature: equal places of two signatures estimate the Jaccard similarity.</summary>
    public static ushort[] Signature(ReadOnlySpan<ulong> shingles)
    {
        var signature = new ushort[SignatureLength];
        if (shingles.IsEmpty) return signature;
        for (var place = 0; place < SignatureLength; place++)
        {
            var salt = Mix((ulong)place + 1);
            var least = ulong.MaxValue;
            foreach (var shingle in shingles)
            {
                var hash = Mix(shingle ^ salt);
                if (hash < least) least = hash;
            }
            signature[place] = (ushort)least;
        }
        return signature;
    }

    /// <summary>The estimated Jaccard similarity of two signatures.</summary>
    public static double Similarity(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        if (a.Length != b.Length || a.IsEmpty) return 0;
        var equal = 0;
        for (var i = 0; i < a.Length; i++)
            if (a[i] == b[i]) equal++;
        return (double)equal / a.Length;
    }

    public static string Text(ReadOnlySpan<ushort> signature)
    {
        var bytes = new byte[signature.Length * 2];
        for (var i = 0; i < signature.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), signature[i]);
        return Convert.ToHexStringLower(bytes);
    }

    public static ushort[] Parse(string text)
    {
        var signature = new ushort[text.Length / 4];
        for (var i = 0; i < signature.Length; i++)
            signature[i] = ushort.Parse(text.AsSpan(i * 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return signature;
    }

    private const ulong Seed = 0x9E3779B97F4A7C15;

    // splitmix64's finaliser (public domain, Sebastiano Vigna): spreads every bit over the whole word.
    internal static ulong Mix(ulong value)
    {
        value += Seed;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
