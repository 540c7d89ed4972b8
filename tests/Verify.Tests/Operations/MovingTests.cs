using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>An installation is moved, copied and put back.</summary>
public sealed class MovingTests
{
    private const string Planted = "planted-value-51d2";

    private static async Task FillAsync(StoreHost host, int people)
    {
        for (var i = 0; i < people; i++)
        {
            var candidate = await host.CandidateAsync($"{i}");
            await host.Acme.InTransactionAsync(async tx =>
            {
                await tx.AppendEvidenceAsync(candidate, [Some.Evidence(await tx.EvidenceIdAsync(candidate, $"{i}"), $"{Planted} {i}")]);
                await tx.AddSelectorsAsync(candidate, [new NewSelector("phone", "+16155550101", Some.Bytes(Planted))]);
                await tx.SetDisplayAsync(candidate, new CandidateDisplay($"Ada {Planted}", "Engineer", "offer"));
                await tx.AppendAuditAsync("user-1", "viewed", candidate.Value);
            }, host.Ct);
        }
        await host.Acme.AppendDeliveryAsync(Some.Delivery("waiting", Planted), host.Ct);
    }

    [Fact]
    public async Task A_live_installation_moves_to_PostgreSQL_and_the_old_one_takes_nothing_more()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await FillAsync(host, 20);
        var gone = (await host.Acme.FindCandidateAsync("ats", "7", host.Ct))!.Value;
        await host.Acme.EraseCandidateAsync(gone, host.Ct);
        var target = await PostgresServer.NewSchemasAsync(Path.Combine(host.Folder, "keys"));

        // The old server still runs: it has the files open.
        await Moving.MoveAsync(host.Settings, target, _ => { }, host.Ct);
        await Assert.ThrowsAsync<SqliteException>(() => host.Acme.AppendDeliveryAsync(Some.Delivery("late"), host.Ct));
        await Assert.ThrowsAsync<SqliteException>(() => host.CandidateAsync("late"));
        Assert.Contains("was moved", (await Assert.ThrowsAsync<StoreException>(host.OpenAnotherAsync)).Message, StringComparison.Ordinal);

        await using var moved = await VerifyStore.OpenAsync(target, host.Clock, host.Ct);
        var acme = moved.For(host.Tenant);
        Assert.Equal(19, (await acme.CandidatesAsync(new CandidateFilter(), null, 100, host.Ct)).Items.Count);
        var ada = (await acme.FindCandidateAsync("ats", "3", host.Ct))!.Value;
        Assert.Equal($"{Planted} 3", Some.Text(Assert.Single(await acme.EvidenceAsync(ada, host.Ct)).Json));
        Assert.Equal(20, (await acme.FindSelectorAsync("phone", "+16155550101", 50, host.Ct)).Count);
        Assert.NotNull((await acme.CandidateAsync(gone, host.Ct))!.ErasedAt);
        Assert.Empty((await acme.VerifyAuditAsync(host.Ct)).Findings);
        Assert.Equal("waiting", Assert.Single(await moved.ClaimDeliveriesAsync("w", 10, Some.Lease, host.Ct)).DeliveryId);
        await acme.AppendDeliveryAsync(Some.Delivery("late"), host.Ct);
    }

    [Fact]
    public async Task A_target_that_holds_something_is_refused_and_the_old_installation_goes_on()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await FillAsync(host, 2);
        var target = await PostgresServer.NewSchemasAsync(Path.Combine(host.Folder, "other-keys"));
        await using (var other = await VerifyStore.OpenAsync(target, host.Clock, host.Ct)) await other.CreateTenantAsync(new TenantId("other"), "Other", host.Ct);
        var error = await Assert.ThrowsAsync<StoreException>(() => Moving.MoveAsync(host.Settings, target, _ => { }, host.Ct));
        Assert.Contains("holds rows already", error.Message, StringComparison.Ordinal);
        await host.CandidateAsync("late");
        await host.ReopenAsync();
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_backup_that_is_restored_is_proved_and_whoever_was_erased_since_is_erased_again(string engine)
    {
        if (engine == "postgres" && !OnPath("pg_dump")) Assert.Skip("no pg_dump on the path");
        await using var host = await StoreHost.OpenAsync(engine);
        await FillAsync(host, 8);
        var ada = (await host.Acme.FindCandidateAsync("ats", "3", host.Ct))!.Value;
        var (data, keys) = (Path.Combine(host.Folder, "backup-data"), Path.Combine(host.Folder, "backup-keys"));
        var taken = await Backup.TakeAsync(host.Settings.Database, data, host.Clock.GetUtcNow(), host.Ct);
        await Backup.TakeAsync(host.Settings.KeyDatabase, keys, host.Clock.GetUtcNow(), host.Ct);
        Assert.Equal(8, taken.Tables.Single(table => table.Table == "evidence").Rows);
        Assert.Contains("not empty", (await Assert.ThrowsAsync<StoreException>(() => Backup.TakeAsync(host.Settings.Database, data, host.Clock.GetUtcNow(), host.Ct))).Message, StringComparison.Ordinal);

        await host.Acme.EraseCandidateAsync(ada, host.Ct);
        await host.CandidateAsync("after the backup");
        await host.Store.DisposeAsync();
        await Backup.RestoreAsync(data, host.Settings.Database, host.Ct);
        await host.ReopenAsync();
        await ErasedAsync();
        Assert.Null(await host.Acme.FindCandidateAsync("ats", "after the backup", host.Ct));

        // The other way round: the keys come back from a copy, and the data still knows who is gone.
        await host.Store.DisposeAsync();
        await Backup.RestoreAsync(keys, host.Settings.KeyDatabase, host.Ct);
        Assert.Equal(1, await host.ScalarAsync<long>("SELECT COUNT(*) FROM candidate_keys WHERE candidate = @id", new { id = ada.Value }, keys: true));
        await host.ReopenAsync();
        await ErasedAsync();
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM candidate_keys WHERE candidate = @id", new { id = ada.Value }, keys: true));

        async Task ErasedAsync()
        {
            Assert.NotNull((await host.Acme.CandidateAsync(ada, host.Ct))!.ErasedAt);
            Assert.Empty(await host.Acme.EvidenceAsync(ada, host.Ct));
            var ben = (await host.Acme.FindCandidateAsync("ats", "4", host.Ct))!.Value;
            Assert.Equal($"{Planted} 4", Some.Text(Assert.Single(await host.Acme.EvidenceAsync(ben, host.Ct)).Json));
        }
    }

    [Fact]
    public async Task A_backup_that_was_altered_is_told_and_a_copy_of_the_data_says_nothing_about_anybody()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await FillAsync(host, 3);
        var folder = Path.Combine(host.Folder, "backup");
        await Backup.TakeAsync(host.Settings.Database, folder, host.Clock.GetUtcNow(), host.Ct);
        foreach (var file in Directory.GetFiles(folder)) Assert.True((await File.ReadAllBytesAsync(file, host.Ct)).AsSpan().IndexOf(Some.Bytes(Planted)) < 0, file);
        await using (var copy = new SqliteConnection($"Data Source={Path.Combine(folder, "database.db")};Pooling=false"))
            await copy.ExecuteAsync("UPDATE audit SET actor = 'somebody else' WHERE sequence = 2");
        await host.Store.DisposeAsync();
        var error = await Assert.ThrowsAsync<StoreException>(() => Backup.RestoreAsync(folder, host.Settings.Database, host.Ct));
        Assert.Contains("audit: the 3 rows are not the same", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_copy_put_back_and_say_what_they_need()
    {
        var folder = Directory.CreateTempSubdirectory("verify-backup-").FullName;
        try
        {
            Assert.Equal((0, ""), await RunAsync(folder, "tenant", "create", "acme"));
            Assert.Equal((0, ""), await RunAsync(folder, "backup", "--out", Path.Combine(folder, "copy")));
            Assert.Equal((0, ""), await RunAsync(folder, "restore", "--from", Path.Combine(folder, "copy"), "--confirm"));
            Assert.Equal((2, "VERIFY_TARGET_DATABASE"), await RunAsync(folder, "migrate", "--from", "sqlite", "--to", "postgres") is var (code, said) ? (code, said[..22]) : default);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerSettings).Assembly.Location, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Verify__DataFolder"] = folder;
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
