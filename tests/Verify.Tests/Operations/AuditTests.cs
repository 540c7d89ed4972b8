using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>Whoever writes to the audit log by another way is found, and where.</summary>
public sealed class AuditTests
{
    private const int Rows = 6;

    /// <summary>Every column of every row, one after another: each change is found at its row.</summary>
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_change_of_any_column_of_any_row_is_found_at_that_row(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        for (var i = 0; i < Rows; i++) await host.Acme.AppendAuditAsync("user-1", "viewed", $"c-{i}", "because", host.Ct);
        Assert.Empty((await host.Acme.VerifyAuditAsync(host.Ct)).Findings);
        for (var row = 1; row <= Rows; row++)
            foreach (var column in (string[])["at", "actor", "action", "target", "details", "previous", "hash"])
            {
                var change = column switch { "at" => "at + 1", "previous" or "hash" => engine == "postgres" ? $"set_byte({column}, 0, (get_byte({column}, 0) + 1) % 256)" : "zeroblob(32)", _ => $"{column} || 'x'" };
                // The first row follows nothing: zeros.
                if (column == "previous" && row == 1 && engine == "sqlite") continue;
                await host.ExecuteAsync($"CREATE TABLE kept AS SELECT * FROM audit; UPDATE audit SET {column} = {change} WHERE sequence = {row}");
                var findings = (await host.Acme.VerifyAuditAsync(host.Ct)).Findings;
                Assert.Contains(findings, finding => finding.Sequence == row);
                // Of the others only the next may be named: it does not follow any more.
                Assert.All(findings, finding => Assert.InRange(finding.Sequence, row, row + 1));
                await host.ExecuteAsync("DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept");
            }
        Assert.Empty((await host.Acme.VerifyAuditAsync(host.Ct)).Findings);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_log_that_was_written_anew_with_the_key_is_found_by_its_anchors(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        for (var i = 0; i < Rows; i++) await host.Acme.AppendAuditAsync("user-1", "viewed", $"c-{i}", "", host.Ct);
        var head = (await host.Acme.AuditHeadAsync(host.Ct))!;
        var file = Path.Combine(host.Folder, "anchors", "audit.jsonl");
        await new AuditAnchor("acme", head.Sequence, Convert.ToHexStringLower(head.Hash), host.Clock.GetUtcNow()).AppendAsync(file, host.Ct);
        await host.Acme.AppendAuditAsync("user-1", "viewed", "later", "", host.Ct);
        Assert.Empty((await host.Acme.VerifyAuditAsync(AuditAnchor.Read(file), host.Ct)).Findings);

        // Whoever has the server itself can write a whole log anew, every hash right.
        await host.ExecuteAsync("DELETE FROM audit; DELETE FROM audit_heads");
        for (var i = 0; i < Rows + 1; i++) await host.Acme.AppendAuditAsync("user-2", "viewed", $"c-{i}", "", host.Ct);
        Assert.Empty((await host.Acme.VerifyAuditAsync(host.Ct)).Findings);
        Assert.Equal(Rows, Assert.Single((await host.Acme.VerifyAuditAsync(AuditAnchor.Read(file), host.Ct)).Findings).Sequence);

        await host.ExecuteAsync("DELETE FROM audit; DELETE FROM audit_heads");
        await host.Acme.AppendAuditAsync("user-2", "viewed", "c-1", "", host.Ct);
        Assert.Contains("does not reach it", Assert.Single((await host.Acme.VerifyAuditAsync(AuditAnchor.Read(file), host.Ct)).Findings).Problem, StringComparison.Ordinal);
        await File.AppendAllTextAsync(file, "not json\n", host.Ct);
        Assert.Contains("line 2", Assert.Throws<StoreException>(() => AuditAnchor.Read(file)).Message, StringComparison.Ordinal);
    }
}
