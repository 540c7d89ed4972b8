using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.HiBob;

internal sealed record BobNotice
{
    public string? Type { get; init; }
    public long? CompanyId { get; init; }
    public DateTimeOffset? TriggeredAt { get; init; }
    public BobPointer? Data { get; init; }
}

internal sealed record BobPointer
{
    public string? EmployeeId { get; init; }
}

/// <summary>Which members an employee has, and how deep, is the customer's setting: they are read by path.</summary>
internal sealed record BobPeople
{
    public required IReadOnlyList<JsonElement> Employees { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BobNotice))]
[JsonSerializable(typeof(BobPeople))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HiBobJson : JsonSerializerContext;

/// <summary>Bob's API with a service user. https://apidocs.hibob.com/docs/api-service-users</summary>
internal sealed class HiBobClient(Session session)
{
    private static readonly string[] Fields =
    [
        "root.id", "root.firstName", "root.surname", "root.displayName", "work.startDate", "work.title", "internal.terminationDate", "home.privateEmail", "home.mobilePhone", "home.privatePhone",
        "address.line1", "address.line2", "address.city", "address.usaState", "address.postCode", "address.country", "payroll.employment.contract",
    ];

    public static bool IsId(string text) => text.Length is > 0 and <= 40 && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>https://apidocs.hibob.com/reference/post_people-search: one person, or everybody.</summary>
    public Task<Result<BobPeople>> PeopleAsync(string? id, CancellationToken cancel)
    {
        var fields = session.Connection.Setting("atsField") is { } own ? Fields.Append(own) : Fields;
        var body = new JsonObject { ["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)field)]), ["showInactive"] = true };
        if (id is not null) body["filters"] = new JsonArray(new JsonObject { ["fieldPath"] = "root.id", ["operator"] = "equals", ["values"] = new JsonArray(id) });
        var text = body.ToJsonString();
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, At("people/search")) { Content = new StringContent(text, Encoding.UTF8, "application/json") }, HiBobJson.Default.BobPeople, cancel);
    }

    /// <summary>https://apidocs.hibob.com/reference/get_people-id-bank-accounts</summary>
    public Task<Result<JsonElement>> AccountsAsync(string id, CancellationToken cancel) => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, At($"people/{id}/bank-accounts")), HiBobJson.Default.JsonElement, cancel);

    /// <summary>A search reads, though it is a POST.</summary>
    private async Task<Result<T>> SendAsync<T>(Func<HttpRequestMessage> make, JsonTypeInfo<T> type, CancellationToken cancel) =>
        (await session.ReadAsync("serviceUserToken", token => Authorised(make(), token), cancel)).Json(type);

    private HttpRequestMessage Authorised(HttpRequestMessage request, Secret token)
    {
        request.Headers.Authorization = Wire.Basic(session.Connection.Setting("serviceUserId") ?? "", token.Reveal());
        return request;
    }

    private static Uri At(string path) => new($"https://api.hibob.com/v1/{path}");
}
