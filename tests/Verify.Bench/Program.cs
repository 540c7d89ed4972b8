using System.Globalization;
using Verify.Bench;
using Verify.Bench.Linking;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
switch (args)
{
    case ["documents", .. var rest]: return Verify.Bench.Documents.DocumentsScenario.Run(rest);
    case ["store", "inbox"]: return await StoreInbox.RunAsync(TimeSpan.FromSeconds(3));
    case ["link", "quality", var data]: return LinkScenario.Quality(data);
    case ["link", "speed", .. var sizes]: return LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
    default:
        Console.Error.WriteLine("usage: Verify.Bench <scenario>\n  documents\n  store inbox\n  link quality DATA-FOLDER\n  link speed RECORDS…");
        return 2;
return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    ["link", "quality", var data] => LinkScenario.Quality(data),
    ["link", "speed", .. var sizes] => LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench documents …\n       Verify.Bench store inbox\n       Verify.Bench link quality DATA-FOLDER\n       Verify.Bench link speed RECORDS…");
    return 2;
}
