using Verify.Core.Documents;
using Verify.Core.Documents.Aamva;
using Verify.Core.Documents.Comparing;
using Verify.Core.Documents.Mrz;
using Verify.Tests.Documents.Aamva;
using Verify.Tests.Documents.Mrz;

namespace Verify.Tests.Documents.Comparing;

public class ComparingTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    private static readonly PrintedDocument Printed = new()
    {
        Number = "AB 123-4567", Surname = "Example", GivenNames = "Ada", BirthDate = new(1990, 12, 10), IssueDate = new(2020, 12, 10), ExpiryDate = new(2030, 12, 10),
    };

    [Theory]
    [InlineData("MUELLER", "Müller", NameAgreement.Equal)]
    [InlineData("MULLER", "Müller", NameAgreement.Equal)]
    [InlineData("OCONNOR", "O'Connor", NameAgreement.Equal)]
    [InlineData("NOVAK", "Novák", NameAgreement.Equal)]
    [InlineData("LUKASZ", "Łukasz", NameAgreement.Equal)]
    [InlineData("STRASSE", "Straße", NameAgreement.Equal)]
    [InlineData("ADA EXAMPLE", "Example, Ada", NameAgreement.Equal)]
    [InlineData("ADA B EXAMPLE", "Ada Byron Example", NameAgreement.Part)]
    [InlineData("ADA EXAMPLE", "Ada Sample", NameAgreement.Different)]
    [InlineData("IVANOV", "Иванов", NameAgreement.NotComparable)]
    [InlineData("", "Ada", NameAgreement.NotComparable)]
    public void A_name_in_a_zone_is_the_printed_name_in_other_letters(string zone, string printed, NameAgreement expected) => Assert.Equal(expected, PrintedName.Compare(zone, printed));

    [Fact]
    public void A_zone_that_agrees_with_the_print_fails_nothing() => Assert.Empty(DocumentComparison.Compare(Zone(new SomeZone(MrzFormat.Td3)), Printed).Failed());

    [Fact]
    public void A_zone_that_disagrees_names_the_field()
    {
        var zone = Zone(new SomeZone(MrzFormat.Td3) { Birth = "901211", Surname = "SAMPLE", Number = "XY1234567" });
        Assert.Equal(["mrz-vs-print-number", "mrz-vs-print-name", "mrz-vs-print-birth-date"], DocumentComparison.Compare(zone, Printed).Failed());
    }

    [Fact]
    public void A_cut_name_agrees_with_the_whole_one() => Assert.Empty(DocumentComparison.Compare(
        Zone(new SomeZone(MrzFormat.Td1) { Surname = "EXAMPLE", GivenNames = "ADA BYRON CHARLOTTE DELPHINE" }), Printed with { GivenNames = "Ada Byron Charlotte Delphine" }).Failed());

    [Fact]
    public void A_wrong_check_digit_is_a_failed_finding()
    {
        var lines = new SomeZone(MrzFormat.Td3).Lines();
        lines[1] = lines[1][..9] + (lines[1][9] == '0' ? '1' : '0') + lines[1][10..];
        Assert.Equal(["mrz-number", "mrz-composite"], DocumentComparison.Check(MrzParser.Parse(lines, AsOf)).Failed());
    }

    [Theory]
    [InlineData("UTO", FindingState.Passed)]
    [InlineData("D<<", FindingState.Passed)]
    [InlineData("QQQ", FindingState.Failed)]
    public void An_issuing_state_has_a_code_that_is_one(string code, FindingState state) =>
        Assert.Equal(state, DocumentComparison.Check(Zone(new SomeZone(MrzFormat.Td3) { State = code })).State("mrz-state"));

    [Fact]
    public void A_passports_issuer_may_be_given_as_the_zone_writes_it() => Assert.Same(IssuerProfiles.Find("US", "passport"), IssuerProfiles.Find("USA", "passport"));

    [Fact]
    public void A_barcode_is_compared_with_the_print()
    {
        var card = AamvaParser.Parse(SomeCard.Bytes, AsOf);
        var printed = new PrintedDocument { Number = "T00000001", Surname = "Example", GivenNames = "Ada Byron", BirthDate = new(1990, 12, 10), ExpiryDate = new(2030, 12, 10), PostalCode = "23219-0000" };
        Assert.Empty(DocumentComparison.Compare(card, printed).Failed());
        Assert.Equal(["barcode-vs-print-birth-date"], DocumentComparison.Compare(card, printed with { BirthDate = new(1991, 12, 10) }).Failed());
        Assert.Equal(FindingState.NotChecked, DocumentComparison.Compare(card, printed).State("barcode-vs-print-issue"));
    }

    [Fact]
    public void An_unknown_issuer_is_not_checked_and_never_passes()
    {
        var findings = IssuerProfiles.Check("XX-YY", "licence", Printed, AsOf);
        Assert.Equal((FindingState.NotChecked, FindingState.NotChecked), (findings.State("number-form"), findings.State("validity-length")));
    }

    [Theory]
    [InlineData("A1234567", 2020, 2025, null)]
    [InlineData("12345678", 2020, 2025, "number-form")]
    [InlineData("A1234567", 2020, 2027, "validity-length")]
    public void A_licence_has_its_issuers_form_and_length(string number, int issued, int expires, string? failed)
    {
        var printed = Printed with { Number = number, IssueDate = new(issued, 12, 10), ExpiryDate = new(expires, 12, 10) };
        Assert.Equal(failed is null ? [] : [failed], IssuerProfiles.Check("US-CA", "licence", printed, AsOf).Failed());
    }

    [Fact]
    public void Dates_that_cannot_all_be_true_are_failed_findings() => Assert.Equal(["issued-after-birth", "expiry-after-issue"],
        Plausibility.Dates(new DateOnly(1990, 1, 1), new DateOnly(1980, 1, 1), new DateOnly(1979, 1, 1), AsOf).Failed());

    [Fact]
    public void Samples_of_real_layouts_have_the_forms_of_their_issuers()
    {
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(SharedData.Path("aamva/aamva_samples.jsonl")))
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            var card = AamvaParser.Parse(json.RootElement.GetProperty("payload_b64").GetBytesFromBase64(), AsOf);
            if (!card.Valid || card.Header.Issuer is not { } issuer) continue;
            var printed = new PrintedDocument { Number = card.Holder.DocumentNumber, BirthDate = card.Holder.BirthDate, IssueDate = card.Holder.IssueDate, ExpiryDate = card.Holder.ExpiryDate };
            wrong.AddRange(IssuerProfiles.Check($"{issuer.Country[..2]}-{issuer.Jurisdiction}", "licence", printed, AsOf).Where(f => f.State == FindingState.Failed).Select(f => $"{json.RootElement.GetProperty("id")}: {f}"));
        }
        Assert.Empty(wrong);
    }

    private static MachineReadableZone Zone(SomeZone zone) => MrzParser.Parse(zone.Lines(), AsOf);
}
