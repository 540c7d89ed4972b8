using Verify.Core.Documents.Evidencing;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>The code for one outside system. What else it implements is what it can do.</summary>
public interface IConnector
{
    /// <summary>The name of its folder, and the id in its <c>connector.json</c>.</summary>
    string Id { get; }
}

/// <summary>Takes webhooks. All of it is pure: no clock, no network.</summary>
public interface IInbound : IConnector
{
    /// <summary>In constant time, over the raw bytes, against every live secret.</summary>
    SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now);

    /// <summary>What makes a delivery the same one again; nothing where the vendor gives no id (then the hash of the body does).</summary>
    string? DeliveryIdOf(InboundRequest request);

    /// <summary>What this vendor expects to hear once the delivery is stored.</summary>
    Answer AnswerTo(InboundRequest request, Connection connection);

    Translation Translate(Delivery delivery, Connection connection);
}

/// <summary>Answers a vendor that asks whether the address is ours, before it signs anything. Nothing of it is stored.</summary>
public interface IHandshake : IInbound
{
    /// <returns>Nothing where the request is no such question.</returns>
    Answer? AnswerHandshake(InboundRequest request, Connection connection);
}

/// <summary>Has endpoints of its own beside the webhook.</summary>
public interface IInboundRoutes : IInbound
{
    IReadOnlyList<InboundRoute> Routes { get; }

    /// <summary>Answers a request that was verified already. A stored route is in the inbox by then.</summary>
    Task<Answer> AnswerRouteAsync(InboundRoute route, InboundRequest request, Connection connection, RouteContext context, CancellationToken cancel);
}

/// <summary>Gets what a delivery only points to.</summary>
public interface IFetcher : IConnector
{
    Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel);
}

/// <summary>Writes where a verification stands back to the vendor; idempotent by effect.</summary>
public interface IWriteBack : IConnector
{
    Task<WriteResult> ApplyAsync(RecruiterUpdate update, Session session, CancellationToken cancel);
}

/// <summary>A step of a backfill.</summary>
/// <param name="Next">Opaque; resumes after this page, in another process too. Nothing: that was the last.</param>
public sealed record BackfillPage(IReadOnlyList<PipelineEvent> Events, string? Next)
{
    /// <summary>Why the backfill stops here; resume from the cursor that led to this page.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>Brings what was there before the webhooks, and what they missed.</summary>
public interface IBackfill : IConnector
{
    /// <param name="cursor">From an earlier page; nothing: from the start.</param>
    /// <param name="since">Only what changed after this.</param>
    IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel);
}

/// <summary>A question for one kind of evidence.</summary>
/// <param name="Kind">The kind of evidence wanted.</param>
/// <param name="Input">What is looked up: a number, an address, an id; may be personal data.</param>
public sealed record EnrichmentRequest(string Kind, string Input)
{
    public ExternalId? Candidate { get; init; }
    /// <summary>Further values that the provider asks for, by name.</summary>
    public IReadOnlyDictionary<string, string> With { get; init; } = new Dictionary<string, string>();
}

/// <summary>Answers requests for more evidence. What the vendor knows nothing of is a failure "not found", never an answer that says nothing.</summary>
public interface IEnricher : IConnector
{
    /// <summary>Kinds of evidence that it can bring.</summary>
    IReadOnlyList<string> Kinds { get; }

    Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel);
}

/// <summary>A stand-in that knows answers: one question for each kind of evidence that its connector brings.</summary>
public interface IEnrichmentSandbox
{
    IReadOnlyList<EnrichmentRequest> Samples { get; }
}

/// <summary>A file to be read, and what paper it is said to be.</summary>
public sealed record DocumentFile(ReadOnlyMemory<byte> Content, DocumentForm Form);

/// <summary>Reads documents. What it says is no evidence yet: Core makes that of it, the same as of the local reader's answer.</summary>
public interface IDocumentReader : IConnector
{
    /// <summary>Contents that cannot be read are an answer, not a failure.</summary>
    Task<Result<DocumentContent>> ReadAsync(DocumentFile file, Session session, CancellationToken cancel);
}

/// <summary>How a connection does.</summary>
public enum HealthState { Ok, MissingScope, Unauthorised, Unreachable }

/// <summary>The answer to a harmless request.</summary>
public sealed record Health(HealthState State, string Detail)
{
    public static Health Of(Failure failure) => failure.Category switch
    {
        FailureCategory.Unauthorised => new(HealthState.Unauthorised, failure.Detail),
        FailureCategory.MissingScope => new(HealthState.MissingScope, failure.Detail),
        _ => new(HealthState.Unreachable, failure.Detail),
    };
}

/// <summary>Can say whether a connection works.</summary>
public interface IHealth : IConnector
{
    Task<Health> CheckHealthAsync(Session session, CancellationToken cancel);
}

/// <summary>Brings a stand-in for its vendor.</summary>
public interface ISandboxed : IConnector
{
    Sandbox CreateSandbox();

    /// <summary>A connection with the settings and secrets that the sandbox knows.</summary>
    Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox);
}
