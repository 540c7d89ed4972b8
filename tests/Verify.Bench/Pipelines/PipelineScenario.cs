using System.Diagnostics;
using System.Globalization;

namespace Verify.Bench.Pipelines;

/// <summary>
/// <c>pipeline COUNT</c>: mixed webhooks of every ATS, over HTTP into the whole server on SQLite, until nothing is left to do: translated, assessed and written back, the
/// stand-ins answering at once on the same machine. First in order, then shuffled with a tenth of them twice: the dossiers are the same bytes. The baseline is the rate
/// that is asked for, 300 a second.
/// </summary>
internal static class PipelineScenario
{
    private const int Parts = 4, Connections = 16;
    private const double Wanted = 300;

    public static async Task<int> RunAsync(int count)
    {
        await using var pipeline = await PlayedPipeline.PlayAsync(count);
        var (inOrder, rate, memory) = await PlayAsync(pipeline, pipeline.Deliveries);
        var (shuffled, again, _) = await PlayAsync(pipeline, pipeline.Shuffled(20261129));
        var same = inOrder.SequenceEqual(shuffled, StringComparer.Ordinal);
        Print($"deliveries, of {pipeline.Systems.Count} systems        {pipeline.Deliveries.Count,10}");
        Print($"in order, end to end              {rate,10:F0} /s");
        Print($"shuffled, a tenth twice           {again,10:F0} /s");
        Print($"ratio to {Wanted:F0} /s                  {rate / Wanted,10:P0}");
        Print($"working set after each quarter    {string.Join(", ", memory.Select(bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024} MB")))}");
        Print($"dossiers, {inOrder.Count} of them, the same      {same,8}");
        if (!same)
            foreach (var (first, second) in inOrder.Zip(shuffled).Where(pair => pair.First != pair.Second).Take(1)) Print($"{first}\n---\n{second}");
        return same && rate >= Wanted ? 0 : 1;
    }

    private static async Task<(IReadOnlyList<string> Dossiers, double Rate, long[] Memory)> PlayAsync(PlayedPipeline pipeline, IReadOnlyList<PlayedDelivery> deliveries)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            await using var server = await PipelineServer.StartAsync(folder, pipeline);
            var (watch, memory) = (Stopwatch.StartNew(), new List<long>());
            foreach (var part in deliveries.Chunk((deliveries.Count + Parts - 1) / Parts))
            {
                await server.SendAsync(part, Connections);
                await server.QuietAsync(TimeSpan.FromMinutes(10));
                memory.Add(Environment.WorkingSet);
            }
            var rate = deliveries.Count / watch.Elapsed.TotalSeconds;
            return (await server.DossiersAsync(), rate, [.. memory]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
