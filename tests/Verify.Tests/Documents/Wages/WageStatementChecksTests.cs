using Verify.Core.Documents;
using Verify.Core.Documents.Wages;

namespace Verify.Tests.Documents.Wages;

public class WageStatementChecksTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    private static readonly WageStatement Sound = new()
    {
        TaxYear = 2024,
        EmployerNumber = "12-3456789",
        SocialSecurityNumber = "123-45-6789",
        Wages = 80_000,
        FederalIncomeTax = 9_000,
        SocialSecurityWages = 85_000,
        SocialSecurityTax = 5_270,
        MedicareWages = 85_000,
        MedicareTax = 1_232.50m,
        States = [new("CA", "123-4567-8", 80_000, 3_000)],
    };

    [Fact]
    public void A_sound_form_passes_every_check() => Assert.All(Check(Sound), finding => Assert.Equal(FindingState.Passed, finding.State));

    [Theory]
    [InlineData(2015, 118_500)]
    [InlineData(2021, 142_800)]
    [InlineData(2026, 184_500)]
    public void The_base_of_the_year_is_the_most_that_box_three_holds(int year, int wageBase)
    {
        var form = Sound with { TaxYear = year, SocialSecurityWages = wageBase, SocialSecurityTax = wageBase * 0.062m, MedicareWages = 190_000, MedicareTax = 2_755 };
        Assert.Empty(Check(form).Failed());
        Assert.Equal(["w2-social-security-base"], Check(form with { SocialSecurityWages = wageBase + 10, SocialSecurityTax = wageBase * 0.062m + 0.62m }).Failed());
    }

    [Fact]
    public void The_additional_medicare_tax_begins_at_two_hundred_thousand()
    {
        var form = Sound with { SocialSecurityWages = 168_600, SocialSecurityTax = 10_453.20m, MedicareWages = 300_000, MedicareTax = 5_250 };
        Assert.Empty(Check(form).Failed());
        Assert.Equal(["w2-medicare-tax"], Check(form with { MedicareTax = 4_350 }).Failed());
    }

    [Theory]
    [InlineData(5_270.90, true)]
    [InlineData(5_269.10, true)]
    [InlineData(5_272.00, false)]
    [InlineData(5_267.00, false)]
    public void Rounding_by_pay_period_is_no_fault(double tax, bool passes) =>
        Assert.Equal(passes ? FindingState.Passed : FindingState.Failed, Check(Sound with { SocialSecurityTax = (decimal)tax }).State("w2-social-security-tax"));

    [Fact]
    public void An_exempt_employee_is_not_checked()
    {
        var findings = Check(Sound with { SocialSecurityWages = null, SocialSecurityTax = 0, MedicareWages = 0, MedicareTax = null });
        Assert.Equal(FindingState.NotChecked, findings.State("w2-social-security-tax"));
        Assert.Equal(FindingState.NotChecked, findings.State("w2-medicare-tax"));
        Assert.Empty(findings.Failed());
    }

    [Theory]
    [InlineData("07-1234567", FindingState.Failed)]
    [InlineData("12345678", FindingState.Failed)]
    [InlineData("", FindingState.NotChecked)]
    [InlineData("98-7654321", FindingState.Passed)]
    public void An_employer_number_has_an_assigned_prefix(string number, FindingState state) => Assert.Equal(state, WageStatementChecks.EmployerNumber(number).State);

    [Theory]
    [InlineData("666-12-3456", FindingState.Failed)]
    [InlineData("900-12-3456", FindingState.Failed)]
    [InlineData("123-00-3456", FindingState.Failed)]
    [InlineData("***-**-3456", FindingState.NotChecked)]
    public void A_social_security_number_has_its_form_and_is_never_repeated(string number, FindingState state)
    {
        var finding = WageStatementChecks.SocialSecurityNumber(number);
        Assert.Equal(state, finding.State);
        Assert.DoesNotContain("3456", finding.Detail);
    }

    [Theory]
    [InlineData("TX", 100, "w2-state-tax", FindingState.Failed)]
    [InlineData("TX", 0, "w2-state-tax", FindingState.Passed)]
    [InlineData("QQ", 0, "w2-state", FindingState.Failed)]
    [InlineData("NY", 100, "w2-state-number", FindingState.NotChecked)]
    public void Box_fifteen_names_a_state_that_taxes_wages(string state, int tax, string check, FindingState expected) =>
        Assert.Equal(expected, Check(Sound with { States = [new(state, "12345678", 80_000, tax)] }).State(check));

    [Fact]
    public void A_year_without_a_table_is_not_checked()
    {
        var findings = Check(Sound with { TaxYear = 2009 });
        Assert.Equal(FindingState.NotChecked, findings.State("w2-social-security-tax"));
        Assert.Empty(findings.Failed());
    }

    [Fact]
    public void An_empty_form_fails_nothing() => Assert.All(Check(new WageStatement()), finding => Assert.Equal(FindingState.NotChecked, finding.State));

    private static IReadOnlyList<DocumentFinding> Check(WageStatement form) => WageStatementChecks.Check(form, AsOf);
}
