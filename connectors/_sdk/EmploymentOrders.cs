using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>A person's order that an employer be asked about a claimed job. It costs money.</summary>
/// <param name="Marker">Opaque, the same at every attempt; begins with <see cref="MarkerPrefix"/>. By it the vendor's answers are told whose they are.</param>
/// <param name="SocialSecurityNumber">Nine digits. Goes to the vendor in this one request and is kept nowhere.</param>
/// <param name="Employer">As the candidate names it.</param>
public sealed record EmploymentOrder(string Marker, string GivenName, string FamilyName, Secret SocialSecurityNumber, string Employer)
{
    public const string MarkerPrefix = "verify-";
}

/// <summary>Takes orders for verifications of employment. Only a person places one. Idempotent by effect: the marker is looked for first.</summary>
public interface IEmploymentOrders : IEnricher
{
    /// <returns>The vendor's id of the order: what arrives later speaks of it.</returns>
    Task<Result<string>> OrderAsync(EmploymentOrder order, Session session, CancellationToken cancel);
}
