using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Hosting;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Bench.Uploads;

/// <summary>
/// <c>uploads COUNT</c>: papers of 2 MB through the store and the reader's process, and the memory of this process after a tenth of them (the baseline) and after all.
/// Each is damaged at another place, so that each is decoded as far as it goes.
/// </summary>
internal static class UploadsScenario
{
    private const int Size = 2 << 20;

    public static async Task<int> RunAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        var settings = new ServerSettings { DataFolder = folder };
        var tenant = new TenantId("bench");
        try
        {
            await using var store = await settings.OpenStoreAsync(TimeProvider.System, default);
            await store.CreateTenantAsync(tenant, "Bench");
            await using var app = ServerApp.Build(settings, store, TimeProvider.System, builder => builder.Logging.SetMinimumLevel(LogLevel.Critical));
            app.Urls.Add("http://127.0.0.1:0");
            await app.StartAsync();
            var intake = app.Services.GetRequiredService<UploadIntake>();
            var random = new Random(7);
            var file = new byte[Size];
            long early = 0;
            var watch = Stopwatch.StartNew();
            for (var done = 1; done <= count; done++)
            {
                random.NextBytes(file.AsSpan(3, 4096));
                (file[0], file[1], file[2]) = (0xFF, 0xD8, 0xFF);
                var content = file.ToArray();
                await store.For(tenant).InTransactionAsync(async tx => await intake.AddAsync(tx, await tx.CreateCandidateAsync(), Slots.Identity, "bench", live: false, [content], "bench"));
                while (await store.PendingAsync() > 4) await Task.Delay(5);
                if (done == count / 10) early = Memory();
            }
            while (await store.PendingAsync() > 0) await Task.Delay(5);
            var late = Memory();
            Console.WriteLine($"{count} uploads of {Size >> 20} MB in {watch.Elapsed.TotalSeconds:F0} s");
            Console.WriteLine($"host memory after a tenth {early >> 20,6} MB");
            Console.WriteLine($"host memory after all     {late >> 20,6} MB");
            Console.WriteLine($"ratio                     {(double)late / early,6:P0}");
            await app.StopAsync();
            return late <= early * 1.25 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
