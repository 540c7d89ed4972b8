using System.Text;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;

namespace Verify.Tests.Connectors;

/// <summary>What a vendor, or somebody in its place, may put into deliveries and answers: members missing, null and unknown, addresses elsewhere, cursors that mean nothing.</summary>
public sealed class HostileContentTests
{
    private const string Elsewhere = "https://evil.example.org/a/../b?c=d#e";

    public static IEnumerable<TheoryDataRow<string, string>> Cases() => Fixture.All().Select(fixture => new TheoryDataRow<string, string>(fixture.Connector, fixture.Case));

    public static TheoryData<string> Backfills => new(ConnectorUnderTest.All().Where(connector => connector is IBackfill and ISandboxed).Select(connector => connector.Id));

    [Theory, MemberData(nameof(Cases))]
    public void Each_member_may_be_missing_null_or_of_a_kind_that_nobody_knows(string id, string name)
    {
        var connector = ConnectorUnderTest.As<IInbound>(id);
        var (connection, _) = ConnectorUnderTest.Offline(id);
        var (fixture, route) = (new Fixture(id, name), new Fixture(id, name).Request().Route);
        if (Parsed(fixture.Body) is not { } whole) return;
        foreach (var path in Paths(whole, ""))
            foreach (var instead in (string[])["", "null", "\"never-heard-of\"", "{}", "[]", "-1", "1e400", "[null]"])
            {
                var body = With(whole, path, instead);
                switch (connector.Translate(new Delivery(route, body, new Dictionary<string, string>()), connection))
                {
                    case Translation.Malformed malformed:
                        Assert.StartsWith("$", malformed.Path, StringComparison.Ordinal);
                        Assert.NotEqual("", malformed.Reason);
                        break;
                    case Translation.Translated translated:
                        Assert.All(translated.Events.OfType<PipelineEvent.CandidateEvidence>(), one => Assert.NotEqual("", one.Candidate.Value));
                        break;
                    case var other:
                        Assert.NotNull(other);
                        break;
                }
            }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task An_address_in_a_delivery_leads_to_no_other_host(string id, string name)
    {
        var fixture = new Fixture(id, name);
        if (Parsed(fixture.Body) is not { } whole || ConnectorUnderTest.As<IInbound>(id) is not ISandboxed sandboxed) return;
        await using var sandbox = sandboxed.CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(sandboxed, sandbox);
        var (connector, allowed) = (ConnectorUnderTest.As<IInbound>(id), ConnectorUnderTest.Manifest(id).HostsFor(under.Session.Connection));
        foreach (var path in Paths(whole, "").Where(path => At(whole, path) is JsonValue value && value.TryGetValue<string>(out _)))
        {
            var translation = connector.Translate(new Delivery(fixture.Request().Route, With(whole, path, $"\"{Elsewhere}\""), new Dictionary<string, string>()), under.Session.Connection);
            IReadOnlyList<FetchRequest> wanted = translation switch { Translation.NeedsFetch thin => thin.Requests, Translation.Translated said => said.More, _ => [] };
            foreach (var request in wanted) await ((IFetcher)connector).FetchAsync(request, under.Session, default);
            if (translation is not Translation.Translated translated) continue;
            foreach (var file in translated.Events.OfType<PipelineEvent.CandidateEvidence>().SelectMany(one => one.Files).Where(file => file.Address.Host == "evil.example.org"))
                Assert.Equal(FailureCategory.Refused, (await under.Session.Http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, file.Address), default)).Failure?.Category);
        }
        Assert.Empty(sandbox.Hosts.Except(allowed, StringComparer.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Backfills))]
    public async Task A_cursor_that_was_never_ours_is_refused_or_ends_in_a_page_or_a_failure(string id)
    {
        var connector = ConnectorUnderTest.As<IBackfill>(id);
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        var allowed = ConnectorUnderTest.Manifest(id).HostsFor(under.Session.Connection);
        foreach (var cursor in (string[])["", "never-ours", "{}", "[]", "null", Elsewhere, "\u0000", new string('9', 5000), Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"page\":-1}"))])
        {
            try
            {
                var pages = 0;
                await foreach (var page in connector.BackfillAsync(cursor, null, under.Session, default))
                {
                    // A failure leaves a cursor from which somebody can go on.
                    if (page.Failure is not null) Assert.NotNull(page.Next);
                    Assert.True(++pages < 50, "it never ends");
                }
            }
            catch (ArgumentException refused)
            {
                Assert.StartsWith("not a cursor", refused.Message, StringComparison.Ordinal);
            }
        }
        Assert.Empty(sandbox.Hosts.Except(allowed, StringComparer.OrdinalIgnoreCase));
    }

    private static JsonNode? Parsed(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>Every place in a document, as steps parted by slashes.</summary>
    private static IEnumerable<string> Paths(JsonNode? node, string at) => node switch
    {
        JsonObject members => members.SelectMany(member => Paths(member.Value, $"{at}/{member.Key}").Prepend($"{at}/{member.Key}")),
        JsonArray items => items.SelectMany((item, place) => Paths(item, $"{at}/{place}").Prepend($"{at}/{place}")),
        _ => [],
    };

    private static JsonNode? At(JsonNode whole, string path) => path.Split('/')[1..].Aggregate((JsonNode?)whole, (node, step) => node is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node![step]);

    /// <summary>The document with another value at one place, or without it.</summary>
    private static byte[] With(JsonNode whole, string path, string instead)
    {
        const string Mark = "-put-here-";
        var copy = whole.DeepClone();
        var (parent, last) = (At(copy, path[..path.LastIndexOf('/')]), path[(path.LastIndexOf('/') + 1)..]);
        if (parent is JsonArray items)
        {
            var place = int.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
            if (instead.Length == 0) items.RemoveAt(place);
            else items[place] = Mark;
        }
        else if (instead.Length == 0) parent!.AsObject().Remove(last);
        else parent![last] = Mark;
        return Encoding.UTF8.GetBytes(copy.ToJsonString().Replace($"\"{Mark}\"", instead, StringComparison.Ordinal));
    }
}
