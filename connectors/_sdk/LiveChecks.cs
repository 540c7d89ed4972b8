using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>A live check that waits for the person at the vendor.</summary>
/// <param name="Link">The vendor's page, for one use; whoever has it is taken for the person.</param>
public sealed record LiveCheck(string Id, Uri Link, DateTimeOffset ExpiresAt);

/// <summary>What came of a live check.</summary>
/// <param name="Liveness">Whether a live person was there; nothing while nobody finished it.</param>
/// <param name="Picture">A JPEG of the person, where the vendor keeps one until the check is forgotten.</param>
public sealed record LiveCheckResult(ChallengeResult? Liveness, string? ModelVersion, byte[]? Picture)
{
    public override string ToString() => nameof(LiveCheckResult);
}

/// <summary>Sends a person to a vendor's page, where the vendor sees whether somebody live is before the camera. The vendor calls nobody back: it is asked.</summary>
public interface ILiveChecks : IConnector
{
    /// <param name="back">Where the person's browser goes afterwards.</param>
    Task<Result<LiveCheck>> BeginAsync(Uri back, Session session, CancellationToken cancel);

    /// <summary>Not found: it has run out, or was forgotten.</summary>
    Task<Result<LiveCheckResult>> ReadAsync(string id, Session session, CancellationToken cancel);

    /// <summary>The vendor deletes all that it holds of the check. One that is gone already is as good.</summary>
    Task<Result<bool>> ForgetAsync(string id, Session session, CancellationToken cancel);
}
