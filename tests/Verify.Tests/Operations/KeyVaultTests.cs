using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>The tenant's key as a secret of a vault, against a stand-in that speaks the protocol over TLS.</summary>
public sealed class KeyVaultTests
{
    [Fact]
    public async Task A_tenants_key_is_made_read_rotated_and_retired_in_the_vault_and_is_in_no_file()
    {
        await using var vault = await VaultStandIn.StartAsync();
        var folder = Directory.CreateTempSubdirectory("verify-vault-").FullName;
        try
        {
            var settings = new StoreSettings($"Data Source={Path.Combine(folder, "verify.db")}", Path.Combine(folder, "keys"), Vault: vault.Client());
            var (clock, acme) = (new SetClock(), new TenantId("acme"));
            CandidateId ada;
            await using (var store = await VerifyStore.OpenAsync(settings, clock))
            {
                await store.CreateTenantAsync(acme, "Acme");
                await store.CreateTenantAsync(acme, "Acme");
                ada = await store.For(acme).InTransactionAsync(tx => tx.ResolveOrCreateCandidateAsync("ats", "1"));
                await store.For(acme).InTransactionAsync(tx => tx.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-1"), "kept")]));
                Assert.Equal(["verify-tenant-acme"], vault.Enabled());
                await store.For(acme).RotateKeyAsync();
                Assert.Equal(2, vault.Enabled().Count);
                clock.Advance(TimeSpan.FromMinutes(11));
                await store.For(acme).RetireKeysAsync();
                Assert.Single(vault.Enabled());
            }
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "keys"), "*.key"));
            await using (var store = await VerifyStore.OpenAsync(settings, clock))
            {
                Assert.Equal("kept", Some.Text(Assert.Single(await store.For(acme).EvidenceAsync(ada)).Json));
            }
            vault.Refuse = HttpStatusCode.Forbidden;
            await using (var store = await VerifyStore.OpenAsync(settings, clock))
            {
                var error = await Assert.ThrowsAsync<StoreException>(() => store.For(acme).EvidenceAsync(ada));
                Assert.Equal("the vault did not answer for verify-tenant-acme: 403 Forbidden", error.Message);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What of the vault's REST API is used: https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups</summary>
    private sealed class VaultStandIn : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private readonly List<(string Name, string Version, string Value, bool Enabled, long Created)> _secrets = [];
        private readonly X509Certificate2 _certificate = Certificate();
        private WebApplication _app = null!;
        private long _created = 1_700_000_000;

        public HttpStatusCode? Refuse { get; set; }

        public static async Task<VaultStandIn> StartAsync()
        {
            var vault = new VaultStandIn();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(vault._certificate)));
            vault._app = builder.Build();
            vault._app.Run(vault.AnswerAsync);
            await vault._app.StartAsync();
            return vault;
        }

        public IReadOnlyList<string> Enabled()
        {
            lock (_gate) return [.. _secrets.Where(secret => secret.Enabled).Select(secret => secret.Name)];
        }

        public SecretClient Client() => new(new Uri(_app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), new FixedToken(), new SecretClientOptions
        {
            DisableChallengeResourceVerification = true,
            Retry = { MaxRetries = 0 },
            Transport = new HttpClientTransport(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == _certificate.Thumbprint }),
        });

        private async Task AnswerAsync(HttpContext http)
        {
            if (http.Request.Headers.Authorization != "Bearer the-token")
            {
                http.Response.StatusCode = 401;
                http.Response.Headers.WWWAuthenticate = "Bearer authorization=\"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000\", resource=\"https://vault.azure.net\"";
                return;
            }
            var path = http.Request.Path.Value!.Trim('/').Split('/');
            var body = http.Request.ContentLength > 0 ? await JsonNode.ParseAsync(http.Request.Body) : null;
            var (status, answer) = Refuse is { } refused ? ((int)refused, Error("Forbidden")) : Answer(http.Request.Method, path, body);
            http.Response.StatusCode = status;
            await http.Response.WriteAsJsonAsync(answer);
        }

        private (int, JsonNode) Answer(string method, string[] path, JsonNode? body)
        {
            lock (_gate)
            {
                if (path is not ["secrets", var name, ..]) return (400, Error("BadParameter"));
                if (method == "PUT")
                {
                    _secrets.Add((name, Guid.NewGuid().ToString("n"), (string)body!["value"]!, true, _created++));
                    return (200, Bundle(_secrets[^1], value: true));
                }
                if (path is [_, _, "versions"])
                    return _secrets.Any(s => s.Name == name) ? (200, new JsonObject { ["value"] = new JsonArray([.. _secrets.Where(s => s.Name == name).Select(s => Bundle(s, value: false))]) }) : (404, Error("SecretNotFound"));
                var at = _secrets.FindIndex(s => s.Name == name && s.Version == path[2]);
                if (at < 0) return (404, Error("SecretNotFound"));
                if (method == "PATCH") _secrets[at] = _secrets[at] with { Enabled = (bool)body!["attributes"]!["enabled"]! };
                return (200, Bundle(_secrets[at], value: method == "GET"));
            }
        }

        private static JsonObject Bundle((string Name, string Version, string Value, bool Enabled, long Created) secret, bool value)
        {
            var bundle = new JsonObject { ["id"] = $"https://vault.example.com/secrets/{secret.Name}/{secret.Version}", ["attributes"] = new JsonObject { ["enabled"] = secret.Enabled, ["created"] = secret.Created, ["updated"] = secret.Created } };
            if (value) bundle["value"] = secret.Value;
            return bundle;
        }

        private static JsonObject Error(string code) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = "not told" } };

        private static X509Certificate2 Certificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _certificate.Dispose();
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("the-token", DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
