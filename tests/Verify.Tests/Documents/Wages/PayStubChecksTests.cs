using Verify.Core.Documents;
using Verify.Core.Documents.Wages;

namespace Verify.Tests.Documents.Wages;

public class PayStubChecksTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    private static readonly PayStub March = new()
    {
        PeriodStart = new(2026, 3, 1),
        PeriodEnd = new(2026, 3, 15),
        PayDate = new(2026, 3, 20),
        Gross = new(3_000, 15_000),
        Taxes = new(700, 3_500),
        Deductions = new(300, 1_500),
        Net = new(2_000, 10_000),
    };

    [Fact]
    public void A_sound_stub_fails_nothing() => Assert.Empty(PayStubChecks.Check(March, AsOf).Failed());

    [Fact]
    public void Gross_less_what_is_taken_is_the_net() => Assert.Equal(["paystub-net"], PayStubChecks.Check(March with { Net = new(2_100, 10_000) }, AsOf).Failed());

    [Fact]
    public void The_year_holds_the_period() =>
        Assert.Equal(["paystub-year-to-date"], PayStubChecks.Check(March with { Gross = new(3_000, 2_900), Taxes = new(700, null), Net = new(2_000, null), Deductions = new(300, null) }, AsOf).Failed());

    [Fact]
    public void The_first_stub_of_a_year_has_no_earlier_pay()
    {
        var first = March with { PeriodStart = new(2026, 1, 1), PeriodEnd = new(2026, 1, 15), PayDate = new(2026, 1, 15) };
        Assert.Equal(["paystub-first-of-year"], PayStubChecks.Check(first, AsOf).Failed());
    }

    [Theory]
    [InlineData("2026-03-15", "2026-03-01", "2026-03-20")]
    [InlineData("2026-03-01", "2026-04-15", "2026-04-20")]
    public void A_period_is_one_that_employers_pay_by(string start, string end, string paid) => Assert.Contains("paystub-period",
        PayStubChecks.Check(March with { PeriodStart = DateOnly.Parse(start), PeriodEnd = DateOnly.Parse(end), PayDate = DateOnly.Parse(paid) }, AsOf).Failed());

    [Fact]
    public void Stubs_that_follow_each_other_add_up()
    {
        var next = March with { PeriodStart = new(2026, 3, 16), PeriodEnd = new(2026, 3, 31), PayDate = new(2026, 4, 5), Gross = new(3_000, 18_000) };
        Assert.Equal(FindingState.Passed, PayStubChecks.CheckSequence([next, March]).State("paystub-sequence"));
        Assert.Equal(FindingState.Failed, PayStubChecks.CheckSequence([next with { Gross = new(3_000, 19_500) }, March]).State("paystub-sequence"));
        Assert.Equal(FindingState.NotChecked, PayStubChecks.CheckSequence([March]).State("paystub-sequence"));
    }

    [Fact]
    public void An_empty_stub_fails_nothing() => Assert.All(PayStubChecks.Check(new PayStub(), AsOf), finding => Assert.Equal(FindingState.NotChecked, finding.State));
}
