using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.GitHub;

internal sealed record GitHubUser
{
    public required string Login { get; init; }
    public required string Type { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public int? Followers { get; init; }
    public int? Following { get; init; }
}

internal sealed record GitHubRepository
{
    public required string Name { get; init; }
    public bool Fork { get; init; }
    public bool IsTemplate { get; init; }
    public int Size { get; init; }
    public int StargazersCount { get; init; }
}

internal sealed record GitHubCommit
{
    public GitHubCommitted? Commit { get; init; }
    /// <summary>The account whose verified mailboxes the author's is among.</summary>
    public GitHubAccount? Author { get; init; }
}

internal sealed record GitHubCommitted
{
    public GitHubSignature? Author { get; init; }
}

internal sealed record GitHubSignature
{
    public string? Name { get; init; }
    public DateTimeOffset? Date { get; init; }
}

internal sealed record GitHubAccount
{
    public string? Login { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GitHubUser))]
[JsonSerializable(typeof(IReadOnlyList<GitHubRepository>))]
[JsonSerializable(typeof(IReadOnlyList<GitHubCommit>))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
internal sealed partial class GitHubJson : JsonSerializerContext;

/// <summary>GitHub's REST API, with a token that may see public things only. https://docs.github.com/rest</summary>
internal sealed class GitHubClient(Session session)
{
    private const string Version = "2022-11-28";

    /// <summary>https://docs.github.com/rest/users/users#get-a-user</summary>
    public Task<Result<GitHubUser>> UserAsync(string login, CancellationToken cancel) => GetAsync($"users/{login}", GitHubJson.Default.GitHubUser, cancel);

    /// <summary>https://docs.github.com/rest/repos/repos#list-repositories-for-a-user: the hundred that were pushed to last.</summary>
    public Task<Result<IReadOnlyList<GitHubRepository>>> RepositoriesAsync(string login, CancellationToken cancel) =>
        GetAsync($"users/{login}/repos?type=owner&sort=pushed&per_page=100", GitHubJson.Default.IReadOnlyListGitHubRepository, cancel);

    /// <summary>https://docs.github.com/rest/rate-limit/rate-limit: free of charge.</summary>
    public async Task<Failure?> LimitAsync(CancellationToken cancel) => (await GetAsync("rate_limit", GitHubJson.Default.JsonElement, cancel)).Failure;

    /// <summary>
    /// The newest and the oldest commits of a repository. https://docs.github.com/rest/commits/commits#list-commits: the newest come first, and the
    /// Link header says where the last page is. An empty repository answers 409.
    /// </summary>
    public async Task<Result<IReadOnlyList<GitHubCommit>>> EndsAsync(string login, string repository, CancellationToken cancel)
    {
        var answered = await SendAsync(new Uri($"https://api.github.com/repos/{login}/{Uri.EscapeDataString(repository)}/commits?per_page=100"), cancel);
        if (answered.Failure is { Category: FailureCategory.Rejected }) return Result<IReadOnlyList<GitHubCommit>>.Of([]);
        if (!answered.Json(GitHubJson.Default.IReadOnlyListGitHubCommit).Succeeded(out var newest, out var failure)) return failure;
        if (answered.Value!.Linked("last") is not { } last) return Result<IReadOnlyList<GitHubCommit>>.Of(newest);
        return (await SendAsync(last, cancel)).Json(GitHubJson.Default.IReadOnlyListGitHubCommit).Succeeded(out var oldest, out failure) ? Result<IReadOnlyList<GitHubCommit>>.Of([.. newest, .. oldest]) : failure;
    }

    private async Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) => (await SendAsync(new Uri($"https://api.github.com/{path}"), cancel)).Json(type);

    private Task<Result<HttpAnswer>> SendAsync(Uri address, CancellationToken cancel) => session.ReadAsync("token", token =>
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Wire.Bearer(token) } };
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.github+json");
        request.Headers.TryAddWithoutValidation("X-GitHub-Api-Version", Version);
        // Without one GitHub answers 403.
        request.Headers.TryAddWithoutValidation("User-Agent", "Verify");
        return request;
    }, cancel);
}
