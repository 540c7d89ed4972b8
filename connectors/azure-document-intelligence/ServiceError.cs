using System.Text.Json;
using Azure;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>What the service's errors mean. Contents that it cannot read are no failure: the picture has to be taken again, and nothing is wrong with anybody.</summary>
internal static class ServiceError
{
    private static readonly HashSet<string> Unreadable = new(StringComparer.Ordinal)
    {
        "InvalidContent", "InvalidContentDimensions", "InvalidContentLength", "UnsupportedContent", "InvalidContentSourceFormat",
    };

    /// <summary>The innermost code says most: InvalidContent says more than InvalidRequest.</summary>
    public static string? Code(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("error", out var error)) return null;
        while (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("innererror", out var inner) && inner.ValueKind == JsonValueKind.Object) error = inner;
        return Extracted.Text(error, "code");
    }

    /// <summary>The code of a refused content, or nothing where the failure is another.</summary>
    public static string? ContentCode(RequestFailedException failed)
    {
        var code = Inner(failed) ?? failed.ErrorCode;
        return code is not null && Unreadable.Contains(code) ? code : null;
    }

    public static Failure Of(RequestFailedException failed, string host)
    {
        var detail = $"{host}: {failed.Status} {Inner(failed) ?? failed.ErrorCode}".TrimEnd();
        var wait = failed.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return failed.Status switch
        {
            0 when failed.InnerException is HttpRequestException { InnerException: HostRefusedException refused } => new Failure(FailureCategory.Refused, refused.Message),
            0 => new Failure(FailureCategory.Unavailable, $"{host}: {failed.InnerException?.GetType().Name ?? "no answer"}"),
            >= 200 and < 400 => new Failure(FailureCategory.BadAnswer, detail),
            401 => new Failure(FailureCategory.Unauthorised, detail),
            403 => new Failure(FailureCategory.MissingScope, detail),
            404 => new Failure(FailureCategory.NotFound, detail),
            408 => new Failure(FailureCategory.TimedOut, detail, wait),
            429 => new Failure(FailureCategory.RateLimited, detail, wait),
            >= 500 => new Failure(FailureCategory.Unavailable, detail, wait),
            _ => new Failure(FailureCategory.Rejected, detail),
        };
    }

    private static string? Inner(RequestFailedException failed)
    {
        if (failed.GetRawResponse() is not { } response || response.ContentStream is null) return null;
        try
        {
            using var body = JsonDocument.Parse(response.Content);
            return Code(body.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
