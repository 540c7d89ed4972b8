using System.Globalization;

namespace Verify.Bench.Benchmark;

/// <summary>A seeded source of chance (SplitMix64): the same seed gives the same draws on every machine and runtime.</summary>
internal sealed class Draw
{
    private readonly ulong _seed;
    private ulong _state;

    public Draw(ulong seed) => _seed = _state = seed;

    /// <summary>A stream of its own, so that one recipe's draws do not shift another's.</summary>
    public Draw Fork(string label)
    {
        var hash = _seed ^ 0xcbf29ce484222325UL;
        foreach (var letter in label) hash = (hash ^ letter) * 0x100000001b3UL;
        return new Draw(Mix(hash));
    }

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A whole number, both ends included.</summary>
    public int Int(int from, int to) => from + (int)(Unit() * (to - from + 1));

    public double Between(double from, double to) => from + (Unit() * (to - from));

    public T Pick<T>(IReadOnlyList<T> items) => items[Int(0, items.Count - 1)];

    public T Pick<T>(params (double Weight, T Item)[] items)
    {
        var at = Unit() * items.Sum(item => item.Weight);
        foreach (var (weight, item) in items)
            if ((at -= weight) < 0) return item;
        return items[^1].Item;
    }

    public double Normal(double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit()));

    /// <summary>Skewed amounts (durations, counts): half lie below the median, sigma is the spread of the logarithm.</summary>
    public double Skewed(double median, double sigma) => median * Math.Exp(Normal(0, sigma));

    public string Hex(int digits)
    {
        var text = "";
        while (text.Length < digits) text += Next().ToString("x16", CultureInfo.InvariantCulture);
        return text[..digits];
    }

    public string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + Int(0, 9))));

    /// <summary>A 64-bit image hash that is the given one with a few bits changed: the same picture, saved again.</summary>
    public string Near(string hash, int bits)
    {
        var value = ulong.Parse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        for (var i = 0; i < bits; i++) value ^= 1UL << Int(0, 63);
        return value.ToString("x16", CultureInfo.InvariantCulture);
    }

    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Int(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
