using System.Runtime.InteropServices;

namespace Verify.Core.Documents.Mrz;

/// <summary>Reads the lines of a machine-readable zone. Reads strictly: what looks like a misread character is a fault here, and a proposal in <see cref="MrzCorrection"/>.</summary>
public static class MrzParser
{
    /// <summary>The longest zone: three lines of 30 are 90 characters.</summary>
    internal const int MaximumLength = 90;

    private static readonly MachineReadableZone Nothing = new(MrzFormat.Unknown, null, [], []);

    /// <summary>Reads one zone. The day of reading decides the centuries of its two-digit years.</summary>
    public static MachineReadableZone Parse(ReadOnlySpan<string> lines, DateOnly asOf)
    {
        var faults = default(FaultList);
        Span<char> zone = stackalloc char[MaximumLength];
        var layout = Arrange(lines, zone, ref faults);
        if (layout is null) return Nothing with { Faults = faults.Take() };
        zone = zone[..layout.Length];
        var digits = CheckDigits(layout, zone);
        if (!Hold(digits)) layout = Reorder(layout, zone, ref digits, ref faults);
        var fields = MrzFieldReader.Read(layout, zone, asOf);
        AddFaults(layout, fields, digits, ref faults);
        return new MachineReadableZone(layout.Format, fields, ImmutableCollectionsMarshal.AsImmutableArray(digits), faults.Take());
    }

    /// <summary>Puts the lines into one run of characters of the format's length, and says what had to be done to them.</summary>
    internal static MrzLayout? Arrange(ReadOnlySpan<string> lines, Span<char> zone, ref FaultList faults)
    {
        if (lines.Length == 1 && Split(lines[0]) is { } split) return Arrange(split, zone, ref faults);
        var width = Width(lines);
        if (width == 0)
        {
            faults.Add("line-count", $"{lines.Length} line(s) of these lengths are no machine-readable zone: 3 of 30, 2 of 36 or 2 of 44 characters are");
            return null;
        }
        for (var i = 0; i < lines.Length; i++) MrzLine.Copy(lines[i], i + 1, zone.Slice(i * width, width), ref faults);
        return MrzLayout.For(lines.Length, width, zone);
    }

    /// <summary>Some readers join the lines. The three total lengths are different, so they part without doubt.</summary>
    private static string[]? Split(string joined) => joined.Length switch
    {
        90 => [joined[..30], joined[30..60], joined[60..]],
        88 => [joined[..44], joined[44..]],
        72 => [joined[..36], joined[36..]],
        _ => null,
    };

    private static int Width(ReadOnlySpan<string> lines)
    {
        var longest = 0;
        foreach (var line in lines) longest = Math.Max(longest, line.Length);
        return (lines.Length, longest) switch
        {
            (3, >= 20 and <= 40) => 30,
            (2, >= 28 and <= 39) => 36,
            (2, >= 40 and <= 54) => 44,
            _ => 0,
        };
    }

    internal static MrzCheckDigit[] CheckDigits(MrzLayout layout, ReadOnlySpan<char> zone)
    {
        var count = 2 + (layout.Expiry.IsAbsent ? 0 : 1) + (layout.OptionalDigit < 0 ? 0 : 1) + (layout.CompositeDigit < 0 ? 0 : 1);
        var digits = new MrzCheckDigit[count];
        var at = 0;
        digits[at++] = NumberDigit(layout, zone);
        digits[at++] = new(MrzField.BirthDate, MrzDigit.Of(layout.Birth.In(zone)), zone[layout.BirthDigit]);
        if (!layout.Expiry.IsAbsent) digits[at++] = new(MrzField.ExpiryDate, MrzDigit.Of(layout.Expiry.In(zone)), zone[layout.ExpiryDigit]);
        if (layout.OptionalDigit >= 0) digits[at++] = OptionalDigit(layout, zone);
        if (layout.CompositeDigit >= 0) digits[at] = new(MrzField.Composite, MrzDigit.Of(zone, layout.Composite), zone[layout.CompositeDigit]);
        return digits;
    }

    /// <summary>
    /// Over a long number 9303 part 5 (note j) sums without the filler that parts it; some issuers and readers sum with it.
    /// Either digit is right, and the one of the standard is named when neither stands there.
    /// </summary>
    private static MrzCheckDigit NumberDigit(MrzLayout layout, ReadOnlySpan<char> zone)
    {
        var number = layout.Number.In(zone);
        var tail = MrzFieldReader.NumberTail(layout, zone);
        if (tail.IsEmpty) return new(MrzField.DocumentNumber, MrzDigit.Of(number), zone[layout.NumberDigit]);
        var withFiller = MrzDigit.Of(zone.Slice(layout.Number.Start, layout.Number.Length + 1), tail[..^1]);
        return new(MrzField.DocumentNumber, withFiller == tail[^1] ? withFiller : MrzDigit.Of(number, tail[..^1]), tail[^1]);
    }

    /// <summary>An empty personal number may have a filler instead of its digit (9303 part 4, 4.2.2.2).</summary>
    private static MrzCheckDigit OptionalDigit(MrzLayout layout, ReadOnlySpan<char> zone)
    {
        var text = layout.Optional1.In(zone);
        var actual = zone[layout.OptionalDigit];
        var empty = actual == '<' && !text.ContainsAnyExcept('<');
        return new(MrzField.Optional, empty ? '<' : MrzDigit.Of(text), actual);
    }

    internal static bool DigitsHold(MrzLayout layout, ReadOnlySpan<char> zone) => Hold(CheckDigits(layout, zone));

    private static bool Hold(ReadOnlySpan<MrzCheckDigit> digits)
    {
        foreach (var digit in digits)
            if (!digit.Valid) return false;
        return true;
    }

    /// <summary>Lines that make clearly more sense in another order were handed over in the wrong one.</summary>
    private static MrzLayout Reorder(MrzLayout layout, Span<char> zone, ref MrzCheckDigit[] digits, ref FaultList faults)
    {
        Span<char> other = stackalloc char[zone.Length];
        var (best, bestLayout, bestDigits) = (MrzLines.Sense(layout, zone, digits) + 3, default(MrzLayout), digits);
        Span<char> bestZone = stackalloc char[zone.Length];
        foreach (var order in MrzLines.OtherOrders(layout.Lines))
        {
            for (var i = 0; i < order.Length; i++) zone.Slice(order[i] * layout.Width, layout.Width).CopyTo(other[(i * layout.Width)..]);
            if (MrzLayout.For(layout.Lines, layout.Width, other) is not { } candidate) continue;
            var candidateDigits = CheckDigits(candidate, other);
            var sense = MrzLines.Sense(candidate, other, candidateDigits);
            if (sense < best) continue;
            (best, bestLayout, bestDigits) = (sense, candidate, candidateDigits);
            other.CopyTo(bestZone);
        }
        if (bestLayout is null) return layout;
        faults.Add("line-order", "the lines are not in their order; they were read in the order that makes sense");
        bestZone.CopyTo(zone);
        digits = bestDigits;
        return bestLayout;
    }

    private static void AddFaults(MrzLayout layout, MrzFields fields, MrzCheckDigit[] digits, ref FaultList faults)
    {
        foreach (var digit in digits)
            if (!digit.Valid) faults.Add("check-digit", $"{MrzNames.Of(digit.Field)} has check digit {digit.Actual}, its characters require {digit.Expected}");
        if (!MrzLines.CodeFits(layout, fields.DocumentCode)) faults.Add("document-code", $"no {layout.Format.Name()} document has the code '{fields.DocumentCode}'");
        if (!fields.BirthDate.WellFormed) faults.Add("invalid-date", $"birth date {fields.BirthDate.Printed} is not a date");
        if (fields.ExpiryDate is { WellFormed: false } expiry) faults.Add("invalid-date", $"expiry date {expiry.Printed} is not a date");
        if (fields.Sex is not ("M" or "F" or "<")) faults.Add("sex", $"sex is '{fields.Sex}': M, F and the filler are defined");
        if (fields.Surname.AsSpan().ContainsAnyInRange('0', '9') || fields.GivenNames.AsSpan().ContainsAnyInRange('0', '9'))
            faults.Add("name-character", "names hold letters only, a digit stands in this one");
        if (fields.Surname.Length == 0 && fields.GivenNames.Length == 0) faults.Add("name-missing", "no name stands in the name field");
    }
}
