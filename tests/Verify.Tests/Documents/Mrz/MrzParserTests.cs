using System.Text;
using Verify.Core.Documents.Mrz;

namespace Verify.Tests.Documents.Mrz;

public class MrzParserTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    public static TheoryData<MrzFormat> Formats => new(MrzFormat.Td1, MrzFormat.Td2, MrzFormat.Td3, MrzFormat.MrvA, MrzFormat.MrvB);

    [Theory, MemberData(nameof(Formats))]
    public void What_was_written_is_read(MrzFormat format)
    {
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            var zone = SomeZone.Random(format, random);
            var read = MrzParser.Parse(zone.Lines(), AsOf);
            Assert.True(read.Valid, $"{string.Join('/', zone.Lines())}: {string.Join("; ", read.Faults)}");
            Assert.Equal((format, zone.Number, zone.State), (read.Format, read.Fields!.DocumentNumber, read.Fields.IssuingState));
            Assert.Equal((zone.Surname, zone.GivenNames), (read.Fields.Surname, read.Fields.GivenNames));
            Assert.Equal((zone.Birth, zone.Expiry, zone.Sex), (read.Fields.BirthDate.Printed, read.Fields.ExpiryDate?.Printed, read.Fields.Sex));
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void Every_wrong_check_digit_is_found(MrzFormat format)
    {
        var lines = new SomeZone(format).Lines();
        var at = format == MrzFormat.Td1 ? 6 : 19;
        var wrong = lines[1].ToCharArray();
        wrong[at] = wrong[at] == '9' ? '0' : (char)(wrong[at] + 1);
        lines[1] = new string(wrong);
        Assert.Contains(MrzParser.Parse(lines, AsOf).CheckDigits, digit => digit is { Field: MrzField.BirthDate, Valid: false });
    }

    [Theory]
    [InlineData("270101", "1927-01-01")]
    [InlineData("261123", "2026-11-23")]
    [InlineData("261124", "1926-11-24")]
    [InlineData("9012<<", "1990-12")]
    [InlineData("90<<<<", "1990")]
    [InlineData("<<<<<<", null)]
    public void A_birth_date_lies_in_the_past_and_may_be_known_in_part(string printed, string? expected)
    {
        var zone = MrzParser.Parse(new SomeZone(MrzFormat.Td3) { Birth = printed }.Lines(), AsOf);
        Assert.True(zone.Valid, string.Join("; ", zone.Faults));
        Assert.Equal(expected, zone.Fields!.BirthDate.ToString());
    }

    [Theory]
    [InlineData("550101", 2055)]
    [InlineData("560101", 1956)]
    [InlineData("950712", 1995)]
    public void An_expiry_date_lies_near_the_day_of_reading(string printed, int year) =>
        Assert.Equal(year, MrzParser.Parse(new SomeZone(MrzFormat.Td1) { Expiry = printed }.Lines(), AsOf).Fields!.ExpiryDate!.Value.Year);

    [Fact]
    public void A_name_that_fills_its_field_may_be_cut()
    {
        var zone = MrzParser.Parse(new SomeZone(MrzFormat.Td1) { Surname = "VERYLONGSURNAMEOFTHE", GivenNames = "EXAMPLEFAMILY" }.Lines(), AsOf);
        Assert.True(zone.Fields!.NamesMayBeTruncated);
    }

    [Fact]
    public void Lines_joined_by_a_reader_are_parted() => Assert.True(MrzParser.Parse([string.Concat(new SomeZone(MrzFormat.Td1).Lines())], AsOf).Valid);

    [Theory, MemberData(nameof(Formats))]
    public void Lines_in_the_wrong_order_are_read_and_reported(MrzFormat format)
    {
        string[] lines = [.. new SomeZone(format).Lines().Reverse()];
        var zone = MrzParser.Parse(lines, AsOf);
        Assert.Equal(["line-order"], zone.Faults.Select(fault => fault.Code));
        Assert.Equal(("EXAMPLE", format), (zone.Fields!.Surname, zone.Format));
    }

    [Fact]
    public void Mutated_lines_never_throw()
    {
        var random = new Random(5);
        foreach (var format in Formats.Select(row => row.Data))
            for (var i = 0; i < 4_000; i++)
            {
                var lines = Encoding.Latin1.GetString(Fuzzing.Damage(Encoding.Latin1.GetBytes(string.Join('\n', new SomeZone(format).Lines())), random)).Split('\n');
                MrzParser.Parse(lines, AsOf);
                MrzCorrection.Propose(lines);
            }
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_zone_costs_at_most_its_fields(MrzFormat format)
    {
        var lines = new SomeZone(format).Lines();
        MrzParser.Parse(lines, AsOf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) MrzParser.Parse(lines, AsOf);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.True(bytes <= 800, $"{bytes} bytes for one parse");
    }
}
