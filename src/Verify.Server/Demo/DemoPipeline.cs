using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Verify.Core.Model;

namespace Verify.Server.Demo;

/// <summary>The invented people of the demonstration, from pipeline.json. Times there are days from today: <c>-24d 14:05</c> is an instant, <c>+7d</c> a date.</summary>
internal sealed record DemoPipeline(IReadOnlyList<DemoPerson> People)
{
    public static DemoPipeline Load(DateTimeOffset now)
    {
        var node = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Demo", "pipeline.json")))!;
        return Dated(node, now.UtcDateTime.Date).Deserialize<DemoPipeline>(Json.Readable)!;
    }

    private static JsonNode? Dated(JsonNode? node, DateTime today) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Dated(m.Value, today)))),
        JsonArray items => new JsonArray([.. items.Select(item => Dated(item, today))]),
        JsonValue value when value.TryGetValue<string>(out var text) && Relative.Match(text) is { Success: true } match => JsonValue.Create(Date(match, today)),
        null => null,
        _ => node.DeepClone(),
    };

    private static readonly Regex Relative = new(@"^([+-]\d{1,4})d(?: (\d\d:\d\d))?$", RegexOptions.NonBacktracking);

    private static string Date(Match match, DateTime today)
    {
        var day = today.AddDays(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return match.Groups[2].Success ? $"{day}T{match.Groups[2].Value}:00Z" : day;
    }
}

/// <summary>One invented person: the application at the ATS, and what happens after it.</summary>
internal sealed record DemoPerson
{
    public required string Given { get; init; }
    public required string Family { get; init; }
    public required string Job { get; init; }
    /// <summary>What is odd about this person, for the table.</summary>
    public required string Oddity { get; init; }
    public required string Email { get; init; }
    public required string Phone { get; init; }
    public required string Address { get; init; }
    public required DateTimeOffset AppliedAt { get; init; }
    public IReadOnlyList<DemoEmployment> Employments { get; init; } = [];
    public required IReadOnlyList<DemoStep> Steps { get; init; }
}

/// <summary>A job on the application.</summary>
internal sealed record DemoEmployment(string Company, string Title, string Start, string? End);

/// <summary>One event: a stage or hire at the ATS, or evidence of another system.</summary>
internal sealed record DemoStep
{
    public required DateTimeOffset At { get; init; }
    public string? Stage { get; init; }
    /// <summary>Hired, to start on this day.</summary>
    public string? Hire { get; init; }
    public JsonObject? Evidence { get; init; }
}
