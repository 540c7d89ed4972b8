using System.Collections.Immutable;

namespace Verify.Core.Documents.Wages;

/// <summary>Boxes 15 to 17 for one state.</summary>
public sealed record StateWages(string State, string? EmployerNumber, decimal? Wages, decimal? IncomeTax);

/// <summary>The boxes of a form W-2 as a reader took them from the picture; null where the box was empty or not readable.</summary>
public sealed record WageStatement
{
    public int? TaxYear { get; init; }
    public string? EmployeeName { get; init; }
    public string? SocialSecurityNumber { get; init; }
    public string? EmployerName { get; init; }
    public string? EmployerNumber { get; init; }
    public decimal? Wages { get; init; }
    public decimal? FederalIncomeTax { get; init; }
    public decimal? SocialSecurityWages { get; init; }
    public decimal? SocialSecurityTax { get; init; }
    public decimal? MedicareWages { get; init; }
    public decimal? MedicareTax { get; init; }
    public decimal? SocialSecurityTips { get; init; }
    public ImmutableArray<StateWages> States { get; init; } = [];
}
