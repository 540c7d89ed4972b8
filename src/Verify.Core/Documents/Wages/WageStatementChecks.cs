using System.Collections.Immutable;

namespace Verify.Core.Documents.Wages;

/// <summary>Verifies a W-2 by itself: the arithmetic that payroll software never gets wrong and forgers often do.</summary>
public static class WageStatementChecks
{
    /// <summary>Withholding is rounded in every pay period: up to a cent in each of 53.</summary>
    private const decimal Rounding = 1.00m;

    public static ImmutableArray<DocumentFinding> Check(WageStatement form, DateOnly asOf)
    {
        var year = form.TaxYear is { } taxYear ? PayrollTables.Year(taxYear) : null;
        return
        [
            Year(form, year, asOf),
            SocialSecurityTax(form, year), SocialSecurityBase(form, year), MedicareTax(form, year), WagesAgree(form), FederalTax(form),
            EmployerNumber(form.EmployerNumber), SocialSecurityNumber(form.SocialSecurityNumber),
            .. form.States.SelectMany(State),
        ];
    }

    private static DocumentFinding Year(WageStatement form, PayrollTaxYear? year, DateOnly asOf) => form.TaxYear switch
    {
        null => DocumentFinding.NotChecked("w2-year", "The tax year was not read."),
        { } y when y > asOf.Year => DocumentFinding.Failed("w2-year", $"The form is for {y}, a year that has not begun."),
        { } y when year is null => DocumentFinding.NotChecked("w2-year", $"The tables do not hold the payroll taxes of {y}."),
        { } y => DocumentFinding.Passed("w2-year", $"The form is for {y}."),
    };

    private static DocumentFinding SocialSecurityTax(WageStatement form, PayrollTaxYear? year)
    {
        const string check = "w2-social-security-tax";
        if (Exempt(form.SocialSecurityWages, form.SocialSecurityTax)) return DocumentFinding.NotChecked(check, "No social-security wages: some employees (students on F-1, some public servants) are exempt.");
        if (year is null || form.SocialSecurityWages is not { } wages || form.SocialSecurityTax is not { } tax) return DocumentFinding.NotChecked(check, "The year, box 3 or box 4 is missing.");
        var due = year.SocialSecurityTax(wages + (form.SocialSecurityTips ?? 0));
        return DocumentFinding.Of(check, Math.Abs(due - tax) <= Rounding,
            $"Box 4 holds {Plain.Amount(tax)}, {Plain.Rate(year.SocialSecurityRate)} of boxes 3 and 7.",
            $"Box 4 holds {Plain.Amount(tax)}; {Plain.Rate(year.SocialSecurityRate)} of boxes 3 and 7 is {Plain.Amount(due)}.");
    }

    private static DocumentFinding SocialSecurityBase(WageStatement form, PayrollTaxYear? year)
    {
        const string check = "w2-social-security-base";
        if (year is null || form.SocialSecurityWages is not { } wages) return DocumentFinding.NotChecked(check, "The year or box 3 is missing.");
        var total = wages + (form.SocialSecurityTips ?? 0);
        return DocumentFinding.Of(check, total <= year.SocialSecurityBase,
            $"Boxes 3 and 7 hold {Plain.Amount(total)}, within the base of {Plain.Amount(year.SocialSecurityBase)} for {year.Year}.",
            $"Boxes 3 and 7 hold {Plain.Amount(total)}, more than the base of {Plain.Amount(year.SocialSecurityBase)} for {year.Year}.");
    }

    private static DocumentFinding MedicareTax(WageStatement form, PayrollTaxYear? year)
    {
        const string check = "w2-medicare-tax";
        if (Exempt(form.MedicareWages, form.MedicareTax)) return DocumentFinding.NotChecked(check, "No Medicare wages: some employees are exempt.");
        if (year is null || form.MedicareWages is not { } wages || form.MedicareTax is not { } tax) return DocumentFinding.NotChecked(check, "The year, box 5 or box 6 is missing.");
        var due = year.MedicareTax(wages);
        return DocumentFinding.Of(check, Math.Abs(due - tax) <= Rounding,
            $"Box 6 holds {Plain.Amount(tax)}, as box 5 requires.", $"Box 6 holds {Plain.Amount(tax)}; box 5 requires {Plain.Amount(due)}.");
    }

    /// <summary>Medicare has no base and takes no deferral out, so its wages are never below the social-security wages.</summary>
    private static DocumentFinding WagesAgree(WageStatement form)
    {
        const string check = "w2-wages-agree";
        if (form.MedicareWages is not { } medicare || form.SocialSecurityWages is not { } social) return DocumentFinding.NotChecked(check, "Box 3 or box 5 is missing.");
        var total = social + (form.SocialSecurityTips ?? 0);
        return DocumentFinding.Of(check, medicare >= total || medicare == 0,
            $"Box 5 holds {Plain.Amount(medicare)}, not less than boxes 3 and 7 together.",
            $"Box 5 holds {Plain.Amount(medicare)}, less than the {Plain.Amount(total)} of boxes 3 and 7.");
    }

    private static DocumentFinding FederalTax(WageStatement form) => form is { Wages: { } wages, FederalIncomeTax: { } tax }
        ? DocumentFinding.Of("w2-federal-tax", tax >= 0 && tax < wages || tax == 0,
            $"Box 2 holds {Plain.Amount(tax)}, less than box 1.", $"Box 2 holds {Plain.Amount(tax)}, as much as the wages of {Plain.Amount(wages)} in box 1 or more.")
        : DocumentFinding.NotChecked("w2-federal-tax", "Box 1 or box 2 is missing.");

    /// <summary>The form of an employer identification number and its first two digits.</summary>
    public static DocumentFinding EmployerNumber(string? number)
    {
        const string check = "w2-employer-number";
        var digits = Digits(number);
        if (digits.Length == 0) return DocumentFinding.NotChecked(check, "The employer's number was not read.");
        if (digits.Length != 9) return DocumentFinding.Failed(check, $"An employer identification number has nine digits, this one {digits.Length}.");
        return DocumentFinding.Of(check, PayrollTables.IsAssignedPrefix((digits[0] - '0') * 10 + digits[1] - '0'),
            "The employer's number has nine digits and an assigned prefix.", $"No employer identification number begins with {digits[..2]}.");
    }

    /// <summary>The form of a social-security number. The number itself is never part of the sentence.</summary>
    public static DocumentFinding SocialSecurityNumber(string? number)
    {
        const string check = "w2-social-security-number";
        if (number is null || number.AsSpan().ContainsAny('*', 'X', 'x')) return DocumentFinding.NotChecked(check, "The number was not read, or is masked.");
        var digits = Digits(number);
        if (digits.Length != 9) return DocumentFinding.Failed(check, $"A social-security number has nine digits, this one {digits.Length}.");
        var never = digits.StartsWith("000", StringComparison.Ordinal) || digits.StartsWith("666", StringComparison.Ordinal) || digits[0] == '9'
            || digits[3..5] == "00" || digits[5..] == "0000";
        return DocumentFinding.Of(check, !never, "The number has the form of a social-security number.", "The number is one that is never assigned (area 000, 666 or 900 up, or a part of zeros).");
    }

    private static IEnumerable<DocumentFinding> State(StateWages wages)
    {
        if (PayrollTables.State(wages.State) is not { } state)
        {
            yield return DocumentFinding.Failed("w2-state", $"Box 15 names '{wages.State}', which is no state.");
            yield break;
        }
        yield return DocumentFinding.Of("w2-state-tax", state.TaxesWages || wages.IncomeTax is null or 0,
            $"Box 17 fits {state.Code}.", $"Box 17 holds {Plain.Amount(wages.IncomeTax)}, but {state.Code} takes no tax on wages.");
        var number = new string([.. (wages.EmployerNumber ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        if (number.Length == 0 || state.EmployerNumber is null) yield return DocumentFinding.NotChecked("w2-state-number", $"The form of {state.Code}'s employer numbers is not known, or none was read.");
        else
            yield return DocumentFinding.Of("w2-state-number", state.EmployerNumber.IsMatch(number),
                $"The employer's number has the form that {state.Code} uses.", $"The employer's number has not the form that {state.Code} uses.");
    }

    private static bool Exempt(decimal? wages, decimal? tax) => wages is null or 0 && tax is null or 0 && (wages is not null || tax is not null);

    private static string Digits(string? text) => text is null ? "" : string.Concat(text.Where(char.IsAsciiDigit));
}
