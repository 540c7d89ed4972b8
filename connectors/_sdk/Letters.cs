namespace Verify.Connectors.Sdk;

/// <summary>A letter to one person outside the organisation.</summary>
/// <param name="To">A mailbox as somebody typed it.</param>
/// <param name="Sender">The organisation's name, as the reader knows it.</param>
/// <param name="Marker">Opaque, another for each letter.</param>
public sealed record Letter(string To, string Sender, string Subject, string Text, string Marker);

/// <summary>Takes letters to mailboxes. Nobody can be asked what has arrived: the caller decides whether an unknown outcome is tried again.</summary>
public interface ILetterSender : IConnector
{
    Task<WriteResult> WriteAsync(Letter letter, Session session, CancellationToken cancel);
}
