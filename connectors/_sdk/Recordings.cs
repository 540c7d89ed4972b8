namespace Verify.Connectors.Sdk;

/// <summary>Keeps recordings of interviews. One is fetched where tenant and candidate want it looked at, and is kept nowhere.</summary>
public interface IRecordings : IConnector
{
    /// <param name="recording">What the connector calls it in the evidence of the interview.</param>
    /// <param name="target">An MP4 is written to it.</param>
    /// <returns>The company's own people who were there, by what <see cref="IPortraits"/> knows them by.</returns>
    Task<Result<IReadOnlyList<string>>> DownloadAsync(string recording, Stream target, Session session, CancellationToken cancel);
}

/// <summary>Knows the faces of the company's own people: they are left out of every comparison.</summary>
public interface IPortraits : IConnector
{
    /// <param name="person">Their id in the directory, or their mailbox.</param>
    Task<Result<byte[]>> PortraitAsync(string person, Session session, CancellationToken cancel);
}
