using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Verify.Bench.Linking;
using Verify.Core.Model;
using Verify.Core.Watchlists;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Store;
using Verify.Server.Watchlists;
using Verify.Server.Work;

namespace Verify.Bench.Nodes;

/// <summary>
/// <c>nodes scale</c>: PostgreSQL with few and many candidates, eight selectors each, a link for every third and evidence for every hundredth (rows as the
/// store writes them). Then what a new candidate costs from evidence to links, committed, what a reviewer waits for, and what a new list costs, at each size.
/// </summary>
internal static class ScaleScenario
{
    private const int Inserts = 150, Warm = 30, Reads = 200;
    private const int NewEntries = 1_000, HoldersAMillion = 1;
    private static readonly TenantId Tenant = new("bench");

    public static async Task<int> RunAsync(int[] sizes)
    {
        var folder = Directory.CreateTempSubdirectory("verify-scale-").FullName;
        var cluster = await PostgresCluster.StartAsync(inMemory: false, "-c shared_buffers=512MB -c max_wal_size=4GB -c maintenance_work_mem=512MB -c work_mem=64MB");
        try
        {
            var rows = new List<(int Held, double[] Insert, double[] Case, double[] Queue)>();
            var hunts = new List<string>();
            foreach (var size in sizes)
            {
                var database = await CreateAsync(cluster, $"data_{size.ToString(CultureInfo.InvariantCulture)}");
                var keys = await CreateAsync(cluster, $"keys_{size.ToString(CultureInfo.InvariantCulture)}");
                await using var store = await VerifyStore.OpenAsync(new StoreSettings(database, keys, Path.Combine(folder, $"keys-{size.ToString(CultureInfo.InvariantCulture)}")), TimeProvider.System);
                await store.CreateTenantAsync(Tenant, "Bench");
                await FillAsync(database, size);
                rows.Add((size, await InsertAsync(store), await ReadAsync(store, tenant => CaseAsync(tenant)), await ReadAsync(store, tenant => tenant.CandidatesAsync(new CandidateFilter(Order: CandidateOrder.ReviewQueue), null, 50))));
                hunts.Add(await HuntAsync(store, database, Path.Combine(folder, $"lists-{size.ToString(CultureInfo.InvariantCulture)}"), size));
            }
            Console.WriteLine($"{"held",10}{"insert p50",12}{"p99 ms",9}{"×",7}{"case p50",12}{"p99 ms",9}{"×",7}{"queue p50",12}{"p99 ms",9}{"×",7}");
            foreach (var (held, insert, read, queue) in rows)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{held,10}{At(insert, 0.5),12:F2}{At(insert, 0.99),9:F2}{At(insert, 0.5) / At(rows[0].Insert, 0.5),7:F2}{At(read, 0.5),12:F2}{At(read, 0.99),9:F2}{At(read, 0.5) / At(rows[0].Case, 0.5),7:F2}{At(queue, 0.5),12:F2}{At(queue, 0.99),9:F2}{At(queue, 0.5) / At(rows[0].Queue, 0.5),7:F2}"));
            foreach (var hunt in hunts) Console.WriteLine(hunt);
            return 0;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> CreateAsync(PostgresCluster cluster, string name)
    {
        await using var connection = new NpgsqlConnection(cluster.Connection);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"CREATE DATABASE {name}");
        return cluster.Connection.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal) + ";Command Timeout=3600";
    }

    private static async Task FillAsync(string database, int size)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var watch = Stopwatch.StartNew();
        // Built anew after the rows are there, as any bulk load does it: one row after another into an index larger than the memory takes ten times as long.
        const string tables = "('candidates', 'selectors', 'links', 'evidence', 'blocking_keys')";
        var indexes = (await connection.QueryAsync<(string Name, string Definition)>(
            $"SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid WHERE t.relname IN {tables} AND NOT x.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)")).ToArray();
        foreach (var (name, _) in indexes) await connection.ExecuteAsync($"DROP INDEX {name}");
        const string id = "'c-0' || lpad(to_hex(i), 31, '0')";
        foreach (var sql in (string[])
        [
            $"INSERT INTO candidates (tenant, id, version, created_at, updated_at, score, root, recommendation, review_order, stage) SELECT 'bench', {id}, 1, 0, 0, i % 12, {id}, 'proceed', i % 12, 'screening' FROM generate_series(0, @last) i",
            $"INSERT INTO selectors (tenant, kind, hash, candidate, key_id) SELECT 'bench', 'kind-' || k, decode(md5(i || 'a' || k) || md5(i || 'b' || k), 'hex'), {id}, decode(repeat('00', 16), 'hex') FROM generate_series(1, 8) k, generate_series(0, @last) i ORDER BY 2, 3",
            $"INSERT INTO links (tenant, a, b, kind, score, added_at) SELECT 'bench', {id}, 'c-0' || lpad(to_hex(i + 1), 31, '0'), 'phone', 3, 0 FROM generate_series(0, @last, 3) i",
            $"INSERT INTO evidence (tenant, candidate, id, kind, observed_at, received_at, assurance, body) SELECT 'bench', {id}, 'e-' || md5(i || 'e' || k), 'application', 0, 0, 'Observed', decode(repeat(md5(i || 'x' || k), 40), 'hex') FROM generate_series(0, @last, 100) i, generate_series(1, 20) k",
            // A name of three words has 36 keys.
            $"INSERT INTO blocking_keys (tenant, candidate, hashes) SELECT 'bench', {id}, decode(repeat(md5(i || 's'), 18), 'hex') FROM generate_series(0, @last) i",
            .. indexes.Select(index => index.Definition),
        ]) await connection.ExecuteAsync(sql, new { last = size - 1 });
        await connection.ExecuteAsync("ANALYZE", commandType: System.Data.CommandType.Text);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} candidates, {8L * size} selectors filled in {watch.Elapsed.TotalSeconds:F0} s"));
        foreach (var (table, bytes, count) in await connection.QueryAsync<(string, long, long)>($"SELECT relname, pg_total_relation_size(oid), reltuples::bigint FROM pg_class WHERE relname IN {tables} AND relkind = 'r' ORDER BY relname"))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {table,-12}{count,12} rows {bytes / 1048576.0,10:F1} MiB {(double)bytes / Math.Max(1, count),8:F0} bytes a row with its indexes"));
    }

    private static async Task<double[]> InsertAsync(VerifyStore store)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < Inserts; i++)
        {
            var watch = Stopwatch.StartNew();
            var own = await LiveScenario.InsertAsync(store, $"n-{i}", string.Create(CultureInfo.InvariantCulture, $"+1 615 {200 + i / 2 / 9000:D3} {1000 + i / 2 % 9000:D4}"), $"203.0.113.{i % 250}");
            if (i >= Warm) milliseconds.Add(watch.Elapsed.TotalMilliseconds);
            await LiveScenario.SetAsideAsync(store, own);
        }
        return [.. milliseconds.Order()];
    }

    /// <summary>
    /// A thousand new entries, and one that means those who were put in: who has one of their keys is looked at, and nobody else. Of the candidates that were
    /// filled in, one in a million has every tenth key.
    /// </summary>
    private static async Task<string> HuntAsync(VerifyStore store, string database, string folder, int size)
    {
        var settings = new ServerSettings { DataFolder = folder };
        var tenant = store.For(Tenant);
        Install(settings, "1,\"PLACEHOLDER, Only\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1960.\"\r\n");
        // All were screened under the first set.
        await Rescreen.AskAsync(store, settings.ListsFolder, default);
        var first = (await tenant.RescreeningsAsync()).Single();
        var job = (await store.ClaimJobsAsync("bench", [JobKinds.Rescreen], 1, TimeSpan.FromMinutes(5))).Single();
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.SaveRescreeningAsync(first with { FinishedAt = DateTimeOffset.UtcNow });
            await tx.CompleteJobAsync(job);
        });
        var random = new Random(5);
        string Name() => string.Concat(Enumerable.Range(0, 3).Select(_ => $"{"BDFGKLMNPRSTVZ"[random.Next(14)]}{"AEIOU"[random.Next(5)]}"));
        Install(settings, string.Concat(Enumerable.Range(0, NewEntries).Select(i => $"{i + 2},\"{Name()}, {Name()} {Name()}\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB {random.Next(1950, 2000)}.\"\r\n"))
            + $"{NewEntries + 2},\"EXAMPLE, Ada\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1963.\"\r\n");
        await Rescreen.AskAsync(store, settings.ListsFolder, default);
        var walk = (await tenant.RescreeningsAsync())[^1];
        string[] keys = [.. ListDelta.Between(ListFolder.Read(ListLibrary.SetFolder(settings.ListsFolder, walk.FromSet!)).Subjects, ListFolder.Read(ListLibrary.SetFolder(settings.ListsFolder, walk.ToSet)).Subjects).BlockingKeys()];
        await HoldAsync(database, tenant, keys, size);

        var watch = Stopwatch.StartNew();
        while (walk.FinishedAt is null)
        {
            // As after a restart: each slice begins with nothing but what is in the store.
            var hunter = new Rescreen(new Sources(settings), new Policies(), settings, TimeProvider.System);
            for (var slice = 0; slice < 50 && (await store.ClaimJobsAsync("bench", [JobKinds.Rescreen], 1, TimeSpan.FromMinutes(5))) is [var next]; slice++) await hunter.RunAsync(next, tenant, default);
            walk = (await tenant.RescreeningsAsync())[^1];
        }
        return string.Create(CultureInfo.InvariantCulture, $"{size,10} held: {NewEntries + 2} changed entries, {walk.Keys} keys, looked at {walk.LookedAt}, touched {walk.Touched}, in {watch.Elapsed.TotalSeconds:F1} s ({watch.Elapsed.TotalMilliseconds / Math.Max(1, walk.LookedAt):F2} ms for each who was looked at)");
    }

    private static void Install(ServerSettings settings, string sdn)
    {
        var from = Directory.CreateTempSubdirectory("verify-lists-").FullName;
        File.WriteAllText(Path.Combine(from, "sdn.csv"), sdn);
        ListLibrary.Update(from, settings.ListsFolder, confirmed: true, DateTimeOffset.UtcNow, quiet: true);
        Directory.Delete(from, recursive: true);
    }

    private static async Task HoldAsync(string database, TenantStore tenant, string[] keys, int size)
    {
        var hash = await tenant.HasherAsync();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        // Those who were filled in with evidence have no key that opens it, and are left out.
        for (var holder = 0; holder < HoldersAMillion * (size / 1_000_000); holder++)
            await connection.ExecuteAsync(
                """
                UPDATE blocking_keys b SET hashes = b.hashes || held.more FROM (
                  SELECT 'c-0' || lpad(to_hex(i - i % 100 + 1 + i % 99), 31, '0') AS candidate, string_agg(decode(h, 'hex'), ''::bytea) AS more
                  FROM (SELECT h, (n * 7919 + @holder * 999983) % @size AS i FROM unnest(@hashes) WITH ORDINALITY AS x (h, n)) placed GROUP BY 1) held
                WHERE b.tenant = 'bench' AND b.candidate = held.candidate
                """,
                new { hashes = keys.Where((_, i) => i % 10 == 0).Select(key => hash(TenantTransaction.ScreeningKey, key)[..16]).ToArray(), holder, size });
        await connection.ExecuteAsync("ANALYZE blocking_keys");
    }

    private static async Task<double[]> ReadAsync(VerifyStore store, Func<TenantStore, Task> read)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < Reads; i++)
        {
            var watch = Stopwatch.StartNew();
            await read(store.For(Tenant));
            if (i >= Warm) milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        }
        return [.. milliseconds.Order()];
    }

    /// <summary>What the case page reads of one candidate.</summary>
    private static async Task CaseAsync(TenantStore tenant)
    {
        var id = (await tenant.FindCandidateAsync("ats", $"n-{Random.Shared.Next(Inserts)}"))!.Value;
        await tenant.CandidateAsync(id);
        await tenant.EvidenceAsync(id);
        await tenant.LinksAsync(id);
        await tenant.LatestAssessmentAsync(id);
        await tenant.CasesOfAsync(id);
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
