using Verify.Bench;
using Verify.Bench.Documents;

switch (args)
{
    case ["documents", .. var rest]: return DocumentsScenario.Run(rest);
    case ["store", "inbox"]: return await StoreInbox.RunAsync(TimeSpan.FromSeconds(3));
    default:
        Console.Error.WriteLine("usage: Verify.Bench <scenario>\n  documents [fuzz [COUNT]]\n  store inbox");
        return 2;
}
