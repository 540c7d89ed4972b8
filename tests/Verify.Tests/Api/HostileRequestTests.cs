using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Verify.Server.Api;
using Verify.Server.SignIn;
using Verify.Tests.Review;
using Verify.Tests.Server;

namespace Verify.Tests.Api;

/// <summary>Random requests made from the API's own document, by callers who may do everything: none is answered as a broken machine.</summary>
[Collection("pages")]
public sealed class HostileRequestTests
{
    private const int PerOperation = 14, Seed = 20261129;

    private static readonly string[] Words =
    [
        "", " ", "0", "-1", "9223372036854775808", "1e400", "NaN", "true", "null", "../../etc/passwd", "%2e%2e%2f", "'; DROP TABLE candidates; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "\u0000", "a\r\nSet-Cookie: x=y",
        "\ud83d\udc80", "\ud800", "\u202eevil", new('a', 5000), "1~", "~", "1~x", "9223372036854775807~c-1", "-9223372036854775808~c-1", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "cleared", "access", "newest",
    ];

    [Fact]
    public async Task No_random_request_breaks_the_machine()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        using var anybody = new HttpClient { BaseAddress = running.Address };
        var document = JsonNode.Parse(await anybody.GetStringAsync(new Uri("/api/openapi/v1.json", UriKind.Relative)))!;
        using var compliance = await Caller.WithKeyAsync(running, Role.Compliance, person: "Ada");
        using var admin = await Caller.WithKeyAsync(running, Role.Admin, person: "Ben");
        using var hr = await Caller.WithKeyAsync(running, Role.Hr, person: "Cem");
        var random = new Random(Seed);
        var (wrong, sent, through) = (new List<string>(), 0, 0);
        foreach (var (path, item) in document["paths"]!.AsObject())
            foreach (var (method, operation) in item!.AsObject())
                for (var i = 0; i < PerOperation; i++)
                {
                    var address = Address(path, operation!, id.Value, random);
                    var body = method == "post" ? Body(document, operation!, random) : null;
                    foreach (var caller in (Caller[])[compliance, admin, hr])
                    {
                        var answer = await caller.SendAsync(new HttpMethod(method.ToUpperInvariant()), address, body, random.Next(4) == 0 ? Plain(random) : null);
                        sent++;
                        if (answer.Status == HttpStatusCode.Forbidden) continue;
                        through++;
                        if ((int)answer.Status >= 500) wrong.Add($"{method} {address} {body}: {(int)answer.Status}");
                        else if ((int)answer.Status >= 400 && ((answer.MediaType != ApiResult.Problems && !IsRefusedByKestrel(answer)) || answer.Body.Contains("   at ", StringComparison.Ordinal))) wrong.Add($"{method} {address}: {(int)answer.Status} {answer.MediaType}");
                        break;
                    }
                }
        Assert.Equal(document["paths"]!.AsObject().Sum(item => item.Value!.AsObject().Count), AccessTests.Api(running).Count());
        Assert.True(through > 300, $"{through} of {sent} came through");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.Empty((await running.Tenant.VerifyAuditAsync()).Findings);
    }

    /// <summary>A path that is no text reaches no route: the web server itself says so, with nothing more.</summary>
    private static bool IsRefusedByKestrel(Answer answer) => answer is { Status: HttpStatusCode.BadRequest, Body: "" };

    private static string Address(string path, JsonNode operation, string id, Random random)
    {
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var (name, place) = ((string)parameter!["name"]!, (string)parameter["in"]!);
            var value = name == "id" && random.Next(2) == 0 ? id : Pick(random);
            if (place == "path") path = path.Replace("{" + name + "}", value.Trim('.', ' ').Length == 0 ? "x" : Escaped(value), StringComparison.Ordinal);
            else if (place == "query" && random.Next(2) == 0) query.Add($"{name}={Escaped(value)}");
        }
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    // A lone surrogate has no bytes: it goes as those that no reader of UTF-8 takes.
    private static string Escaped(string value) => value == "\ud800" ? "%ED%A0%80" : Uri.EscapeDataString(value.Length > 1000 ? value[..1000] : value);

    private static string Body(JsonNode document, JsonNode operation, Random random)
    {
        if (random.Next(6) == 0) return ((string[])["", "{", "[]", "null", "\"x\"", "{\"version\":1,\"version\":2}", "{\"text\":\"\\ud800\",\"version\":0}", "{\"events\":[{\"candidate\":{\"system\":\"\\ud800\",\"externalId\":\"x\"},\"evidence\":[]}]}", new string('[', 200), "\u0000"])[random.Next(10)];
        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        if (schema is null) return "{}";
        if ((string?)schema["$ref"] is { } name) schema = document["components"]!["schemas"]![name.Split('/')[^1]];
        var body = new JsonObject();
        foreach (var (member, _) in schema?["properties"]?.AsObject() ?? [])
            if (random.Next(8) > 0) body[member] = Value(member, random);
        if (random.Next(8) == 0) body["more"] = Value("more", random);
        return body.ToJsonString();
    }

    private static JsonNode? Value(string member, Random random) => (member, random.Next(4)) switch
    {
        ("version", > 0) => random.Next(3),
        ("reason" or "text", > 0) => "A reason that is long enough. " + (Pick(random) is { Length: > 0 } word && word != "\ud800" ? word : "x"),
        ("conclusion", > 0) => ((string[])["cleared", "confirmed", "hold", "inconclusive", "verified-with-condition"])[random.Next(5)],
        ("agreed" or "open", > 0) => random.Next(2) == 0,
        ("events", > 0) => new JsonArray(JsonNode.Parse(((string[])["""{"candidate":{"system":"x","externalId":"y"},"evidence":[]}""", """{"candidate":{"system":"x","externalId":"y"},"evidence":[{"kind":"note"}]}""", "7", """{"candidate":[]}"""])[random.Next(4)])),
        (_, 0) => null,
        (_, 1) => random.NextInt64(),
        (_, 2) => new JsonArray(1, "x", new JsonObject()),
        _ => Pick(random) is "\ud800" ? "x" : Pick(random) is var text && text == "\ud800" ? "y" : text,
    };

    private static string Pick(Random random) => random.Next(5) == 0 ? random.NextInt64().ToString(CultureInfo.InvariantCulture) : Words[random.Next(Words.Length)];

    private static string Plain(Random random) => "key-" + random.Next(40).ToString(CultureInfo.InvariantCulture);
}
