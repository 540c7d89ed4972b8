namespace Verify.Connectors.Sdk;

/// <summary>An invented worker, in nobody's format.</summary>
public sealed record HrisWorker
{
    public required string GivenName { get; init; }
    public required string FamilyName { get; init; }
    public required string Email { get; init; }
    public string? Phone { get; init; }
    public required DateOnly StartsOn { get; init; }
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? PostalCode { get; init; }
    /// <summary>The account for pay, as far as the system has one.</summary>
    public string? RoutingNumber { get; init; }
    public string? AccountNumber { get; init; }
    public string? AccountHolder { get; init; }
    /// <summary>The person's id in the ATS, where the customer keeps it.</summary>
    public string? AtsId { get; init; }
}

/// <summary>A stand-in for an HR or payroll system: the same worker can be kept in each.</summary>
public interface IHrisSandbox
{
    /// <summary>Makes a worker's record, or changes it.</summary>
    /// <param name="id">A number.</param>
    SandboxWebhook Employs(string id, HrisWorker worker, DateTimeOffset at);
}
