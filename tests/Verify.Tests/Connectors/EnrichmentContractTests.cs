using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>What every connector keeps that answers questions, whoever wrote it.</summary>
public sealed class EnrichmentContractTests
{
    public static TheoryData<string> Enrichers => ConnectorUnderTest.With<IEnricher>();
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => Fixture.Asked().Select(fixture => new TheoryDataRow<string, string>(fixture.Connector, fixture.Case));

    [Theory, MemberData(nameof(Cases))]
    public async Task An_answer_means_what_its_fixture_says(string id, string name)
    {
        var fixture = new Fixture(id, name);
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        sandbox.Script = fixture.Read("answers.json").AsObject().ToDictionary(one => one.Key, one => Scripted(one.Value!));
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox, new StoppedClock());
        var answered = await ConnectorUnderTest.As<IEnricher>(id).EnrichAsync(Question(fixture.Read("ask.json")), under.Session, default);
        if (Environment.GetEnvironmentVariable("VERIFY_WRITE_FIXTURES") == "1") fixture.Write("expected.json", Describe(answered));
        Assert.Equal(Fixture.Text(fixture.Read("expected.json")), Fixture.Text(Describe(answered)));
    }

    [Theory, MemberData(nameof(Enrichers))]
    public async Task Each_kind_that_it_names_it_brings_and_twice_is_once(string id)
    {
        var enricher = ConnectorUnderTest.As<IEnricher>(id);
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox, new StoppedClock());
        var samples = Assert.IsAssignableFrom<IEnrichmentSandbox>(sandbox).Samples;
        Assert.Equal(enricher.Kinds.Order(StringComparer.Ordinal), samples.Select(sample => sample.Kind).Order(StringComparer.Ordinal));
        foreach (var sample in samples)
        {
            var (first, second) = (await AnswerAsync(sample), await AnswerAsync(sample));
            Assert.Contains(first, draft => draft.Evidence.Kind == sample.Kind);
            Assert.All(first, draft => Assert.Equal((id, EvidenceDraft.Placeholder), (draft.Evidence.Source, draft.Evidence.Id)));
            Assert.All(first, draft => Assert.NotNull(draft.Evidence.ObservedAt));
            Assert.Equal(first.Select(draft => draft.RawIdentity), second.Select(draft => draft.RawIdentity));
        }

        async Task<IReadOnlyList<EvidenceDraft>> AnswerAsync(EnrichmentRequest sample)
        {
            var answered = await enricher.EnrichAsync(sample, under.Session, default);
            Assert.Null(answered.Failure);
            return answered.Value!;
        }
    }

    /// <summary>While a secret is being changed the old one may be the one that still works.</summary>
    [Theory, MemberData(nameof(Enrichers))]
    public async Task During_a_rotation_the_value_that_works_is_found(string id)
    {
        var sandboxed = ConnectorUnderTest.As<ISandboxed>(id);
        await using var sandbox = sandboxed.CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(sandboxed, sandbox);
        var connection = under.Session.Connection;
        under.Replace(connection with { Secrets = connection.Secrets.ToDictionary(one => one.Key, one => (IReadOnlyList<Secret>)[new Secret("a fresh value"), .. one.Value]) });
        foreach (var sample in ((IEnrichmentSandbox)sandbox).Samples) Assert.Null((await ConnectorUnderTest.As<IEnricher>(id).EnrichAsync(sample, under.Session, default)).Failure);
        if (connection.Secrets.Count == 0) return;
        under.Replace(connection with { Secrets = connection.Secrets.ToDictionary(one => one.Key, one => (IReadOnlyList<Secret>)[new Secret("a fresh value"), new Secret("another")]) });
        foreach (var sample in ((IEnrichmentSandbox)sandbox).Samples) Assert.Equal(FailureCategory.Unauthorised, (await ConnectorUnderTest.As<IEnricher>(id).EnrichAsync(sample, under.Session, default)).Failure?.Category);
    }

    /// <summary>Nothing goes into a path or to a host that is no number, address, name or id of the promised form; and nothing is thrown.</summary>
    [Theory, MemberData(nameof(Enrichers))]
    public async Task A_hostile_input_is_not_covered(string id)
    {
        await using var sandbox = ConnectorUnderTest.As<ISandboxed>(id).CreateSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(ConnectorUnderTest.As<ISandboxed>(id), sandbox);
        foreach (var kind in ConnectorUnderTest.As<IEnricher>(id).Kinds)
            foreach (var input in new[] { "", " ", "../../admin", "https://169.254.169.254/latest", "a\r\nHost: elsewhere.example.com", "%2e%2e/x", new string('9', 5000), "\ud800", "+", "@", "1.2.3" })
                Assert.Equal(FailureCategory.NotFound, (await ConnectorUnderTest.As<IEnricher>(id).EnrichAsync(new EnrichmentRequest(kind, input), under.Session, default)).Failure?.Category);
        Assert.Equal(0, sandbox.Requests);
    }

    private static EnrichmentRequest Question(JsonNode ask) => new((string)ask["kind"]!, (string)ask["input"]!)
    {
        With = ask["with"]?.AsObject().ToDictionary(part => part.Key, part => (string)part.Value!) ?? [],
    };

    private static ScriptedAnswer Scripted(JsonNode answer) =>
        answer is JsonObject { } whole && whole.TryGetPropertyValue("$status", out var status) ? new ScriptedAnswer((int)status!, whole["$body"]!.ToJsonString()) : new ScriptedAnswer(200, answer.ToJsonString());

    private static JsonObject Describe(Result<IReadOnlyList<EvidenceDraft>> answered) => answered.Succeeded(out var drafts, out var failure)
        ? new JsonObject { ["result"] = "answered", ["evidence"] = new JsonArray([.. drafts.Select(draft => JsonSerializer.SerializeToNode(draft.Evidence, Json.Readable))]) }
        : new JsonObject { ["result"] = "failed", ["category"] = failure.Category.ToString(), ["detail"] = failure.Detail };

    /// <summary>Always the same moment; what is waited for takes its usual time.</summary>
    internal sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Fixture.Now;
    }
}
