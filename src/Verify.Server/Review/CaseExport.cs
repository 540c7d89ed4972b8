using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>A case as a file: JSON for the record, STIX 2.1 for those who share observations. Each export is written down.</summary>
internal static class CaseExport
{
    private static readonly JsonSerializerOptions Indented = new(Json.Readable) { WriteIndented = true };

    public static async Task<IResult> JsonAsync(HttpContext http, VerifyStore store, TimeProvider time, string id)
    {
        if (await CaseFile.OpenAsync(store, http.User, id, "case-exported-json", http.RequestAborted) is not { } file) return Results.NotFound();
        return Download(Of(file, time.GetUtcNow()), file, "json");
    }

    public static async Task<IResult> StixAsync(HttpContext http, VerifyStore store, TimeProvider time, string id)
    {
        if (await CaseFile.OpenAsync(store, http.User, id, "case-exported-stix", http.RequestAborted) is not { } file) return Results.NotFound();
        return Download(StixBundle.Of(file, http.User.TenantOf(), time.GetUtcNow()), file, "stix.json");
    }

    private static IResult Download(JsonObject content, CaseFile file, string extension) =>
        Results.File(JsonSerializer.SerializeToUtf8Bytes(content, Indented), "application/json", $"case-{file.Id}.{extension}");

    /// <summary>Everything that the case page stands on; members that no check may read are left out of it as well.</summary>
    public static JsonObject Of(CaseFile file, DateTimeOffset now) => new()
    {
        ["candidate"] = file.Id.Value,
        ["exportedAt"] = now.ToString("O"),
        ["assessment"] = file.Assessment is null ? null : JsonSerializer.SerializeToNode(file.Assessment, Json.Readable),
        ["evidence"] = new JsonArray([.. file.Evidence.Select(EvidenceFacts.Shown)]),
        ["case"] = new JsonObject
        {
            ["status"] = file.State.Status,
            ["version"] = file.State.Version,
            ["events"] = new JsonArray([.. file.Events.Select(recorded => (JsonNode)new JsonObject
            {
                ["version"] = recorded.Version, ["at"] = recorded.At.ToString("O"), ["actor"] = recorded.Actor, ["kind"] = recorded.Event is null ? "erased" : CaseEvents.KindOf(recorded.Event),
                ["content"] = recorded.Event is null ? null : JsonSerializer.SerializeToNode(recorded.Event, recorded.Event.GetType(), Json.Readable),
            })]),
        },
    };
}
