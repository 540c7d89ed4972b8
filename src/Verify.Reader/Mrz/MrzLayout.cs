namespace Verify.Reader.Mrz;

/// <summary>A check digit: the pieces it covers, in order, and where it stands. Positions count through all lines.</summary>
internal sealed record CheckField((int Start, int Length)[] Covers, int Digit, bool MayBeEmpty = false)
{
    /// <summary>A digit over fields that have digits of their own: it proves and never changes a reading.</summary>
    public bool IsComposite => Covers.Length > 1 || Covers[0].Length > 14;

    public bool Includes(int position) => position == Digit || Covers.Any(piece => position >= piece.Start && position < piece.Start + piece.Length);
}

/// <summary>
/// The form of one kind of machine-readable zone (ICAO Doc 9303 parts 4 to 7): its lines, which characters may stand where, and its check digits.
/// </summary>
internal sealed record MrzLayout(string Format, int Lines, int Length, string Pattern, CheckField[] Checks, (int Start, int Length) Names, int[] States, int[] Dates)
{
    // a letter or filler, 9 digit, * any, c check digit, d check digit or filler, s sex, i the first letter of a card; a capital stands for itself
    private const string Names39 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Number = "*********", Birthday = "999999c", Any14 = "**************";

    // Before the layouts, which are made from them.
    private static readonly bool[] Digits = Class("0123456789"), Letters = Class("ABCDEFGHIJKLMNOPQRSTUVWXYZ<"), Sexes = Class("MFX<"),
        DigitsOrFiller = Class("0123456789<"), Anything = Class(OcrB.Characters);

    public static readonly MrzLayout Td3 = new("TD3", 2, 44, "Paaaa" + Names39 + Number + "caaa" + Birthday + "s" + Birthday + Any14 + "dc",
        [new([(44, 9)], 53), new([(57, 6)], 63), new([(65, 6)], 71), new([(72, 14)], 86, MayBeEmpty: true), new([(44, 10), (57, 7), (65, 22)], 87)], (5, 39), [2, 54], [57, 65]);

    public static readonly MrzLayout MrvA = new("MRV-A", 2, 44, "Vaaaa" + Names39 + Number + "caaa" + Birthday + "s" + Birthday + Any14 + "**",
        [new([(44, 9)], 53), new([(57, 6)], 63), new([(65, 6)], 71)], (5, 39), [2, 54], [57, 65]);

    public static readonly MrzLayout Td2 = new("TD2", 2, 36, "iaaaa" + Names39[..31] + Number + "daaa" + Birthday + "s" + Birthday + Any14[..7] + "c",
        [new([(36, 9)], 45, MayBeEmpty: true), new([(49, 6)], 55), new([(57, 6)], 63), new([(36, 10), (49, 7), (57, 14)], 71)], (5, 31), [2, 46], [49, 57]);

    public static readonly MrzLayout MrvB = new("MRV-B", 2, 36, "Vaaaa" + Names39[..31] + Number + "caaa" + Birthday + "s" + Birthday + Any14[..8],
        [new([(36, 9)], 45), new([(49, 6)], 55), new([(57, 6)], 63)], (5, 31), [2, 46], [49, 57]);

    public static readonly MrzLayout Td1 = new("TD1", 3, 30, "i*aaa" + Number + "d" + Any14 + "*" + Birthday + "s" + Birthday + "aaa" + Any14[..11] + "c" + Names39[..30],
        [new([(5, 9)], 14, MayBeEmpty: true), new([(30, 6)], 36), new([(38, 6)], 44), new([(5, 25), (30, 7), (38, 7), (48, 11)], 59)], (60, 30), [2, 45], [30, 38]);

    /// <summary>The French national card of 1995 to 2021: no expiry, the given names in the second line, a composite digit over everything.</summary>
    public static readonly MrzLayout FrenchCard = new("FRA-ID", 2, 36, "IDFRA" + Names39[..25] + "******" + "************c" + Names39[..14] + Birthday + "sc",
        [new([(36, 12)], 48), new([(63, 6)], 69), new([(0, 71)], 71)], (5, 25), [], [63]);

    public static readonly MrzLayout[] All = [Td3, MrvA, FrenchCard, Td2, MrvB, Td1];

    private static bool[] Class(string characters)
    {
        var allowed = new bool[OcrB.Characters.Length];
        foreach (var c in characters) allowed[OcrB.Characters.IndexOf(c)] = true;
        return allowed;
    }

    /// <summary>Which characters may stand at each position, counted through all lines.</summary>
    public bool[][] Allowed { get; } = Pattern.Select(p => p switch
    {
        'i' => Class("IAC"),
        >= 'A' and <= 'Z' => Class(p.ToString()),
        'a' => Letters,
        '9' or 'c' => Digits,
        'd' => DigitsOrFiller,
        's' => Sexes,
        _ => Anything,
    }).ToArray();

    public static int Value(char c) => c == '<' ? 0 : c <= '9' ? c - '0' : c - 'A' + 10;

    public static int Weight(int position) => (position % 3) switch { 0 => 7, 1 => 3, _ => 1 };

    /// <summary>The weighted sum (7, 3, 1) modulo 10 over the pieces that a check digit covers.</summary>
    public static char CheckDigit(ReadOnlySpan<char> text, (int Start, int Length)[] covers)
    {
        var (sum, i) = (0, 0);
        foreach (var (start, length) in covers)
            foreach (var c in text.Slice(start, length)) sum += Value(c) * ((i++ % 3) switch { 0 => 7, 1 => 3, _ => 1 });
        return (char)('0' + sum % 10);
    }

    public bool Holds(CheckField check, ReadOnlySpan<char> text)
    {
        var digit = text[check.Digit];
        if (digit == CheckDigit(text, check.Covers)) return true;
        if (digit != '<' || !check.MayBeEmpty) return false;
        // An empty field may leave its digit out; a long document number (TD1, TD2) goes on in the optional data instead.
        var (start, length) = check.Covers[0];
        return Format == "TD3" ? text.Slice(start, length).Trim('<').IsEmpty : LongNumberHolds(text, check);
    }

    /// <summary>A number of more than nine characters: a filler instead of the digit, the rest and its digit at the start of the optional data.</summary>
    private static bool LongNumberHolds(ReadOnlySpan<char> text, CheckField check)
    {
        var optional = check.Digit == 14 ? text[15..30] : text[64..71];
        var end = optional.IndexOf('<');
        if (end < 0) end = optional.Length;
        if (end < 2) return false;
        Span<char> number = [.. text.Slice(check.Covers[0].Start, 9), .. optional[..(end - 1)]];
        return CheckDigit(number, [(0, number.Length)]) == optional[end - 1];
    }
}
