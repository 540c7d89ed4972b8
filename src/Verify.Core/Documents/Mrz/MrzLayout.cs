namespace Verify.Core.Documents.Mrz;

/// <summary>A run of characters in the joined lines of a zone.</summary>
internal readonly record struct Slot(int Start, int Length)
{
    public int End => Start + Length;
    public bool IsAbsent => Length == 0;
    public ReadOnlySpan<char> In(ReadOnlySpan<char> zone) => zone.Slice(Start, Length);
}

/// <summary>Where each field of one format stands, counted from 0 in the lines joined without a break. A digit position of -1 means that the format has none.</summary>
internal sealed record MrzLayout(MrzFormat Format, int Lines, int Width)
{
    public Slot Code { get; } = new(0, 2);
    public Slot State { get; } = new(2, 3);
    public Slot Name { get; private init; }
    public Slot GivenNames { get; private init; }
    public Slot Number { get; private init; }
    public int NumberDigit { get; private init; }
    public bool NumberMayOverflow { get; private init; }
    public Slot Nationality { get; private init; }
    public Slot Birth { get; private init; }
    public int BirthDigit => Birth.End;
    public int Sex { get; private init; }
    public Slot Expiry { get; private init; }
    public int ExpiryDigit => Expiry.End;
    public Slot Optional1 { get; private init; }
    public int OptionalDigit { get; private init; } = -1;
    public Slot Optional2 { get; private init; }
    public Slot Issued { get; private init; }
    public Slot[] Composite { get; private init; } = [];
    public int CompositeDigit { get; private init; } = -1;
    public int Length => Lines * Width;

    public static readonly MrzLayout Td1 = new(MrzFormat.Td1, 3, 30)
    {
        Number = new(5, 9), NumberDigit = 14, NumberMayOverflow = true, Optional1 = new(15, 15),
        Birth = new(30, 6), Sex = 37, Expiry = new(38, 6), Nationality = new(45, 3), Optional2 = new(48, 11), Name = new(60, 30),
        Composite = [new(5, 25), new(30, 7), new(38, 7), new(48, 11)], CompositeDigit = 59,
    };

    public static readonly MrzLayout Td2 = TwoLines(MrzFormat.Td2, 36) with
    {
        NumberMayOverflow = true, Optional1 = new(64, 7),
        Composite = [new(36, 10), new(49, 7), new(57, 14)], CompositeDigit = 71,
    };

    public static readonly MrzLayout Td3 = TwoLines(MrzFormat.Td3, 44) with
    {
        Optional1 = new(72, 14), OptionalDigit = 86,
        Composite = [new(44, 10), new(57, 7), new(65, 22)], CompositeDigit = 87,
    };

    public static readonly MrzLayout MrvA = TwoLines(MrzFormat.MrvA, 44) with { Optional1 = new(72, 16) };

    public static readonly MrzLayout MrvB = TwoLines(MrzFormat.MrvB, 36) with { Optional1 = new(64, 8) };

    /// <summary>Decree of 2 May 1995: the number's first four characters are the year and month of issue; no expiry, no nationality.</summary>
    public static readonly MrzLayout FrenchCard = new(MrzFormat.FrenchCard, 2, 36)
    {
        Name = new(5, 25), Optional1 = new(30, 6), Number = new(36, 12), NumberDigit = 48, Issued = new(36, 4),
        GivenNames = new(49, 14), Birth = new(63, 6), Sex = 70, Composite = [new(0, 71)], CompositeDigit = 71,
    };

    /// <summary>The layout for lines of this shape that begin like this one, or null.</summary>
    public static MrzLayout? For(int lines, int width, ReadOnlySpan<char> zone) => (lines, width) switch
    {
        (3, 30) => Td1,
        (2, 36) when zone[0] == 'V' => MrvB,
        (2, 36) when zone.StartsWith("IDFRA") => FrenchCard,
        (2, 36) => Td2,
        (2, 44) when zone[0] == 'V' => MrvA,
        (2, 44) => Td3,
        _ => null,
    };

    private static MrzLayout TwoLines(MrzFormat format, int width) => new(format, 2, width)
    {
        Name = new(5, width - 5), Number = new(width, 9), NumberDigit = width + 9, Nationality = new(width + 10, 3),
        Birth = new(width + 13, 6), Sex = width + 20, Expiry = new(width + 21, 6),
    };
}
