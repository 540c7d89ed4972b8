using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Cases, the audit log, connections, lists, policies and settings, the same on both engines.</summary>
public sealed class RecordTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Of_two_people_who_write_to_a_case_at_once_one_is_told(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        Assert.Equal(CaseAppendOutcome.Appended, (await AppendAsync("e1", 0)).Outcome);
        var both = await Task.WhenAll(Task.Run(() => AppendAsync("e2", 1)), Task.Run(() => AppendAsync("e3", 1)));
        Assert.Equal([CaseAppendOutcome.Appended, CaseAppendOutcome.Conflict], both.Select(result => result.Outcome).Order());
        Assert.All(both, result => Assert.Equal(2, result.Version));
        Assert.Equal(new CaseAppend(CaseAppendOutcome.Duplicate, 2), await AppendAsync("e1", 2));
        Assert.Equal(CaseAppendOutcome.Conflict, (await AppendAsync("e9", 7, "case-2")).Outcome);
        Assert.Null(await host.Acme.CaseAsync("case-2", host.Ct));

        var events = await host.Acme.CaseEventsAsync("case-1", host.Ct);
        Assert.Equal([1, 2], events.Select(item => (int)item.Version));
        Assert.Equal("note by Ada Example", Some.Text(events[0].Json));
        Assert.Equal("case-1", Assert.Single((await host.Acme.CasesAsync("open", null, 10, host.Ct)).Items).Id);
        Assert.Equal("case-1", Assert.Single(await host.Acme.CasesOfAsync(ada, host.Ct)).Id);

        Task<CaseAppend> AppendAsync(string eventId, long expected, string caseId = "case-1") => host.Acme.InTransactionAsync(
            transaction => transaction.AppendCaseEventAsync(caseId, ada, expected, "open", new NewCaseEvent(eventId, "note", "user-1", Some.Time, Some.Bytes("note by Ada Example"))), host.Ct);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task The_audit_log_of_many_writers_is_one_unbroken_chain(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => host.Acme.AppendAuditAsync($"user-{i}", "viewed", $"c-{i}", ct: host.Ct))));
        var result = await host.Acme.VerifyAuditAsync(host.Ct);
        Assert.Equal((40, 0), ((int)result.Rows, result.Findings.Count));
        Assert.Equal("c-7", Assert.Single((await host.Acme.AuditAsync("c-7", null, 10, host.Ct)).Items).Target);
        var page = await host.Acme.AuditAsync(null, null, 30, host.Ct);
        Assert.Equal(10, (await host.Acme.AuditAsync(null, page.Next, 30, host.Ct)).Items.Count);
    }

    [Theory]
    [InlineData("sqlite", "UPDATE audit SET actor = 'nobody' WHERE sequence = 3", 3)]
    [InlineData("postgres", "UPDATE audit SET actor = 'nobody' WHERE sequence = 3", 3)]
    [InlineData("sqlite", "DELETE FROM audit WHERE sequence = 4", 4)]
    [InlineData("postgres", "DELETE FROM audit WHERE sequence = 4", 4)]
    [InlineData("sqlite", "DELETE FROM audit WHERE sequence > 4", 5)]
    [InlineData("sqlite", "DELETE FROM audit WHERE sequence > 4; UPDATE audit_heads SET sequence = 4, hash = (SELECT hash FROM audit WHERE sequence = 4)", 4)]
    [InlineData("sqlite", "UPDATE audit SET sequence = 99 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 99", 2)]
    [InlineData("sqlite", "DELETE FROM audit_heads", 6)]
    [InlineData("sqlite", "UPDATE audit SET tenant = 'other' WHERE sequence = 5", 5)]
    public async Task A_row_of_the_audit_log_that_was_altered_dropped_or_moved_is_found(string engine, string tampering, long at)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        for (var i = 1; i <= 6; i++) await host.Acme.AppendAuditAsync("user-1", "viewed", $"c-{i}", ct: host.Ct);
        await host.ExecuteAsync(tampering);
        var findings = (await host.Acme.VerifyAuditAsync(host.Ct)).Findings;
        Assert.Equal(at, findings[0].Sequence);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_connection_is_found_by_its_path_and_two_values_of_a_secret_are_live(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var added = await host.Acme.AddConnectionAsync("gh", "greenhouse", "Greenhouse", Some.Bytes("{\"url\":\"https://example.com\"}"), new Dictionary<string, string> { ["signing"] = "one" }, host.Ct);
        await Assert.ThrowsAsync<StoreException>(() => host.Acme.AddConnectionAsync("gh", "greenhouse", "Again", [], new Dictionary<string, string>(), host.Ct));
        var found = await host.Store.FindConnectionAsync(added.PathToken, host.Ct);
        Assert.Equal((host.Tenant, "gh", "{\"url\":\"https://example.com\"}"), (found!.Value.Tenant, found.Value.Connection.Id, Some.Text(found.Value.Connection.SettingsJson)));
        Assert.Null(await host.Store.FindConnectionAsync("guess", host.Ct));

        foreach (var value in new[] { "two", "three" })
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            await host.Acme.RotateSecretAsync("gh", "signing", value, host.Ct);
        }
        Assert.Equal(["three", "two"], (await host.Acme.ConnectionAsync("gh", host.Ct))!.Live("signing"));
        await host.Acme.EnableConnectionAsync("gh", false, host.Ct);
        Assert.False(Assert.Single(await host.Acme.ConnectionsAsync(host.Ct)).Enabled);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Lists_policies_and_settings_are_kept(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var list = new WatchlistRow("OFAC", "2026-03-01", Some.Time, 3);
        Assert.True(await host.Acme.AddWatchlistAsync(list, [1, 2], host.Ct));
        Assert.False(await host.Acme.AddWatchlistAsync(list, [3], host.Ct));
        Assert.Equal(list, Assert.Single(await host.Acme.WatchlistsAsync(host.Ct)));
        Assert.Equal([1, 2], await host.Acme.WatchlistContentAsync("OFAC", "2026-03-01", host.Ct));

        await host.Acme.AddPolicyAsync("p1", "weights: {}", "user-1", host.Ct);
        await host.Acme.AddPolicyAsync("p1", "weights: {}", "user-1", host.Ct);
        await Assert.ThrowsAsync<StoreException>(() => host.Acme.AddPolicyAsync("p1", "weights: changed", "user-1", host.Ct));
        Assert.Equal("weights: {}", (await host.Acme.PolicyAsync("p1", host.Ct))!.Yaml);

        await host.Acme.SetAsync("policy", "p1", host.Ct);
        await host.Acme.SetAsync("policy", "p2", host.Ct);
        Assert.Equal("p2", await host.Acme.GetAsync("policy", host.Ct));
        Assert.Null(await host.Acme.GetAsync("other", host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_case_is_opened_once_for_its_event_and_candidates_are_counted_in_steps(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        var opening = new NewCaseEvent("a-1:opened", "assessment", "engine", Some.Time, Some.Bytes("{}"));
        Assert.Equal(CaseAppendOutcome.Appended, (await host.Acme.InTransactionAsync(transaction => transaction.OpenCaseAsync(ada, opening), host.Ct)).Outcome);
        Assert.Equal(CaseAppendOutcome.Duplicate, (await host.Acme.InTransactionAsync(transaction => transaction.OpenCaseAsync(ada, opening), host.Ct)).Outcome);
        Assert.Equal(0, (await host.Acme.PopulationAsync(host.Ct)).Candidates);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_file_lies_with_its_candidate(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.AddFileAsync(ada, "f1", "image/png", [1, 2, 3]), host.Ct));
        Assert.False(await host.Acme.InTransactionAsync(transaction => transaction.AddFileAsync(ada, "f1", "image/png", [9]), host.Ct));
        var file = await host.Acme.FileAsync(ada, "f1", host.Ct);
        Assert.Equal("image/png", file!.MediaType);
        Assert.Equal([1, 2, 3], file.Content);
        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.RemoveFileAsync(ada, "f1"), host.Ct));
        Assert.Null(await host.Acme.FileAsync(ada, "f1", host.Ct));
    }
}
