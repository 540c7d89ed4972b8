namespace Verify.Core.Documents.Aamva;

/// <summary>A three-character element id such as DCS (family name) or ZVA (the issuer's own).</summary>
public readonly record struct AamvaElementId
{
    private readonly int packed;

    private AamvaElementId(int packed) => this.packed = packed;

    /// <summary>The id at the start of a text; false when none stands there. D elements are the standard's, Z elements the issuers'.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out AamvaElementId id)
    {
        var good = text.Length >= 3 && text[0] is 'D' or 'Z' && char.IsAsciiLetterUpper(text[1]) && (char.IsAsciiLetterUpper(text[2]) || char.IsAsciiDigit(text[2]));
        id = good ? new(text[0] | text[1] << 8 | text[2] << 16) : default;
        return good;
    }

    public static AamvaElementId Of(string id) => TryRead(id, out var read) && id.Length == 3 ? read : throw new ArgumentException($"'{id}' is no element id", nameof(id));

    /// <summary>A number below <see cref="Slots"/>, different for each id.</summary>
    internal int Slot
    {
        get
        {
            var third = (char)(packed >> 16);
            return ((packed & 0xff) == 'Z' ? Slots / 2 : 0) + ((packed >> 8 & 0xff) - 'A') * 36 + (third <= '9' ? third - '0' : third - 'A' + 10);
        }
    }

    internal const int Slots = 2 * 26 * 36;

    public override string ToString() => string.Create(3, packed, static (span, p) =>
    {
        for (var i = 0; i < 3; i++) span[i] = (char)(p >> 8 * i & 0xff);
    });
}

/// <summary>One element of a payload: its id and where its value stands in the payload's text.</summary>
public readonly record struct AamvaElement(AamvaElementId Id, int Start, int Length);

/// <summary>A subfile as the header describes it.</summary>
public readonly record struct AamvaSubfile(string Type, int Offset, int Length);
