using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Server.Api;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Api;

/// <summary>A program that calls the API with a key.</summary>
internal sealed class Caller(Uri address, string? key) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address, "/api/v1/") };

    public static async Task<Caller> WithKeyAsync(RunningServer running, Role role, IReadOnlyList<string>? scopes = null, string? person = null, TenantStore? tenant = null)
    {
        var now = DateTimeOffset.UtcNow;
        var made = await ApiKeys.CreateAsync(tenant ?? running.Tenant, "test", role, person, scopes ?? ApiScopes.All, now, 1, "test", default);
        return new Caller(running.Address, made.Key) { KeyId = made.Row.Id };
    }

    public string KeyId { get; private init; } = "";

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        return new Answer(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(), answer.Headers.Contains("Idempotency-Replayed"));
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object body, string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), idempotencyKey);

    public void Dispose() => _http.Dispose();
}

internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Body, bool Replayed)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
