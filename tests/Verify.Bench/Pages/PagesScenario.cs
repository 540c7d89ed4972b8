using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Hosting;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Activity = Verify.Core.Model.Activity;

namespace Verify.Bench.Pages;

/// <summary>
/// Every page of the console over HTTP with many candidates on file, by concurrent users who think for a while between two pages, and once without thinking.
/// Beside other work on the machine the processor time a page says more than the clock.
/// Those on top of the queue are whole (name, evidence, links, decision record under a key of their own); the rest are rows as the store writes them, without a name.
/// </summary>
internal static class PagesScenario
{
    private const string Baseline = "/health/live";
    private const int Users = 20, Whole = 1_500, Linked = 40;
    private static readonly TenantId Tenant = new("bench");
    private static readonly DateTimeOffset At = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(int candidates, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        var settings = new ServerSettings { DataFolder = folder, PublicUrl = new Uri("http://127.0.0.1:1/") };
        try
        {
            await using var store = await settings.OpenStoreAsync(TimeProvider.System, default);
            await store.CreateTenantAsync(Tenant, "Bench");
            await using var app = ServerApp.Build(settings, store, TimeProvider.System, builder => builder.Logging.SetMinimumLevel(LogLevel.Critical));
            app.Urls.Add("http://127.0.0.1:0");
            var filling = Stopwatch.StartNew();
            var whole = await FillWholeAsync(store.For(Tenant), app.Services.GetRequiredService<Intake>());
            FillRows(Path.Combine(folder, "verify.db"), candidates - Whole);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{candidates} candidates on file, {Whole} of them with a name and a decision record, {whole.Count} with all their evidence; filled in {filling.Elapsed.TotalSeconds:F0} s"));
            await app.StartAsync();
            var address = new Uri(app.Urls.First());
            var users = await SignInAsync(address, app.Services.GetRequiredService<SignInLinks>());
            foreach (var (think, title) in ((TimeSpan, string)[])[(TimeSpan.FromSeconds(1), "one page a second each"), (TimeSpan.Zero, "without a pause")])
            {
                var before = Environment.CpuUsage.TotalTime;
                var took = await VisitAsync(users, whole, think, TimeSpan.FromSeconds(seconds));
                Report(title, took, Environment.CpuUsage.TotalTime - before);
            }
            foreach (var client in users.SelectMany(user => user.Values)) client.Dispose();
            await app.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (Role Role, string Path)[] PagesOf(IReadOnlyList<CandidateId> whole, int turn)
    {
        var id = whole[turn * 37 % whole.Count];
        return
        [
            (Role.Compliance, "/review"), (Role.Compliance, "/review?stage=interview&recommendation=verify-further"), (Role.Compliance, "/review?pattern=pattern-laptop-farm"), (Role.Compliance, "/review?name=example+person"), (Role.Compliance, "/review?age=2&whose=nobody"),
            (Role.Compliance, "/review/budget"), (Role.Compliance, "/review/work"), (Role.Compliance, "/review/papers"),
            (Role.Compliance, $"/review/{id}"), (Role.Compliance, $"/review/{id}/links"), (Role.Compliance, $"/review/{id}/places"), (Role.Compliance, $"/review/{id}/interviews"), (Role.Compliance, $"/review/{id}/documents"), (Role.Compliance, $"/review/{id}/adverse"), (Role.Compliance, $"/review/{id}/print"),
            (Role.Compliance, "/onboarding"), (Role.Compliance, $"/onboarding/{id}"), (Role.Compliance, "/onboarding/joins"), (Role.Compliance, "/admin/audit"), (Role.Compliance, "/admin/law"),
            (Role.Recruiter, $"/progress/{id}"),
            // What the machine and the way there take by themselves.
            (Role.Compliance, Baseline),
            (Role.Admin, "/admin"), (Role.Admin, "/admin/policy"), (Role.Admin, "/admin/people"), (Role.Admin, "/admin/settings"),
        ];
    }

    /// <summary>Once for both rounds: the server lets nobody sign in so often.</summary>
    private static async Task<List<Dictionary<Role, HttpClient>>> SignInAsync(Uri address, SignInLinks links)
    {
        var users = new List<Dictionary<Role, HttpClient>>();
        for (var i = 0; i < Users; i++)
        {
            var roles = new Dictionary<Role, HttpClient>();
            foreach (var role in (Role[])[Role.Compliance, Role.Recruiter, Role.Admin]) roles[role] = await SignInAsync(address, await links.CreateAsync(Tenant, role, default));
            users.Add(roles);
        }
        return users;
    }

    private static async Task<Dictionary<string, List<double>>> VisitAsync(List<Dictionary<Role, HttpClient>> users, IReadOnlyList<CandidateId> whole, TimeSpan think, TimeSpan time)
    {
        // Once through all pages, so that no figure holds the compiling of a view.
        foreach (var (role, path) in PagesOf(whole, 0)) await users[0][role].GetByteArrayAsync(new Uri(path, UriKind.Relative));
        var took = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var all = Stopwatch.StartNew();
        await Task.WhenAll(users.Select((roles, user) => Task.Run(async () =>
        {
            for (var step = user * 3; all.Elapsed < time; step++)
            {
                var pages = PagesOf(whole, user * 1000 + step);
                var (role, path) = pages[step % pages.Length];
                var watch = Stopwatch.GetTimestamp();
                using var answer = await roles[role].GetAsync(new Uri(path, UriKind.Relative));
                await answer.Content.ReadAsByteArrayAsync();
                var milliseconds = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
                if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
                lock (took)
                {
                    var name = PagesOf([new CandidateId("{id}")], 0)[step % pages.Length].Path;
                    if (!took.TryGetValue(name, out var times)) took[name] = times = [];
                    times.Add(milliseconds);
                }
                if (think > TimeSpan.Zero) await Task.Delay(think);
            }
        })));
        return took;
    }

    private static async Task<HttpClient> SignInAsync(Uri address, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
        var page = await client.GetStringAsync(new Uri($"/signin?t={Uri.EscapeDataString(token)}", UriKind.Relative));
        var form = System.Text.RegularExpressions.Regex.Match(page, """name="__RequestVerificationToken"[^>]*value="([^"]+)""").Groups[1].Value;
        using var answer = await client.PostAsync(new Uri("/signin", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string> { ["Token"] = token, ["__RequestVerificationToken"] = form }));
        return client;
    }

    private static void Report(string title, Dictionary<string, List<double>> took, TimeSpan processor)
    {
        static double At(double share, IReadOnlyList<double> sorted) => sorted[(int)(share * (sorted.Count - 1))];
        var all = took.Where(pair => pair.Key != Baseline).SelectMany(pair => pair.Value).Order().ToArray();
        var bare = took.GetValueOrDefault(Baseline, [0]).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{Users} users, {title}: {all.Length} pages, median {At(0.5, all):F0} ms, p99 {At(0.99, all):F0} ms; an address that does nothing: {At(0.5, bare):F1} ms, p99 {At(0.99, bare):F0} ms; {processor.TotalMilliseconds / took.Values.Sum(times => times.Count):F1} ms of processor a page, both ends"));
        foreach (var (path, times) in took.OrderByDescending(pair => At(0.5, [.. pair.Value.Order()])))
        {
            var sorted = times.Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {path,-56}{times.Count,6}{At(0.5, sorted),9:F1}{At(0.99, sorted),9:F1}"));
        }
    }

    private static async Task<IReadOnlyList<CandidateId>> FillWholeAsync(TenantStore tenant, Intake intake)
    {
        var ids = new List<CandidateId>();
        for (var part = 0; part < Whole; part += 50)
            ids.AddRange(await tenant.InTransactionAsync(async tx =>
            {
                var made = new List<CandidateId>();
                for (var i = part; i < part + 50; i++)
                {
                    var id = await tx.CreateCandidateAsync();
                    made.Add(id);
                    // A tenth of them has a whole dossier: those are the ones whose pages are opened.
                    if (i % 10 == 0) await intake.AppendAsync(tx, id, [.. EvidenceOf(i), .. ids.TakeLast(Linked).Select(other => EvidenceDraft.Of("link" + other, LinkTo(other)))], At, causeJobs: false);
                    await tx.SetDisplayAsync(id, new CandidateDisplay($"Example Person {i}", "Engineer", "interview"));
                    await tx.SaveAssessmentAsync(id, Record(id, i % 3 == 0 ? Recommendation.HoldForReview : Recommendation.VerifyFurther, i));
                }
                return made;
            }));
        return [.. ids.Where((_, i) => i % 10 == 0)];
    }

    private static IEnumerable<EvidenceDraft> EvidenceOf(int person)
    {
        yield return EvidenceDraft.Of("a", new Application { Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = At, Name = new PersonName { Full = $"Example Person {person}" }, JobTitle = "Engineer", Residence = new Place { City = "Austin", State = "TX", PostalCode = "78701", Country = "US" } });
        yield return EvidenceDraft.Of("d", new Document { Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = At, Type = DocumentType.Passport, MachineChecks = [new MachineCheck { Id = "mrz-composite", Passed = true }] });
        for (var i = 0; i < 10; i++)
        {
            yield return EvidenceDraft.Of("n" + i, new NetworkEvent { Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = At.AddHours(i), Ip = $"198.51.100.{i}", Activity = Activity.Interview });
            yield return EvidenceDraft.Of("i" + i, new IpIntel { Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = At.AddHours(i), Ip = $"198.51.100.{i}", City = "Austin", Country = "US", Latitude = 30.2, Longitude = -97.7, Snapshot = "bench" });
            yield return EvidenceDraft.Of("s" + i, new InterviewSession { Id = EvidenceDraft.Placeholder, Source = "bench", ObservedAt = At.AddHours(i), SessionId = $"s{i}", Joins = [new Join { At = At.AddHours(i), Device = "Laptop", Ip = $"198.51.100.{i}" }] });
        }
    }

    private static Link LinkTo(CandidateId other) => new() { Id = EvidenceDraft.Placeholder, Source = "linker", ObservedAt = At, Selector = SelectorType.Phone, Other = other, Names = NameRelation.Different, Bits = 10, Fact = other.Value };

    private static NewAssessment Record(CandidateId id, Recommendation recommendation, int person)
    {
        var made = new Assessment
        {
            CandidateId = id, AsOf = At, Stage = Stage.Interview, Role = "standard", Recommendation = recommendation, Score = 9, Queues = [], Marks = [], DossierHash = new string('d', 64), PolicyVersion = "2026.1", PolicyHash = "p", EngineVersion = "1", ChecksHash = "c", Fingerprint = id.Value.PadRight(64, 'f'),
            Coverage = new Coverage { Required = 3, Checked = 2, Missing = ["ip-anonymiser"] },
            Signals = [.. CheckCatalog.All.SelectMany(check => check.Indicators).Select((indicator, at) => new ScoredSignal { Indicator = indicator.Id, Family = indicator.Family, State = at % 12 == 0 ? SignalState.Observed : SignalState.NotChecked, Strength = indicator.Strength, Points = at % 12 == 0 ? 1 : 0, RawPoints = at % 12 == 0 ? 1 : 0, Evidence = [], Clears = indicator.Clears, Statement = "Seen by a system." })],
            Patterns = person % 30 == 0 ? [new MatchedPattern { Id = "pattern-laptop-farm", Title = "Laptop farm", Outcome = Outcome.SecurityCase, Signals = [], HonestExplanation = "A shared flat." }] : [],
        };
        return new NewAssessment(Packed.Of(JsonSerializer.SerializeToUtf8Bytes(made, Json.Readable)), made.DossierHash, made.PolicyVersion, made.EngineVersion, made.Fingerprint, EvidenceText.Kebab(recommendation), made.Score,
            ReviewOrder.Of(made, Verify.Server.Assessing.PolicyFile.Default), [.. made.Patterns.Select(p => p.Id)], At, "interview", CoverageComplete: false);
    }

    // Rows as the store writes them, past the store; without a name, as nobody else could read it.
    private static void FillRows(string file, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var person = connection.CreateCommand();
        person.CommandText = """
            INSERT INTO candidates (tenant, id, version, created_at, updated_at, stage, recommendation, score, review_order, assessed_at, flagged_at, root)
            VALUES ('bench', @id, 1, @at, @at, @stage, @recommendation, @score, @order, @at, @at, @id)
            """;
        var (id, stage, recommendation, score, order) = (person.Parameters.Add("@id", SqliteType.Text), person.Parameters.Add("@stage", SqliteType.Text), person.Parameters.Add("@recommendation", SqliteType.Text), person.Parameters.Add("@score", SqliteType.Integer), person.Parameters.Add("@order", SqliteType.Integer));
        person.Parameters.AddWithValue("@at", At.UtcTicks);
        string[] stages = ["application", "screening", "interview", "offer", "onboarding"];
        for (var i = 0; i < count; i++)
        {
            var further = i % 25 == 0;
            (id.Value, stage.Value, recommendation.Value, score.Value, order.Value) = (string.Create(CultureInfo.InvariantCulture, $"c-0{i:x31}"), stages[i % stages.Length], further ? "verify-further" : "proceed", i % 4, (further ? 1_000_000 : 0) + i % 4 * 1_000 + i % 4);
            person.ExecuteNonQuery();
        }
        using var token = connection.CreateCommand();
        token.CommandText = "INSERT INTO name_tokens (tenant, token, candidate) VALUES ('bench', @token, @id)";
        var (hash, owner) = (token.Parameters.Add("@token", SqliteType.Blob), token.Parameters.Add("@id", SqliteType.Text));
        var bytes = new byte[32];
        for (var i = 0; i < count * 2; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, i / 2 % 5_000 + i % 2 * 10_000);
            (hash.Value, owner.Value) = (bytes, string.Create(CultureInfo.InvariantCulture, $"c-0{i / 2:x31}"));
            token.ExecuteNonQuery();
        }
        transaction.Commit();
    }
}
