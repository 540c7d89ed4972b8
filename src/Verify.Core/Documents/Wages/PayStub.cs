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
}
