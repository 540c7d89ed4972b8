return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench <scenario>");
    return 2;
using Verify.Bench;

switch (string.Join(' ', args))
{
    case "store inbox": return await StoreInbox.RunAsync(TimeSpan.FromSeconds(3));
    default:
        Console.Error.WriteLine("usage: Verify.Bench <scenario>\n  store inbox");
        return 2;
}
