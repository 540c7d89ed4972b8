using Verify.Connectors.Sdk;

namespace Verify.Tests.Connectors;

/// <summary>A started platform with a connection to it.</summary>
internal sealed class MeetingPlatform : IAsyncDisposable
{
    private readonly SessionUnderTest _under;

    private MeetingPlatform(ISandboxed connector, Sandbox sandbox) => (Connector, Sandbox, _under) = (connector, sandbox, SessionUnderTest.Of(connector, sandbox));

    public IConnector Connector { get; }
    public Sandbox Sandbox { get; }
    public IMeetingSandbox Meetings => (IMeetingSandbox)Sandbox;
    public Session Session => _under.Session;

    public static async Task<MeetingPlatform> StartAsync(string id)
    {
        var connector = ConnectorUnderTest.As<ISandboxed>(id);
        var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync();
        return new MeetingPlatform(connector, sandbox);
    }

    public void Renew(params (string Name, string Value)[] settings)
    {
        var changed = new Dictionary<string, string>(Session.Connection.Settings);
        foreach (var (name, value) in settings) changed[name] = value;
        _under.Replace(Session.Connection with { Settings = changed });
    }

    public async Task<IReadOnlyList<PipelineEvent.CandidateEvidence>> EventsAsync(SandboxMeeting meeting) => [.. Assert.IsType<Translation.Translated>(await ReadAsync(meeting)).Events.Cast<PipelineEvent.CandidateEvidence>()];

    public Task<Translation> ReadAsync(SandboxMeeting meeting) => FetchAsync(Meetings.Holds(meeting));

    public async Task<Translation> FetchAsync(SandboxWebhook webhook)
    {
        var thin = ((IInbound)Connector).Translate(Delivery.Of(webhook.Body), Session.Connection);
        if (thin is not Translation.NeedsFetch needs) return thin;
        var got = await ((IFetcher)Connector).FetchAsync(Assert.Single(needs.Requests), Session, default);
        Assert.Null(got.Failure);
        return got.Value!;
    }

    public async ValueTask DisposeAsync()
    {
        _under.Dispose();
        await Sandbox.DisposeAsync();
    }
}
