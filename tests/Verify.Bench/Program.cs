using System.Globalization;
using Verify.Bench;
using Verify.Bench.Linking;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    ["linking", "quality", .. var data] => LinkScenario.Quality(data is [var folder] ? folder : "../shared/data"),
    ["linking", "live", .. var sizes] => await LiveScenario.RunAsync(sizes.Length == 0 ? [10_000, 1_000_000] : [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["linking", "speed", .. var sizes] => LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench documents …\n       Verify.Bench store inbox\n       Verify.Bench linking quality [DATA-FOLDER]\n       Verify.Bench linking speed RECORDS…\n       Verify.Bench linking live [CANDIDATES…]");
    return 2;
}
