namespace Verify.Connectors.Sdk;

/// <summary>What a person is asked to show in an app of their own.</summary>
/// <param name="Reference">Names the person to the vendor, and nobody else: <see cref="IProofRequest.NewReference"/>.</param>
/// <param name="Callback">Where this connection's webhooks arrive.</param>
public sealed record ProofAsk(string Reference, Uri Callback);

/// <summary>A request that waits for the person.</summary>
/// <param name="Link">Opens the app on the person's phone.</param>
public sealed record ProofRequest(string Id, Uri Link, DateTimeOffset ExpiresAt);

/// <summary>Asks a person for a proof that lies with a vendor's app. What came of it arrives as a delivery under the reference.</summary>
public interface IProofRequest : IInbound
{
    /// <summary>Whether a face is looked at: then the person's consent to it comes first.</summary>
    bool UsesBiometrics(Connection connection);

    /// <summary>A reference that only we can have made.</summary>
    string NewReference(Connection connection, DateTimeOffset now);

    Task<Result<ProofRequest>> AskAsync(ProofAsk ask, Session session, CancellationToken cancel);
}
