namespace Verify.Connectors.Sdk;

/// <summary>A connection's only way to the network.</summary>
public sealed class ConnectorHttp : IDisposable
{
    public void Dispose() { }
}
