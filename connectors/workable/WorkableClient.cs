using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Workable;

/// <summary>Workable's API, version 3, with an account's token. https://workable.readme.io/reference</summary>
internal sealed class WorkableClient(Session session)
{
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(char.IsAsciiLetterOrDigit);

    public Uri At(string path) => new($"https://{Host}/spi/v3/{path}");

    public async Task<Result<WorkableCandidate>> CandidateAsync(string id, CancellationToken cancel) =>
        Read(await GetAsync(At($"candidates/{id}"), cancel), WorkableJson.Default.WorkableOne).Succeeded(out var one, out var failure) ? one.Candidate : failure;

    public async Task<Result<WorkableList>> ListAsync(Uri address, CancellationToken cancel) => Read(await GetAsync(address, cancel), WorkableJson.Default.WorkableList);

    public async Task<Result<WorkableAttributes>> AttributesAsync(CancellationToken cancel) => Read(await GetAsync(At("custom_attributes"), cancel), WorkableJson.Default.WorkableAttributes);

    /// <summary>What happened to a candidate, comments among it, as text to search: its members are not published.</summary>
    public async Task<Result<string>> ActivitiesAsync(string candidate, CancellationToken cancel) =>
        Read(await GetAsync(At($"candidates/{candidate}/activities?limit=100"), cancel), WorkableJson.Default.JsonElement).Succeeded(out var all, out var failure) ? Result<string>.Of(all.GetRawText()) : failure;

    public Task<Result<HttpAnswer>> WriteAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var json = JsonSerializer.Serialize(body, type);
        return WithTokenAsync(token => session.Http.WriteAsync(() => Authorised(new HttpRequestMessage(method, At(path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, token), cancel));
    }

    private Task<Result<HttpAnswer>> GetAsync(Uri address, CancellationToken cancel) => WithTokenAsync(token => session.Http.ReadAsync(() => Authorised(new HttpRequestMessage(HttpMethod.Get, address), token), cancel));

    private static Result<T> Read<T>(Result<HttpAnswer> answered, JsonTypeInfo<T> type) => answered.Succeeded(out var answer, out var failure) ? answer.Json(type) : failure;

    /// <summary>While a token is being changed the old one may be the one that still works.</summary>
    private async Task<Result<HttpAnswer>> WithTokenAsync(Func<Secret, Task<Result<HttpAnswer>>> send)
    {
        Result<HttpAnswer> answered = new Failure(FailureCategory.Unauthorised, "no API token is set for this connection");
        foreach (var token in session.Connection.SecretsOf("apiToken"))
        {
            answered = await send(token);
            if (answered.Failure?.Category != FailureCategory.Unauthorised) return answered;
        }
        return answered;
    }

    private static HttpRequestMessage Authorised(HttpRequestMessage request, Secret token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return request;
    }

    private string Host => $"{session.Connection.Setting("subdomain")}.workable.com";
}
