using System.CommandLine;
using Verify.Server.Cli;
using Verify.Server.Configuration;

namespace Verify.Server.Admin;

/// <summary><c>audit verify</c>: every row of the hash chain; exit 1 on findings.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var verify = new Command("verify", "Checks the audit log of every tenant from its first row to its last.");
        verify.SetAction(async (_, cancel) =>
        {
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var findings = 0;
            foreach (var tenant in await store.TenantsAsync(cancel))
            {
                var result = await store.For(tenant).VerifyAuditAsync(cancel);
                foreach (var finding in result.Findings) Console.WriteLine($"{tenant}: row {finding.Sequence}: {finding.Problem}");
                if (result.Findings.Count == 0) Console.WriteLine($"{tenant}: {result.Rows} rows, unbroken");
                findings += result.Findings.Count;
            }
            return findings == 0 ? Exit.Done : Exit.Negative;
        });
        return new Command("audit", "The log of all that anybody did or saw.") { verify };
    }
}
