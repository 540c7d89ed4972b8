using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Review;

/// <summary>What reviewers do, over HTTP as their browsers do it: no script, forms with their hidden fields.</summary>
[Collection("pages")]
public sealed class ConsoleTests
{
    private const string Why = "Spoke with the landlord on the telephone.";

    [Fact]
    public async Task A_release_takes_two_people_and_who_decides_about_an_older_state_is_told()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example", signals: _ => [SomeCase.Signal("contact-shared", 7)]);
        using var first = await running.SignInAsync(Role.Reviewer);
        using var second = await running.SignInAsync(Role.Reviewer);
        var seen = VersionOn(await second.ReadAsync($"/review/{id}"));

        string proposed;
        using (var answer = await first.PostAsync($"/review/{id}?handler=Decide", Fields(("conclusion", "Cleared"), ("reason", Why), ("version", VersionOn(await first.ReadAsync($"/review/{id}")))))) proposed = await answer.Content.ReadAsStringAsync();
        Assert.Contains("A release waits for a second person.", proposed, StringComparison.Ordinal);
        Assert.DoesNotContain("Agree and release", proposed, StringComparison.Ordinal);
        using (var own = await first.PostAsync($"/review/{id}?handler=Answer", Fields(("agreed", "true"), ("reason", Why), ("version", VersionOn(proposed)))))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, own.StatusCode);

        // The second one had the page open before: nothing of theirs is recorded, and they are told who did what.
        using (var late = await second.PostAsync($"/review/{id}?handler=Decide", Fields(("conclusion", "Confirmed"), ("reason", "My own look at the papers."), ("version", seen))))
        {
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
            var told = await late.Content.ReadAsStringAsync();
            Assert.Contains("Nothing was recorded: the case changed while you looked at it.", told, StringComparison.Ordinal);
            Assert.Contains("Proposed, waits for a second person", told, StringComparison.Ordinal);
        }
        Assert.Single(await running.Tenant.CaseOfAsync(id));

        var released = await second.SubmitAsync($"/review/{id}", "A release waits", new() { ["agreed"] = "true", ["reason"] = Why });
        Assert.Contains("Agreed by a second person", released, StringComparison.Ordinal);
        var said = Assert.Single((await Dossiers.EvidenceAsync(running.Tenant, id, default)).OfType<Disposition>());
        Assert.Equal(2, said.By.Split(", ").Length);
        Assert.Equal(["contact-shared"], said.Clears);
        Assert.True((await running.Tenant.CandidateAsync(id))!.Done);
        Assert.DoesNotContain("Ada Example", await first.ReadAsync("/review"), StringComparison.Ordinal);
        Assert.Contains("Ada Example", await first.ReadAsync("/review?work=settled"), StringComparison.Ordinal);
        var row = Assert.Single(await running.Tenant.DecisionsAsync(DateTimeOffset.UnixEpoch, 10));
        Assert.Equal(("hold-for-review", "cleared"), (row.Recommendation, row.Conclusion));
        Assert.NotNull(row.Seconds);
        Assert.Empty((await running.Tenant.VerifyAuditAsync()).Findings);
    }

    [Fact]
    public async Task Two_who_decide_at_the_same_moment_leave_one_decision_and_one_is_told()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        using var first = await running.SignInAsync(Role.Reviewer);
        using var second = await running.SignInAsync(Role.Reviewer);
        foreach (var browser in (SignedInBrowser[])[first, second]) await browser.ReadAsync($"/review/{id}");
        var answers = await Task.WhenAll(((SignedInBrowser[])[first, second]).Select(browser => browser.PostAsync($"/review/{id}?handler=Decide", Fields(("conclusion", "Confirmed"), ("reason", Why), ("version", "0")))));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        Assert.Single(await running.Tenant.CaseOfAsync(id));
    }

    [Fact]
    public async Task Notes_assignment_and_victim_care_are_recorded_and_the_queue_finds_them()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        await SomeCase.AddAsync(running.Tenant, "Ben Example", Recommendation.VerifyFurther);
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        await reviewer.SubmitAsync($"/review/{id}", "Taken by");
        var page = await reviewer.SubmitAsync($"/review/{id}", "Add a note", new() { ["text"] = "<script>alert(1)</script> called back" });
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; called back", page, StringComparison.Ordinal);
        var mine = await reviewer.ReadAsync("/review?whose=mine");
        Assert.Contains("Ada Example", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("Ben Example", mine, StringComparison.Ordinal);
        Assert.Contains("Ben Example", await reviewer.ReadAsync("/review?whose=nobody&recommendation=verify-further"), StringComparison.Ordinal);

        page = await reviewer.SubmitAsync($"/review/{id}", "id=\"care\"", new() { ["reason"] = "The passport is of somebody who did not apply." });
        Assert.Contains("neutral letter", page, StringComparison.OrdinalIgnoreCase);
        page = await reviewer.SubmitAsync($"/review/{id}", "neutral letter", []);
        Assert.Contains("victim care", await reviewer.ReadAsync("/review"), StringComparison.Ordinal);
        await reviewer.SubmitAsync($"/review/{id}", "<details><summary>Close the task", new() { ["reason"] = "The letter was answered with thanks." });
        Assert.Empty(await running.Tenant.ReviewTasksAsync(10));
        Assert.Equal(5, (await running.Tenant.CaseOfAsync(id)).Count);
    }

    [Fact]
    public async Task An_adverse_step_is_blocked_by_its_waiting_time_and_by_an_objection_in_the_portal()
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var clock = new ForwardClock();
        await using var running = await RunningServer.OverAsync(folder, await RunningServer.PrepareAsync(folder), clock);
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        var page = await reviewer.SubmitAsync($"/review/{id}/adverse", "First the notice", new() { ["report"] = "Reports Ltd" });
        Assert.Contains("Dear Ada Example", page, StringComparison.Ordinal);
        Assert.Contains("a report from Reports Ltd", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Take the step", page, StringComparison.Ordinal);
        async Task<HttpStatusCode> FinaliseAsync()
        {
            using var answer = await reviewer.PostAsync($"/review/{id}/adverse?handler=Finalise", Fields(("reason", Why), ("version", VersionOn(await reviewer.ReadAsync($"/review/{id}/adverse")))));
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await FinaliseAsync());
        clock.Forward(TimeSpan.FromDays(15));
        // The session of fifteen days ago is over.
        using var later = await running.SignInAsync(Role.Reviewer);
        await running.Tenant.InTransactionAsync(tx => tx.OpenPortalRequestAsync("r1", id, "contest", "The report is about somebody else.", clock.GetUtcNow().AddDays(10)));
        using (var blocked = await later.PostAsync($"/review/{id}/adverse?handler=Finalise", Fields(("reason", Why), ("version", "1")))) Assert.Equal(HttpStatusCode.UnprocessableEntity, blocked.StatusCode);
        await running.Tenant.InTransactionAsync(async tx => await tx.AnswerPortalRequestAsync((await running.Tenant.PortalRequestsAsync(id)).Single(), "person:x", "It is about you."));
        using (var taken = await later.PostAsync($"/review/{id}/adverse?handler=Finalise", Fields(("reason", Why), ("version", "1")))) Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.NotNull(Verify.Core.Cases.CaseState.Of(await running.Tenant.CaseOfAsync(id)).Adverse!.Final);
    }

    [Fact]
    public async Task A_group_is_decided_together_and_each_has_its_own_entry()
    {
        await using var running = await RunningServer.StartAsync();
        var others = new List<CandidateId>();
        for (var i = 0; i < 3; i++) others.Add(await SomeCase.AddAsync(running.Tenant, $"Other {i}", Recommendation.VerifyFurther));
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example", evidence: [.. others.Select(other => EvidenceDraft.Of("link", LinkTo(other)))], intake: running.Intake);
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        var page = await reviewer.ReadAsync($"/review/{id}/links");
        Assert.All(others, other => Assert.Contains($"{other}|0", page, StringComparison.Ordinal));
        using var done = await reviewer.PostAsync($"/review/{id}/links?handler=Together", [.. Fields(("conclusion", "Confirmed"), ("reason", Why)), .. others.Append(id).Select(one => new KeyValuePair<string, string>("member", $"{one}|0")), new("member", "c-unknown|0")]);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        foreach (var one in others.Append(id)) Assert.Equal("confirmed", Verify.Core.Cases.CaseState.Of(await running.Tenant.CaseOfAsync(one)).Status);
    }

    [Fact]
    public async Task The_queue_filters_saves_its_filters_and_exports_what_no_spreadsheet_runs()
    {
        await using var running = await RunningServer.StartAsync();
        await SomeCase.AddAsync(running.Tenant, "=cmd|' /C calc'!A0", patterns: [SomePattern()]);
        await SomeCase.AddAsync(running.Tenant, "Ben Example", Recommendation.Proceed, job: "+1+1");
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        Assert.DoesNotContain("Ben Example", await reviewer.ReadAsync("/review?pattern=pattern-laptop-farm"), StringComparison.Ordinal);
        var kept = await reviewer.SubmitAsync("/review?pattern=pattern-laptop-farm", "class=\"saved\"", new() { ["title"] = "Farms <b>" });
        Assert.Contains("Farms &lt;b&gt;", kept, StringComparison.Ordinal);
        var csv = await reviewer.ReadAsync("/review/queue.csv");
        Assert.All(csv.Split('\n').SelectMany(line => line.Split(',')).Select(cell => cell.Trim('"', '\uFEFF')).Where(cell => cell.Length > 0), cell => Assert.DoesNotContain(cell[0], "=+-@\t\r"));
        foreach (var odd in (string[])["/review?cursor=nonsense", "/review?age=x&stage=moon&recommendation=reject", "/review?name=" + new string('x', 5000), "/review/budget?hours=NaN&minutes=0"])
            Assert.Equal(HttpStatusCode.OK, await reviewer.StatusAsync(odd));
        Assert.Equal(HttpStatusCode.NotFound, await reviewer.StatusAsync("/review/c-nobody"));
    }

    [Fact]
    public async Task A_case_is_exported_as_JSON_and_as_a_STIX_bundle_without_names()
    {
        await using var running = await RunningServer.StartAsync();
        var other = await SomeCase.AddAsync(running.Tenant, "Planted Other");
        var id = await SomeCase.AddAsync(running.Tenant, "Planted Name", patterns: [SomePattern()], signals: _ => [SomeCase.Signal("contact-shared", 3, "Planted Name was seen.")], intake: running.Intake, evidence:
        [
            EvidenceDraft.Of("n", new NetworkEvent { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At, Ip = "198.51.100.7", Activity = Activity.Application }),
            EvidenceDraft.Of("m", new NetworkEvent { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At.AddDays(1), Ip = "198.51.100.7", Activity = Activity.Interview }),
            EvidenceDraft.Of("d", new Document { Id = EvidenceDraft.Placeholder, Source = "t", ObservedAt = SomeCase.At, Type = DocumentType.Passport, Sex = "planted-sex", Nationality = "planted-nation" }),
            EvidenceDraft.Of("link", LinkTo(other)),
        ]);
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        var json = await reviewer.ReadAsync($"/review/{id}/export.json");
        Assert.Equal(4, JsonNode.Parse(json)!["evidence"]!.AsArray().Count);
        Assert.DoesNotContain("planted-", json, StringComparison.Ordinal);
        var text = await reviewer.ReadAsync($"/review/{id}/stix.json");
        Assert.DoesNotContain("Planted", text, StringComparison.Ordinal);
        var objects = JsonNode.Parse(text)!["objects"]!.AsArray().Select(one => one!).ToArray();
        // The standard's own example of a derived id: SHA-1 over {"value":"198.51.100.3"} (section 6.2 names the scheme); here the address differs, the scheme is the same.
        Assert.All(objects, one => Assert.Matches("^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", (string)one["id"]!));
        Assert.Equal(objects.Length, objects.Select(one => (string)one["id"]!).Distinct().Count());
        Assert.All(objects, one => Assert.Equal("2.1", (string)one["spec_version"]!));
        var ids = objects.Select(one => (string)one["id"]!).ToHashSet();
        foreach (var one in objects)
            foreach (var (name, value) in one.AsObject().Where(member => member.Key.EndsWith("_ref", StringComparison.Ordinal) || member.Key.EndsWith("_refs", StringComparison.Ordinal)))
                Assert.All(value is JsonArray many ? many.Select(each => (string)each!) : [(string)value!], reference => Assert.Contains(reference, ids));
        var observed = Assert.Single(objects, one => (string)one["type"]! == "observed-data");
        Assert.Equal((2, "2026-11-20T10:00:00.000Z"), ((int)observed["number_observed"]!, (string)observed["first_observed"]!));
        Assert.StartsWith("A laptop farm. Test this first:", (string)objects.Single(one => (string)one["type"]! == "note")["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_stands_beside_what_was_read_and_what_stopped_the_reader_does_not()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        await running.Tenant.InTransactionAsync(async tx =>
        {
            await tx.AddUploadAsync(id, "u-good", "identity", "portal", false, [("image/jpeg", [0xFF, 0xD8, 0xFF, 1]), ("application/pdf", [1])]);
            await tx.AddUploadAsync(id, "u-bad", "identity", "portal", false, [("image/png", [1])]);
            await tx.FinishUploadAsync(id, "u-bad", "held", "reader-stopped", null);
        });
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        var page = await reviewer.ReadAsync($"/review/{id}/documents");
        Assert.Contains($"/review/{id}/documents/u-good/1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/review/{id}/documents/u-bad/1\"", page, StringComparison.Ordinal);
        using (var picture = await reviewer.GoAsync($"/review/{id}/documents/u-good/1"))
        {
            Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
            Assert.Equal("default-src 'none'; sandbox", Assert.Single(picture.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(picture.Headers.GetValues("X-Content-Type-Options")));
        }
        foreach (var other in (string[])["u-good/2", "u-good/3", "u-bad/1", "u-none/1"]) Assert.Equal(HttpStatusCode.NotFound, await reviewer.StatusAsync($"/review/{id}/documents/{other}"));
        Assert.Single((await running.Tenant.SearchAuditAsync(new AuditFilter(Action: "paper-viewed"), null, 10)).Items);
    }

    [Fact]
    public async Task A_policy_is_checked_and_counted_before_it_can_be_in_force()
    {
        await using var running = await RunningServer.StartAsync();
        await running.Greenhouse.DeliverAsync(running.Hook, running.Greenhouse.Event("new_candidate_application", running.Apply("Ada", "0101"), DateTimeOffset.UtcNow.AddDays(-3)), "one");
        await running.QuietAsync();
        using var admin = await running.SignInAsync(Role.Admin);
        using (var broken = await admin.PostAsync("/admin/policy?handler=Add", Fields(("yaml", "version: x\nweights: { supporting: many }"))))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
            Assert.Contains("weights", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        var stricter = PolicyFile.DefaultText.Replace("version: \"2026.1\"", "version: \"2026.2\"", StringComparison.Ordinal).Replace("stage: application, required: [contact-shared]", "stage: application, required: [contact-shared, ip-anonymiser]", StringComparison.Ordinal);
        using (var early = await admin.PostAsync("/admin/policy?handler=Activate", Fields(("version", "2026.2")))) Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        using (var added = await admin.PostAsync("/admin/policy?handler=Add", Fields(("yaml", stricter)))) Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        await running.QuietAsync();
        var page = await admin.ReadAsync("/admin/policy");
        Assert.Contains("Put in force 2026.2", page, StringComparison.Ordinal);
        Assert.Matches(new Regex("verify further.*<td class=\"num\">1</td>", RegexOptions.Singleline), page);
        using (var active = await admin.PostAsync("/admin/policy?handler=Activate", Fields(("version", "2026.2")))) Assert.Equal(HttpStatusCode.OK, active.StatusCode);
        await running.QuietAsync();
        Assert.Equal("2026.2", (await running.Tenant.LatestAssessmentAsync((await running.Tenant.CandidatesAsync(new CandidateFilter(), null, 1)).Items[0].Id))!.PolicyVersion);
    }

    private static MatchedPattern SomePattern() => new() { Id = "pattern-laptop-farm", Title = "A laptop farm", Outcome = Outcome.SecurityCase, Signals = ["contact-shared"], HonestExplanation = "A shared flat.", FirstActions = ["Call the landlord."] };

    private static Link LinkTo(CandidateId other) => new() { Id = EvidenceDraft.Placeholder, Source = "linker", ObservedAt = SomeCase.At, Selector = SelectorType.Phone, Other = other, Names = NameRelation.Different, Bits = 12, Fact = "f" };

    private static KeyValuePair<string, string>[] Fields(params (string Name, string Value)[] fields) => [.. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))];

    private static string VersionOn(string page) => Regex.Match(page, """name="version" value="(?<version>\d+)""").Groups["version"].Value;
}
