namespace Verify.Core.Documents.Aamva;

/// <summary>
/// The three tracks of a magnetic stripe (AAMVA 2000, annex on magnetic stripes): state, city, name and address; issuer, number, expiry and birth; postal code and sex.
/// Values keep the ids that the barcode's elements have.
/// </summary>
internal static class AamvaStripe
{
    public static bool IsStripe(ReadOnlySpan<char> text) => text.Length > 20 && text[0] == '%' && text[1..].Contains(';') && text[1..].Contains('^');

    public static AamvaHeader Read(ReadOnlySpan<char> text, ref AamvaElements elements, ref FaultList faults)
    {
        First(text, ref elements, ref faults);
        var at = text.IndexOf(';') + 1;
        var stop = at + Math.Max(0, text[at..].IndexOf('?'));
        var header = Second(text, at, stop, ref elements, ref faults);
        Third(text, stop, ref elements, ref faults);
        return header;
    }

    private static void First(ReadOnlySpan<char> text, ref AamvaElements elements, ref FaultList faults)
    {
        var end = text.IndexOfAny('?', ';');
        Add("DAJ", 1, 3, text, ref elements, ref faults);
        var at = Field(text, 3, end, 13, "DAI", ref elements, ref faults);
        at = Field(text, at, end, 35, "DAA", ref elements, ref faults);
        var street = text[at..end].IndexOfAny('$', '^');
        Add("DAG", at, street < 0 ? end : at + street, text, ref elements, ref faults);
    }

    /// <summary>A field has its full width, or ends earlier at a caret.</summary>
    private static int Field(ReadOnlySpan<char> text, int at, int end, int width, string id, ref AamvaElements elements, ref FaultList faults)
    {
        var limit = Math.Min(end, at + width + 1);
        if (at >= limit) return end;
        var caret = text[at..limit].IndexOf('^');
        var stop = caret < 0 ? Math.Min(end, at + width) : at + caret;
        Add(id, at, stop, text, ref elements, ref faults);
        return caret < 0 ? stop : stop + 1;
    }

    private static AamvaHeader Second(ReadOnlySpan<char> text, int at, int stop, ref AamvaElements elements, ref FaultList faults)
    {
        var equals = text[at..stop].IndexOf('=');
        if (equals < 6)
        {
            faults.Add("bad-header", "the second track has no issuer number");
            return AamvaHeader.None;
        }
        var issuer = AamvaIssuers.Find(text.Slice(at, 6));
        if (issuer is null) faults.Add("unknown-issuer", $"issuer number {text.Slice(at, 6)} is in no list of issuers");
        Add("DAQ", at + 6, at + equals, text, ref elements, ref faults);
        var dates = at + equals + 1;
        if (stop - dates >= 4) Add("DBA", dates, dates + 4, text, ref elements, ref faults);
        if (stop - dates >= 12) Add("DBB", dates + 4, dates + 12, text, ref elements, ref faults);
        return new AamvaHeader(text.Slice(at, 6).ToString(), issuer, null, null, []);
    }

    private static void Third(ReadOnlySpan<char> text, int from, ref AamvaElements elements, ref FaultList faults)
    {
        var third = text[from..].IndexOfAny('%', '#', '+');
        if (third < 0 || from + third + 32 > text.Length) return;
        var at = from + third + 3;
        Add("DAK", at, Math.Min(at + 11, text.Length), text, ref elements, ref faults);
        if (at + 28 <= text.Length && text[at + 27] is 'M' or 'F' or '1' or '2') Add("DBC", at + 27, at + 28, text, ref elements, ref faults);
    }

    private static void Add(string id, int start, int end, ReadOnlySpan<char> text, ref AamvaElements elements, ref FaultList faults)
    {
        end = Math.Min(end, text.Length);
        if (start < end) elements.Add(text, AamvaElementId.Of(id), start, end, ref faults);
    }
}
