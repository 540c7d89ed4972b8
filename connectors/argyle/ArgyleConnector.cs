using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Argyle;

/// <summary>Argyle: employments as the payrolls have them that a candidate has connected. https://docs.argyle.com</summary>
public sealed class ArgyleConnector : IInbound, IFetcher, IEnricher, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "argyle", AccountResource = "account", SignatureHeader = "X-Argyle-Signature";
    private const int PageSize = 50, LongestName = 60;

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["current-employment"];

    /// <summary>https://docs.argyle.com/api-guide/webhooks: over the raw body, without a time. A subscription without a secret is not signed, and not believed.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        var given = new byte[64];
        if (request.Header(SignatureHeader) is not { Length: 128 } signature || Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done) return new SignatureResult.Refused("no signature");
        var body = request.Body;
        return Compare.AgainstAll(connection.SecretsOf("webhookSecret"), given, key => HMACSHA512.HashData(key, body.Span));
    }

    /// <summary>There is no id of a delivery: the body is what makes it the same one.</summary>
    public string? DeliveryIdOf(InboundRequest request) => Json.Hash(request.Body.Span);

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var notice = body.RootElement.Deserialize(ArgyleJson.Default.ArgyleNotice) ?? throw new JsonException("null", "$", null, null);
            switch (notice.Event)
            {
                case "accounts.connected" or "identities.added" or "identities.updated" or "employments.added" or "employments.updated": break;
                // It comes before anybody has signed in, too.
                case "accounts.updated" or "accounts.failed": return new Translation.Ignored("nothing that is there to read yet");
                case null: return new Translation.Malformed("names no event", "$.event");
                case var other when other.StartsWith("paystubs.", StringComparison.Ordinal) || other.StartsWith("gigs.", StringComparison.Ordinal) || other.StartsWith("deposit_", StringComparison.Ordinal): return new Translation.Ignored("what somebody earns is not read");
                case var other: return new Translation.Ignored($"unknown event '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'");
            }
            return Reports.IsId(notice.Data?.Account) ? new Translation.NeedsFetch([new FetchRequest(AccountResource, notice.Data!.Account!)]) : new Translation.Malformed("not an id", "$.data.account");
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Argyle promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != AccountResource) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var argyle = new ArgyleClient(session);
        var got = await argyle.AccountAsync(request.Id, cancel);
        if (got.Failure is { Category: FailureCategory.NotFound }) return new Translation.Ignored("the account is not there any more");
        if (!got.Succeeded(out var account, out var failure)) return failure;
        return (await NoticeOfAsync(account, argyle, session.Connection, cancel)).Succeeded(out var notice, out failure) ? new Translation.Translated([notice], []) : failure;
    }

    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (!Reports.IsId(request.Input)) return Enrichment.NotCovered(Name, "not an id of an account");
        if (!(await new ArgyleClient(session).IdentitiesAsync(request.Input, cancel)).Succeeded(out var identities, out var failure)) return failure;
        var own = (session.Connection.Setting("ownEmployer") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var said = identities.Where(one => one.Employer is { Length: > 0 } employer && !own.Contains(employer, StringComparer.OrdinalIgnoreCase)).SelectMany(one => Of(one, request.Input, session.Clock.GetUtcNow())).ToArray();
        return said.Length == 0 ? Enrichment.NotCovered(Name, "the payroll shows no other employer") : Enrichment.Drafts(Name, said);
    }

    public async IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, [EnumeratorCancellation] CancellationToken cancel)
    {
        var argyle = new ArgyleClient(session);
        while (true)
        {
            if (!(await argyle.AccountsAsync(cursor, PageSize, cancel)).Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], cursor ?? "") { Failure = failure };
                yield break;
            }
            var events = new List<PipelineEvent>();
            foreach (var account in page.Results.Where(one => one.Connection?.Status == "connected" && (since is null || one.UpdatedAt >= since)))
            {
                if (!(await NoticeOfAsync(account, argyle, session.Connection, cancel)).Succeeded(out var notice, out failure))
                {
                    yield return new BackfillPage([], cursor ?? "") { Failure = failure };
                    yield break;
                }
                events.Add(notice);
            }
            cursor = page.Next is { Length: > 0 } next && next != cursor ? next : null;
            yield return new BackfillPage(events, cursor);
            if (cursor is null) yield break;
        }
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await new ArgyleClient(session).AccountsAsync(null, 1, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "accounts can be listed");

    public Sandbox CreateSandbox() => new ArgyleSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["apiKeyId"] = ArgyleSandbox.ApiKeyId },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["webhookSecret"] = [new Secret(ArgyleSandbox.WebhookSecret)], ["apiSecret"] = [new Secret(ArgyleSandbox.ApiSecret)] },
    };

    private static async Task<Result<PipelineEvent.CandidateEvidence>> NoticeOfAsync(ArgyleAccount account, ArgyleClient argyle, Connection connection, CancellationToken cancel)
    {
        if (!Reports.IsId(account.Id) || !Reports.IsId(account.User)) return new Failure(FailureCategory.BadAnswer, "argyle: not an id");
        var got = await argyle.UserAsync(account.User, cancel);
        if (got.Failure is { Category: not FailureCategory.NotFound } failure) return failure;
        var user = got.Value;
        var name = user is { FirstName: { Length: > 0 } given, LastName: { Length: > 0 } family } ? new PersonName { Given = given, Family = family } : null;
        return Reports.Notice(connection, new ExternalId(Name, account.User), user?.ExternalId, new JoinHint(user?.Email, name, null), account.Id, "current-employment", account.Connection?.Status, account.UpdatedAt);
    }

    private static IEnumerable<Evidence> Of(ArgyleIdentity identity, string account, DateTimeOffset now)
    {
        var at = identity.UpdatedAt ?? now;
        yield return new CurrentEmployment
        {
            Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = at, Assurance = Assurance.Attested, Employer = identity.Employer!, FullTime = identity.EmploymentType == "full-time", Active = identity.EmploymentStatus == "active", Reference = account,
        };
        yield return new EmploymentVerification
        {
            Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = at, Assurance = Assurance.Attested, Employer = identity.Employer!, Contact = ContactOrigin.Payroll, Answer = VerificationAnswer.Confirmed, Provider = Name, Reference = account,
        };
        yield return new EmploymentClaim
        {
            Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = at, Assurance = Assurance.Attested, Employer = identity.Employer!, Title = identity.JobTitle, Start = HrisEvidence.Date(identity.OriginalHireDate) ?? HrisEvidence.Date(identity.HireDate),
            End = HrisEvidence.Date(identity.TerminationDate), FullTime = identity.EmploymentType switch { "full-time" => true, "part-time" => false, _ => null }, Via = ClaimSource.Verification,
        };
    }
}
