namespace Verify.Reader.Barcodes;

/// <summary>Reed–Solomon correction over the integers modulo 929, as PDF417 uses it: generator 3, first root 3¹.</summary>
internal static class ReedSolomon929
{
    private const int P = 929, Order = P - 1;
    private static readonly int[] Power = new int[Order + 1], Log = new int[P];

    static ReedSolomon929()
    {
        for (var (i, x) = (0, 1); i < Order; i++, x = x * 3 % P) (Power[i], Log[x]) = (x, i);
        Power[Order] = 1;
    }

    private static int Inverse(int value) => Power[(Order - Log[value]) % Order];

    /// <summary>
    /// Repairs the words in place, given how many of them are check words and which are known to be missing. Returns how many were wrong, or null
    /// where there were too many.
    /// </summary>
    public static int? Correct(int[] words, int checks, IReadOnlyList<int> missing)
    {
        if (missing.Count > checks) return null;
        var syndromes = Syndromes(words, checks);
        if (Array.TrueForAll(syndromes, s => s == 0)) return 0;
        var locator = Locate(syndromes, checks, [.. missing.Select(i => Power[(words.Length - 1 - i) % Order])]);
        var degree = Array.FindLastIndex(locator, c => c != 0);
        var evaluator = new int[checks];
        for (var i = 0; i < checks; i++)
            for (var j = 0; j <= i; j++) evaluator[i] = (evaluator[i] + locator[j] * syndromes[i - j]) % P;
        var repaired = (int[])words.Clone();
        var found = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var root = Power[(Order - (words.Length - 1 - i) % Order) % Order];
            if (Value(locator, root) != 0) continue;
            found++;
            // Forney: the size of the error at a root of the locator.
            var slope = 0;
            for (var (j, x) = (1, 1); j <= checks; j++, x = x * root % P) slope = (slope + j * (locator[j] * x % P)) % P;
            if (slope == 0) return null;
            repaired[i] = (words[i] + Value(evaluator, root) * Inverse(slope)) % P;
        }
        if (found != degree || !Array.TrueForAll(Syndromes(repaired, checks), s => s == 0)) return null;
        var changed = 0;
        for (var i = 0; i < words.Length; i++)
            if (words[i] != repaired[i]) changed++;
        repaired.CopyTo(words, 0);
        return changed;
    }

    /// <summary>The check words for data, for drawing a symbol.</summary>
    public static int[] Checks(ReadOnlySpan<int> data, int checks)
    {
        var generator = new int[checks + 1];
        generator[0] = 1;
        for (var i = 1; i <= checks; i++)
            for (var j = i; j > 0; j--) generator[j] = ((generator[j] - Power[i] * generator[j - 1]) % P + P) % P;
        var rest = new int[checks];
        foreach (var word in data)
        {
            var lead = (word + rest[0]) % P;
            for (var j = 0; j < checks; j++) rest[j] = ((j + 1 < checks ? rest[j + 1] : 0) + (P - lead * generator[j + 1] % P)) % P;
        }
        return Array.ConvertAll(rest, r => (P - r) % P);
    }

    private static int[] Syndromes(int[] words, int checks)
    {
        var syndromes = new int[checks];
        for (var i = 0; i < checks; i++)
            foreach (var word in words) syndromes[i] = (syndromes[i] * Power[i + 1] + word) % P;
        return syndromes;
    }

    private static int Value(int[] polynomial, int x)
    {
        var value = 0;
        for (var j = polynomial.Length - 1; j >= 0; j--) value = (value * x + polynomial[j]) % P;
        return value;
    }

    /// <summary>Berlekamp–Massey, begun with the places that are known to be missing.</summary>
    private static int[] Locate(int[] syndromes, int checks, int[] missing)
    {
        var locator = new int[checks + 1];
        locator[0] = 1;
        foreach (var place in missing)
            for (var j = checks; j > 0; j--) locator[j] = ((locator[j] - place * locator[j - 1]) % P + P) % P;
        var previous = (int[])locator.Clone();
        var length = missing.Length;
        for (var r = missing.Length + 1; r <= checks; r++)
        {
            var discrepancy = 0;
            for (var j = 0; j < r; j++) discrepancy = (discrepancy + locator[j] * syndromes[r - 1 - j]) % P;
            int[] shifted = [0, .. previous[..checks]];
            if (discrepancy == 0)
            {
                previous = shifted;
                continue;
            }
            var next = new int[checks + 1];
            for (var j = 0; j <= checks; j++) next[j] = ((locator[j] - discrepancy * shifted[j]) % P + P) % P;
            if (2 * length <= r + missing.Length - 1)
            {
                var inverse = Inverse(discrepancy);
                previous = Array.ConvertAll(locator, c => c * inverse % P);
                length = r + missing.Length - length;
            }
            else previous = shifted;
            locator = next;
        }
        return locator;
    }
}
