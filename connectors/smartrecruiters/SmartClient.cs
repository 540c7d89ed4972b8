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

    public async Task<Result<SmartCandidate>> CandidateAsync(string id, CancellationToken cancel) => (await GetAsync($"candidates/{id}", cancel)).Json(SmartJson.Default.SmartCandidate);

    public async Task<Result<SmartList>> ListAsync(int offset, int limit, DateTimeOffset? since, CancellationToken cancel)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"candidates?limit={limit}&offset={offset}");
        if (since is { } after) path += "&updatedAfter=" + Uri.EscapeDataString(after.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        return (await GetAsync(path, cancel)).Json(SmartJson.Default.SmartList);
    }

    public async Task<Result<SmartProperties>> PropertiesAsync(string candidate, CancellationToken cancel) => (await GetAsync($"candidates/{candidate}/properties", cancel)).Json(SmartJson.Default.SmartProperties);

    public async Task<Result<SmartOnboarding>> OnboardingAsync(string candidate, string job, CancellationToken cancel) => (await GetAsync($"candidates/{candidate}/jobs/{job}/onboardingStatus", cancel)).Json(SmartJson.Default.SmartOnboarding);

    public Task<Result<HttpAnswer>> WriteAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var json = JsonSerializer.Serialize(body, type);
        return session.WriteAsync("apiKey", key => Authorised(new HttpRequestMessage(method, At(path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, key), cancel);
    }

    private Task<Result<HttpAnswer>> GetAsync(string path, CancellationToken cancel) => session.ReadAsync("apiKey", key => Authorised(new HttpRequestMessage(HttpMethod.Get, At(path)), key), cancel);

    private static HttpRequestMessage Authorised(HttpRequestMessage request, Secret key)
    {
        request.Headers.TryAddWithoutValidation("X-SmartToken", key.Reveal());
        return request;
    }

    private static Uri At(string path) => new($"https://api.smartrecruiters.com/{path}");
}
