using System.CommandLine;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary><c>audit verify</c>: every row of the hash chain; exit 1 on findings.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var anchors = new Option<string?>("--anchors") { Description = "The file of heads that the server wrote outside the database: the log must still hold each of them." };
        var verify = new Command("verify", "Checks the audit log of every tenant from its first row to its last.") { anchors };
        verify.SetAction((parsed, cancel) => VerifyAsync(parsed.GetValue(anchors), cancel));
        return new Command("audit", "The log of all that anybody did or saw.") { verify };
    }

    private static async Task<int> VerifyAsync(string? path, CancellationToken cancel)
    {
        if (path is not null && !File.Exists(path)) throw new InputException($"--anchors: there is no file {path}");
        var anchors = path is null ? [] : AuditAnchor.Read(path);
        await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
        var tenants = await store.TenantsAsync(cancel);
        var findings = 0;
        foreach (var tenant in tenants)
        {
            var result = await store.For(tenant).VerifyAuditAsync([.. anchors.Where(anchor => anchor.Tenant == tenant.Value)], cancel);
            foreach (var finding in result.Findings) Console.WriteLine($"{tenant}: row {finding.Sequence}: {finding.Problem}");
            if (result.Findings.Count == 0) Console.WriteLine($"{tenant}: {result.Rows} rows, unbroken{(path is null ? "" : $", {anchors.Count(anchor => anchor.Tenant == tenant.Value)} anchors held")}");
            findings += result.Findings.Count;
        }
        foreach (var gone in anchors.Select(anchor => anchor.Tenant).Distinct().Where(name => tenants.All(tenant => tenant.Value != name)))
        {
            Console.WriteLine($"{gone}: anchors there are, but no such tenant");
            findings++;
        }
        return findings == 0 ? Exit.Done : Exit.Negative;
    }
}
