using System.Text;
using Verify.Core.Documents.Aamva;

namespace Verify.Tests.Documents.Aamva;

public class AamvaParserTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);
    private const string OldCard = "@\n\x1e\rANSI 6360050101DL00290100DLDAQ1\nDAAEXAMPLE,ADA,BYRON,JR\nDAG1 TEST ST\nDAITOWN\nDAJSC\nDAK29575\nDBA20300101\nDBB19900101\r";
    private const string Stripe = "%FLORLANDO^EXAMPLE$ADA$BYRON^1 TEST ST^?;636010012345678=300119901210=?#! 32801      E               1600?";

    [Fact]
    public void A_conforming_card_is_read_whole()
    {
        var card = Read(SomeCard.Payload());
        Assert.True(card.Valid, string.Join("; ", card.Faults));
        Assert.Empty(card.Notes);
        Assert.Equal(("Virginia", 10), (card.Header.Issuer?.Name, card.Header.Version));
        Assert.Equal(("EXAMPLE", "ADA BYRON"), (card.Holder.Surname, card.Holder.GivenNames));
        Assert.Equal((new DateOnly(1990, 12, 10), new DateOnly(2030, 12, 10)), (card.Holder.BirthDate, card.Holder.ExpiryDate));
        Assert.Equal("23219", card.Holder.PostalCode);
    }

    [Fact]
    public void Canadian_dates_begin_with_the_year() =>
        Assert.Equal(new DateOnly(1990, 12, 10), Read(SomeCard.Payload(iin: "636028", state: "BC", country: "CAN", birth: "19901210", issue: "20201210", expiry: "20301210")).Holder.BirthDate);

    [Fact]
    public void A_name_in_one_element_is_parted_at_its_commas()
    {
        var holder = Read(OldCard).Holder;
        Assert.Equal(("EXAMPLE", "ADA", "BYRON", "JR"), (holder.Surname, holder.FirstName, holder.MiddleName, holder.Suffix));
    }

    [Fact]
    public void Cut_names_are_told() => Assert.Equal(AamvaNameParts.Surname | AamvaNameParts.Middle, Read(SomeCard.Payload(cut: "TNT")).Holder.Truncated);

    [Theory]
    [InlineData("issuer number in no list", "unknown-issuer", "999999", null)]
    [InlineData("birth in the future", "future-dob", "636000", "12102090")]
    [InlineData("a thirteenth month", "invalid-date", "636000", "13101990")]
    public void A_fault_is_named(string what, string code, string iin, string? birth)
    {
        var card = Read(SomeCard.Payload(iin: iin, birth: birth ?? "12101990"));
        Assert.True(card.Faults.Any(fault => fault.Code == code), what);
    }

    [Fact]
    public void A_stripe_is_read_too()
    {
        var card = Read(Stripe);
        Assert.Equal(("EXAMPLE", "ADA", "FL", "ORLANDO"), (card.Holder.Surname, card.Holder.FirstName, card.Holder.State, card.Holder.City));
        Assert.Equal((new DateOnly(1990, 12, 10), new DateOnly(2030, 1, 31)), (card.Holder.BirthDate, card.Holder.ExpiryDate));
    }

    [Fact]
    public void Elements_without_separators_are_parted_and_reported()
    {
        var card = Read(SomeCard.Payload().Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal));
        Assert.Equal(("EXAMPLE", "ADA", new DateOnly(1990, 12, 10)), (card.Holder.Surname, card.Holder.FirstName, card.Holder.BirthDate));
        Assert.Contains(card.Faults, fault => fault.Code == "separators-lost");
    }

    [Theory]
    [InlineData("1990-12-10")]
    [InlineData("12/10/1990")]
    [InlineData("19901210")]
    public void Dates_in_another_writing_are_read(string birth) => Assert.Equal(new DateOnly(1990, 12, 10), Read(SomeCard.Payload(birth: birth)).Holder.BirthDate);

    [Fact]
    public void Bytes_that_are_no_payload_are_refused_with_a_reason() => Assert.Contains(Read("hello").Faults, fault => fault.Code == "bad-header");

    [Fact]
    public void Nothing_is_refused_with_a_reason() => Assert.False(Read("").Valid);

    [Theory]
    [InlineData("DAA", ",$")]
    [InlineData("", "\nDAIX\nDAIY")]
    [InlineData("", "DACADADDF")]
    [InlineData("DCS", "ZV")]
    public void An_endless_payload_is_read_to_an_end(string before, string repeated)
    {
        var card = Read($"@\n\x1e\rANSI 636000100002DL00410278ZV03190008DL{before}{string.Concat(Enumerable.Repeat(repeated, 200_000))}");
        Assert.InRange(card.Faults.Length, 1, 64);
    }

    [Fact]
    public void Mutated_payloads_never_throw()
    {
        var random = new Random(7);
        byte[][] seeds = [SomeCard.Bytes, Encoding.ASCII.GetBytes(Stripe), Encoding.ASCII.GetBytes(OldCard), Encoding.ASCII.GetBytes(SomeCard.Payload().ReplaceLineEndings(""))];
        for (var i = 0; i < 20_000; i++) AamvaParser.Parse(Fuzzing.Damage(seeds[i % seeds.Length], random), AsOf);
    }

    [Fact]
    public void A_card_costs_at_most_its_text_and_its_elements()
    {
        AamvaParser.Parse(SomeCard.Bytes, AsOf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) AamvaParser.Parse(SomeCard.Bytes, AsOf);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.True(bytes <= 2_400, $"{bytes} bytes for one parse");
    }

    private static AamvaCard Read(string payload) => AamvaParser.Parse(Encoding.Latin1.GetBytes(payload), AsOf);
}
