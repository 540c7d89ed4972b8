using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Linking;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Bench.Linking;

/// <summary>
/// How long one candidate takes from evidence to links, committed, in stores that hold few and many candidates; the stores take turns, so that
/// a disturbed machine disturbs them alike. Every second candidate shares a telephone with one before, one in ten a network that a crowd uses.
/// </summary>
internal static class LiveScenario
{
    private const int Inserts = 3_000, Warm = 1_000, Crowd = 60, BlockingKeys = 36;
    private static readonly TenantId Tenant = new("bench");
    private static readonly string[] Kinds = ["phone", "email", "residence", "device", "name-and-birth", "account"];

    public static async Task<int> RunAsync(int[] sizes)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        var stores = new List<(int Held, VerifyStore Store, List<double> Milliseconds)>();
        try
        {
            foreach (var size in sizes)
            {
                var file = Path.Combine(folder, $"{size}.db");
                var store = await VerifyStore.OpenAsync(new StoreSettings($"Data Source={file}", Path.Combine(folder, $"keys-{size}")), TimeProvider.System);
                await store.CreateTenantAsync(Tenant, "Bench");
                Fill(file, size);
                stores.Add((size, store, []));
                for (var i = 0; i < Crowd; i++) await SetAsideAsync(store, await InsertAsync(store, $"crowd-{i}", $"+1 907 555 {i + 1000:D4}", "198.51.100.7"));
            }
            for (var i = 0; i < Inserts; i++)
                foreach (var (_, store, milliseconds) in stores)
                {
                    var clock = Stopwatch.StartNew();
                    var own = await InsertAsync(store, $"n-{i}", $"+1 615 {200 + i / 2 / 9000:D3} {1000 + i / 2 % 9000:D4}", i % 10 == 0 ? "198.51.100.7" : $"203.0.113.{i % 250}");
                    if (i >= Warm) milliseconds.Add(clock.Elapsed.TotalMilliseconds);
                    if (await SetAsideAsync(store, own) == 0 && i % 2 == 1) throw new InvalidOperationException("a shared telephone made no link");
                }
            Console.WriteLine($"{"held",10}{"p50 ms",9}{"p90 ms",9}{"p99 ms",9}  {"p50 ×",6}  {"p99 ×",6}");
            var first = stores[0].Milliseconds.Order().ToArray();
            foreach (var (held, _, milliseconds) in stores)
            {
                var sorted = milliseconds.Order().ToArray();
                double At(double share, double[] of) => of[(int)(share * (of.Length - 1))];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{held,10}{At(0.5, sorted),9:F2}{At(0.9, sorted),9:F2}{At(0.99, sorted),9:F2}  {At(0.5, sorted) / At(0.5, first),6:F2}  {At(0.99, sorted) / At(0.99, first),6:F2}"));
            }
            return 0;
        }
        finally
        {
            foreach (var (_, store, _) in stores) await store.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static async Task<ClaimedJob> InsertAsync(VerifyStore store, string name, string phone, string ip)
    {
        var (intake, tenant) = (new Intake(new Joining(TimeProvider.System), TimeProvider.System), store.For(Tenant));
        var application = new Application
        {
            Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = DateTimeOffset.UnixEpoch.AddYears(56), Name = new PersonName { Given = "Ada", Family = $"Example {name}" },
            Emails = [$"{name}@example.com"], Phones = [phone], Residence = new Place { Street = $"{name.GetHashCode(StringComparison.Ordinal) & 0xFFFF} Oak Ave", City = "Dover", State = "OH", PostalCode = "44622", Country = "US" },
        };
        var network = new NetworkEvent { Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = application.ObservedAt, Ip = ip, Activity = Verify.Core.Model.Activity.Application };
        var events = new PipelineEvent[] { new PipelineEvent.CandidateEvidence(new ExternalId("ats", name), [], [EvidenceDraft.Of("a", application), EvidenceDraft.Of("n", network)]) };
        var candidate = await tenant.InTransactionAsync(async tx =>
        {
            var applied = (await intake.ApplyAsync(tx, null, events, DateTimeOffset.UtcNow))[0];
            // The server waits a moment for more; here it comes at once.
            await tx.EnqueueJobAsync(JobKinds.Assess, applied, applied.Value, null, DateTimeOffset.UtcNow);
            return applied;
        });
        var job = (await store.ClaimJobsAsync("bench", [JobKinds.Assess], 10, TimeSpan.FromMinutes(5))).Single(claimed => claimed.Candidate == candidate);
        await new LinkCandidate(intake, TimeProvider.System).RunAsync(job, tenant, Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, DateTimeOffset.UtcNow, default)), default);
        return job;
    }

    /// <summary>The other work that an insert causes is done by others, in its own time.</summary>
    /// <returns>With how many the candidate was linked.</returns>
    internal static async Task<int> SetAsideAsync(VerifyStore store, ClaimedJob own)
    {
        var tenant = store.For(Tenant);
        var links = await tenant.LinksAsync(own.Candidate!.Value);
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.CompleteJobAsync(own);
            foreach (var link in links) await tx.EnqueueJobAsync(JobKinds.Assess, link.Other, link.Other.Value, null, DateTimeOffset.UtcNow);
        });
        foreach (var job in await store.ClaimJobsAsync("bench", null, 100, TimeSpan.FromMinutes(5)))
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job));
        return links.Count;
    }

    // Rows as the store writes them, past the store: a keyed hash is spread evenly, and so are these; nobody else can read them.
    private static void Fill(string file, int candidates)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var person = connection.CreateCommand();
        person.CommandText = "INSERT INTO candidates (tenant, id, version, created_at, updated_at, score, root) VALUES ('bench', @id, 1, 0, 0, -1, @id)";
        var id = person.Parameters.Add("@id", SqliteType.Text);
        for (var i = 0; i < candidates; i++)
        {
            id.Value = Id(i);
            person.ExecuteNonQuery();
        }
        using var selector = connection.CreateCommand();
        selector.CommandText = "INSERT INTO selectors (tenant, kind, hash, candidate, key_id) VALUES ('bench', @kind, @hash, @candidate, x'00')";
        var (kind, hash, candidate) = (selector.Parameters.Add("@kind", SqliteType.Text), selector.Parameters.Add("@hash", SqliteType.Blob), selector.Parameters.Add("@candidate", SqliteType.Text));
        var bytes = new byte[32];
        foreach (var name in Kinds)
            for (var i = 0; i < candidates; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, ulong.MaxValue / (ulong)candidates * (ulong)i);
                (kind.Value, hash.Value, candidate.Value) = (name, bytes, Id(i));
                selector.ExecuteNonQuery();
            }
        using var keys = connection.CreateCommand();
        keys.CommandText = "INSERT INTO blocking_keys (tenant, candidate, hashes) VALUES ('bench', @candidate, @hashes)";
        var (holder, hashes) = (keys.Parameters.Add("@candidate", SqliteType.Text), keys.Parameters.Add("@hashes", SqliteType.Blob));
        hashes.Value = new byte[BlockingKeys * sizeof(ulong)];
        for (var i = 0; i < candidates; i++)
        {
            holder.Value = Id(i);
            keys.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"c-0{number:x31}");
}
