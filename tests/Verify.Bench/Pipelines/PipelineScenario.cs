using System.Diagnostics;
using System.Globalization;

namespace Verify.Bench.Pipelines;

/// <summary>
/// <c>pipeline COUNT</c>: mixed webhooks of every ATS, over HTTP into the whole server on SQLite, until nothing is left to do: translated, assessed and written back, the
/// stand-ins answering at once on the same machine. First in order, then shuffled with a tenth of them twice: the dossiers are the same bytes. The baseline is the rate
/// that is asked for, 300 a second, sustained: the first quarter, in which a new process compiles its code, is told apart.
/// <c>pipeline drain COUNT</c>: the same deliveries lie in the inbox of a server that was not working, and then it works.
/// </summary>
internal static class PipelineScenario
{
    private const int Parts = 4, Connections = 16;
    private const double Wanted = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

    public static async Task<int> RunAsync(int count)
    {
        await using var pipeline = await PlayedPipeline.PlayAsync(count);
        var (inOrder, rate, sustained, memory) = await PlayAsync(pipeline, pipeline.Deliveries);
        var (shuffled, again, sustainedAgain, _) = await PlayAsync(pipeline, pipeline.Shuffled(20261129));
        var same = inOrder.SequenceEqual(shuffled, StringComparer.Ordinal);
        Print($"deliveries, of {pipeline.Systems.Count} systems        {pipeline.Deliveries.Count,10}");
        Print($"in order, end to end              {rate,10}");
        Print($"shuffled, a tenth twice           {again,10}");
        Print($"after the first quarter of each   {sustained,10}; {sustainedAgain}");
        Print($"ratio of the slower to {Wanted:F0} /s    {Math.Min(sustained.PerSecond, sustainedAgain.PerSecond) / Wanted,10:P0}");
        Print($"working set after each quarter    {string.Join(", ", memory.Select(bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024} MB")))}");
        Print($"dossiers, {inOrder.Count} of them, the same      {same,8}");
        if (!same)
            foreach (var (first, second) in inOrder.Zip(shuffled).Where(pair => pair.First != pair.Second).Take(1)) Print($"{first}\n---\n{second}");
        return same && Math.Min(sustained.PerSecond, sustainedAgain.PerSecond) >= Wanted ? 0 : 1;
    }

    public static async Task<int> DrainAsync(int count)
    {
        await using var pipeline = await PlayedPipeline.PlayAsync(count);
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            await using (var idle = await PipelineServer.StartAsync(folder, pipeline, working: false)) await idle.SendAsync(pipeline.Deliveries, Connections);
            var rate = Rate.Begin();
            await using var server = await PipelineServer.StartAsync(folder, pipeline);
            await server.QuietAsync(Patience);
            rate = rate.End(count);
            Print($"deliveries that lay in the inbox  {count,10}");
            Print($"until nothing is left to do       {rate.Took.TotalSeconds,10:F1} s: {rate}");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(IReadOnlyList<string> Dossiers, Rate Whole, Rate Sustained, long[] Memory)> PlayAsync(PlayedPipeline pipeline, IReadOnlyList<PlayedDelivery> deliveries)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            await using var server = await PipelineServer.StartAsync(folder, pipeline);
            var (rate, warm, memory) = (Rate.Begin(), Rate.Begin(), new List<long>());
            foreach (var part in deliveries.Chunk((deliveries.Count + Parts - 1) / Parts))
            {
                await server.SendAsync(part, Connections);
                await server.QuietAsync(Patience);
                memory.Add(Environment.WorkingSet);
                if (memory.Count == 1) warm = Rate.Begin();
            }
            var (whole, sustained) = (rate.End(deliveries.Count), warm.End(deliveries.Count - (deliveries.Count + Parts - 1) / Parts));
            return (await server.DossiersAsync(), whole, sustained, [.. memory]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>How fast it went, and how much processor time it took: the senders' and the stand-ins' is in it.</summary>
    private sealed record Rate(TimeSpan Took, TimeSpan Processor, int Count)
    {
        public double PerSecond => Count / Took.TotalSeconds;

        public static Rate Begin() => new(Stopwatch.GetElapsedTime(0), Environment.CpuUsage.TotalTime, 0);

        public Rate End(int count) => new(Stopwatch.GetElapsedTime(0) - Took, Environment.CpuUsage.TotalTime - Processor, count);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:F0} /s, {Processor.TotalMilliseconds / Count:F1} ms of processor time each");
    }
}
