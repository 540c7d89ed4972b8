using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>Every connector against answers that are JSON, and not what anybody promised: one rule keeps them all from it.</summary>
public sealed class HostileAnswerTests
{
    private const string Mark = "-put-here-";

    public static TheoryData<string> Vendors => new(ConnectorUnderTest.All().Where(connector => connector is ISandboxed).Select(connector => connector.Id));

    private static readonly Dictionary<string, Func<string, string>> Spoilt = new()
    {
        ["every number without end"] = json => Each(json, node => node.GetValueKind() == JsonValueKind.Number),
        ["every value null"] = json => Each(json, node => node is JsonValue, "null"),
        ["every value a text"] = json => Each(json, node => node is JsonValue, "\"never-heard-of\""),
        ["every list null"] = json => Each(json, node => node is JsonArray, "null"),
        ["every list of nothing"] = json => Each(json, node => node is JsonArray, "[null]"),
        ["every object empty"] = json => Each(json, node => node is JsonObject { Parent: not null }, "{}"),
        ["null"] = _ => "null",
        ["a list"] = _ => "[null,[],{}]",
    };

    private static readonly Dictionary<string, Func<string, string>> Refused = new()
    {
        ["a member twice"] = json => json.StartsWith('{') && json.Length > 2 ? $"{{\"twice\":1,\"twice\":2,{json[1..]}" : $"[{{\"twice\":1,\"twice\":2}},{json[1..]}",
        ["too deep"] = json => With(json, $"{new string('[', 40)}{new string(']', 40)}"),
        ["a text without end"] = json => With(json, $"\"{new string('x', 1_100_000)}\""),
        ["a number without end"] = json => With(json, "1e400"),
        ["half a letter"] = json => With(json, "\"\\ud800\""),
    };

    [Theory, MemberData(nameof(Vendors))]
    public async Task An_item_that_is_null_is_left_out_and_nothing_else_changes(string id)
    {
        var clean = await UseAsync(id, null);
        Assert.Equal(clean, await UseAsync(id, WithNulls));
    }

    [Theory, MemberData(nameof(Vendors))]
    public async Task Whatever_stands_in_an_answer_it_is_an_answer_or_a_failure_and_never_an_exception(string id)
    {
        var clean = await UseAsync(id, null);
        foreach (var (what, spoils) in Spoilt) Assert.True((await UseAsync(id, spoils)).Count == clean.Count, what);
        // What cannot be read is a bad answer, in whatever kind of call, wherever the answer is read.
        foreach (var (what, spoils) in Refused)
            foreach (var (before, after) in clean.Zip(await UseAsync(id, spoils)))
                Assert.True(after == before || after.Contains("BadAnswer", StringComparison.Ordinal) || after.Contains("Unreachable", StringComparison.Ordinal), $"{what}: {after}");
    }

    [Theory]
    [InlineData("""{"a":[null,{"b":[null,"x",null]},null]}""", """{"a":[{"b":["x"]}]}""")]
    [InlineData("""[null]""", """[]""")]
    [InlineData("""{"place":[1,null,3],"rows":[[null,"y"]]}""", """{"place":[1,null,3],"rows":[["y"]]}""")]
    [InlineData("""{"a":null,"b":1.50,"c":"\u00e9"}""", """{"a":null,"b":1.50,"c":"\u00e9"}""")]
    public void Gaps_are_left_out_but_for_those_between_numbers(string body, string read)
    {
        using var document = WireBody.Parse(Encoding.UTF8.GetBytes(body));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(read), JsonNode.Parse(document.RootElement.GetRawText())), document.RootElement.GetRawText());
    }

    /// <summary>All that the product asks of a connector, and what comes of it: a line each.</summary>
    private static async Task<List<string>> UseAsync(string id, Func<string, string>? spoils)
    {
        var connector = ConnectorUnderTest.As<ISandboxed>(id);
        await using var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync();
        var webhooks = Fill(sandbox);
        using var under = SessionUnderTest.Of(connector, sandbox, new EnrichmentContractTests.StoppedClock());
        var session = under.Session;
        sandbox.Spoils = spoils;
        var said = new List<string>();
        if (connector is IHealth health) said.Add($"health {(await health.CheckHealthAsync(session, default)).State}");
        if (connector is IBackfill backfill)
            await foreach (var page in backfill.BackfillAsync(null, null, session, default))
            {
                said.Add(page.Failure is { } failure ? $"backfill {failure.Category}" : $"backfill {Events(page.Events)}");
                break;
            }
        if (connector is IEnricher enricher)
            foreach (var sample in ((IEnrichmentSandbox)sandbox).Samples)
                said.Add($"{sample.Kind} {(await enricher.EnrichAsync(sample, session, default) is var answered && answered.Succeeded(out var drafts, out var failure) ? Identities(drafts) : failure.Category)}");
        if (connector is IEmploymentOrders orders)
            said.Add($"order {(await orders.OrderAsync(new EmploymentOrder("verify-1", "Ada", "Example", new Secret("001010002"), "Example Labs"), session, default) is var placed && placed.Succeeded(out var reference, out var failure) ? reference : failure.Category)}");
        if (connector is IOnboardingHold holder)
            said.Add($"hold {await holder.HoldAsync(new HoldOrder(new ExternalId(id, "1"), ["123"], Hold: true, "m1"), session, default) switch { WriteResult.Retry { Failure.Category: var category } => category, WriteResult.Unknown { Failure.Category: var category } => category, WriteResult.Failed { Failure.Category: var category } => category, var done => done.GetType().Name }}");
        if (connector is IWriteBack writer)
            said.Add($"write {await writer.ApplyAsync(new RecruiterUpdate(new ExternalId(id, "1"), RecruiterStatus.InProgress, "", new Uri("https://verify.example.com/c/1"), "c/1"), session, default) switch
            {
                WriteResult.Retry retry => retry.Failure.Category,
                WriteResult.Unknown unknown => unknown.Failure.Category,
                WriteResult.Failed failed => failed.Failure.Category,
                var done => done.GetType().Name,
            }}");
        foreach (var webhook in webhooks)
        {
            var translation = ((IInbound)connector).Translate(new Delivery("", Encoding.UTF8.GetBytes(webhook.Body), new Dictionary<string, string>()), session.Connection);
            IReadOnlyList<FetchRequest> wanted = translation switch { Translation.NeedsFetch thin => thin.Requests, Translation.Translated translated => translated.More, _ => [] };
            foreach (var request in wanted)
                said.Add($"fetch {(await ((IFetcher)connector).FetchAsync(request, session, default) is var fetched && fetched.Succeeded(out var more, out var failure) ? more is Translation.Translated translated ? Events(translated.Events) : more.GetType().Name : failure.Category)}");
        }
        return said;
    }

    /// <summary>Somebody for the stand-in to tell of.</summary>
    private static SandboxWebhook[] Fill(Sandbox sandbox) =>
    [
        .. sandbox is IPipelineSandbox pipeline ? (SandboxWebhook[])[pipeline.Applies(new PipelineApplicant { GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", Links = ["https://ada.example.com"], AppliedAt = Fixture.Now.AddDays(-9) }).Webhook] : [],
        .. sandbox is IHrisSandbox hris ? (SandboxWebhook[])[hris.Employs("123", new HrisWorker { GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", StartsOn = new DateOnly(2026, 12, 1), City = "Austin", State = "TX" }, Fixture.Now.AddDays(-1))] : [],
        .. sandbox is IMeetingSandbox meetings ? (SandboxWebhook[])[meetings.Holds(new SandboxMeeting { Number = 1, StartsAt = Fixture.Now.AddHours(-20), Invited = "ada@example.com", Stays = [new SandboxStay { Name = "Ada", Machine = "DESKTOP-7F3K2LQ", Ip = "203.0.113.45" }] })] : [],
    ];

    private static string Events(IReadOnlyList<PipelineEvent> events) => string.Join(", ", events.OfType<PipelineEvent.CandidateEvidence>().Select(one => $"{one.Candidate}: {Identities(one.Drafts)}"));

    private static string Identities(IReadOnlyList<EvidenceDraft> drafts) => string.Join(" ", drafts.Select(draft => draft.RawIdentity));

    private static string WithNulls(string json)
    {
        var whole = JsonNode.Parse(json);
        foreach (var list in All(whole).OfType<JsonArray>().Where(list => list.All(item => item is not JsonValue number || number.GetValueKind() != JsonValueKind.Number)).ToArray())
        {
            list.Insert(0, null);
            list.Add((JsonNode?)null);
        }
        return whole?.ToJsonString() ?? "null";
    }

    private static string Each(string json, Func<JsonNode, bool> which, string instead = "1e400")
    {
        var whole = JsonNode.Parse(json);
        foreach (var node in All(whole).Where(node => node.Parent is not null && which(node)).Reverse().ToArray()) node.ReplaceWith(Mark);
        return (whole?.ToJsonString() ?? "null").Replace($"\"{Mark}\"", instead, StringComparison.Ordinal);
    }

    private static string With(string json, string value) => json.StartsWith('{') ? json.Length > 2 ? $"{{\"more\":{value},{json[1..]}" : $"{{\"more\":{value}}}" : json.Length > 2 ? $"[{value},{json[1..]}" : $"[{value}]";

    private static IEnumerable<JsonNode> All(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => All(member.Value)).Prepend(node),
        JsonArray items => items.SelectMany(All).Prepend(node),
        null => [],
        _ => [node],
    };
}
