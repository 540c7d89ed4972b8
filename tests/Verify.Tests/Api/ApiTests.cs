using System.Net;
using System.Text.Json.Nodes;
using Verify.Core.Model;
using Verify.Server.Api;
using Verify.Server.SignIn;
using Verify.Tests.Review;
using Verify.Tests.Server;

namespace Verify.Tests.Api;

/// <summary>What the API does, over HTTP as programs use it.</summary>
[Collection("pages")]
public sealed class ApiTests
{
    private const string Why = "Spoke with the landlord on the telephone.";

    [Fact]
    public async Task A_list_goes_on_with_its_cursor_and_holds_each_candidate_once()
    {
        await using var running = await RunningServer.StartAsync();
        for (var i = 0; i < 7; i++) await SomeCase.AddAsync(running.Tenant, $"Ada Example{(char)('a' + i)}");
        using var caller = await Caller.WithKeyAsync(running, Role.Auditor);
        foreach (var order in (string[])["newest", "review"])
        {
            var seen = new List<string>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await caller.GetAsync($"candidates?order={order}&limit=3&cursor={Uri.EscapeDataString(cursor)}");
                Assert.Equal(HttpStatusCode.OK, page.Status);
                seen.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["id"]!));
                cursor = (string?)page.Json["next"];
            }
            Assert.Equal(7, seen.Distinct().Count());
            Assert.Equal(7, seen.Count);
        }
        using var nobody = new HttpClient { BaseAddress = running.Address };
        var document = JsonNode.Parse(await nobody.GetStringAsync(new Uri("/api/openapi/v1.json", UriKind.Relative)))!;
        Assert.Equal("bearer", document["security"]![0]!.AsObject().Single().Key);
        Assert.Equal(["id", "Idempotency-Key"], document["paths"]!["/api/v1/candidates/{id}/case/notes"]!["post"]!["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
        var found = await caller.GetAsync("candidates?name=examplec");
        Assert.Equal("Ada Examplec", (string?)found.Json["items"]!.AsArray().Single()!["name"]);
        foreach (var (query, field) in ((string, string)[])[("limit=0", "limit"), ("limit=201", "limit"), ("cursor=nonsense", "cursor"), ("stage=moon", "stage"), ("recommendation=reject", "recommendation"), ("name=%00", "name")])
        {
            var refused = await caller.GetAsync($"candidates?{query}");
            Assert.Equal((HttpStatusCode.BadRequest, ApiResult.Problems), (refused.Status, refused.MediaType));
            Assert.NotNull(refused.Json["errors"]![field]);
        }
    }

    [Fact]
    public async Task A_release_takes_two_people_a_program_decides_nothing_and_an_older_version_is_told()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example", signals: _ => [SomeCase.Signal("contact-shared", 7)]);
        using var first = await Caller.WithKeyAsync(running, Role.Reviewer, person: "First Example");
        using var second = await Caller.WithKeyAsync(running, Role.Reviewer, person: "Second Example");
        using var program = await Caller.WithKeyAsync(running, Role.Reviewer);
        var decision = new { conclusion = "cleared", reason = Why, version = 1 };
        Assert.Equal(1, (long?)(await program.PostAsync($"candidates/{id}/case/notes", new { text = "The papers came.", version = 0 })).Json["version"]);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsync($"candidates/{id}/case/disposition", decision)).Status);
        var proposed = await first.PostAsync($"candidates/{id}/case/disposition", decision);
        Assert.Equal((HttpStatusCode.OK, true), (proposed.Status, (bool?)proposed.Json["waitsForSecondPerson"]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.PostAsync($"candidates/{id}/case/answer", new { agreed = true, reason = Why, version = 2 })).Status);
        var late = await second.PostAsync($"candidates/{id}/case/answer", new { agreed = true, reason = Why, version = 1 });
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("version 2", (string?)late.Json["detail"], StringComparison.Ordinal);
        Assert.Equal("cleared", (string?)(await second.PostAsync($"candidates/{id}/case/answer", new { agreed = true, reason = Why, version = 2 })).Json["status"]);
        var events = (await program.GetAsync($"candidates/{id}/case")).Json["case"]!["events"]!.AsArray();
        Assert.Equal(["key test", "First Example", "Second Example"], events.Select(one => (string?)one!["actor"]));
        // Each look is written down, by the key that looked.
        Assert.Contains((await running.Tenant.AuditAsync(id.Value, null, 50)).Items, row => row is { Action: "case-viewed" } && row.Actor == $"person:key-{program.KeyId}");
        Assert.Empty((await running.Tenant.VerifyAuditAsync()).Findings);

        foreach (var (body, field) in ((string, string)[])[("""{"conclusion":"cleared","reason":"short","version":3}""", "reason"), ("""{"conclusion":"reject","reason":"Long enough.","version":3}""", "conclusion"), ("""{"conclusion":"cleared","reason":"Long enough."}""", "version"), ("""{"conclusion":"cleared","reason":"Long enough.","version":3,"more":1}""", "more"), ("[]", "$"), ("{", "$"), ("null", "$")])
        {
            var refused = await first.SendAsync(HttpMethod.Post, $"candidates/{id}/case/disposition", body);
            Assert.Equal((HttpStatusCode.BadRequest, ApiResult.Problems), (refused.Status, refused.MediaType));
            Assert.Contains(field, refused.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Verify.", refused.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_change_with_an_idempotency_key_happens_once_and_another_under_it_is_a_conflict()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        using var caller = await Caller.WithKeyAsync(running, Role.Reviewer);
        using var other = await Caller.WithKeyAsync(running, Role.Compliance);
        var note = new { text = "The papers came.", version = 0 };
        var made = await caller.PostAsync($"candidates/{id}/case/notes", note, "k1");
        var again = await caller.PostAsync($"candidates/{id}/case/notes", note, "k1");
        Assert.Equal((HttpStatusCode.OK, made.Body, false, true), (again.Status, again.Body, made.Replayed, again.Replayed));
        Assert.Single(await running.Tenant.CaseOfAsync(id));
        Assert.Equal(HttpStatusCode.Conflict, (await caller.PostAsync($"candidates/{id}/case/notes", new { text = "Other papers came.", version = 0 }, "k1")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await caller.PostAsync($"candidates/{id}/case/assignment", new { to = "Ada", version = 1 }, "k1")).Status);
        // A key is the caller's own: the same word of somebody else is another key.
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsync($"candidates/{id}/case/notes", new { text = "Seen.", version = 1 }, "k1")).Status);
        // An answer that was a refusal is given again too; ten at once are one.
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => caller.PostAsync($"candidates/{id}/case/notes", new { text = "At once.", version = 2 }, "k2")));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Single(answers, answer => answer is { Status: HttpStatusCode.OK, Replayed: false });
        Assert.Equal(3, (await running.Tenant.CaseOfAsync(id)).Count);
    }

    [Fact]
    public async Task Evidence_is_taken_whole_or_not_at_all_and_twice_is_once()
    {
        await using var running = await RunningServer.StartAsync();
        using var caller = await Caller.WithKeyAsync(running, Role.Admin);
        var events = JsonNode.Parse("""{"events":[{"candidate":{"system":"erp","externalId":"p-1"},"evidence":[{"kind":"application","observedAt":"2026-11-01T10:00:00Z","assurance":"claimed","jobTitle":"Engineer","emails":["ada@example.com"]}]}]}""")!;
        var refused = await caller.SendAsync(HttpMethod.Post, "evidence", events.ToJsonString().Replace("\"application\"", "\"never-heard-of\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("$.events[0].evidence[0]", refused.Body, StringComparison.Ordinal);
        Assert.Empty((await running.Tenant.CandidatesAsync(new Verify.Server.Store.CandidateFilter(), null, 10)).Items);
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var taken = await caller.SendAsync(HttpMethod.Post, "evidence", events.ToJsonString());
            Assert.True(taken.Status == HttpStatusCode.OK, taken.Body);
            ids.Add((string)taken.Json["candidates"]!.AsArray().Single()!);
        }
        Assert.Single(ids.Distinct());
        await running.QuietAsync();
        Assert.Single(await running.Tenant.EvidenceAsync(new CandidateId(ids[0])), item => item.Kind == "application");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await caller.SendAsync(HttpMethod.Post, "evidence")).Status);
    }

    [Fact]
    public async Task A_key_ends_by_time_by_hand_and_by_one_letter_and_who_guesses_waits()
    {
        await using var running = await RunningServer.StartAsync();
        var now = DateTimeOffset.UtcNow;
        var (row, key) = await ApiKeys.CreateAsync(running.Tenant, "test", Role.Auditor, null, ApiScopes.All, now, 1, "test", default);
        var (_, over) = await ApiKeys.CreateAsync(running.Tenant, "over", Role.Auditor, null, ApiScopes.All, now.AddDays(-2), 1, "test", default);
        using (var caller = new Caller(running.Address, key)) Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("candidates")).Status);
        var stored = (await running.Tenant.ApiKeyAsync(row.Id))!;
        Assert.NotNull(stored.UsedAt);
        Assert.DoesNotContain(key.Split('.')[2], Convert.ToHexStringLower(stored.Hash), StringComparison.Ordinal);
        Assert.True(await ApiKeys.RevokeAsync(running.Tenant, row.Id, "test", default));
        foreach (var wrong in (string[])[key, over, key[..^1] + (key[^1] == '0' ? '1' : '0'), "vk_", "vk_test", "vk_nobody.x.y", "nothing"])
            using (var caller = new Caller(running.Address, wrong)) Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("candidates")).Status);
        using var good = await Caller.WithKeyAsync(running, Role.Auditor);
        Assert.Equal(HttpStatusCode.OK, (await good.GetAsync("candidates")).Status);
        using var guessing = new Caller(running.Address, "vk_test.guess.guess");
        for (var i = 7; i < Lockout.Most; i++) await guessing.GetAsync("candidates");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await guessing.GetAsync("candidates")).Status);
    }
}
