using System.Diagnostics;
using Npgsql;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Starting, migrating, refusing, and surviving a crash.</summary>
public sealed class OperationsTests
{
    private const string CrashFolder = "VERIFY_TEST_CRASH_FOLDER";

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Opening_again_changes_nothing(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        var before = await host.ScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations");
        await host.ReopenAsync();
        await host.Store.CreateTenantAsync(host.Tenant, "Acme", host.Ct);
        Assert.Equal(before, await host.ScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations"));
        Assert.Equal(ada, await host.CandidateAsync("1"));
        Assert.Equal([host.Tenant], await host.Store.TenantsAsync(host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Two_programs_that_start_at_once_migrate_once(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Store.DisposeAsync();
        if (engine == "sqlite") foreach (var file in Directory.GetFiles(host.Folder, "verify.db*")) File.Delete(file);
        else if (new NpgsqlConnectionStringBuilder(host.Settings.Database).SearchPath is { } schema) await host.ExecuteAsync($"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}");
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(host.OpenAnotherAsync)));
        foreach (var store in opened) await store.DisposeAsync();
        await host.ReopenAsync();
        Assert.Equal(Migration.All("data").Count, await host.ScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations"));
    }

    [Theory]
    [InlineData("sqlite", false), InlineData("postgres", false), InlineData("sqlite", true), InlineData("postgres", true)]
    public async Task An_older_program_refuses_a_newer_database(string engine, bool keys)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.ExecuteAsync("INSERT INTO schema_migrations (version, name) VALUES (999, 'from the future')", keys);
        var error = await Assert.ThrowsAsync<StoreException>(host.OpenAnotherAsync);
        Assert.Contains("written by a newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_key_that_others_may_read_or_that_is_another_one_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var host = await StoreHost.OpenAsync("sqlite");
        await host.CandidateAsync("1");
        var file = Path.Combine(host.Folder, "keys", "tenant-acme.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        foreach (var path in Directory.GetFiles(host.Folder, "*.db*", SearchOption.AllDirectories)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await host.ReopenAsync();
        Assert.Contains("may be read by others", (await Assert.ThrowsAsync<StoreException>(() => host.CandidateAsync("1"))).Message, StringComparison.Ordinal);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllBytesAsync(file, new byte[32], host.Ct);
        await host.ReopenAsync();
        Assert.Contains("not the one that its data was written with", (await Assert.ThrowsAsync<StoreException>(() => host.CandidateAsync("1"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""), InlineData("../up"), InlineData("Acme"), InlineData("a b"), InlineData("-a")]
    public async Task A_tenant_id_that_could_leave_its_folder_is_refused(string id)
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await Assert.ThrowsAsync<StoreException>(() => host.Store.CreateTenantAsync(new TenantId(id), "Name", host.Ct));
        Assert.Throws<StoreException>(() => host.Store.For(new TenantId(id)));
    }

    [Fact]
    public async Task An_unknown_tenant_is_told()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        var error = await Assert.ThrowsAsync<StoreException>(() => host.Store.For(new TenantId("nobody")).AppendDeliveryAsync(Some.Delivery(), host.Ct));
        Assert.Equal("there is no tenant nobody", error.Message);
    }

    [Fact]
    public async Task A_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_itself()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Acme.InTransactionAsync(_ => host.CandidateAsync("1"), host.Ct));
        await host.CandidateAsync("1");
    }

    [Fact]
    public async Task A_setting_is_never_printed()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        Assert.DoesNotContain("hunter2", new StoreSettings("Host=h;Password=hunter2", "k").ToString(), StringComparison.Ordinal);
        var bad = await Assert.ThrowsAsync<StoreException>(() => VerifyStore.OpenAsync(new StoreSettings("Pasword=hunter2", host.Settings.Keys), host.Clock, host.Ct));
        Assert.DoesNotContain("hunter2", bad.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A child process appends and writes down what was acknowledged; it is killed in the middle; all that it wrote down must be there.</summary>
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task What_was_acknowledged_survives_a_kill(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Store.DisposeAsync();
        var acknowledged = Path.Combine(host.Folder, "acknowledged");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(OperationsTests).Assembly.Location);
        foreach (var argument in (string[])["-method", $"{typeof(OperationsTests).FullName}.{nameof(Child_that_appends_until_it_is_killed)}", "-explicit", "only"]) start.ArgumentList.Add(argument);
        start.Environment[CrashFolder] = host.Folder;
        start.Environment[CrashFolder + "_DATABASE"] = host.Settings.Database;
        start.Environment[CrashFolder + "_KEYS"] = host.Settings.Keys;
        start.Environment[CrashFolder + "_TENANT_KEYS"] = host.Settings.TenantKeys;
        using var child = Process.Start(start)!;
        _ = child.StandardOutput.ReadToEndAsync(host.Ct);
        _ = child.StandardError.ReadToEndAsync(host.Ct);
        while (!child.HasExited && (!File.Exists(acknowledged) || new FileInfo(acknowledged).Length < 4000)) await Task.Delay(10, host.Ct);
        Assert.False(child.HasExited, "the child ended by itself");
        child.Kill();
        await child.WaitForExitAsync(host.Ct);

        await host.ReopenAsync();
        var text = await File.ReadAllTextAsync(acknowledged, host.Ct);
        var ids = text[..text.LastIndexOf('\n')].Split('\n');
        Assert.True(ids.Length > 100);
        foreach (var id in ids) Assert.NotNull(await host.Acme.DeliveryContentAsync("greenhouse", id, host.Ct));
        Assert.Equal("ok", engine == "sqlite" ? await host.ScalarAsync<string>("PRAGMA integrity_check") : "ok");
    }

    [Fact(Explicit = true)]
    public async Task Child_that_appends_until_it_is_killed()
    {
        if (Environment.GetEnvironmentVariable(CrashFolder) is not { Length: > 0 } folder) return;
        var settings = new StoreSettings(Environment.GetEnvironmentVariable(CrashFolder + "_DATABASE")!, Environment.GetEnvironmentVariable(CrashFolder + "_KEYS")!, Environment.GetEnvironmentVariable(CrashFolder + "_TENANT_KEYS"));
        await using var store = await VerifyStore.OpenAsync(settings, TimeProvider.System);
        var acme = store.For(new TenantId("acme"));
        await using var file = new FileStream(Path.Combine(folder, "acknowledged"), FileMode.Create, FileAccess.Write, FileShare.Read);
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                var id = $"d-{worker}-{i}";
                await acme.AppendDeliveryAsync(Some.Delivery(id, new string('x', 3000)));
                lock (gate)
                {
                    file.Write(Some.Bytes(id + "\n"));
                    file.Flush();
                }
            }
        })));
    }
}
