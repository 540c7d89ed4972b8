namespace Verify.Connectors.Sdk;

/// <summary>A person's order to hold or to release somebody's onboarding at a vendor.</summary>
/// <param name="Person">What this connection calls the person; nothing where it has not named them.</param>
/// <param name="EmployeeIds">What HR systems call the person: directories keep it as the employee id.</param>
/// <param name="Marker">Opaque, the same at every attempt.</param>
public sealed record HoldOrder(ExternalId? Person, IReadOnlyList<string> EmployeeIds, bool Hold, string Marker);

/// <summary>Truly holds and releases onboarding at the vendor. Only a person orders it; idempotent by effect.</summary>
public interface IOnboardingHold : IConnector
{
    Task<WriteResult> HoldAsync(HoldOrder order, Session session, CancellationToken cancel);
}
