using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Hosting;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Watchlists;
using Verify.Server.Work;
using Verify.Tests.Store;
using Verify.Tests.Watchlists;

namespace Verify.Tests.Server;

/// <summary>A new set of lists reaches exactly the candidates whom it touches, on a running server, also when it is killed on the way.</summary>
[Collection("server")]
public sealed class RescreeningTests
{
    private const string Variable = "VERIFY_TEST_RESCREENING";
    private const int Touched = 7, NearMiss = 6, Unrelated = 5, AtOnce = 3;

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_new_entry_reaches_those_it_touches_and_nobody_else_also_through_a_kill(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Store.DisposeAsync();
        var settings = Settings(host);
        Install(settings, Without("101"));
        await ServeAsync(host, async (store, app) =>
        {
            var acme = store.For(host.Tenant);
            for (var i = 0; i < Touched + NearMiss + Unrelated; i++) await AddAsync(acme, app, i, i < Touched ? "Ada Grace Example" : i < Touched + NearMiss ? "Boris Example" : "Clara Unrelated");
            await QuietAsync(store);
        });
        var before = await StateAsync(host);
        Assert.Equal(Touched + NearMiss + Unrelated, before.Count);
        Assert.All(before.Values, state => Assert.Equal(("", 1), (state.Listed, state.Assessments)));

        Install(settings, SomeList.Sdn);
        await WithStoreAsync(host, async store => Assert.Equal(1, await Rescreen.AskAsync(store, settings.ListsFolder, host.Ct)));
        await KilledWithTheThirdSliceInHandAsync(host);
        var halfway = (await WalksAsync(host))[^1];
        Assert.Equal((2 * AtOnce, null), (halfway.LookedAt, halfway.FinishedAt));

        await ServeAsync(host, (store, _) => QuietAsync(store));
        var walk = (await WalksAsync(host))[^1];
        Assert.NotNull(walk.FinishedAt);
        Assert.Equal((Touched + NearMiss, Touched), (walk.LookedAt, walk.Touched));
        var after = await StateAsync(host);
        foreach (var (candidate, was) in before)
            Assert.Equal(was.Name.StartsWith("Ada", StringComparison.Ordinal) ? ("OFAC 101", 2) : ("", 1), (after[candidate].Listed, after[candidate].Assessments));

        // Taken off the list again: what the old version said must not go on speaking.
        Install(settings, Without("101"));
        await ServeAsync(host, async (store, _) =>
        {
            await Rescreen.AskAsync(store, settings.ListsFolder, host.Ct);
            await QuietAsync(store);
        });
        Assert.Equal(Touched, (await WalksAsync(host))[^1].Touched);
        Assert.All((await StateAsync(host)).Values, state => Assert.Equal("", state.Listed));
    }

    [Fact(Explicit = true)]
    public async Task Child_that_is_killed_with_a_slice_in_hand()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        var settings = new ServerSettings { DataFolder = folder };
        await using var store = await VerifyStore.OpenAsync(new StoreSettings(Environment.GetEnvironmentVariable(Variable + "_DATABASE")!, Environment.GetEnvironmentVariable(Variable + "_KEYS")!, Environment.GetEnvironmentVariable(Variable + "_TENANT_KEYS")), TimeProvider.System);
        var handler = new Rescreen(new Sources(settings), new Verify.Server.Assessing.Policies(), settings, TimeProvider.System) { CandidatesAtOnce = AtOnce };
        for (var slice = 0; ; slice++)
        {
            var job = (await store.ClaimJobsAsync("child", [JobKinds.Rescreen], 1, TimeSpan.FromSeconds(2))).Single();
            if (slice == 2) Process.GetCurrentProcess().Kill();
            await handler.RunAsync(job, store.For(job.Tenant), default);
        }
    }

    private static async Task KilledWithTheThirdSliceInHandAsync(StoreHost host)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(RescreeningTests).Assembly.Location);
        foreach (var argument in (string[])["-method", $"{typeof(RescreeningTests).FullName}.{nameof(Child_that_is_killed_with_a_slice_in_hand)}", "-explicit", "only"]) start.ArgumentList.Add(argument);
        start.Environment[Variable] = host.Folder;
        start.Environment[Variable + "_DATABASE"] = host.Settings.Database;
        start.Environment[Variable + "_KEYS"] = host.Settings.Keys;
        start.Environment[Variable + "_TENANT_KEYS"] = host.Settings.TenantKeys;
        using var child = Process.Start(start)!;
        var said = child.StandardOutput.ReadToEndAsync(host.Ct);
        _ = child.StandardError.ReadToEndAsync(host.Ct);
        await child.WaitForExitAsync(host.Ct);
        Assert.True(child.ExitCode == 137, await said);
    }

    private static ServerSettings Settings(StoreHost host) => new() { DataFolder = host.Folder, LeaseSeconds = 2 };

    internal static void Install(ServerSettings settings, string sdn, DateTimeOffset? at = null)
    {
        var from = Directory.CreateTempSubdirectory("verify-lists-").FullName;
        File.WriteAllText(Path.Combine(from, "sdn.csv"), sdn.ReplaceLineEndings("\r\n"));
        ListLibrary.Update(from, settings.ListsFolder, confirmed: true, at ?? DateTimeOffset.UtcNow, quiet: true);
        Directory.Delete(from, recursive: true);
    }

    private static string Without(string entry) => string.Join('\n', SomeList.Sdn.Split('\n').Where(line => !line.TrimStart().StartsWith(entry + ",", StringComparison.Ordinal)));

    private static async Task AddAsync(TenantStore acme, WebApplication app, int number, string name)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        await acme.InTransactionAsync(async tx =>
        {
            var candidate = await tx.ResolveOrCreateCandidateAsync("ats", id);
            var application = new Application { Id = EvidenceDraft.Placeholder, Source = "test", ObservedAt = DateTimeOffset.UtcNow, ApplicationId = id, Name = new PersonName { Full = name } };
            await app.Services.GetRequiredService<Intake>().AppendAsync(tx, candidate, [EvidenceDraft.Of("test", application)], DateTimeOffset.UtcNow);
        });
    }

    private static async Task<Dictionary<CandidateId, (string Name, string Listed, int Assessments)>> StateAsync(StoreHost host)
    {
        var state = new Dictionary<CandidateId, (string, string, int)>();
        await WithStoreAsync(host, async store =>
        {
            var acme = store.For(host.Tenant);
            foreach (var candidate in await acme.CandidatesAfterAsync("", 1000, host.Ct))
            {
                var evidence = await Verify.Server.Assessing.Dossiers.EvidenceAsync(acme, candidate, host.Ct);
                var listed = evidence.OfType<Screening>().SelectMany(s => s.Matches).Select(m => $"{m.List} {m.EntryId}").Distinct();
                state[candidate] = (evidence.OfType<Application>().Single().Name!.Text(), string.Join(", ", listed), (await acme.AssessmentsAsync(candidate, host.Ct)).Count);
            }
        });
        return state;
    }

    private static async Task<IReadOnlyList<Rescreening>> WalksAsync(StoreHost host)
    {
        IReadOnlyList<Rescreening> walks = [];
        await WithStoreAsync(host, async store => walks = await store.For(host.Tenant).RescreeningsAsync(host.Ct));
        return walks;
    }

    private static async Task WithStoreAsync(StoreHost host, Func<VerifyStore, Task> work)
    {
        await using var store = await VerifyStore.OpenAsync(host.Settings, TimeProvider.System, host.Ct);
        await work(store);
    }

    private static Task ServeAsync(StoreHost host, Func<VerifyStore, WebApplication, Task> work) => WithStoreAsync(host, async store =>
    {
        await using var app = ServerApp.Build(Settings(host), store, TimeProvider.System, builder => builder.Logging.SetMinimumLevel(LogLevel.Critical));
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(host.Ct);
        await work(store, app);
        await app.StopAsync(host.Ct);
    });

    private static async Task QuietAsync(VerifyStore store)
    {
        for (var waited = Stopwatch.StartNew(); await store.PendingAsync() > 0; await Task.Delay(25)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(120), "the server is not done after two minutes");
    }
}
