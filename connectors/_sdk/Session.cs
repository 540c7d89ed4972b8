using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Verify.Connectors.Sdk;

/// <summary>A connection in use: its way to the network, and its clock.</summary>
public sealed record Session(Connection Connection, ConnectorHttp Http, TimeProvider Clock)
{
    /// <summary>Sends a request that changes nothing, with the live values of a secret one after the other.</summary>
    public Task<Result<HttpAnswer>> ReadAsync(string secret, Func<Secret, HttpRequestMessage> request, CancellationToken cancel) =>
        WithSecretAsync(secret, value => Http.ReadAsync(() => request(value), cancel));

    /// <summary>Sends a request that changes something, with the live values of a secret one after the other: one that is refused has changed nothing.</summary>
    public Task<Result<HttpAnswer>> WriteAsync(string secret, Func<Secret, HttpRequestMessage> request, CancellationToken cancel) =>
        WithSecretAsync(secret, value => Http.WriteAsync(() => request(value), cancel));

    /// <summary>Asks for an access token, with the live values of a secret one after the other. With whatever 4xx: it is the secret that is not taken.</summary>
    public Task<Result<HttpAnswer>> SignInAsync(string secret, Func<Secret, HttpRequestMessage> request, CancellationToken cancel) => WithSecretAsync(secret, async value =>
    {
        var answered = await Http.ReadAsync(() => request(value), cancel);
        return answered.Failure is { Category: FailureCategory.Rejected } failure ? failure with { Category = FailureCategory.Unauthorised } : answered;
    });

    /// <summary>While a secret is being changed the old value may be the one that still works.</summary>
    private async Task<Result<HttpAnswer>> WithSecretAsync(string name, Func<Secret, Task<Result<HttpAnswer>>> send)
    {
        Result<HttpAnswer> answered = new Failure(FailureCategory.Unauthorised, $"no {name} is set for this connection");
        foreach (var value in Connection.SecretsOf(name))
        {
            answered = await send(value);
            if (answered.Failure?.Category != FailureCategory.Unauthorised) break;
        }
        return answered;
    }
}

/// <summary>How requests prove themselves, and how answers are read, in one way.</summary>
public static class Wire
{
    public static AuthenticationHeaderValue Basic(string user, string password = "") => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public static AuthenticationHeaderValue Bearer(Secret token) => new("Bearer", token.Reveal());

    /// <summary>The body of an answer, or why there is none.</summary>
    public static Result<T> Json<T>(this Result<HttpAnswer> answered, JsonTypeInfo<T> type) => answered.Succeeded(out var answer, out var failure) ? answer.Json(type) : failure;
}
