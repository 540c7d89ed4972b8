using System.Globalization;
using Verify.Bench;
using Verify.Bench.Linking;
using Verify.Bench.Screenings;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
return args switch
{
    ["benchmark", .. var rest] => Verify.Bench.Benchmark.BenchmarkCommand.Run(rest),
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["pipeline", var count] => await Verify.Bench.Pipelines.PipelineScenario.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    ["replay", var cases] => await ReplayScenario.RunAsync(cases, 100_000),
    ["replay", var cases, var count] => await ReplayScenario.RunAsync(cases, int.Parse(count, CultureInfo.InvariantCulture)),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    ["screening", var data, .. var rest] => ScreeningScenario.Run(data, rest is ["--errors"]),
    ["linking", "quality", .. var data] => LinkScenario.Quality(data is [var folder] ? folder : "../shared/data"),
    ["linking", "live", .. var sizes] => await LiveScenario.RunAsync(sizes.Length == 0 ? [10_000, 1_000_000] : [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["linking", "speed", .. var sizes] => LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["uploads", var count] => await Verify.Bench.Uploads.UploadsScenario.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench documents …\n       Verify.Bench pipeline DELIVERIES\n       Verify.Bench replay CASES-FOLDER [COUNT]\n       Verify.Bench store inbox   (bare store, and webhooks over HTTP)\n       Verify.Bench screening DATA-FOLDER [--errors]\n       Verify.Bench linking quality [DATA-FOLDER]\n       Verify.Bench linking speed RECORDS…\n       Verify.Bench linking live [CANDIDATES…]\n       Verify.Bench benchmark generate|score …\n       Verify.Bench uploads COUNT");
    return 2;
}
