namespace Verify.Core.Documents.Wages;

/// <summary>An amount for the pay period, and for the year to date.</summary>
public readonly record struct PayAmount(decimal? Current, decimal? YearToDate);

/// <summary>A pay stub or payslip as a reader took it from the picture; null where a value was not readable.</summary>
public sealed record PayStub
{
    public string? EmployeeName { get; init; }
    public string? EmployerName { get; init; }
    public DateOnly? PayDate { get; init; }
    public DateOnly? PeriodStart { get; init; }
    public DateOnly? PeriodEnd { get; init; }
    public PayAmount Gross { get; init; }
    public PayAmount Taxes { get; init; }
    public PayAmount Deductions { get; init; }
    public PayAmount Net { get; init; }
    /// <summary>Where the pay goes, on European slips.</summary>
    public string? Iban { get; init; }
    /// <summary>The year to date counts from January. Not so on British slips, whose tax year begins on 6 April; Irish ones are in English too.</summary>
    public bool CalendarYear { get; init; } = true;
    /// <summary>A National Insurance number is printed; which one is not kept.</summary>
    public bool InsuranceNumberShown { get; init; }
    public bool TaxCodeShown { get; init; }
}
