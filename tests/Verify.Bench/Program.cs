using System.Globalization;
using Verify.Bench;
using Verify.Bench.Linking;
using Verify.Bench.Screenings;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
return args switch
{
    ["benchmark", .. var rest] => Verify.Bench.Benchmark.BenchmarkCommand.Run(rest),
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["pipeline", "drain", var count] => await Verify.Bench.Pipelines.PipelineScenario.DrainAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    ["pipeline", var count] => await Verify.Bench.Pipelines.PipelineScenario.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    ["replay", var cases] => await ReplayScenario.RunAsync(cases, 100_000),
    ["replay", var cases, var count] => await ReplayScenario.RunAsync(cases, int.Parse(count, CultureInfo.InvariantCulture)),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    ["screening", var data, .. var rest] => ScreeningScenario.Run(data, rest is ["--errors"]),
    ["linking", "quality", .. var data] => LinkScenario.Quality(data is [var folder] ? folder : "../shared/data"),
    ["linking", "live", .. var sizes] => await LiveScenario.RunAsync(sizes.Length == 0 ? [10_000, 1_000_000] : [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["linking", "speed", .. var sizes] => LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["pages", .. var rest] => await Verify.Bench.Pages.PagesScenario.RunAsync(rest is [var held, ..] ? int.Parse(held, CultureInfo.InvariantCulture) : 100_000, rest is [_, var lasts] ? int.Parse(lasts, CultureInfo.InvariantCulture) : 20),
    ["nodes", "scale", .. var sizes] => await Verify.Bench.Nodes.ScaleScenario.RunAsync([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["nodes", "drain", var deliveries, .. var nodes] => await Verify.Bench.Nodes.DrainScenario.RunAsync(int.Parse(deliveries, CultureInfo.InvariantCulture), nodes.Length == 0 ? [1, 2, 4] : [.. nodes.Select(count => int.Parse(count, CultureInfo.InvariantCulture))]),
    ["soak", .. var rest] => await Verify.Bench.Nodes.SoakScenario.RunAsync(rest is [var minutes, ..] ? int.Parse(minutes, CultureInfo.InvariantCulture) : 30, rest is [_, var pace] ? int.Parse(pace, CultureInfo.InvariantCulture) : 20),
    ["nodes", "recovery", .. var rounds] => await Verify.Bench.Nodes.RecoveryScenario.RunAsync(rounds is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 10),
    ["nodes", "inbox"] => await Verify.Bench.Nodes.PostgresInbox.RunAsync(TimeSpan.FromSeconds(4)),
    ["nodes", .. var rest] => await Verify.Bench.Nodes.NodesScenario.RunAsync(rest),
    ["supply"] => Verify.Bench.Supply.BillOfMaterials.Write("."),
    ["uploads", var count] => await Verify.Bench.Uploads.UploadsScenario.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Verify.Bench documents …
               Verify.Bench pipeline DELIVERIES   (webhooks of every ATS, in order and shuffled, end to end)
               Verify.Bench pipeline drain DELIVERIES   (the same, queued up while the server did not work)
               Verify.Bench replay CASES-FOLDER [COUNT]
               Verify.Bench store inbox   (bare store, and webhooks over HTTP)
               Verify.Bench screening DATA-FOLDER [--errors]
               Verify.Bench linking quality [DATA-FOLDER]
               Verify.Bench linking speed RECORDS…
               Verify.Bench linking live [CANDIDATES…]
               Verify.Bench benchmark generate|score …
               Verify.Bench nodes [NODES [CANDIDATES]] [--calm] [--every=SECONDS] [--before=DLL]
                 (--calm: no trouble, only the rate; otherwise one every 2 seconds; --before: every second node is of the release before)
               Verify.Bench nodes scale CANDIDATES…   (what one candidate costs on PostgreSQL)
               Verify.Bench nodes drain DELIVERIES [NODES…]   (how fast a queue empties)
               Verify.Bench soak [MINUTES [A-SECOND]]   (memory and file handles of a server at a steady pace)
               Verify.Bench nodes recovery [ROUNDS]   (how soon the work of a killed node goes on)
               Verify.Bench nodes inbox   (webhooks on PostgreSQL against pgbench)
               Verify.Bench supply   (from the repository's root: writes the bill of materials and the notices)
               Verify.Bench uploads COUNT
               Verify.Bench pages [CANDIDATES] [SECONDS]
        """);
    return 2;
}
