namespace Verify.Connectors.Sdk;

/// <summary>
/// Has something to do at the vendor from time to time: subscriptions end, figures come late. The product calls this by a timer, and at once when a delivery asks for it
/// (<see cref="Translation.Translated.Upkeep"/>); where the connector has a backfill too, it then reads again what is younger than <see cref="ReadsAgain"/>.
/// </summary>
public interface IUpkeep : IConnector
{
    TimeSpan Every { get; }

    TimeSpan ReadsAgain { get; }

    /// <summary>Puts right what is not. Idempotent by effect: it looks before it changes anything.</summary>
    /// <param name="hook">Where this connection's webhooks arrive.</param>
    /// <returns>What an administrator should know. Nothing personal.</returns>
    Task<Result<IReadOnlyList<string>>> KeepUpAsync(Uri hook, Session session, CancellationToken cancel);
}
