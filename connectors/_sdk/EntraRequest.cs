namespace Verify.Connectors.Sdk;

/// <summary>Requests to Microsoft's services as the app itself.</summary>
public static class EntraRequest
{
    /// <summary>The scope of Microsoft Graph.</summary>
    public const string Graph = "https://graph.microsoft.com/.default";

    /// <summary>Sends a request that changes nothing.</summary>
    public static Task<Result<HttpAnswer>> ReadAsync(Session session, string scope, Func<HttpRequestMessage> request, CancellationToken cancel) => SendAsync(session, scope, authorised => session.Http.ReadAsync(authorised, cancel), request, cancel);

    /// <summary>Sends a request that changes something, once: with a token that is refused nothing was changed.</summary>
    public static Task<Result<HttpAnswer>> WriteAsync(Session session, string scope, Func<HttpRequestMessage> request, CancellationToken cancel) => SendAsync(session, scope, authorised => session.Http.WriteAsync(authorised, cancel), request, cancel);

    /// <summary>Whether the directory gives a token, and, where it can be read, whether the token holds a permission: the harmless request of those that can only write.</summary>
    public static async Task<Health> HealthAsync(Session session, string scope, string? permission, CancellationToken cancel)
    {
        if (!(await EntraToken.GetAsync(session, scope, cancel)).Succeeded(out var token, out var failure)) return Health.Of(failure);
        return permission is null || token.Scopes is null || token.Scopes.Contains(permission)
            ? new Health(HealthState.Ok, "the directory gives a token")
            : new Health(HealthState.MissingScope, $"the app has not been granted {permission}");
    }

    /// <summary>Writes a large answer to a stream.</summary>
    public static Task<Result<long>> DownloadAsync(Session session, string scope, Func<HttpRequestMessage> request, Stream target, CancellationToken cancel) => SendAsync(session, scope, authorised => session.Http.DownloadAsync(authorised, target, cancel), request, cancel);

    private static Task<Result<T>> SendAsync<T>(Session session, string scope, Func<Func<HttpRequestMessage>, Task<Result<T>>> send, Func<HttpRequestMessage> request, CancellationToken cancel) =>
        EntraToken.UseAsync(session, scope, token => send(() =>
        {
            var made = request();
            made.Headers.Authorization = Wire.Bearer(token);
            return made;
        }), cancel);
}
