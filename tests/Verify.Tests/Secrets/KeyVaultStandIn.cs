using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;
using Verify.Server.Secrets;

namespace Verify.Tests.Secrets;

/// <summary>A stand-in for Azure Key Vault's secrets over its REST protocol, 401 with a challenge first. https://learn.microsoft.com/rest/api/keyvault/secrets</summary>
internal sealed class KeyVaultStandIn : Sandbox
{
    public static readonly Uri Vault = new("https://acme.vault.azure.net/");
    private const string Token = "stand-in-token";
    private readonly Dictionary<string, List<(string Version, string Value, DateTimeOffset Created, bool Enabled, DateTimeOffset? Expires)>> _secrets = new(StringComparer.Ordinal);

    /// <summary>Whether the caller may list versions, or only get a secret.</summary>
    public bool MayList { get; set; } = true;

    public override object State() => new { secrets = _secrets.Count };

    public void Set(string name, string version, string value, DateTimeOffset created, bool enabled = true, DateTimeOffset? expires = null)
    {
        if (!_secrets.TryGetValue(name, out var versions)) _secrets[name] = versions = [];
        versions.Add((version, value, created, enabled, expires));
    }

    /// <summary>A client's way here: its address stays the vault's, only the wire ends on this machine.</summary>
    public VaultAccess Access() => new(new StandInCredential(), new HttpClientTransport(new HttpClient(new Redirected(() => Address))));

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {Token}")
            {
                await next(context);
                return;
            }
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Bearer authorization=\"https://login.microsoftonline.com/00000000-0000-4000-8000-000000000001\", resource=\"https://vault.azure.net\"";
        });
        var api = app.MapGroup("/secrets").RequireHost(Vault.Host);
        api.MapGet("/{name}/versions", (string name) => !MayList ? Error(403, "Forbidden") : !_secrets.TryGetValue(name, out var versions) ? Error(404, "SecretNotFound")
            : Results.Json(new JsonObject { ["value"] = new JsonArray([.. versions.Select(one => (JsonNode)Properties(name, one))]), ["nextLink"] = null }));
        api.MapGet("/{name}/{version?}", (string name, string? version) =>
        {
            if (!_secrets.TryGetValue(name, out var versions)) return Error(404, "SecretNotFound");
            var one = version is null ? versions.MaxBy(item => item.Created) : versions.Single(item => item.Version == version);
            var answer = Properties(name, one);
            answer["value"] = one.Value;
            return Results.Json(answer);
        });
    }

    private static JsonObject Properties(string name, (string Version, string Value, DateTimeOffset Created, bool Enabled, DateTimeOffset? Expires) one)
    {
        var attributes = new JsonObject { ["enabled"] = one.Enabled, ["created"] = one.Created.ToUnixTimeSeconds(), ["updated"] = one.Created.ToUnixTimeSeconds() };
        if (one.Expires is { } expires) attributes["exp"] = expires.ToUnixTimeSeconds();
        return new JsonObject { ["id"] = $"{Vault}secrets/{name}/{one.Version}", ["attributes"] = attributes };
    }

    private static IResult Error(int status, string code) => Results.Json(new { error = new { code, message = code } }, statusCode: status);

    private sealed class StandInCredential : TokenCredential
    {
        public override Azure.Core.AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token, DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Redirected(Func<Uri> to) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = request.RequestUri!.Host;
            request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = "http", Host = to().Host, Port = to().Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
