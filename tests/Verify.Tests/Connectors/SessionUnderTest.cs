using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>A connection to a sandbox, with its way to the network.</summary>
internal sealed class SessionUnderTest : IDisposable
{
    private readonly ConnectorManifest _manifest;
    private ConnectorLimits _limits = new() { RequestsPerSecond = 1000, Burst = 1000, ReadRetries = 0, Timeout = TimeSpan.FromSeconds(10) };

    private readonly TimeProvider _clock;

    private SessionUnderTest(ConnectorManifest manifest, Connection connection, TimeProvider clock)
    {
        (_manifest, _clock) = (manifest, clock);
        Session = New(connection);
    }

    public Session Session { get; private set; }

    public static SessionUnderTest Of(ISandboxed connector, Sandbox sandbox, TimeProvider? clock = null) =>
        new(ConnectorCatalog.Read(connector.GetType().Assembly).Single(entry => entry.Manifest.Id == connector.Id).Manifest, connector.SandboxConnection(new TenantId("acme"), "hook1", sandbox), clock ?? TimeProvider.System);

    /// <summary>The same with a shorter patience.</summary>
    public void Limit(TimeSpan timeout, int maxBytes = 16 * 1024 * 1024)
    {
        _limits = _limits with { Timeout = timeout, MaxAnswerBytes = maxBytes };
        Replace(Session.Connection);
    }

    public void Replace(Connection connection)
    {
        Session.Http.Dispose();
        Session = New(connection);
    }

    public void Dispose() => Session.Http.Dispose();

    private Session New(Connection connection) => new(connection, new ConnectorHttp(connection, _manifest, _limits, _clock), _clock);
}
