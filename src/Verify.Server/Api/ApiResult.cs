using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Verify.Core.Model;

namespace Verify.Server.Api;

/// <summary>An answer of the API as the bytes that are sent, so that it can be kept and given again.</summary>
internal sealed record ApiResult(int Status, byte[] Body) : IResult
{
    public const string Json = "application/json", Problems = "application/problem+json";

    public static ApiResult Ok(object value) => new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(value, Core.Model.Json.Readable));

    /// <summary>What is wrong, as https://www.rfc-editor.org/rfc/rfc9457 has it; <paramref name="errors"/> names the fields.</summary>
    public static ApiResult Problem(int status, string detail, IEnumerable<(string Field, string Error)>? errors = null)
    {
        var problem = new JsonObject { ["type"] = "about:blank", ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = detail };
        if (errors?.GroupBy(one => one.Field).ToArray() is { Length: > 0 } fields)
            problem["errors"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)new JsonArray([.. field.Select(one => (JsonNode)one.Error)]))));
        return new ApiResult(status, JsonSerializer.SerializeToUtf8Bytes(problem));
    }

    public static ApiResult NotFound { get; } = Problem(StatusCodes.Status404NotFound, "There is nothing here, or not for you.");

    public static ApiResult BadRequest(string field, string error) => Problem(StatusCodes.Status400BadRequest, $"{field}: {error}", [(field, error)]);

    /// <summary>An answer that no route gave: a status alone.</summary>
    public static ApiResult OfStatus(int status) => Problem(status, status switch
    {
        400 => "The request could not be read.",
        401 => "Send a key or a token of your directory: Authorization: Bearer …",
        403 => "This key or person may not do this.",
        404 => "There is nothing here, or not for you.",
        405 => "This address does not take this method.",
        413 => "The body is too large.",
        415 => "Send application/json.",
        429 => "Too many requests; please wait.",
        _ => "Something went wrong.",
    });

    public async Task ExecuteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = Status >= 400 ? Problems : Json;
        await http.Response.Body.WriteAsync(Body, http.RequestAborted);
    }
}
