using System.Globalization;
using Verify.Bench;
using Verify.Bench.Linking;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    ["link", "quality", var data] => LinkScenario.Quality(data),
    ["link", "speed", .. var sizes] => LinkScenario.Speed([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]),
    ["uploads", var count] => await Verify.Bench.Uploads.UploadsScenario.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench documents …\n       Verify.Bench store inbox\n       Verify.Bench link quality DATA-FOLDER\n       Verify.Bench link speed RECORDS…\n       Verify.Bench uploads COUNT");
    return 2;
}
