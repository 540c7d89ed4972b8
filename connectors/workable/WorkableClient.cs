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
        (await GetAsync(At($"candidates/{id}"), cancel)).Json(WorkableJson.Default.WorkableOne).Succeeded(out var one, out var failure) ? one.Candidate : failure;

    public async Task<Result<WorkableList>> ListAsync(Uri address, CancellationToken cancel) => (await GetAsync(address, cancel)).Json(WorkableJson.Default.WorkableList);

    public async Task<Result<WorkableAttributes>> AttributesAsync(CancellationToken cancel) => (await GetAsync(At("custom_attributes"), cancel)).Json(WorkableJson.Default.WorkableAttributes);

    /// <summary>What happened to a candidate, comments among it, as text to search: its members are not published.</summary>
    public async Task<Result<string>> ActivitiesAsync(string candidate, CancellationToken cancel) =>
        (await GetAsync(At($"candidates/{candidate}/activities?limit=100"), cancel)).Json(WorkableJson.Default.JsonElement).Succeeded(out var all, out var failure) ? Result<string>.Of(all.GetRawText()) : failure;

    public Task<Result<HttpAnswer>> WriteAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var json = JsonSerializer.Serialize(body, type);
        return session.WriteAsync("apiToken", token => Authorised(new HttpRequestMessage(method, At(path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, token), cancel);
    }

    private Task<Result<HttpAnswer>> GetAsync(Uri address, CancellationToken cancel) => session.ReadAsync("apiToken", token => Authorised(new HttpRequestMessage(HttpMethod.Get, address), token), cancel);

    private static HttpRequestMessage Authorised(HttpRequestMessage request, Secret token)
    {
        request.Headers.Authorization = Wire.Bearer(token);
        return request;
    }

    private string Host => $"{session.Connection.Setting("subdomain")}.workable.com";
}
