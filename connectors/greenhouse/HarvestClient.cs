using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Greenhouse;

/// <summary>One page of a list, and where the next one is.</summary>
internal sealed record HarvestPage<T>(IReadOnlyList<T> Items, Uri? Next);

/// <summary>The Harvest API, version 3, with the client credentials of a custom integration. https://harvestdocs.greenhouse.io</summary>
internal sealed class HarvestClient(Session session)
{
    public const string Base = "https://harvest.greenhouse.io/v3/";
    private const int MostPages = 200;
    private const string TokenName = "harvest";
    private static readonly Uri TokenAddress = new("https://auth.greenhouse.io/token");
    /// <summary>Greenhouse says when a token ends; where it does not, nothing longer is relied on.</summary>
    private static readonly TimeSpan UnsaidLifetime = TimeSpan.FromMinutes(10);

    /// <summary>https://harvestdocs.greenhouse.io/docs/pagination: a bare array, the next page in the Link header with the cursor as its only parameter.</summary>
    public async Task<Result<HarvestPage<T>>> ListAsync<T>(Uri address, JsonTypeInfo<IReadOnlyList<T>> type, CancellationToken cancel)
    {
        var answered = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), read: true, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return failure;
        return answer.Json(type).Succeeded(out var items, out failure) ? new HarvestPage<T>(items, answer.NextPage()) : failure;
    }

    /// <summary>The scopes of the token, where Greenhouse says them.</summary>
    public async Task<Result<IReadOnlyList<string>>> ScopesAsync(CancellationToken cancel)
    {
        if (!(await session.Http.TokenAsync(TokenName, FetchTokenAsync, null, cancel)).Succeeded(out var token, out var failure)) return failure;
        return Result<IReadOnlyList<string>>.Of(token.Scopes ?? []);
    }

    /// <summary>Every page of a short list.</summary>
    public async Task<Result<IReadOnlyList<T>>> AllAsync<T>(Uri address, JsonTypeInfo<IReadOnlyList<T>> type, CancellationToken cancel)
    {
        var all = new List<T>();
        var pages = 0;
        for (Uri? next = address; next is not null;)
        {
            if (++pages > MostPages) return new Failure(FailureCategory.BadAnswer, $"{address.Host}: a list without end");
            if (!(await ListAsync(next, type, cancel)).Succeeded(out var page, out var failure)) return failure;
            all.AddRange(page.Items);
            next = page.Next;
        }
        return Result<IReadOnlyList<T>>.Of(all);
    }

    public Task<Result<HttpAnswer>> WriteAsync(HttpMethod method, Uri address, string json, CancellationToken cancel) =>
        SendAsync(() => new HttpRequestMessage(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, read: false, cancel);

    public static Uri At(string path) => new(Base + path);

    private Task<Result<HttpAnswer>> SendAsync(Func<HttpRequestMessage> make, bool read, CancellationToken cancel) => session.Http.AuthorisedAsync(TokenName, FetchTokenAsync, token =>
    {
        HttpRequestMessage WithToken()
        {
            var request = make();
            request.Headers.Authorization = Wire.Bearer(token);
            return request;
        }
        return read ? session.Http.ReadAsync(WithToken, cancel) : session.Http.WriteAsync(WithToken, cancel);
    }, cancel);

    /// <summary>https://harvestdocs.greenhouse.io/docs/authentication</summary>
    private async Task<Result<AccessToken>> FetchTokenAsync(CancellationToken cancel)
    {
        if (session.Connection.Setting("clientId") is not { } client) return new Failure(FailureCategory.Unauthorised, "no API credentials are set for this connection");
        var answered = await session.SignInAsync("clientSecret", secret => TokenRequest(client, secret), cancel);
        return answered.Json(HarvestJson.Default.TokenAnswer).Succeeded(out var token, out var failure) ? TokenOf(token) : failure;
    }

    private HttpRequestMessage TokenRequest(string client, Secret secret)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (session.Connection.Setting("subject") is { } subject) form["sub"] = subject;
        return new HttpRequestMessage(HttpMethod.Post, TokenAddress)
        {
            Content = new FormUrlEncodedContent(form),
            Headers = { Authorization = Wire.Basic(client, secret.Reveal()) },
        };
    }

    private AccessToken TokenOf(TokenAnswer token)
    {
        var now = session.Clock.GetUtcNow();
        var ends = token.ExpiresAt ?? now + (token.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : UnsaidLifetime);
        return new AccessToken(new Secret(token.AccessToken), ends) { Scopes = token.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
    }
}

internal sealed record TokenAnswer
{
    public required string AccessToken { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public double? ExpiresIn { get; init; }
    public string? Scope { get; init; }
}

internal sealed record HarvestField
{
    [JsonConverter(typeof(IdText))]
    public required string Id { get; init; }
    public required string NameKey { get; init; }
    public string? ValueType { get; init; }
}

internal sealed record HarvestOption
{
    public required long Id { get; init; }
    [JsonConverter(typeof(IdText))]
    public required string CustomFieldId { get; init; }
    public required string Name { get; init; }
}

internal sealed record HarvestNote
{
    [JsonConverter(typeof(IdText))]
    public required string Id { get; init; }
    public string? Body { get; init; }
}

internal sealed record NewNote
{
    public required long CandidateId { get; init; }
    public long? ApplicationId { get; init; }
    public long? UserId { get; init; }
    public required string Body { get; init; }
    public required string Visibility { get; init; }
    public required string NoteType { get; init; }
}

internal sealed record CandidatePatch
{
    public required IReadOnlyList<string> Tags { get; init; }
    public required IReadOnlyList<FieldValue> CustomFields { get; init; }
}

internal sealed record FieldValue(string NameKey, JsonElement Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(IReadOnlyList<HarvestField>))]
[JsonSerializable(typeof(IReadOnlyList<HarvestOption>))]
[JsonSerializable(typeof(IReadOnlyList<HarvestNote>))]
[JsonSerializable(typeof(NewNote))]
[JsonSerializable(typeof(CandidatePatch))]
internal sealed partial class HarvestJson : JsonSerializerContext;
