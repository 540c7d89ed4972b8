using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>Every connector that calls a vendor, against every way in which a vendor fails.</summary>
public sealed class FailureMatrixTests
{
    public static TheoryData<string, string> Matrix()
    {
        var rows = new TheoryData<string, string>();
        foreach (var connector in ConnectorUnderTest.All().OfType<IHealth>().Where(connector => connector is ISandboxed))
            foreach (var trouble in Troubles.Keys) rows.Add(connector.Id, trouble);
        return rows;
    }

    /// <summary>Those that take alerts and findings over HTTP.</summary>
    public static TheoryData<string, string> Sinks()
    {
        var rows = new TheoryData<string, string>();
        foreach (var connector in ConnectorUnderTest.All().Where(connector => connector is ISandboxed and (IAlert or IFindingSink) && ConnectorUnderTest.Manifest(connector.Id).AllowedHosts.Count > 0))
            foreach (var trouble in Troubles.Keys) rows.Add(connector.Id, trouble);
        return rows;
    }

    private static readonly Dictionary<string, (Func<SandboxTrouble> Make, FailureCategory Expected)> Troubles = new()
    {
        ["401"] = (() => new(TroubleType.Status, 401), FailureCategory.Unauthorised),
        ["403"] = (() => new(TroubleType.Status, 403), FailureCategory.MissingScope),
        ["404"] = (() => new(TroubleType.Status, 404), FailureCategory.NotFound),
        ["409"] = (() => new(TroubleType.Status, 409), FailureCategory.Rejected),
        ["422"] = (() => new(TroubleType.Status, 422), FailureCategory.Rejected),
        ["429 without a time"] = (() => new(TroubleType.Status, 429), FailureCategory.RateLimited),
        ["429"] = (() => new(TroubleType.Status, 429) { RetryAfter = TimeSpan.FromSeconds(7) }, FailureCategory.RateLimited),
        ["500"] = (() => new(TroubleType.Status, 500), FailureCategory.Unavailable),
        ["503"] = (() => new(TroubleType.Status, 503) { RetryAfter = TimeSpan.FromSeconds(7) }, FailureCategory.Unavailable),
        ["hangs"] = (() => new(TroubleType.Hang), FailureCategory.TimedOut),
        ["drips"] = (() => new(TroubleType.Drip), FailureCategory.TimedOut),
        ["html"] = (() => new(TroubleType.Html), FailureCategory.BadAnswer),
        ["wrong type"] = (() => new(TroubleType.WrongType), FailureCategory.BadAnswer),
        ["half JSON"] = (() => new(TroubleType.HalfJson), FailureCategory.BadAnswer),
        ["redirect"] = (() => new(TroubleType.Redirect), FailureCategory.BadAnswer),
        ["gzip bomb"] = (() => new(TroubleType.Flood), FailureCategory.BadAnswer),
    };

    [Theory, MemberData(nameof(Matrix))]
    public async Task A_failing_vendor_is_a_category_and_never_an_exception(string id, string trouble)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        Assert.Equal(HealthState.Ok, (await ConnectorUnderTest.As<IHealth>(id).CheckHealthAsync(under.Session, default)).State);

        var (make, expected) = Troubles[trouble];
        under.Limit(trouble is "hangs" or "drips" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(30), maxBytes: 1024 * 1024);
        sandbox.Trouble = make();
        var health = await ConnectorUnderTest.As<IHealth>(id).CheckHealthAsync(under.Session, default);
        // Where it is the credentials that a vendor does not take, it may say so with any 4xx.
        if (expected == FailureCategory.Rejected) Assert.NotEqual(HealthState.Ok, health.State);
        else Assert.Equal(Health.Of(new Failure(expected, "")).State, health.State);
        Assert.DoesNotContain("secret", health.Detail, StringComparison.OrdinalIgnoreCase);

        if (ConnectorUnderTest.As<IHealth>(id) is IEnricher enricher) await KnowsNothing(enricher, (IEnrichmentSandbox)sandbox, under.Session, expected, make().RetryAfter);
        if (ConnectorUnderTest.As<IHealth>(id) is IEmploymentOrders orders)
            Assert.Equal(expected, (await orders.OrderAsync(new EmploymentOrder("verify-1", "Ada", "Example", new Secret("001010002"), "Example Labs"), under.Session, default)).Failure?.Category);
        if (ConnectorUnderTest.As<IHealth>(id) is IBackfill backfill) await Stops(backfill, under.Session, expected, make().RetryAfter);
        if (ConnectorUnderTest.As<IHealth>(id) is IWriteBack writer) await Waits(writer, under.Session, expected);
    }

    [Theory, MemberData(nameof(Sinks))]
    public async Task What_a_failing_receiver_did_not_take_is_sent_again_or_shown_and_never_taken_for_sent(string id, string trouble)
    {
        var connector = ConnectorUnderTest.As<ISandboxed>(id);
        await using var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(connector, sandbox);
        var (make, expected) = Troubles[trouble];
        under.Limit(trouble is "hangs" or "drips" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(30), maxBytes: 1024 * 1024);
        sandbox.Trouble = make();
        var result = await SendAsync(connector, under.Session);
        Assert.DoesNotContain("secret", result.ToString(), StringComparison.OrdinalIgnoreCase);
        var failure = result switch { WriteResult.Retry retry => retry.Failure, WriteResult.Unknown unknown => unknown.Failure, WriteResult.Failed failed => failed.Failure, _ => null };
        // Any answer of success is enough for a receiver that promises no form of it; a page is no such answer.
        if (failure is null) Assert.True(id == "signed-webhook" && trouble is "wrong type" or "half JSON", "taken for sent");
        else
        {
            // Where a token is asked for first, whatever 4xx means that the credentials are not taken.
            if (!(expected == FailureCategory.Rejected && failure.Category == FailureCategory.Unauthorised)) Assert.Equal(expected, failure.Category);
            Assert.Equal(failure.MayRetry, result is not WriteResult.Failed);
            if (trouble is "429" or "503") Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        }
        sandbox.Trouble = null;
        under.Limit(TimeSpan.FromSeconds(30));
        Assert.IsType<WriteResult.Done>(await SendAsync(connector, under.Session));
    }

    private static Task<WriteResult> SendAsync(IConnector connector, Session session) => connector switch
    {
        IAlert sink => sink.AlertAsync(new Alert("Please hold", "The verification goes on.", new Uri("https://verify.example.com/progress/c-1"), "Open", "m1"), session, default),
        IFindingSink sink => sink.ReportAsync(FindingSinkTests.Report(), session, default),
        _ => throw new InvalidOperationException($"{connector.Id} takes neither"),
    };

    /// <summary>A vendor that fails has no answer, of whatever kind: nothing that could be taken for a clean one. The reason names nobody.</summary>
    private static async Task KnowsNothing(IEnricher enricher, IEnrichmentSandbox sandbox, Session session, FailureCategory expected, TimeSpan? after)
    {
        foreach (var sample in sandbox.Samples)
        {
            var answered = await enricher.EnrichAsync(sample, session, default);
            Assert.Equal(expected, answered.Failure?.Category);
            Assert.DoesNotContain(sample.Input, answered.Failure!.Detail, StringComparison.OrdinalIgnoreCase);
            if (expected == FailureCategory.RateLimited) Assert.Equal(after, answered.Failure.RetryAfter);
        }
    }

    private static async Task Stops(IBackfill backfill, Session session, FailureCategory expected, TimeSpan? after)
    {
        var pages = new List<BackfillPage>();
        await foreach (var page in backfill.BackfillAsync(null, null, session, default)) pages.Add(page);
        var last = Assert.Single(pages);
        if (expected == FailureCategory.Rejected) Assert.False(last.Failure?.MayRetry);
        else Assert.Equal(expected, last.Failure?.Category);
        Assert.NotNull(last.Next);
        if (expected == FailureCategory.RateLimited) Assert.Equal(after, last.Failure?.RetryAfter);
    }

    private static async Task Waits(IWriteBack writer, Session session, FailureCategory expected)
    {
        var update = new RecruiterUpdate(new ExternalId(session.Connection.Connector, "1"), RecruiterStatus.InProgress, "", new Uri("https://verify.example.com/c/1"), "c/1");
        var result = await writer.ApplyAsync(update, session, default);
        if (new Failure(expected, "").MayRetry) Assert.True(result is WriteResult.Retry or WriteResult.Unknown);
        else Assert.IsType<WriteResult.Failed>(result);
    }
}
