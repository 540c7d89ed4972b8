namespace Verify.Core.Documents.Mrz;

/// <summary>How much sense lines make in an order.</summary>
internal static class MrzLines
{
    private static readonly int[][] TwoSwapped = [[1, 0]];
    private static readonly int[][] ThreeSwapped = [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    public static int[][] OtherOrders(int lines) => lines == 2 ? TwoSwapped : ThreeSwapped;

    /// <summary>Check digits that hold, dates that are digits, a code that is one: three more than in the given order cannot be chance in lines that were read well.</summary>
    public static int Sense(MrzLayout layout, ReadOnlySpan<char> zone, ReadOnlySpan<MrzCheckDigit> digits)
    {
        var sense = 0;
        foreach (var digit in digits)
            if (digit.Valid) sense++;
        if (!layout.Birth.In(zone).ContainsAnyExceptInRange('0', '9')) sense += 2;
        if (!layout.Expiry.IsAbsent && !layout.Expiry.In(zone).ContainsAnyExceptInRange('0', '9')) sense += 2;
        if (!layout.Name.In(zone).ContainsAnyInRange('0', '9')) sense += 2;
        if (zone[layout.Sex] is 'M' or 'F' or '<') sense++;
        return sense;
    }

    public static bool CodeFits(MrzLayout layout, ReadOnlySpan<char> code) => code.Length > 0 && layout.Format switch
    {
        MrzFormat.Td3 => code[0] == 'P',
        MrzFormat.MrvA or MrzFormat.MrvB => code[0] == 'V',
        // 9303 says A, C or I; passport cards, residence and crew cards of several states use other letters.
        MrzFormat.Td1 or MrzFormat.Td2 => char.IsAsciiLetterUpper(code[0]) && code[0] != 'V',
        MrzFormat.FrenchCard => code is "ID",
        _ => false,
    };
}
