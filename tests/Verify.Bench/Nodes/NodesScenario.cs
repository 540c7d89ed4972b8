using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Npgsql;
using Verify.Connectors.Greenhouse;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Bench.Nodes;

/// <summary>What is done to the nodes while the work goes on.</summary>
/// <param name="People">Candidates, each of whom applies, moves twice and is hired or turned down.</param>
/// <param name="Trouble">The time between two troubles: a node is killed, or held still for longer than a lease; nothing: none.</param>
internal sealed record NodesPlan(int Nodes, int People, TimeSpan? Trouble, int DatabaseRestarts, int Seed)
{
    public int LeaseSeconds { get; init; } = 4;
    public int Senders { get; init; } = 8;

    /// <summary>The server's assembly of the release before: every second node is of that one, and was there first.</summary>
    public string? Before { get; init; }
}

/// <summary>
/// <c>nodes</c>: several <c>serve</c> processes on one PostgreSQL, an ATS that delivers to any of them, and trouble: processes killed and
/// held still at random, the database ended in the middle. Afterwards nothing may be lost, and nothing done twice, as the ATS's stand-in counts.
/// </summary>
internal sealed class NodesScenario : IAsyncDisposable
{
    private static readonly TenantId Tenant = new("bench");
    private static readonly string[] Moves = ["Phone Screen", "Face to Face"];
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-nodes-").FullName;
    private readonly GreenhouseSandbox _greenhouse;
    private readonly NodesPlan _plan;
    private readonly Action<string> _say;
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<double> _recoveries = [];
    private PostgresCluster _postgres = null!;
    private NodeStore _shared = null!;
    private Node[] _nodes = [];
    private string _path = "";
    private int _kills, _holds, _refused;

    private NodesScenario(NodesPlan plan, Action<string> say) => (_plan, _say, _greenhouse) = (plan, say, (GreenhouseSandbox)new GreenhouseConnector().CreateSandbox());

    public static async Task<int> RunAsync(string[] arguments)
    {
        var calm = arguments.Contains("--calm");
        string? Option(string name) => arguments.FirstOrDefault(argument => argument.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
        var every = int.Parse(Option("--every=") ?? "2", CultureInfo.InvariantCulture);
        var numbers = arguments.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).Select(argument => int.Parse(argument, CultureInfo.InvariantCulture)).ToArray();
        var plan = new NodesPlan(numbers is [var nodes, ..] ? nodes : 4, numbers is [_, var people, ..] ? people : 1_000, calm ? null : TimeSpan.FromSeconds(every), calm ? 0 : 2, Seed: 7) { Before = Option("--before=") };
        var outcome = await PlayAsync(plan, Console.WriteLine, CancellationToken.None);
        foreach (var wrong in outcome.Wrong) Console.WriteLine($"WRONG  {wrong}");
        return outcome.Wrong.Count == 0 ? 0 : 1;
    }

    /// <summary>Plays the whole plan and answers what was wrong in the end.</summary>
    public static async Task<NodesOutcome> PlayAsync(NodesPlan plan, Action<string> say, CancellationToken cancel)
    {
        await using var scenario = new NodesScenario(plan, say);
        await scenario.PrepareAsync(cancel);
        return await scenario.RunAsync(cancel);
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        _postgres = await PostgresCluster.StartAsync(inMemory: true);
        await using (var connection = new NpgsqlConnection(_postgres.Connection))
        {
            await connection.OpenAsync(cancel);
            await connection.ExecuteAsync("CREATE DATABASE keys");
        }
        var pool = $";Maximum Pool Size={40}";
        _shared = new NodeStore(_postgres.Connection + pool, _postgres.Connection.Replace("Database=postgres", "Database=keys", StringComparison.Ordinal) + pool, Path.Combine(_folder, "keys"), _plan.LeaseSeconds);
        await _greenhouse.StartAsync(cancel);
        _nodes = [.. Enumerable.Range(0, _plan.Nodes).Select(i => new Node(i, Path.Combine(_folder, $"node-{i.ToString(CultureInfo.InvariantCulture)}"), _shared, i % 2 == 0 ? _plan.Before : null))];
        if (_plan.Before is not null) await Task.WhenAll(_nodes.Where(node => node.Number % 2 == 0).Select(node => node.EnsureUpAsync(cancel)));
        await using var store = await OpenAsync(cancel);
        await store.CreateTenantAsync(Tenant, "Bench", cancel);
        var view = new GreenhouseConnector().SandboxConnection(Tenant, "greenhouse", _greenhouse);
        var settings = new Dictionary<string, string>(view.Settings) { ["sandbox"] = _greenhouse.Address.ToString() };
        var added = await store.For(Tenant).AddConnectionAsync("greenhouse", "greenhouse", "Greenhouse", JsonSerializer.SerializeToUtf8Bytes(settings), view.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()), cancel);
        _path = $"hooks/greenhouse/{added.PathToken}";
        await Task.WhenAll(_nodes.Select(node => node.EnsureUpAsync(cancel)));
    }

    private Task<VerifyStore> OpenAsync(CancellationToken cancel) => VerifyStore.OpenAsync(new StoreSettings(_shared.Database, _shared.Keys, _shared.TenantKeys), TimeProvider.System, cancel);

    private async Task<NodesOutcome> RunAsync(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        using var sent = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var trouble = TroubleAsync(sent.Token);
        var people = new ConcurrentQueue<int>(Enumerable.Range(0, _plan.People));
        await Task.WhenAll(Enumerable.Range(0, _plan.Senders).Select(sender => Task.Run(async () =>
        {
            var random = new Random(_plan.Seed * 1000 + sender);
            while (people.TryDequeue(out var person)) await LiveAsync(person, random, cancel);
        }, cancel)));
        var acknowledged = watch.Elapsed;
        // Trouble goes on while the queue drains, and ends so that the rest can be seen to finish.
        await Task.WhenAny(trouble, Task.Delay(_plan.Trouble is null ? TimeSpan.Zero : TimeSpan.FromSeconds(2 * _plan.LeaseSeconds), cancel));
        await sent.CancelAsync();
        await trouble.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var node in _nodes) node.LetGoOn();
        await Task.WhenAll(_nodes.Select(node => node.EnsureUpAsync(cancel)));
        await using var store = await OpenAsync(cancel);
        for (var waited = Stopwatch.StartNew(); await store.PendingAsync(cancel) > 0;)
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(30)) break;
            await Task.Delay(50, cancel);
        }
        var done = watch.Elapsed;
        await using var connection = new NpgsqlConnection(_shared.Database);
        var outcome = new NodesOutcome(await NodesProof.FindAsync(connection, store.For(Tenant), _greenhouse, _plan.People, [.. _acknowledged.Keys], cancel), _acknowledged.Count, acknowledged, done, _kills, _holds, _recoveries);
        _say(string.Create(CultureInfo.InvariantCulture,
            $"{_plan.Nodes} nodes, {_plan.People} candidates, {outcome.Acknowledged} webhooks acknowledged in {acknowledged.TotalSeconds:F1} s, all done after {done.TotalSeconds:F1} s: {outcome.Acknowledged / done.TotalSeconds:F1} webhooks/s end to end"));
        _say($"{_kills} kills, {_holds} nodes held still, {_plan.DatabaseRestarts} database restarts, {_refused} attempts that the ATS repeated; {_greenhouse.Effects.Count} effects at the ATS");
        if (_recoveries.Count > 0) _say(string.Create(CultureInfo.InvariantCulture, $"a killed node answers again after {_recoveries.Order().ElementAt(_recoveries.Count / 2):F1} s (median), {_recoveries.Max():F1} s at most"));
        return outcome;
    }

    /// <summary>One person's way through the pipeline; the ATS tries each webhook at another node until it is taken.</summary>
    private async Task LiveAsync(int person, Random random, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Person{person}");
        var at = DateTimeOffset.UtcNow.AddDays(-20);
        var (_, application) = _greenhouse.Apply(new SandboxApplicant { FirstName = name, LastName = $"Example{name}", Email = $"{name}@example.com", Phone = string.Create(CultureInfo.InvariantCulture, $"+1 615 555 {1000 + person / 2 % 9000:D4}"), AppliedAt = at });
        await DeliverAsync(_greenhouse.Event("new_candidate_application", application, at), $"{person}-applied", random, cancel);
        for (var i = 0; i < Moves.Length; i++) await DeliverAsync(_greenhouse.Event("candidate_stage_change", application, at.AddDays(i + 1), Moves[i]), string.Create(CultureInfo.InvariantCulture, $"{person}-moved-{i}"), random, cancel);
        await DeliverAsync(_greenhouse.Event(person % 3 == 0 ? "hire_candidate" : "reject_candidate", application, at.AddDays(10)), $"{person}-ended", random, cancel);
    }

    private async Task DeliverAsync(string body, string id, Random random, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var node = _nodes[random.Next(_nodes.Length)];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            try
            {
                if ((await _greenhouse.DeliverAsync(new Uri(node.Address, _path), body, id, cancel: limit.Token))[^1] == 200) break;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { }
            Interlocked.Increment(ref _refused);
            await Task.Delay(Math.Min(500, 20 << Math.Min(attempt, 5)), cancel);
        }
        _acknowledged[id] = 1;
    }

    private async Task TroubleAsync(CancellationToken cancel)
    {
        if (_plan.Trouble is not { } every) return;
        var random = new Random(_plan.Seed);
        var crashes = 0;
        for (var turn = 0; !cancel.IsCancellationRequested; turn++)
        {
            await Task.Delay(every, cancel);
            var node = _nodes[random.Next(_nodes.Length)];
            if (turn % 3 == 1 && crashes < _plan.DatabaseRestarts)
            {
                crashes++;
                await _postgres.CrashAndRestartAsync(TimeSpan.FromSeconds(1));
                continue;
            }
            if (turn % 3 != 0)
            {
                _kills++;
                node.Kill();
                var down = Stopwatch.StartNew();
                await node.EnsureUpAsync(cancel);
                _recoveries.Add(down.Elapsed.TotalSeconds);
                continue;
            }
            _holds++;
            node.Hold();
            // Longer than its leases: others take its work over while it still believes to have it.
            await Task.Delay(TimeSpan.FromSeconds(_plan.LeaseSeconds + 2), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            node.LetGoOn();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) node.Dispose();
        await _greenhouse.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>What came out.</summary>
internal sealed record NodesOutcome(IReadOnlyList<string> Wrong, int Acknowledged, TimeSpan Sent, TimeSpan Done, int Kills, int Holds, IReadOnlyList<double> Recoveries);
