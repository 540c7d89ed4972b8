using System.Globalization;
using Verify.Bench;
using Verify.Bench.Linking;
using Verify.Bench.Screening;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["replay", var cases] => await ReplayScenario.RunAsync(cases, 100_000),
    ["replay", var cases, var count] => await ReplayScenario.RunAsync(cases, int.Parse(count, CultureInfo.InvariantCulture)),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    ["link", "quality", var data] => LinkScenario.Quality(data),
    ["link", "speed", .. var sizes] => LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["screening", var data, .. var rest] => ScreeningScenario.Run(data, rest is ["--errors"]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench documents …\n       Verify.Bench replay CASES-FOLDER [COUNT]\n       Verify.Bench store inbox   (bare store, and webhooks over HTTP)\n       Verify.Bench link quality DATA-FOLDER\n       Verify.Bench link speed RECORDS…\n       Verify.Bench screening DATA-FOLDER [--errors]");
    return 2;
}
