using System.CommandLine;
using Verify.Server.Cli;

namespace Verify.Server.Assessing;

/// <summary><c>policy check FILE</c>: unknown ids, contradictions, thresholds that cannot be reached.</summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A policy in YAML." };
        var check = new Command("check", "Checks a policy; exit 1 on findings, 2 when it cannot be read.") { file };
        check.SetAction(parsed => Check(parsed.GetValue(file)!));
        return new Command("policy", "Policies as data.") { check };
    }

    private static int Check(string path)
    {
        var (policy, findings) = PolicyFile.Read(path);
        foreach (var finding in findings) Console.Error.WriteLine(finding.Text(path));
        if (policy is null) return Exit.BadInput;
        if (findings.Count > 0) return Exit.Negative;
        Console.WriteLine($"{path}: version {policy.Version}, {policy.Patterns.Count} patterns, no findings");
        return Exit.Done;
    }
}
