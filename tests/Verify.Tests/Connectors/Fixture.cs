using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Xunit.Sdk;

namespace Verify.Tests.Connectors;

/// <summary>One case of a connector: a body, the request that brought it, what it means, what is answered. Read where it lies.</summary>
public sealed record Fixture(string Connector, string Case) : IXunitSerializable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);
    public static readonly string Root = FindRoot();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Fixture() : this("", "") { }

    public string Folder => Path.Combine(Root, Connector, "fixtures", Case);
    public byte[] Body => File.ReadAllBytes(Path.Combine(Folder, "body.json"));

    public static IEnumerable<Fixture> All() => ConnectorUnderTest.All().OfType<IInbound>().SelectMany(connector => Directory.EnumerateDirectories(Path.Combine(Root, connector.Id, "fixtures")).Where(folder => File.Exists(Path.Combine(folder, "body.json"))).Order(StringComparer.Ordinal).Select(folder => new Fixture(connector.Id, Path.GetFileName(folder))));

    /// <summary>Cases of a question to a vendor: what is asked, what it answers by path, what that means.</summary>
    public static IEnumerable<Fixture> Asked() => ConnectorUnderTest.All().OfType<IEnricher>().Where(connector => Directory.Exists(Path.Combine(Root, connector.Id, "fixtures"))).SelectMany(connector =>
        Directory.EnumerateDirectories(Path.Combine(Root, connector.Id, "fixtures")).Where(folder => File.Exists(Path.Combine(folder, "ask.json"))).Order(StringComparer.Ordinal).Select(folder => new Fixture(connector.Id, Path.GetFileName(folder))));

    public JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!;

    public InboundRequest Request()
    {
        var request = Read("request.json");
        return new InboundRequest
        {
            Method = (string?)request["method"] ?? "POST",
            Route = (string?)request["route"] ?? "",
            Body = Body,
            Headers = request["headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!),
        };
    }

    /// <summary>Writes what is missing from a new case; a person reads it before it is kept.</summary>
    public void WriteMissing(IInbound connector, ConnectorManifest manifest, Connection connection, Sandbox sandbox)
    {
        if (!File.Exists(Path.Combine(Folder, "request.json")))
        {
            var signed = sandbox.SignedRequest(connection.SecretsOf(manifest.Webhook!.Secret)[0], Body, $"delivery-{Case}", Now);
            Write("request.json", new JsonObject { ["headers"] = new JsonObject(signed.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))) });
        }
        Write("expected.json", Describe(connector.Translate(Delivery.Of(Request(), manifest), connection)));
        if (!File.Exists(Path.Combine(Folder, "http.json")) && Request().Route.Length == 0) Write("http.json", Describe(connector.AnswerTo(Request(), connection)));
    }

    public static JsonObject Describe(Answer answer) => new() { ["status"] = answer.Status, ["body"] = answer.Body };

    public static JsonObject Describe(Translation translation) => translation switch
    {
        Translation.Ignored ignored => new() { ["result"] = "ignored", ["why"] = ignored.Why },
        Translation.Malformed malformed => new() { ["result"] = "malformed", ["path"] = malformed.Path },
        Translation.NeedsFetch thin => new() { ["result"] = "needs-fetch", ["requests"] = new JsonArray([.. thin.Requests.Select(request => (JsonNode)$"{request.Resource}/{request.Id}")]) },
        Translation.Translated translated => new()
        {
            ["result"] = "translated",
            ["events"] = new JsonArray([.. translated.Events.Select(one => (JsonNode)Describe(one))]),
            ["unread"] = Texts(translated.Unread),
            ["notes"] = Texts(translated.Notes),
        },
        _ => throw new InvalidOperationException("unknown translation"),
    };

    public static string Text(JsonNode node) => node.ToJsonString(Indented);

    public void Deserialize(IXunitSerializationInfo info) => throw new NotSupportedException();
    public void Serialize(IXunitSerializationInfo info) => throw new NotSupportedException();
    public override string ToString() => $"{Connector}/{Case}";

    private static JsonObject Describe(PipelineEvent one) => one switch
    {
        PipelineEvent.CandidateEvidence seen => new()
        {
            ["candidate"] = seen.Candidate.ToString(),
            ["alternates"] = Texts(seen.Alternates.Select(id => id.ToString())),
            ["files"] = Texts(seen.Files.Select(file => file.FileName)),
            ["evidence"] = new JsonArray([.. seen.Drafts.Select(draft => JsonSerializer.SerializeToNode(draft.Evidence, Json.Readable))]),
        },
        PipelineEvent.Merged merged => new() { ["merged"] = merged.From.ToString(), ["into"] = merged.Into.ToString() },
        PipelineEvent.Erased erased => new() { ["erased"] = erased.Candidate.ToString(), ["reason"] = erased.Reason.ToString() },
        PipelineEvent.VerificationRequested asked => new() { ["requested"] = asked.Candidate.ToString(), ["reference"] = asked.Reference, ["package"] = asked.Package, ["callback"] = asked.Callback.ToString(), ["application"] = asked.ApplicationId },
        _ => throw new InvalidOperationException("unknown event"),
    };

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    internal void Write(string name, JsonNode content) => File.WriteAllText(Path.Combine(Folder, name), Text(content) + "\n");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Verify.sln"))) return Path.Combine(folder.FullName, "connectors");
        throw new DirectoryNotFoundException("the repository's root is not above the test's folder");
    }
}
