using Verify.Core.Documents;
using Verify.Core.Documents.Banking;

namespace Verify.Tests.Documents.Banking;

public class BankingTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    [Theory]
    [InlineData("GB82 WEST 1234 5698 7654 32", FindingState.Passed)]
    [InlineData("DE89370400440532013000", FindingState.Passed)]
    [InlineData("NO9386011117947", FindingState.Passed)]
    [InlineData("MT84MALT011000012345MTLCAST001S", FindingState.Passed)]
    [InlineData("GB82 WEST 1234 5698 7654 33", FindingState.Failed)]
    [InlineData("DE8937040044053201300", FindingState.Failed)]
    [InlineData("hello", FindingState.Failed)]
    [InlineData("", FindingState.NotChecked)]
    public void An_iban_has_its_check_digits_and_its_length(string number, FindingState state)
    {
        var finding = Iban.Check(number);
        Assert.Equal(state, finding.State);
        if (number.Length > 8) Assert.DoesNotContain(number[4..], finding.Detail);
    }

    [Theory]
    [InlineData("011000015", FindingState.Passed)]
    [InlineData("021000021", FindingState.Passed)]
    [InlineData("021000022", FindingState.Failed)]
    [InlineData("991000015", FindingState.Failed)]
    [InlineData("000000000", FindingState.Failed)]
    [InlineData("12345", FindingState.Failed)]
    [InlineData(null, FindingState.NotChecked)]
    public void A_routing_number_has_its_check_digit(string? number, FindingState state) => Assert.Equal(state, RoutingNumber.Check(number).State);

    [Fact]
    public void A_statement_adds_up_and_names_its_holder()
    {
        var statement = new BankDocument
        {
            HolderName = "EXAMPLE, ADA B.", RoutingNumber = "011000015", From = new(2026, 9, 1), To = new(2026, 9, 30),
            BeginningBalance = 100, Deposits = 2_000, Withdrawals = 1_500, EndingBalance = 600,
        };
        Assert.Empty(BankDocumentChecks.Check(statement, ["Ada Byron Example"], AsOf).Failed());
        Assert.Equal(["account-holder"], BankDocumentChecks.Check(statement, ["Charles Sample"], AsOf).Failed());
        Assert.Equal(["bank-balance"], BankDocumentChecks.Check(statement with { EndingBalance = 6_000 }, ["Ada Byron Example"], AsOf).Failed());
    }

    [Fact]
    public void A_payslip_adds_up_and_names_its_payer()
    {
        var slip = new PayerDocument
        {
            HolderName = "Ada Example", PayerName = "Example Works GmbH", Issued = new(2026, 10, 1), From = new(2026, 9, 1), To = new(2026, 9, 30),
            Net = 1_000, Tax = 190, Total = 1_190, Lines = [new("work", 1_100), new("discount", -100)], Iban = "DE89370400440532013000",
        };
        Assert.Empty(PayerDocumentChecks.Check(slip, ["Ada Example"], ["Example Works"], AsOf).Failed());
        Assert.Equal(["document-total"], PayerDocumentChecks.Check(slip with { Tax = 200 }, ["Ada Example"], ["Example Works"], AsOf).Failed());
        Assert.Equal(["document-payer"], PayerDocumentChecks.Check(slip, ["Ada Example"], ["Other Firm"], AsOf).Failed());
        Assert.Equal(["document-dates"], PayerDocumentChecks.Check(slip with { Issued = new(2026, 8, 1) }, ["Ada Example"], ["Example Works"], AsOf).Failed());
    }
}
