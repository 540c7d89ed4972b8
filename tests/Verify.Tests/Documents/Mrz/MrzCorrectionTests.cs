using Verify.Core.Documents.Mrz;

namespace Verify.Tests.Documents.Mrz;

public class MrzCorrectionTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    [Fact]
    public void Letters_in_a_date_are_taken_back_and_reported()
    {
        var lines = Misread(new SomeZone(MrzFormat.Td3) { Birth = "901010" }.Lines(), 1, 14, 'O');
        var corrected = MrzCorrection.Propose(lines);
        Assert.Equal([new MrzCorrectedCharacter(MrzField.BirthDate, 2, 15, 'O', '0')], corrected.Characters);
        Assert.True(MrzParser.Parse(corrected.Lines.AsSpan(), AsOf).Valid);
        Assert.False(MrzParser.Parse(lines, AsOf).Valid);
    }

    [Fact]
    public void A_number_is_corrected_where_one_change_makes_its_digit_hold()
    {
        var lines = new SomeZone(MrzFormat.Td3) { Number = "X8K3M9P7C" }.Lines();
        var corrected = MrzCorrection.Propose(Misread(lines, 1, 1, 'B'));
        Assert.Equal([new MrzCorrectedCharacter(MrzField.DocumentNumber, 2, 2, 'B', '8')], corrected.Characters);
        Assert.Equal(lines, corrected.Lines);
    }

    [Fact]
    public void Two_possible_changes_prove_nothing() =>
        Assert.Empty(MrzCorrection.Propose(Misread(new SomeZone(MrzFormat.Td3) { Number = "8XX8XX8XX" }.Lines(), 1, 0, 'B')).Characters
            .Where(character => character.Field != MrzField.DocumentNumber || character.Column != 1));

    [Fact]
    public void A_forged_number_is_not_explained_away() =>
        Assert.Empty(MrzCorrection.Propose(Misread(new SomeZone(MrzFormat.Td3) { Number = "X3K4M9P7C" }.Lines(), 1, 1, '9')).Characters);

    [Fact]
    public void A_sound_zone_has_nothing_to_correct() => Assert.Empty(MrzCorrection.Propose(new SomeZone(MrzFormat.Td1).Lines()).Characters);

    private static string[] Misread(string[] lines, int line, int at, char read)
    {
        var text = lines[line].ToCharArray();
        text[at] = read;
        lines = [.. lines];
        lines[line] = new string(text);
        return lines;
    }
}
