using System.Security.Cryptography;
using System.Text;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Api;

/// <summary>
/// A change that carries an <c>Idempotency-Key</c> happens once: whoever sends it again gets the same answer, and another request under the same key is a conflict.
/// The answers hold ids and versions, never what somebody wrote.
/// </summary>
internal sealed class Idempotency(VerifyStore store) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 200;
    private const string Replayed = "Idempotency-Replayed";
    private static readonly TimeSpan AtWork = TimeSpan.FromMinutes(2), Kept = TimeSpan.FromHours(24);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Headers[Header] is not [{ } key]) return await next(context);
        if (key.Length is 0 or > LongestKey || key.Any(letter => letter is < ' ' or > '~')) return ApiResult.BadRequest(Header, $"1 to {LongestKey} plain letters");
        var tenant = store.For(http.User.TenantOf());
        var (hash, request) = (Hash(Encoding.UTF8.GetBytes($"{http.User.Actor()}\0{key}")), Hash([.. Encoding.UTF8.GetBytes($"{http.Request.Path}{http.Request.QueryString}\0"), .. await RequestBytes.ReadAsync(http) ?? []]));
        if (await tenant.BeginAnswerAsync(hash, request, AtWork, Kept, http.RequestAborted) is { } before)
        {
            if (!before.Request.AsSpan().SequenceEqual(request)) return ApiResult.Problem(StatusCodes.Status409Conflict, "This idempotency key was used for another request.");
            if (before is not { Status: { } status, Body: { } body }) return ApiResult.Problem(StatusCodes.Status409Conflict, "The first request under this key is still at work.");
            http.Response.Headers[Replayed] = "true";
            return new ApiResult(status, body);
        }
        var answered = false;
        try
        {
            var result = await next(context);
            // Kept even when the caller has gone: the change is made, and the next try must hear of it.
            if (result is ApiResult answer) await tenant.EndAnswerAsync(hash, answer.Status, answer.Body, CancellationToken.None);
            answered = result is ApiResult;
            return result;
        }
        finally
        {
            if (!answered) await tenant.DropAnswerAsync(hash, CancellationToken.None);
        }
    }

    private static byte[] Hash(byte[] bytes) => SHA256.HashData(bytes);
}
