namespace Verify.Core.Documents.Mrz;

/// <summary>The fields that a check digit guards.</summary>
public enum MrzField
{
    DocumentNumber,
    BirthDate,
    ExpiryDate,
    Optional,
    Composite,
}

/// <summary>One check digit: what the guarded characters require, and what stands in the zone.</summary>
public readonly record struct MrzCheckDigit(MrzField Field, char Expected, char Actual)
{
    public bool Valid => Expected == Actual;
}

/// <summary>The 7-3-1 sum modulo 10 of ICAO 9303 part 3, section 4.9.</summary>
public static class MrzDigit
{
    /// <summary>The check digit of a run of characters.</summary>
    public static char Of(ReadOnlySpan<char> text)
    {
        var (sum, weight) = (0, 0);
        Add(text, ref sum, ref weight);
        return Digit(sum);
    }

    internal static char Of(ReadOnlySpan<char> zone, ReadOnlySpan<Slot> slots)
    {
        var (sum, weight) = (0, 0);
        foreach (var slot in slots) Add(slot.In(zone), ref sum, ref weight);
        return Digit(sum);
    }

    internal static char Of(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var (sum, weight) = (0, 0);
        Add(first, ref sum, ref weight);
        Add(second, ref sum, ref weight);
        return Digit(sum);
    }

    private static void Add(ReadOnlySpan<char> text, ref int sum, ref int weight)
    {
        ReadOnlySpan<byte> weights = [7, 3, 1];
        foreach (var c in text)
        {
            sum += Value(c) * weights[weight];
            weight = weight == 2 ? 0 : weight + 1;
        }
    }

    private static int Value(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => 0,
    };

    private static char Digit(int sum) => (char)('0' + sum % 10);
}
