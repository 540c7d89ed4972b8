namespace Verify.Connectors.Sdk;

/// <summary>Hands out files that its events point to (<see cref="PipelineEvent.CandidateEvidence.Files"/>) and that are not to be had without the connection's credentials.</summary>
public interface IFiles : IConnector
{
    /// <param name="file">As the connector itself has named it: its address leads to the vendor's own host.</param>
    Task<Result<HttpAnswer>> FileAsync(RemoteFile file, Session session, CancellationToken cancel);
}
