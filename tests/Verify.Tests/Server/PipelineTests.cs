using System.Text.Json;
using Verify.Bench.Pipelines;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Tests.Watchlists;

namespace Verify.Tests.Server;

/// <summary>The same pipeline through every ATS, as signed webhooks into a running server.</summary>
[Collection("server")]
public sealed class PipelineTests
{
    private static readonly HttpClient Http = new();
    private static readonly DateTimeOffset Applied = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Whatever_arrives_first_and_however_often_the_dossiers_are_the_same_bytes()
    {
        await using var pipeline = await PlayedPipeline.PlayAsync(100);
        Assert.Equal(5, pipeline.Systems.Count);
        Assert.Equal(100, pipeline.Deliveries.Count);
        var inOrder = await DossiersAsync(pipeline, pipeline.Deliveries);
        Assert.All(inOrder, dossier => Assert.Contains("\"kind\":\"screening\"", dossier, StringComparison.Ordinal));
        Assert.Equal(inOrder, await DossiersAsync(pipeline, pipeline.Shuffled(7)));
    }

    [Fact]
    public async Task One_person_through_every_ATS_is_assessed_the_same()
    {
        await using var running = await RunningServer.StartAsync();
        await using var systems = await PlayedPipeline.PlayAsync(0);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, (connector, _, sandbox)) in systems.Systems)
        {
            // A tenant each: they do not see that it is the same person.
            var tenant = new TenantId(name);
            await running.Store.CreateTenantAsync(tenant, name);
            var view = connector.SandboxConnection(tenant, name, sandbox);
            var settings = new Dictionary<string, string>(view.Settings) { ["sandbox"] = sandbox.Address.ToString() };
            var added = await running.Store.For(tenant).AddConnectionAsync(name, name, name, JsonSerializer.SerializeToUtf8Bytes(settings), view.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()));
            var hook = new Uri(running.Address, $"hooks/{name}/{added.PathToken}");

            var pipeline = (IPipelineSandbox)sandbox;
            var (person, application, applied) = pipeline.Applies(Ada());
            SandboxWebhook[] webhooks = [applied, pipeline.Moves(application, Stage.Screening, Applied.AddDays(2)), pipeline.Moves(application, Stage.Interview, Applied.AddDays(5)), pipeline.Moves(application, Stage.Offer, Applied.AddDays(9)), pipeline.Hires(application, Applied.AddDays(14))];
            foreach (var webhook in webhooks)
            {
                using var request = systems.Signed(new PlayedDelivery(name, webhook), hook);
                using var answer = await Http.SendAsync(request);
                Assert.True(answer.IsSuccessStatusCode, $"{name}: {(int)answer.StatusCode}");
            }
            await running.QuietAsync();
            var candidate = await running.Store.For(tenant).FindCandidateAsync(name, person);
            var latest = await AssessCandidate.LatestAsync(running.Store.For(tenant), candidate!.Value, default);
            seen[name] = Told(latest!);
            Assert.NotNull(pipeline.Shown(person)?.Status);
        }
        Assert.Equal(5, seen.Count);
        Assert.All(seen, one => Assert.True(one.Value == seen["greenhouse"], $"{one.Key}:\n{one.Value}\ngreenhouse:\n{seen["greenhouse"]}"));
    }

    /// <summary>What an assessment says, without the ids of its own evidence.</summary>
    private static string Told(Assessment assessment) => string.Join('\n',
    [
        $"{assessment.Stage} {assessment.Recommendation} {assessment.Score}",
        $"patterns {string.Join(' ', assessment.Patterns.Select(pattern => pattern.Id))}",
        $"missing {string.Join(' ', assessment.Coverage.Missing)}",
        .. assessment.Signals.Where(signal => signal.State != SignalState.NotChecked).Select(signal => $"{signal.Indicator} {signal.State} {signal.Points}"),
    ]);

    private static async Task<IReadOnlyList<string>> DossiersAsync(PlayedPipeline pipeline, IReadOnlyList<PlayedDelivery> deliveries)
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        try
        {
            // With a list in force everybody is screened as well.
            RescreeningTests.Install(new ServerSettings { DataFolder = folder }, SomeList.Sdn, Applied);
            await using var server = await PipelineServer.StartAsync(folder, pipeline);
            await server.SendAsync(deliveries, connections: 8);
            await server.QuietAsync(TimeSpan.FromSeconds(90));
            return await server.DossiersAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PipelineApplicant Ada() => new()
    {
        GivenName = "Ada", FamilyName = "Example", Email = "ada@example.com", Phone = "+1 512 555 0123", Address = "12 Elm St, Austin, TX, USA", Links = ["https://ada.example.com"], AppliedAt = Applied,
        Jobs = [("Example Ltd", "Engineer", new DateOnly(2019, 3, 1), new DateOnly(2022, 5, 31))],
    };
}
