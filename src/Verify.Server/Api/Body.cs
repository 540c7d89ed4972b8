using System.Reflection;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http.Metadata;

namespace Verify.Server.Api;

/// <summary>A request body, read strictly: an unknown, missing or doubled member is named and refused.</summary>
internal sealed class Body<T> : IEndpointParameterMetadataProvider where T : class
{
    private Body(T? value, ApiResult? problem) => (Value, Problem) = (value!, problem);

    /// <summary>Only where there is no problem.</summary>
    public T Value { get; }
    public ApiResult? Problem { get; }

    public static async ValueTask<Body<T>?> BindAsync(HttpContext http)
    {
        if (await RequestBytes.ReadAsync(http) is not { } bytes) return new Body<T>(null, RequestBytes.Refusal(http));
        try
        {
            if (JsonSerializer.Deserialize<T>(bytes, Core.Model.Json.Readable) is not { } value) return new Body<T>(null, ApiResult.BadRequest("$", "an object is expected"));
            var found = http.RequestServices.GetRequiredService<IValidator<T>>().Validate(value);
            return found.IsValid ? new Body<T>(value, null)
                : new Body<T>(null, ApiResult.Problem(StatusCodes.Status400BadRequest, "The body is not as it should be.", found.Errors.Select(error => (JsonNamingPolicy.CamelCase.ConvertName(error.PropertyName), error.ErrorMessage))));
        }
        catch (JsonException broken)
        {
            return new Body<T>(null, ApiResult.BadRequest(broken.Path ?? "$", Missing(broken) ?? "not known, or not of the right kind"));
        }
    }

    /// <summary>The names stand at the end of the serialiser's sentence; its beginning names our types.</summary>
    private static string? Missing(JsonException broken) => broken.Message.Split(" including: ") is [_, var names] ? $"missing: {names.Split('.')[0]}" : null;

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new AcceptsMetadata([ApiResult.Json], typeof(T)));
}

/// <summary>The bytes of a request, read once and kept for who needs them after.</summary>
internal static class RequestBytes
{
    private static readonly object Kept = new(), Refused = new();

    /// <summary>Nothing where the body is too large or no JSON by its own account.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Items.TryGetValue(Kept, out var known)) return (byte[]?)known;
        if (!http.Request.HasJsonContentType())
        {
            http.Items[Refused] = ApiResult.OfStatus(StatusCodes.Status415UnsupportedMediaType);
            return null;
        }
        try
        {
            using var bytes = new MemoryStream();
            await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
            var read = bytes.ToArray();
            http.Items[Kept] = read;
            return read;
        }
        catch (BadHttpRequestException broken)
        {
            http.Items[Refused] = ApiResult.OfStatus(broken.StatusCode);
            return null;
        }
    }

    public static ApiResult Refusal(HttpContext http) => (ApiResult)http.Items[Refused]!;
}
