using Verify.Core.Model;
using Verify.Server.Linking;
using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>Keys are exchanged while nodes go on.</summary>
public sealed class RotationTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_tenant_key_is_rotated_while_another_node_reads_and_writes_and_the_old_one_opens_nothing_afterwards(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var file = Path.Combine(host.Folder, "keys", "tenant-acme.key");
        var ada = await host.CandidateAsync("1");
        await host.Acme.InTransactionAsync(tx => tx.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-1"), "kept")]), host.Ct);
        await host.Acme.AddConnectionAsync("gh", "greenhouse", "Greenhouse", [], new Dictionary<string, string> { ["signing"] = "secret" }, host.Ct);
        var before = await File.ReadAllBytesAsync(file, host.Ct);

        await using var other = await host.OpenAnotherAsync();
        var theirs = other.For(host.Tenant);
        Assert.Single(await theirs.EvidenceAsync(ada, host.Ct));
        Assert.True(await host.Acme.RotateKeyAsync(host.Ct) >= 4);
        var ben = await host.CandidateAsync("2");

        // The other node still holds the keys as it read them: it writes under the old one, and reads what lies under the new.
        var eva = await theirs.InTransactionAsync(tx => tx.ResolveOrCreateCandidateAsync("ats", "3"), host.Ct);
        await theirs.InTransactionAsync(tx => tx.AppendEvidenceAsync(ben, [Some.Evidence(new EvidenceId("e-2"), "new")]), host.Ct);
        Assert.Single(await host.Acme.EvidenceAsync(ben, host.Ct));
        await Assert.ThrowsAsync<StoreException>(() => host.Acme.RetireKeysAsync(host.Ct));

        host.Clock.Advance(TimeSpan.FromMinutes(11));
        await host.Acme.RetireKeysAsync(host.Ct);
        var after = await File.ReadAllBytesAsync(file, host.Ct);
        Assert.Equal(32, after.Length);
        Assert.NotEqual(before, after);
        await host.ReopenAsync();
        Assert.Equal("kept", Some.Text(Assert.Single(await host.Acme.EvidenceAsync(ada, host.Ct)).Json));
        Assert.NotNull(await host.Acme.ConnectionAsync("gh", host.Ct));
        Assert.Empty(await host.Acme.EvidenceAsync(eva, host.Ct));
        await host.Acme.InTransactionAsync(tx => tx.AppendEvidenceAsync(eva, [Some.Evidence(new EvidenceId("e-3"))]), host.Ct);
        Assert.Empty((await host.Acme.VerifyAuditAsync(host.Ct)).Findings);

        await File.WriteAllBytesAsync(file, before, host.Ct);
        await host.ReopenAsync();
        await Assert.ThrowsAsync<StoreException>(() => host.Acme.EvidenceAsync(ada, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_rotation_that_was_stopped_halfway_is_finished_by_the_next(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        await new TenantKeyFolder(Path.Combine(host.Folder, "keys")).AddAsync(host.Tenant, host.Ct);
        await host.ReopenAsync();
        Assert.NotNull(await host.Acme.CandidateAsync(ada, host.Ct));
        await host.Acme.RotateKeyAsync(host.Ct);
        Assert.Equal(64, new FileInfo(Path.Combine(host.Folder, "keys", "tenant-acme.key")).Length);
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        await host.Acme.RetireKeysAsync(host.Ct);
        await host.ReopenAsync();
        await host.Acme.InTransactionAsync(tx => tx.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-1"))]), host.Ct);
        Assert.Single(await host.Acme.EvidenceAsync(ada, host.Ct));
    }
}
