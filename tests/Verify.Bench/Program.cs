return args switch
{
    ["documents", .. var rest] => Verify.Bench.Documents.DocumentsScenario.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench <scenario>");
    return 2;
}
