using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>What a person who left, and another tenant, can rely on.</summary>
public sealed class PrivacyTests
{
    private const string Planted = "planted-value-7c1f";

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_erased_person_is_gone_and_the_fact_and_the_keyed_hashes_stay(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, ben) = (await host.CandidateAsync(Planted), await host.CandidateAsync("2"));
        await FillAsync(host, ada, ben);
        await host.Acme.EraseCandidateAsync(ada, host.Ct);

        var row = await host.Acme.CandidateAsync(ada, host.Ct);
        Assert.NotNull(row!.ErasedAt);
        Assert.Null(row.Display);
        Assert.Empty(await host.Acme.EvidenceAsync(ada, host.Ct));
        Assert.Empty(await host.Acme.ExternalIdentitiesAsync(ada, host.Ct));
        Assert.Null(await host.Acme.FileAsync(ada, "cv", host.Ct));
        Assert.Null((await host.Acme.LatestAssessmentAsync(ada, host.Ct))!.Json);
        Assert.Null(Assert.Single(await host.Acme.CaseEventsAsync("case-1", host.Ct)).Json);
        Assert.Null(Assert.Single(await host.Acme.LinksAsync(ben, host.Ct)).ReasonsJson);
        Assert.Null(await host.Acme.DeliveryContentAsync("greenhouse", "d-1", host.Ct));
        Assert.Empty(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct));
        Assert.Empty(await host.Store.ClaimJobsAsync("w1", null, 10, Some.Lease, host.Ct));
        Assert.Empty((await host.Acme.CandidatesAsync(new CandidateFilter(Name: Planted), null, 10, host.Ct)).Items);
        Assert.Equal(ada, Assert.Single((await host.Acme.CandidatesAsync(new CandidateFilter(Erased: true), null, 10, host.Ct)).Items).Id);
        Assert.Equal(ada, Assert.Single(await host.Acme.FindSelectorAsync("phone", Planted, 10, host.Ct)).Other);
        Assert.Equal(ada, await host.Acme.FindCandidateAsync("ats", Planted, host.Ct));

        Assert.Equal(0, await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-late"))]), host.Ct));
        await host.Acme.AppendDeliveryAsync(Some.Delivery("late", Planted), host.Ct);
        var late = Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteDeliveryAsync(late, ada), host.Ct);
        Assert.Null(await host.Acme.DeliveryContentAsync("greenhouse", "late", host.Ct));
        await host.Acme.EraseCandidateAsync(ada, host.Ct);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Erasing_a_person_takes_along_who_was_folded_into_them(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, twin) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(twin, [Some.Evidence(new EvidenceId("e-1"))]), host.Ct);
        await host.Acme.InTransactionAsync(transaction => transaction.MergeAsync(twin, ada), host.Ct);
        await host.Acme.EraseCandidateAsync(ada, host.Ct);
        Assert.NotNull((await host.Acme.CandidateAsync(twin, host.Ct))!.ErasedAt);
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM candidate_keys WHERE candidate = @ada OR candidate = @twin", new { ada = ada.Value, twin = twin.Value }, keys: true));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM evidence"));
    }

    [Fact]
    public async Task Neither_the_person_nor_the_destroyed_key_is_in_any_file_after_an_erasure()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        var (ada, ben) = (await host.CandidateAsync(Planted), await host.CandidateAsync("2"));
        await FillAsync(host, ada, ben);
        var wrapped = await host.ScalarAsync<byte[]>("SELECT wrapped FROM candidate_keys WHERE candidate = @id", new { id = ada.Value }, keys: true);
        Assert.True(AnyFileHolds(host, wrapped));
        var bodies = await host.ScalarAsync<byte[]>("SELECT body FROM evidence WHERE candidate = @id", new { id = ada.Value });
        await host.Acme.EraseCandidateAsync(ada, host.Ct);
        Assert.False(AnyFileHolds(host, Some.Bytes(Planted)));
        Assert.False(AnyFileHolds(host, wrapped));
        Assert.False(AnyFileHolds(host, wrapped[^24..]));
        Assert.False(AnyFileHolds(host, bodies));
        Assert.Equal(0, new FileInfo(Path.Combine(host.Folder, "keys", "keys.db-wal")).Length);
        Assert.Equal(0, new FileInfo(Path.Combine(host.Folder, "verify.db-wal")).Length);
    }

    [Fact]
    public async Task What_a_person_said_is_never_in_a_file_in_the_clear()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await FillAsync(host, await host.CandidateAsync(Planted), await host.CandidateAsync("2"));
        await host.Acme.AddConnectionAsync("gh", "greenhouse", "Greenhouse", [], new Dictionary<string, string> { ["signing"] = Planted }, host.Ct);
        Assert.False(AnyFileHolds(host, Some.Bytes(Planted)));
    }

    [Fact]
    public async Task A_restored_backup_loses_the_erased_person_again_before_it_serves()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        var (ada, ben) = (await host.CandidateAsync(Planted), await host.CandidateAsync("2"));
        await FillAsync(host, ada, ben);
        await host.Store.DisposeAsync();
        var data = Path.Combine(host.Folder, "verify.db");
        File.Copy(data, data + ".backup");
        await host.ReopenAsync();
        await host.Acme.EraseCandidateAsync(ada, host.Ct);
        await host.Store.DisposeAsync();
        File.Copy(data + ".backup", data, overwrite: true);
        File.Delete(data + ".backup");

        await host.ReopenAsync();
        Assert.NotNull((await host.Acme.CandidateAsync(ada, host.Ct))!.ErasedAt);
        Assert.Empty(await host.Acme.EvidenceAsync(ada, host.Ct));
        Assert.NotEmpty((await host.Acme.CandidatesAsync(new CandidateFilter(), null, 10, host.Ct)).Items);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Old_day_keys_are_destroyed_and_what_still_waits_is_kept(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        foreach (var id in new[] { "done", "parked", "waiting" }) await host.Acme.AppendDeliveryAsync(Some.Delivery(id, Planted), host.Ct);
        foreach (var claimed in await host.Store.ClaimDeliveriesAsync("w1", 2, Some.Lease, host.Ct))
            await host.Acme.InTransactionAsync(transaction => claimed.DeliveryId == "done" ? transaction.CompleteDeliveryAsync(claimed) : transaction.ParkDeliveryAsync(claimed, "not a date"), host.Ct);
        await host.Acme.InTransactionAsync(transaction => transaction.EnqueueMessageAsync(Some.Message("m1", payload: Planted)), host.Ct);
        Assert.Equal(0, await host.Acme.DestroyDayKeysAsync(TimeSpan.FromDays(30), host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(32));
        Assert.Equal(1, await host.Acme.DestroyDayKeysAsync(TimeSpan.FromDays(30), host.Ct));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM day_keys WHERE day < @day", new { day = Vault.DayOf(host.Clock.GetUtcNow()) }, keys: true));
        await host.ReopenAsync();

        Assert.Null(await host.Acme.DeliveryContentAsync("greenhouse", "done", host.Ct));
        Assert.False(await host.Acme.ReplayDeliveryAsync("greenhouse", "done", host.Ct));
        Assert.Equal(Planted, Some.Text((await host.Acme.DeliveryContentAsync("greenhouse", "parked", host.Ct))!.Value.Body));
        Assert.Equal(Planted, Some.Text(Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct)).Body));
        Assert.Equal(Planted, Some.Text(Assert.Single(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct)).Payload));
        Assert.Equal(AppendResult.Duplicate, await host.Acme.AppendDeliveryAsync(Some.Delivery("done"), host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task The_same_ids_in_two_tenants_never_meet(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var other = new TenantId("other");
        await host.Store.CreateTenantAsync(other, "Other", host.Ct);
        var theirs = host.Store.For(other);
        var ada = await host.CandidateAsync(Planted);
        var ben = await host.CandidateAsync("2");
        await FillAsync(host, ada, ben);

        Assert.Null(await theirs.CandidateAsync(ada, host.Ct));
        Assert.Null(await theirs.FindCandidateAsync("ats", Planted, host.Ct));
        Assert.Empty(await theirs.EvidenceAsync(ada, host.Ct));
        Assert.Empty(await theirs.LinksAsync(ada, host.Ct));
        Assert.Empty(await theirs.FindSelectorAsync("phone", Planted, 10, host.Ct));
        Assert.Null(await theirs.LatestAssessmentAsync(ada, host.Ct));
        Assert.Empty((await theirs.CandidatesAsync(new CandidateFilter(), null, 10, host.Ct)).Items);
        Assert.Empty(await theirs.CaseEventsAsync("case-1", host.Ct));
        Assert.Empty((await theirs.AuditAsync(null, null, 10, host.Ct)).Items);
        await Assert.ThrowsAsync<StoreException>(() => theirs.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e"))]), host.Ct));
        await Assert.ThrowsAsync<StoreException>(() => theirs.EraseCandidateAsync(ada, host.Ct));

        Assert.Equal(AppendResult.Stored, await theirs.AppendDeliveryAsync(Some.Delivery(), host.Ct));
        var claimed = await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct);
        Assert.Equal(other, Assert.Single(claimed).Tenant);
        await Assert.ThrowsAsync<LeaseLostException>(() => host.Acme.InTransactionAsync(transaction => transaction.CompleteDeliveryAsync(claimed[0]), host.Ct));
        await theirs.InTransactionAsync(transaction => transaction.ResolveOrCreateCandidateAsync("ats", Planted), host.Ct);
        Assert.Single(await host.Acme.EvidenceAsync(ada, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_ciphertext_moved_to_another_row_is_refused(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-1"), "one"), Some.Evidence(new EvidenceId("e-2"), "two")]), host.Ct);
        await host.ExecuteAsync("UPDATE evidence SET body = (SELECT body FROM evidence WHERE id = 'e-1') WHERE id = 'e-2'");
        var error = await Assert.ThrowsAsync<StoreException>(() => host.Acme.EvidenceAsync(ada, host.Ct));
        Assert.Contains("was altered, or moved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_told_and_never_read_as_a_person_without_evidence()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        var ada = await host.CandidateAsync("1");
        await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-1"))]), host.Ct);
        await host.ExecuteAsync("DELETE FROM candidate_keys", keys: true);
        await host.ReopenAsync();
        await Assert.ThrowsAsync<StoreException>(() => host.Acme.EvidenceAsync(ada, host.Ct));
        await Assert.ThrowsAsync<StoreException>(() => host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-2"))]), host.Ct));
    }

    /// <summary>Puts the planted value wherever the store keeps what is known about a person.</summary>
    private static async Task FillAsync(StoreHost host, CandidateId ada, CandidateId ben)
    {
        var content = Some.Bytes(Planted);
        await host.Acme.AppendDeliveryAsync(Some.Delivery(body: Planted), host.Ct);
        var delivery = Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
        await host.Acme.InTransactionAsync(async transaction =>
        {
            await transaction.SetDisplayAsync(ada, new CandidateDisplay(Planted, Planted, "offer"));
            await transaction.AppendEvidenceAsync(ada, [Some.Evidence(await transaction.EvidenceIdAsync(ada, Planted), Planted)]);
            await transaction.AddFileAsync(ada, "cv", "text/plain", content);
            await transaction.AddSelectorsAsync(ada, [new NewSelector("phone", Planted, content)]);
            await transaction.AddLinkAsync(ada, ben, "phone", content, 3);
            await transaction.EnqueueJobAsync("assess", ada, null, content, Some.Time);
            await transaction.SaveAssessmentAsync(ada, Some.Assessment("f1", json: Planted) with { DossierJson = Packed.Of(content) });
            await transaction.EnqueueMessageAsync(Some.Message("m1", ada, payload: Planted));
            await transaction.AppendCaseEventAsync("case-1", ada, 0, "open", new NewCaseEvent("e1", "note", "user-1", Some.Time, content));
            await transaction.AppendAuditAsync("user-1", "viewed", ada.Value);
            await transaction.CompleteDeliveryAsync(delivery, ada);
        }, host.Ct);
    }

    private static bool AnyFileHolds(StoreHost host, byte[] value) => Directory.EnumerateFiles(host.Folder, "*", SearchOption.AllDirectories).Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(value) >= 0;
    });
}
