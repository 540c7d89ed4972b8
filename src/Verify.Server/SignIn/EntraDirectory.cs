using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;
using Verify.Core.Model;
using Verify.Server.Configuration;

namespace Verify.Server.SignIn;

/// <summary>Somebody whom the directory vouches for. The id is made of directory and object id, never of a mail address, which can go to somebody else.</summary>
internal sealed record DirectoryPerson(TenantId Tenant, string Id, string Name, Role Role);

/// <summary>What the directory says of a token.</summary>
internal abstract record DirectoryAnswer
{
    private DirectoryAnswer() { }

    public sealed record Known(DirectoryPerson Person, string? Refresh = null) : DirectoryAnswer;

    /// <summary>Why nobody is signed in, as a code that the sign-in page has a sentence for.</summary>
    public sealed record Refused(string Why) : DirectoryAnswer;

    public sealed record Unreachable : DirectoryAnswer;
}

/// <summary>The connected directory: its metadata and keys, its tokens, and who has which role by it.</summary>
internal sealed class EntraDirectory(ServerSettings server, TimeProvider time) : IDisposable
{
    public const string NotForUs = "tenant", NoRole = "role", BadToken = "token", TooManyGroups = "groups";

    /// <summary>The scope that the Teams tab asks for; the name is a convention of the registration.</summary>
    public const string TabScope = "access_as_user";

    // No symmetric ones: with them the client's secret could sign.
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384];
    private static readonly TimeSpan KeyPause = TimeSpan.FromSeconds(30);
    private readonly DirectorySettings _settings = server.Directory;
    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _metadata = new(() => Metadata(server.Directory));
    private long _keysAskedAt = long.MinValue;

    public bool Connected => _settings.Connected;

    /// <summary>The one client for the provider: no redirects, bounded answers.</summary>
    public static HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1 << 20 };

    public Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken cancel) => _metadata.Value.GetConfigurationAsync(cancel);

    /// <summary>Reads an id token of a sign-in. The nonce ties it to the browser that began.</summary>
    public async Task<DirectoryAnswer> ReadIdTokenAsync(string token, string? nonce, CancellationToken cancel)
    {
        if (await ValidateAsync(token, [_settings.ClientId], cancel) is not { } read) return new DirectoryAnswer.Refused(BadToken);
        if (nonce is not null && !string.Equals(Text(read, "nonce"), nonce, StringComparison.Ordinal)) return new DirectoryAnswer.Refused(BadToken);
        return Person(read);
    }

    /// <summary>Reads the token that the Teams tab sends: for us, with the tab's scope.</summary>
    public async Task<DirectoryAnswer> ReadTabTokenAsync(string token, CancellationToken cancel)
    {
        string[] audiences = _settings.AppIdUri.Length > 0 ? [_settings.ClientId, _settings.AppIdUri] : [_settings.ClientId];
        if (!Connected || await ValidateAsync(token, audiences, cancel) is not { } read) return new DirectoryAnswer.Refused(BadToken);
        return (Text(read, "scp") ?? "").Split(' ').Contains(TabScope) ? Person(read) : new DirectoryAnswer.Refused(BadToken);
    }

    /// <summary>Asks again about somebody who is signed in: whether the account still is, and with which role.</summary>
    public async Task<DirectoryAnswer> AskAgainAsync(string refresh, CancellationToken cancel)
    {
        try
        {
            var configuration = await ConfigurationAsync(cancel);
            using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint) { Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = _settings.ClientId, ["client_secret"] = _settings.ClientSecret, ["scope"] = "openid profile",
            }) };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var answer = await Http.SendAsync(request, cancel);
            if ((int)answer.StatusCode is 400 or 401 or 403) return new DirectoryAnswer.Refused(BadToken);
            if (!answer.IsSuccessStatusCode) return new DirectoryAnswer.Unreachable();
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
            if (Member(json.RootElement, "id_token") is not { } token) return new DirectoryAnswer.Refused(BadToken);
            return await ReadIdTokenAsync(token, null, cancel) is DirectoryAnswer.Known known ? known with { Refresh = Member(json.RootElement, "refresh_token") ?? refresh } : new DirectoryAnswer.Refused(NoRole);
        }
        catch (Exception broken) when (broken is HttpRequestException or JsonException or InvalidOperationException || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new DirectoryAnswer.Unreachable();
        }
    }

    private DirectoryAnswer Person(JsonWebToken token)
    {
        var directory = Text(token, "tid") ?? "";
        if (_settings.Tenants.FirstOrDefault(one => string.Equals(one.Directory, directory, StringComparison.OrdinalIgnoreCase)) is not { } own) return new DirectoryAnswer.Refused(NotForUs);
        if ((Text(token, "oid") ?? Text(token, "sub")) is not { Length: > 0 } person) return new DirectoryAnswer.Refused(BadToken);
        var given = token.Claims.Where(claim => claim.Type is "roles" or "groups").Select(claim => claim.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (_settings.Roles.FirstOrDefault(one => given.Contains(one.Value)) is not { } role)
            // Beyond 200 groups Entra names none of them and points elsewhere: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
            return new DirectoryAnswer.Refused(token.Claims.Any(claim => claim.Type is "_claim_names" or "hasgroups") ? TooManyGroups : NoRole);
        var id = "entra-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{token.Issuer}\0{directory}\0{person}")).AsSpan(0, 8));
        var shown = Text(token, "name")?.Trim() is { Length: > 0 } name ? (name.Length > 80 ? name[..80] : name) : "Somebody";
        // The tail tells two people of one name apart, also where a release takes two.
        return new DirectoryAnswer.Known(new DirectoryPerson(new TenantId(own.Tenant), id, $"{shown} ({id[6..12]})", Enum.Parse<Role>(role.Role, ignoreCase: true)));
    }

    private async Task<JsonWebToken?> ValidateAsync(string token, string[] audiences, CancellationToken cancel)
    {
        if (token.Length > 1 << 16) return null;
        var configuration = await ConfigurationAsync(cancel);
        var result = await _tokens.ValidateTokenAsync(token, Parameters(configuration, audiences));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && MayAskForKeys())
        {
            // The provider has new keys. The manager fetches them for those who come later; this one is read with what lies there now.
            _metadata.Value.RequestRefresh();
            configuration = await OpenIdConnectConfigurationRetriever.GetAsync(Address(_settings), Retriever(_settings), cancel);
            result = await _tokens.ValidateTokenAsync(token, Parameters(configuration, audiences));
        }
        return result.IsValid ? result.SecurityToken as JsonWebToken : null;
    }

    /// <summary>A token with an invented key id must not make us ask the provider each time.</summary>
    private bool MayAskForKeys()
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _keysAskedAt));
        return (last == long.MinValue || time.GetElapsedTime(last, now) > KeyPause) && Interlocked.CompareExchange(ref _keysAskedAt, now, last) == last;
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration configuration, string[] audiences)
    {
        var parameters = new TokenValidationParameters
        {
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration),
            ValidAudiences = audiences,
            ValidAlgorithms = Algorithms,
            ClockSkew = TimeSpan.FromSeconds(_settings.ClockSkewSeconds),
            // Metadata for many directories has a place holder where each token has its own directory.
            IssuerValidator = (issuer, token, _) => token is JsonWebToken read && string.Equals(issuer, configuration.Issuer.Replace("{tenantid}", Text(read, "tid"), StringComparison.Ordinal), StringComparison.Ordinal)
                ? issuer : throw new SecurityTokenInvalidIssuerException("the issuer is not the directory's"),
        };
        parameters.EnableAadSigningKeyIssuerValidation();
        return parameters;
    }

    private static string? Text(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static string? Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static ConfigurationManager<OpenIdConnectConfiguration> Metadata(DirectorySettings settings) => new(Address(settings), new OpenIdConnectConfigurationRetriever(), Retriever(settings));

    private static HttpDocumentRetriever Retriever(DirectorySettings settings) => new(Http) { RequireHttps = !settings.Authority!.IsLoopback };

    private static string Address(DirectorySettings settings) => settings.Authority!.ToString().TrimEnd('/') + "/.well-known/openid-configuration";

    public void Dispose()
    {
        if (_metadata is { IsValueCreated: true, Value: IDisposable metadata }) metadata.Dispose();
    }
}
