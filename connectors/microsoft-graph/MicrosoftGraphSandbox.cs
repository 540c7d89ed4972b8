using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>A stand-in for Microsoft Graph: tokens with roles, subscriptions with their handshake, calls, calendars, attendance, and the directory of new starters.</summary>
public sealed partial class MicrosoftGraphSandbox : Sandbox
{
    internal const string Directory = "d1d1d1d1-0000-4000-8000-000000000001", ClientId = "c1c1c1c1-0000-4000-8000-000000000001", ClientSecret = "sandbox-client-secret", ClientState = "sandbox-client-state-0123456789";
    internal const string Interviewer = "iris@example.org", InterviewerId = "11111111-aaaa-4bbb-8ccc-000000000001", Group = "90909090-0000-4000-8000-000000000001";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonObject>> _kept = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> _subscriptions = new(StringComparer.Ordinal);
    private readonly HttpClient _sender = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<string> _effects = [];
    private int _tokens;

    /// <summary>What the administrator consented to.</summary>
    public IReadOnlyList<string> Roles { get; set; } =
        ["CallRecords.Read.All", "Calendars.Read", "OnlineMeetings.Read.All", "OnlineMeetingArtifact.Read.All", "DeviceManagementManagedDevices.Read.All", "AuditLog.Read.All", "GroupMember.Read.All", "IdentityRiskEvent.Read.All", "OnlineMeetingRecording.Read.All", "ProfilePhoto.Read.All"];

    /// <summary>Whether the application access policy was granted.</summary>
    public bool AccessPolicy { get; set; } = true;

    /// <summary>How many sessions of a call come in one answer.</summary>
    public int PageSize { get; set; } = 60;

    /// <summary>The interviewer's photo in the directory, where there is one.</summary>
    public byte[]? Photo { get; set; }

    /// <summary>Which tokens are refused: all up to this one.</summary>
    public int RefusesTokensUpTo { get; set; }

    /// <summary>What was changed through the API, in order.</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            lock (_gate) return [.. _effects];
        }
    }

    public override object State()
    {
        lock (_gate) return new { subscriptions = _subscriptions.Values.Select(one => one.DeepClone()).ToArray(), effects = _effects.ToArray() };
    }

    /// <summary>Lets a subscription end, as Graph does with one that it could not deliver to.</summary>
    public void EndsSubscriptions(DateTimeOffset? at = null)
    {
        lock (_gate)
        {
            if (at is null) _subscriptions.Clear();
            foreach (var one in _subscriptions.Values) one["expirationDateTime"] = at!.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Keeps something of the directory: users, devices, apps, app-devices, sign-ins, risks, calls, events, meetings.</summary>
    public void Keeps(string what, JsonObject item)
    {
        lock (_gate) (_kept.TryGetValue(what, out var list) ? list : _kept[what] = []).Add(item);
    }

    /// <summary>The secret stands in the body, in each notification.</summary>
    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now)
    {
        JsonNode? node = null;
        try
        {
            node = JsonNode.Parse(body.Span);
        }
        catch (System.Text.Json.JsonException)
        {
            // What is no JSON holds no secret.
        }
        if (node is not JsonObject notice) return new InboundRequest { Body = body };
        if (notice["value"] is not JsonArray) notice = new JsonObject { ["value"] = new JsonArray(notice) };
        foreach (var item in notice["value"]!.AsArray().OfType<JsonObject>()) item["clientState"] = secret.Reveal();
        return new InboundRequest { Body = Encoding.UTF8.GetBytes(notice.ToJsonString()), Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };
    }

    public override async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await base.DisposeAsync();
    }

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{directory}/oauth2/v2.0/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            var known = form["client_secret"] == ClientSecret && form["client_id"] == ClientId;
            return known ? Results.Json(new { token_type = "Bearer", expires_in = 3599, access_token = EntraToken.Unsigned(Interlocked.Increment(ref _tokens).ToString(CultureInfo.InvariantCulture), Roles) }) : Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
        var api = app.MapGroup("/v1.0").RequireHost("graph.microsoft.com");
        api.AddEndpointFilter(async (context, next) => Accepts(context.HttpContext.Request.Headers.Authorization) ? await next(context) : Error(401, "InvalidAuthenticationToken"));
        MapMeetings(api);
        MapDirectory(api);
        api.MapGet("/subscriptions", () => List(_subscriptions.Values));
        api.MapPost("/subscriptions", (Delegate)SubscribeAsync);
        api.MapPatch("/subscriptions/{id}", async (HttpContext context, string id) =>
        {
            var change = await JsonNode.ParseAsync(context.Request.Body);
            lock (_gate)
            {
                if (!_subscriptions.TryGetValue(id, out var one)) return Error(404, "ResourceNotFound");
                one["expirationDateTime"] = change!["expirationDateTime"]!.DeepClone();
                _effects.Add("renewed");
                return Results.Json(one.DeepClone());
            }
        });
    }

    private void MapDirectory(RouteGroupBuilder api)
    {
        api.MapGet($"/groups/{Group}/members", () => List(Kept("users").Select(user => With(user, "@odata.type", "#microsoft.graph.user"))));
        api.MapGet("/users/{user}/managedDevices", (string user) => List(Kept("devices").Where(one => Is(one, "userId", user))));
        api.MapGet("/deviceManagement/detectedApps", (HttpContext context) => List(Kept("apps").Where(one => Filter(context).Contains($"'{one["displayName"]}'", StringComparison.OrdinalIgnoreCase))));
        api.MapGet("/deviceManagement/detectedApps/{app}/managedDevices", (string app) => List(Kept("app-devices").Where(one => Is(one, "app", app)).SelectMany(one => Kept("devices").Where(device => Is(device, "id", (string)one["device"]!)))));
        api.MapGet("/auditLogs/signIns", (HttpContext context) => List(Kept("sign-ins").Where(one =>
            Filter(context).Contains($"'{one["userId"]}'", StringComparison.Ordinal) && At((string)one["createdDateTime"]!) >= Since(Filter(context)))));
        api.MapGet("/identityProtection/riskDetections", (HttpContext context) => List(Kept("risks").Where(one => Filter(context).Contains($"'{one["userId"]}'", StringComparison.Ordinal))));
    }

    /// <summary>Graph asks both addresses whether they are ours before it answers.</summary>
    private async Task<IResult> SubscribeAsync(HttpContext context)
    {
        var wanted = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        foreach (var name in (string[])["notificationUrl", "lifecycleNotificationUrl"])
        {
            var token = $"Validation: Testing client application reachability for subscription {name} <&>";
            using var asked = await _sender.PostAsync(new Uri($"{(string)wanted[name]!}?validationToken={Uri.EscapeDataString(token)}"), null);
            if (asked.StatusCode != System.Net.HttpStatusCode.OK || asked.Content.Headers.ContentType?.MediaType != "text/plain" || await asked.Content.ReadAsStringAsync() != token) return Error(400, "ValidationError");
        }
        lock (_gate)
        {
            var id = $"7f105c7d-0000-4000-8000-{_subscriptions.Count + 1:000000000000}";
            wanted["id"] = id;
            _subscriptions[id] = wanted;
            _effects.Add("subscribed");
            // Graph does not show the secret again.
            return Results.Json(With(wanted, "clientState", null), statusCode: 201);
        }
    }

    private bool Accepts(string? authorization)
    {
        for (var token = RefusesTokensUpTo + 1; token <= _tokens; token++)
            if (authorization == $"Bearer {EntraToken.Unsigned(token.ToString(CultureInfo.InvariantCulture), Roles)}") return true;
        return false;
    }

    private JsonObject[] Kept(string what)
    {
        lock (_gate) return _kept.TryGetValue(what, out var list) ? [.. list] : [];
    }

    private IResult List(IEnumerable<JsonObject> items)
    {
        lock (_gate) return Results.Json(new JsonObject { ["value"] = new JsonArray([.. items.Select(item => item.DeepClone())]) });
    }

    private static JsonObject With(JsonObject item, string name, string? value)
    {
        var copy = item.DeepClone().AsObject();
        copy[name] = value;
        return copy;
    }

    /// <summary>The moment from which sign-ins are asked for.</summary>
    private static DateTimeOffset Since(string filter) => filter.IndexOf("createdDateTime ge ", StringComparison.Ordinal) is >= 0 and var at ? At(filter[(at + "createdDateTime ge ".Length)..].Split(' ')[0]) : DateTimeOffset.MinValue;

    private static bool Is(JsonObject one, string member, string value) => string.Equals((string?)one[member], value, StringComparison.OrdinalIgnoreCase);

    private static string Filter(HttpContext context) => (string?)context.Request.Query["$filter"] ?? "";

    private static IResult Error(int status, string code, string message = "made by the sandbox") => Results.Json(new { error = new { code, message } }, statusCode: status);

    [GeneratedRegex(@"p/id eq '(?<id>[^']+)'", RegexOptions.None, 250)]
    private static partial Regex Participant();

    [GeneratedRegex(@"startDateTime (?<how>ge|lt) (?<at>[0-9TZ:.-]+)", RegexOptions.None, 250)]
    private static partial Regex Bound();
}
