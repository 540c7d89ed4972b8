using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Argyle;

/// <summary>Argyle's API 2: an id and a secret as Basic. https://docs.argyle.com/api-reference</summary>
internal sealed class ArgyleClient(Session session)
{
    private const int MostPages = 20;

    /// <summary>https://docs.argyle.com/api-reference/users</summary>
    public Task<Result<ArgyleUser>> UserAsync(string id, CancellationToken cancel) => GetAsync(At($"users/{id}"), ArgyleJson.Default.ArgyleUser, cancel);

    /// <summary>https://docs.argyle.com/api-reference/accounts</summary>
    public Task<Result<ArgyleAccount>> AccountAsync(string id, CancellationToken cancel) => GetAsync(At($"accounts/{id}"), ArgyleJson.Default.ArgyleAccount, cancel);

    /// <param name="page">As an earlier page gave it; nothing: the first.</param>
    public Task<Result<ArgyleList<ArgyleAccount>>> AccountsAsync(string? page, int size, CancellationToken cancel) =>
        GetAsync(page is not null && Uri.TryCreate(page, UriKind.Absolute, out var next) ? next : At($"accounts?limit={size}"), ArgyleJson.Default.ArgyleListArgyleAccount, cancel);

    /// <summary>https://docs.argyle.com/api-reference/identities: one for each employment of the account.</summary>
    public async Task<Result<IReadOnlyList<ArgyleIdentity>>> IdentitiesAsync(string account, CancellationToken cancel)
    {
        var all = new List<ArgyleIdentity>();
        var address = At($"identities?account={account}&limit=100");
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (!(await GetAsync(address, ArgyleJson.Default.ArgyleListArgyleIdentity, cancel)).Succeeded(out var page, out var failure)) return failure;
            all.AddRange(page.Results);
            // The vendor's address of the next page goes through the same guard: another host is refused.
            if (!Uri.TryCreate(page.Next, UriKind.Absolute, out var next) || next == address) return Result<IReadOnlyList<ArgyleIdentity>>.Of(all);
            address = next;
        }
        return new Failure(FailureCategory.BadAnswer, "argyle: a list without end");
    }

    private async Task<Result<T>> GetAsync<T>(Uri address, JsonTypeInfo<T> type, CancellationToken cancel) =>
        (await session.ReadAsync("apiSecret", secret => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Wire.Basic(session.Connection.Setting("apiKeyId") ?? "", secret.Reveal()) } }, cancel)).Json(type);

    private Uri At(string path) => new($"https://{(session.Connection.Setting("environment") == "sandbox" ? "api-sandbox.argyle.com" : "api.argyle.com")}/v2/{path}");
}
