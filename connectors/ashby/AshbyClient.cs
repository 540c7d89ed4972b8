using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Ashby;

/// <summary>Ashby's API: every call is a POST to a method, and an answer of 200 may still be a failure. https://developers.ashbyhq.com/reference</summary>
internal sealed class AshbyClient(Session session)
{
    private const int MostPages = 200;

    public static bool IsId(string text) => Guid.TryParse(text, out _);

    public async Task<Result<AshbyCandidate>> CandidateAsync(string id, CancellationToken cancel)
    {
        var got = await AskAsync("candidate.info", new AshbyAsk { Id = id }, AshbyJson.Default.AshbyAnswerAshbyCandidate, cancel);
        return got.Succeeded(out var answer, out var failure) ? answer.Results! : failure;
    }

    public Task<Result<IReadOnlyList<AshbyClientInfo>>> ClientInfoAsync(string candidate, CancellationToken cancel) =>
        AllAsync("candidate.listClientInfo", new AshbyAsk { CandidateId = candidate }, AshbyJson.Default.AshbyAnswerIReadOnlyListAshbyClientInfo, cancel);

    public Task<Result<IReadOnlyList<AshbyNote>>> NotesAsync(string candidate, CancellationToken cancel) =>
        AllAsync("candidate.listNotes", new AshbyAsk { CandidateId = candidate }, AshbyJson.Default.AshbyAnswerIReadOnlyListAshbyNote, cancel);

    public Task<Result<IReadOnlyList<AshbyField>>> FieldsAsync(CancellationToken cancel) => AllAsync("customField.list", new AshbyAsk(), AshbyJson.Default.AshbyAnswerIReadOnlyListAshbyField, cancel);

    public Task<Result<AshbyAnswer<IReadOnlyList<AshbyCandidate>>>> CandidatesAsync(string? cursor, int limit, CancellationToken cancel) =>
        AskAsync("candidate.list", new AshbyAsk { Cursor = cursor, Limit = limit }, AshbyJson.Default.AshbyAnswerIReadOnlyListAshbyCandidate, cancel);

    public Task<Result<AshbyAnswer<IReadOnlyList<AshbyApplication>>>> ApplicationsAsync(string? cursor, DateTimeOffset? since, CancellationToken cancel) =>
        AskAsync("application.list", new AshbyAsk { Cursor = cursor, Limit = 100, CreatedAfter = since?.ToUnixTimeMilliseconds() }, AshbyJson.Default.AshbyAnswerIReadOnlyListAshbyApplication, cancel);

    /// <summary>The tag of this title; one that exists already is given back.</summary>
    public async Task<Result<AshbyTag>> TagAsync(string title, CancellationToken cancel)
    {
        var got = await AskAsync("candidateTag.create", new AshbyAsk { Title = title }, AshbyJson.Default.AshbyAnswerAshbyTag, cancel);
        return got.Succeeded(out var answer, out var failure) ? answer.Results! : failure;
    }

    public Task<Result<AshbyAnswer<JsonElement>>> WriteAsync(string method, AshbyAsk ask, CancellationToken cancel) => WriteAsync(method, JsonSerializer.Serialize(ask, AshbyJson.Default.AshbyAsk), cancel);

    public async Task<Result<AshbyAnswer<JsonElement>>> WriteAsync(string method, string json, CancellationToken cancel) => Understood(await SendAsync(method, json, read: false, cancel), AshbyJson.Default.AshbyAnswerJsonElement, method);

    private async Task<Result<AshbyAnswer<T>>> AskAsync<T>(string method, AshbyAsk ask, JsonTypeInfo<AshbyAnswer<T>> type, CancellationToken cancel)
    {
        var understood = Understood(await SendAsync(method, JsonSerializer.Serialize(ask, AshbyJson.Default.AshbyAsk), read: true, cancel), type, method);
        return understood.Value is { Results: null } ? new Failure(FailureCategory.BadAnswer, $"POST {method}: success without results") : understood;
    }

    private async Task<Result<IReadOnlyList<T>>> AllAsync<T>(string method, AshbyAsk ask, JsonTypeInfo<AshbyAnswer<IReadOnlyList<T>>> type, CancellationToken cancel)
    {
        var all = new List<T>();
        string? cursor = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (!(await AskAsync(method, ask with { Cursor = cursor, Limit = 100 }, type, cancel)).Succeeded(out var page, out var failure)) return failure;
            all.AddRange(page.Results!);
            if (page.MoreDataAvailable != true || page.NextCursor is not { } next || next == cursor) return Result<IReadOnlyList<T>>.Of(all);
            cursor = next;
        }
        return new Failure(FailureCategory.BadAnswer, $"POST {method}: a list without end");
    }

    /// <summary>Ashby says what went wrong in the body of an answer of 200.</summary>
    private static Result<AshbyAnswer<T>> Understood<T>(Result<HttpAnswer> answered, JsonTypeInfo<AshbyAnswer<T>> type, string method)
    {
        if (!answered.Succeeded(out var answer, out var failure)) return failure;
        if (!answer.Json(type).Succeeded(out var understood, out failure)) return failure;
        if (understood.Success) return understood;
        var code = understood.ErrorInfo?.Code ?? "no code";
        var category = code switch
        {
            _ when code.Contains("not_found", StringComparison.Ordinal) => FailureCategory.NotFound,
            "missing_endpoint_permission" or "unauthorized" or "forbidden" => FailureCategory.MissingScope,
            "rate_limited" or "too_many_requests" => FailureCategory.RateLimited,
            _ => FailureCategory.Rejected,
        };
        return new Failure(category, $"POST {method}: {(code.Length <= 60 && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ' ') ? code : "failed")}");
    }

    private Task<Result<HttpAnswer>> SendAsync(string method, string json, bool read, CancellationToken cancel)
    {
        HttpRequestMessage Make(Secret key) => new(HttpMethod.Post, $"https://api.ashbyhq.com/{method}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            Headers = { Authorization = Wire.Basic(key.Reveal()), Accept = { MediaTypeWithQualityHeaderValue.Parse("application/json; version=1") } },
        };
        return read ? session.ReadAsync("apiKey", Make, cancel) : session.WriteAsync("apiKey", Make, cancel);
    }
}
