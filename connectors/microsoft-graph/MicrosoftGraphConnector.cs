using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>Interviews in Teams, and after the hire devices and sign-ins, through the Graph library over our own way to the network. https://learn.microsoft.com/graph</summary>
public sealed class MicrosoftGraphConnector : IHandshake, IInboundRoutes, IFetcher, IBackfill, IUpkeep, IRecordings, IPortraits, IHealth, ISandboxed
{
    internal const string Name = "microsoft-graph", CallResource = "call";
    private const int LongestToken = 4096;
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(MicrosoftGraphConnector).Assembly, Name);
    private static readonly string[] Interviewing = ["CallRecords.Read.All", "Calendars.Read"], Names = ["OnlineMeetings.Read.All", "OnlineMeetingArtifact.Read.All"], Hiring = ["DeviceManagementManagedDevices.Read.All", "AuditLog.Read.All", "GroupMember.Read.All"],
        Recording = ["OnlineMeetings.Read.All", "OnlineMeetingRecording.Read.All", "ProfilePhoto.Read.All"];

    internal static readonly InboundRoute Lifecycle = new("POST", "lifecycle", "Graph says that a subscription ends or lost something", Stored: true);

    public string Id => Name;

    public IReadOnlyList<InboundRoute> Routes { get; } = [Lifecycle];

    public TimeSpan Every => TimeSpan.FromMinutes(30);

    /// <summary>Figures come within hours, and the version of a record rises: none is final on the first reading.</summary>
    public TimeSpan ReadsAgain => TimeSpan.FromHours(24);

    /// <summary>https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation: the token comes back as plain text and as nothing else.</summary>
    public Answer? AnswerHandshake(InboundRequest request, Connection connection) =>
        request.Method == "POST" && request.Query.TryGetValue("validationToken", out var token) && token.Length is > 0 and <= LongestToken ? new Answer(200, token, "text/plain; charset=utf-8") : null;

    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now) => GraphNotifications.Verify(request, connection);

    public string? DeliveryIdOf(InboundRequest request) => GraphNotifications.DeliveryId(request);

    public Answer AnswerTo(InboundRequest request, Connection connection) => new(202);

    public Task<Answer> AnswerRouteAsync(InboundRoute route, InboundRequest request, Connection connection, RouteContext context, CancellationToken cancel) => Task.FromResult(new Answer(202));

    public Translation Translate(Delivery delivery, Connection connection) => GraphNotifications.Translate(delivery, connection, Manifest);

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel) => request.Resource == CallResource
        ? await new GraphInterview(new GraphClient(session), session).ReadAsync(request.Id, cancel)
        : new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");

    public Task<Result<IReadOnlyList<string>>> DownloadAsync(string recording, Stream target, Session session, CancellationToken cancel) => new GraphRecordings(new GraphClient(session), session).DownloadAsync(recording, target, cancel);

    public Task<Result<byte[]>> PortraitAsync(string person, Session session, CancellationToken cancel) => new GraphRecordings(new GraphClient(session), session).PhotoAsync(person, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new GraphBackfill(session).PagesAsync(cursor, since, cancel);

    public Task<Result<IReadOnlyList<string>>> KeepUpAsync(Uri hook, Session session, CancellationToken cancel) => GraphSubscriptions.KeepUpAsync(hook, session, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var graph = new GraphClient(session);
        var got = await graph.SubscriptionsAsync(cancel);
        if (got.Failure is { } failure) return Health.Of(failure);
        if (!(await graph.RolesAsync(cancel)).Succeeded(out var roles, out failure)) return Health.Of(failure);
        string[] needed = [.. Interviewing, .. session.Connection.Setting("hiresGroup") is null ? [] : Hiring, .. GraphRecordings.AreWanted(session.Connection) ? Recording : []];
        var missing = needed.Where(role => !roles.Contains(role, StringComparer.Ordinal) && !(role == "Calendars.Read" && roles.Contains("Calendars.ReadBasic.All", StringComparer.Ordinal))).ToArray();
        if (missing.Length > 0) return new Health(HealthState.MissingScope, $"the administrator has not consented to {string.Join(", ", missing)}");
        var nameless = Names.Where(role => !roles.Contains(role, StringComparer.Ordinal)).ToArray();
        return new Health(HealthState.Ok, nameless.Length > 0 ? $"call records can be read; without {string.Join(" and ", nameless)} guests have no names" : "call records can be read; names need the application access policy too");
    }

    public Sandbox CreateSandbox() => new MicrosoftGraphSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["directory"] = MicrosoftGraphSandbox.Directory, ["clientId"] = MicrosoftGraphSandbox.ClientId, ["interviewers"] = MicrosoftGraphSandbox.Interviewer },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["clientState"] = [new Secret(MicrosoftGraphSandbox.ClientState)], ["clientSecret"] = [new Secret(MicrosoftGraphSandbox.ClientSecret)] },
    };
}
