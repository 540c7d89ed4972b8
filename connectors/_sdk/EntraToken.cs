using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Sdk;

/// <summary>App-only tokens of Microsoft Entra, by the settings <c>directory</c> and <c>clientId</c> and the secret <c>clientSecret</c> of a connection.</summary>
public static class EntraToken
{
    /// <summary>A token for one resource; fetched by one caller at a time.</summary>
    public static Task<Result<AccessToken>> GetAsync(Session session, string scope, CancellationToken cancel) => session.Http.TokenAsync(scope, token => FetchAsync(session, scope, token), null, cancel);

    /// <summary>Sends with such a token; with a fresh one where the resource refuses it.</summary>
    public static Task<Result<T>> UseAsync<T>(Session session, string scope, Func<Secret, Task<Result<T>>> send, CancellationToken cancel) =>
        session.Http.AuthorisedAsync(scope, token => FetchAsync(session, scope, token), send, cancel);

    /// <summary>https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow</summary>
    private static async Task<Result<AccessToken>> FetchAsync(Session session, string scope, CancellationToken cancel)
    {
        var address = new Uri($"https://login.microsoftonline.com/{session.Connection.Setting("directory")}/oauth2/v2.0/token");
        var answered = await session.SignInAsync("clientSecret", secret =>
        {
            var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = session.Connection.Setting("clientId") ?? "", ["client_secret"] = secret.Reveal(), ["scope"] = scope };
            return new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        }, cancel);
        if (!answered.Json(EntraTokenJson.Default.EntraTokenAnswer).Succeeded(out var token, out var failure)) return failure;
        if (token.Value.Length == 0) return new Failure(FailureCategory.BadAnswer, "an empty token");
        return new AccessToken(new Secret(token.Value), session.Clock.GetUtcNow().AddSeconds(token.Seconds)) { Scopes = Roles(token.Value) };
    }

    /// <summary>What an administrator consented to stands in the token as its roles. Nothing where it cannot be read: a token is the resource's to read, not ours.</summary>
    private static string[]? Roles(string token)
    {
        if (token.Split('.') is not [_, var body, _]) return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            return claims.RootElement.ValueKind != JsonValueKind.Object ? null
                : !claims.RootElement.TryGetProperty("roles", out var roles) ? []
                : roles.ValueKind == JsonValueKind.Array ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)] : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A token as sandboxes give it out: of the right shape, signed by nobody.</summary>
    internal static string Unsigned(string marker, params IEnumerable<string> roles) =>
        $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, object> { ["sub"] = marker, ["roles"] = roles.ToArray() })))}.";
}

internal sealed record EntraTokenAnswer
{
    [JsonPropertyName("access_token")]
    public required string Value { get; init; }
    [JsonPropertyName("expires_in")]
    public required int Seconds { get; init; }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EntraTokenAnswer))]
internal sealed partial class EntraTokenJson : JsonSerializerContext;
