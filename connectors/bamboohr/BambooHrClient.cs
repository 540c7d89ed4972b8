using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.BambooHr;

/// <summary>A webhook's body: several employees may be in one.</summary>
internal sealed record BambooNotice
{
    public IReadOnlyList<BambooChange?>? Employees { get; init; }
}

internal sealed record BambooChange
{
    public string? Id { get; init; }
    public string? Action { get; init; }
    public string? Timestamp { get; init; }
}

/// <summary>Who changed since a moment.</summary>
internal sealed record BambooChanged
{
    public required IReadOnlyDictionary<string, BambooChangedEmployee> Employees { get; init; }
}

internal sealed record BambooChangedEmployee
{
    public string? Action { get; init; }
    public string? LastChanged { get; init; }
}

/// <summary>An employee's files by category, as the customer has made them.</summary>
internal sealed record BambooFiles
{
    public IReadOnlyList<BambooCategory>? Categories { get; init; }
}

internal sealed record BambooCategory
{
    public string? Name { get; init; }
    public IReadOnlyList<BambooFile>? Files { get; init; }
}

internal sealed record BambooFile
{
    /// <summary>A number, here or elsewhere as a text.</summary>
    public JsonElement Id { get; init; }
    public string? Name { get; init; }
    public string? OriginalFileName { get; init; }
    public long? Size { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(BambooNotice))]
[JsonSerializable(typeof(BambooChanged))]
[JsonSerializable(typeof(BambooFiles))]
[JsonSerializable(typeof(Dictionary<string, string?>))]
internal sealed partial class BambooHrJson : JsonSerializerContext;

/// <summary>BambooHR's API: the key is the user name of Basic, the password says nothing. https://documentation.bamboohr.com/docs/getting-started</summary>
internal sealed class BambooHrClient(Session session)
{
    private const string Fields = "firstName,lastName,displayName,homeEmail,mobilePhone,homePhone,address1,address2,city,state,zipcode,country,hireDate,terminationDate,status,employmentHistoryStatus,jobTitle";

    /// <summary>Ids are numbers; 0 is the owner of the key, never a hire.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit) && text.Trim('0').Length > 0;

    /// <summary>https://documentation.bamboohr.com/reference/get-employee: only the asked fields come, all of them as texts.</summary>
    public async Task<Result<Dictionary<string, string?>>> EmployeeAsync(string id, CancellationToken cancel)
    {
        var fields = session.Connection.Setting("atsField") is { } own ? $"{Fields},{own}" : Fields;
        return (await GetAsync($"employees/{id}?fields={Uri.EscapeDataString(fields)}&onlyCurrent=true", cancel)).Json(BambooHrJson.Default.DictionaryStringString);
    }

    /// <summary>https://documentation.bamboohr.com/reference/get-changed-employee-ids</summary>
    public async Task<Result<BambooChanged>> ChangedAsync(DateTimeOffset since, CancellationToken cancel) =>
        (await GetAsync($"employees/changed?since={Uri.EscapeDataString(since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}", cancel)).Json(BambooHrJson.Default.BambooChanged);

    /// <summary>https://documentation.bamboohr.com/reference/list-employee-files</summary>
    public async Task<Result<BambooFiles>> FilesAsync(string id, CancellationToken cancel) => (await GetAsync($"employees/{id}/files/view", cancel)).Json(BambooHrJson.Default.BambooFiles);

    /// <summary>https://documentation.bamboohr.com/reference/get-employee-file-1</summary>
    public Uri FileAddress(string employee, string file) => At($"employees/{employee}/files/{file}");

    public Task<Result<HttpAnswer>> FileAsync(Uri address, CancellationToken cancel) => session.ReadAsync("apiKey", key => Authorised(address, key), cancel);

    private Task<Result<HttpAnswer>> GetAsync(string path, CancellationToken cancel) => FileAsync(At(path), cancel);

    private Uri At(string path) => new($"https://{session.Connection.Setting("companyDomain")?.ToLowerInvariant()}.bamboohr.com/api/v1/{path}");

    private static HttpRequestMessage Authorised(Uri address, Secret key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = Wire.Basic(key.Reveal(), "x");
        // Without this the answer is XML.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
