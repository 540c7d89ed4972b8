using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>SmartRecruiters' API, with a key in X-SmartToken. https://developers.smartrecruiters.com/reference</summary>
internal sealed class SmartClient(Session session)
{
    /// <summary>Ids are UUIDs or short words; nothing else is put into a path.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    public async Task<Result<SmartCandidate>> CandidateAsync(string id, CancellationToken cancel) => Read(await GetAsync($"candidates/{id}", cancel), SmartJson.Default.SmartCandidate);

    public async Task<Result<SmartList>> ListAsync(int offset, int limit, DateTimeOffset? since, CancellationToken cancel)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"candidates?limit={limit}&offset={offset}");
        if (since is { } after) path += "&updatedAfter=" + Uri.EscapeDataString(after.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        return Read(await GetAsync(path, cancel), SmartJson.Default.SmartList);
    }

    public async Task<Result<SmartProperties>> PropertiesAsync(string candidate, CancellationToken cancel) => Read(await GetAsync($"candidates/{candidate}/properties", cancel), SmartJson.Default.SmartProperties);

    public Task<Result<HttpAnswer>> WriteAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var json = JsonSerializer.Serialize(body, type);
        return WithKeyAsync(key => session.Http.WriteAsync(() => Authorised(new HttpRequestMessage(method, At(path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, key), cancel));
    }

    private Task<Result<HttpAnswer>> GetAsync(string path, CancellationToken cancel) => WithKeyAsync(key => session.Http.ReadAsync(() => Authorised(new HttpRequestMessage(HttpMethod.Get, At(path)), key), cancel));

    private static Result<T> Read<T>(Result<HttpAnswer> answered, JsonTypeInfo<T> type) => answered.Succeeded(out var answer, out var failure) ? answer.Json(type) : failure;

    /// <summary>While a key is being changed the old one may be the one that still works.</summary>
    private async Task<Result<HttpAnswer>> WithKeyAsync(Func<Secret, Task<Result<HttpAnswer>>> send)
    {
        Result<HttpAnswer> answered = new Failure(FailureCategory.Unauthorised, "no API key is set for this connection");
        foreach (var key in session.Connection.SecretsOf("apiKey"))
        {
            answered = await send(key);
            if (answered.Failure?.Category != FailureCategory.Unauthorised) return answered;
        }
        return answered;
    }

    private static HttpRequestMessage Authorised(HttpRequestMessage request, Secret key)
    {
        request.Headers.TryAddWithoutValidation("X-SmartToken", key.Reveal());
        return request;
    }

    private static Uri At(string path) => new($"https://api.smartrecruiters.com/{path}");
}
