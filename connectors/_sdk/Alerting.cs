namespace Verify.Connectors.Sdk;

/// <summary>Something that people are asked to do. It names nobody and gives no reason: those stand behind the link, for who may see them.</summary>
/// <param name="Title">One line.</param>
/// <param name="Text">What to do, in a sentence or two.</param>
/// <param name="Marker">Opaque, the same at every attempt. Few receivers can be asked what they have: by it people see that two messages are one alert.</param>
public sealed record Alert(string Title, string Text, Uri Link, string LinkText, string Marker);

/// <summary>Takes alerts to people. At least once: an alert that comes twice is better than one that never comes.</summary>
public interface IAlert : IConnector
{
    Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel);
}
