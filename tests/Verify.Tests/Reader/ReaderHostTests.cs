using System.Diagnostics;
using Verify.Core.Documents.Reading;
using Verify.Server.Documents;

namespace Verify.Tests.Reader;

public class ReaderHostTests
{
    private static readonly byte[] Picture = TestPictures.Png(TestPictures.Slopes(200, 100));

    [Fact]
    public async Task A_picture_without_text_is_unreadable_and_still_measured()
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1 });
        var reading = await host.ReadAsync(Picture);
        Assert.Equal(ReadKind.Unreadable, reading.Kind);
        Assert.Equal(("png", 200, 100), (reading.Image!.Format, reading.Image.Width, reading.Image.Height));
    }

    [Fact]
    public async Task One_process_serves_many_requests()
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1 });
        await host.ReadAsync(Picture);
        var before = host.IdleProcesses;
        for (var i = 0; i < 5; i++) await host.ReadAsync(Picture);
        Assert.Equal(before, host.IdleProcesses);
    }

    [Fact]
    public async Task A_refused_file_keeps_the_process_and_says_why()
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1 });
        var reading = await host.ReadAsync("%PDF-1.7"u8.ToArray());
        Assert.Equal((ReadKind.Refused, "type"), (reading.Kind, reading.Reason));
        Assert.Single(host.IdleProcesses);
    }

    [Fact]
    public async Task After_the_process_died_the_next_file_gets_a_new_one()
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1 });
        await host.ReadAsync(Picture);
        var id = Assert.Single(host.IdleProcesses);
        using (var process = Process.GetProcessById(id))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        Assert.Equal(ReadKind.Unreadable, (await host.ReadAsync(Picture)).Kind);
        Assert.NotEqual(id, Assert.Single(host.IdleProcesses));
    }

    [Fact]
    public async Task A_file_that_takes_too_long_is_given_up_and_its_process_killed()
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1, Timeout = TimeSpan.FromTicks(1) });
        var reading = await host.ReadAsync(Picture);
        Assert.Equal((ReadKind.TimedOut, "time"), (reading.Kind, reading.Reason));
        Assert.Empty(host.IdleProcesses);
    }

    [Fact]
    public async Task A_picture_that_needs_too_much_memory_ends_a_process_and_not_the_service()
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1, HeapMegabytes = 24 });
        var large = TestPictures.Png(6000, 5000, 1, 0, false, (_, _) => [1]);
        var reading = await host.ReadAsync(large);
        Assert.Contains(reading.Kind, (ReadKind[])[ReadKind.OutOfMemory, ReadKind.Crashed]);
        Assert.Equal(ReadKind.Unreadable, (await host.ReadAsync(Picture)).Kind);
    }

    [Fact]
    public async Task A_file_above_the_size_limit_never_reaches_a_process()
    {
        using var host = new ReaderHost(new ReaderSettings { MaxBytes = 100 });
        Assert.Equal((ReadKind.Refused, "size"), ((await host.ReadAsync(Picture)).Kind, (await host.ReadAsync(Picture)).Reason));
        Assert.Empty(host.IdleProcesses);
    }

    [Fact]
    public async Task A_missing_reader_is_a_broken_installation_and_says_so()
    {
        using var host = new ReaderHost(new ReaderSettings { Path = "/nowhere/Verify.Reader.dll" });
        var error = await Assert.ThrowsAsync<ReaderUnavailableException>(() => host.ReadAsync(Picture));
        Assert.Contains("/nowhere", error.Message);
    }

    [Fact]
    public async Task Faces_are_off_until_they_are_turned_on()
    {
        using var host = new ReaderHost(new ReaderSettings());
        Assert.Equal("faces-off", (await host.CompareFacesAsync(Picture, Picture)).Reason);
    }

    [Fact]
    public async Task A_published_server_brings_its_reader_along()
    {
        var folder = Directory.CreateTempSubdirectory("verify-publish-");
        try
        {
            await PublishAsync(folder.FullName);
            using var host = new ReaderHost(new ReaderSettings { Workers = 1, Path = Path.Combine(folder.FullName, "Verify.Reader.dll") });
            Assert.Equal(ReadKind.Unreadable, (await host.ReadAsync(Picture)).Kind);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PublishAsync(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Verify.sln"))) root = root.Parent;
        if (root is null) Assert.Skip("the sources are not here");
        // What was built for this test run is published as it stands: building again would race with other builds of the same folders.
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}") ? "Release" : "Debug";
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            ["publish", Path.Combine(root.FullName, "src", "Verify.Server"), "--no-build", "--nologo", "-v", "q", "-c", configuration, "-o", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }
}
