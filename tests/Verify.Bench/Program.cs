using Verify.Bench;

// Each scenario prints ratios against a baseline that it states and measures in the same run.
return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    ["store", "inbox"] => await StoreInbox.RunAsync(TimeSpan.FromSeconds(3)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench documents …\n       Verify.Bench store inbox");
    return 2;
}
