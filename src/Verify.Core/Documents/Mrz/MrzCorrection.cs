using System.Collections.Immutable;

namespace Verify.Core.Documents.Mrz;

/// <summary>One character that was misread: where (line and column from 1), what was read, what it must have been, and which field's check digit proves it.</summary>
public sealed record MrzCorrectedCharacter(MrzField Field, int Line, int Column, char Read, char Corrected);

/// <summary>The lines with every proved correction applied, and the list of them. Empty when nothing could be proved.</summary>
public sealed record MrzCorrected(ImmutableArray<string> Lines, ImmutableArray<MrzCorrectedCharacter> Characters)
{
    public static readonly MrzCorrected None = new([], []);
}

/// <summary>
/// Takes back confusions of optical reading (O for 0, I for 1, B for 8) where a check digit proves it: the digit fails as read, and holds after
/// exactly one possible change, or after a digit is put where only a digit can stand. Fields without a check digit are never touched.
/// G and 6 differ by ten in the weighted alphabet, so no check digit can tell them apart: only a place for digits can.
/// A correction is for the reader that looks again and for the reviewer: the zone stays invalid as it was read.
/// </summary>
public static class MrzCorrection
{
    public static MrzCorrected Propose(ReadOnlySpan<string> lines)
    {
        var faults = default(FaultList);
        Span<char> read = stackalloc char[MrzParser.MaximumLength];
        if (MrzParser.Arrange(lines, read, ref faults) is not { } layout) return MrzCorrected.None;
        read = read[..layout.Length];
        Span<char> zone = stackalloc char[layout.Length];
        read.CopyTo(zone);
        if (MrzParser.DigitsHold(layout, zone)) return MrzCorrected.None;

        Digits(zone, layout.Birth, layout.BirthDigit);
        if (!layout.Expiry.IsAbsent) Digits(zone, layout.Expiry, layout.ExpiryDigit);
        if (layout.CompositeDigit >= 0 && AsDigit(zone[layout.CompositeDigit]) == MrzDigit.Of(zone, layout.Composite))
            zone[layout.CompositeDigit] = AsDigit(zone[layout.CompositeDigit]);
        Guarded(zone, layout, layout.Number, layout.NumberDigit);
        if (layout.OptionalDigit >= 0) Guarded(zone, layout, layout.Optional1, layout.OptionalDigit);
        if (layout.CompositeDigit >= 0 && AsDigit(zone[layout.CompositeDigit]) == MrzDigit.Of(zone, layout.Composite))
            zone[layout.CompositeDigit] = AsDigit(zone[layout.CompositeDigit]);
        return Differences(layout, read, zone);
    }

    /// <summary>Dates and their check digit: letters there are misread digits, believed when the date is one and its digit then holds.</summary>
    private static void Digits(Span<char> zone, Slot date, int digitAt)
    {
        Span<char> digits = stackalloc char[date.Length + 1];
        for (var i = 0; i <= date.Length; i++) digits[i] = AsDigit(zone[i == date.Length ? digitAt : date.Start + i]);
        if (digits.ContainsAnyExceptInRange('0', '9')) return;
        if (MrzDigit.Of(digits[..^1]) != digits[^1] || !MrzDate.IsPossible(digits[..^1])) return;
        digits[..^1].CopyTo(zone[date.Start..]);
        zone[digitAt] = digits[^1];
    }

    /// <summary>Letters and digits mixed: believed when one change alone makes the field's digit hold, and the composite digit, where there is one, holds with it.</summary>
    private static void Guarded(Span<char> zone, MrzLayout layout, Slot field, int digitAt)
    {
        var text = field.In(zone);
        if (zone[digitAt] == '<' || MrzDigit.Of(text) == zone[digitAt]) return;
        if (MrzDigit.Of(text) == AsDigit(zone[digitAt]))
        {
            zone[digitAt] = AsDigit(zone[digitAt]);
            return;
        }
        var (found, foundAt, foundAs) = (0, -1, '<');
        for (var i = field.Start; i < field.End; i++)
        {
            var read = zone[i];
            zone[i] = Confusable(read);
            if (zone[i] != read && MrzDigit.Of(field.In(zone)) == zone[digitAt]) (found, foundAt, foundAs) = (found + 1, i, zone[i]);
            zone[i] = read;
        }
        if (found != 1) return;
        var before = zone[foundAt];
        zone[foundAt] = foundAs;
        if (layout.CompositeDigit >= 0 && MrzDigit.Of(zone, layout.Composite) != zone[layout.CompositeDigit]) zone[foundAt] = before;
    }

    private static MrzCorrected Differences(MrzLayout layout, ReadOnlySpan<char> read, ReadOnlySpan<char> zone)
    {
        var characters = ImmutableArray.CreateBuilder<MrzCorrectedCharacter>();
        for (var i = 0; i < zone.Length; i++)
            if (read[i] != zone[i])
                characters.Add(new(FieldAt(layout, i), i / layout.Width + 1, i % layout.Width + 1, read[i], zone[i]));
        if (characters.Count == 0) return MrzCorrected.None;
        var lines = new string[layout.Lines];
        for (var i = 0; i < lines.Length; i++) lines[i] = zone.Slice(i * layout.Width, layout.Width).ToString();
        return new MrzCorrected([.. lines], characters.ToImmutable());
    }

    private static MrzField FieldAt(MrzLayout layout, int at)
    {
        if (at == layout.CompositeDigit) return MrzField.Composite;
        if (at >= layout.Birth.Start && at <= layout.BirthDigit) return MrzField.BirthDate;
        if (!layout.Expiry.IsAbsent && at >= layout.Expiry.Start && at <= layout.ExpiryDigit) return MrzField.ExpiryDate;
        return at >= layout.Number.Start && at <= layout.NumberDigit ? MrzField.DocumentNumber : MrzField.Optional;
    }

    /// <summary>What a digit is misread as, in the optical font B of these zones.</summary>
    private static char AsDigit(char c) => c switch
    {
        'O' or 'Q' or 'D' => '0',
        'I' or 'L' => '1',
        'Z' => '2',
        'A' => '4',
        'S' => '5',
        'G' => '6',
        'T' => '7',
        'B' => '8',
        _ => c,
    };

    /// <summary>
    /// Only the pairs that optical reading confuses all the time: each further pair makes it likelier that a forged number finds an innocent explanation
    /// (a check digit rejects nine wrong changes of ten, not all).
    /// </summary>
    private static char Confusable(char c) => c switch
    {
        '0' => 'O',
        '1' => 'I',
        '2' => 'Z',
        '5' => 'S',
        '8' => 'B',
        'O' => '0',
        'I' => '1',
        'Z' => '2',
        'S' => '5',
        'B' => '8',
        _ => c,
    };
}
