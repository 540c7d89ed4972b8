using System.Diagnostics;
using Microsoft.Playwright;
using Verify.Tests.Connectors;

namespace Verify.Tests.Browser;

/// <summary>The machine's Chromium, and the accessibility checker. Without either the test skips visibly, or fails where VERIFY_REQUIRE asks for it.</summary>
internal static class Browsers
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly SemaphoreSlim Fetching = new(1);

    internal static readonly string Folder = Path.GetFullPath(Path.Combine(Fixture.Root, "..", "tests", "Verify.Tests"));

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var chromium = Places.FirstOrDefault(File.Exists) ?? Missing("chromium", "no Chromium at " + string.Join(", ", Places));
        // Containers run tests as root, where Chromium's own sandbox does not start; the pages are ours.
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Timeout = 120_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"],
        });
    }

    /// <summary>Until a page whose location is like this is there, whole. Playwright's own wait for an address looks first and listens then, and misses what comes between.</summary>
    /// <param name="location">In JavaScript, of <c>location</c>.</param>
    public static Task ArriveAsync(IPage tab, string location) => tab.WaitForFunctionAsync($"() => ({location}) && document.readyState === 'complete'");

    /// <summary>The script of axe-core.</summary>
    public static async Task<string> AxeAsync() => await File.ReadAllTextAsync(await NpmAsync(Path.Combine("axe-core", "axe.min.js")));

    /// <summary>A file of the packages that tests use, fetched once with npm.</summary>
    public static async Task<string> NpmAsync(string file)
    {
        var path = Path.Combine(Folder, "node_modules", file);
        await Fetching.WaitAsync();
        try
        {
            if (!File.Exists(path))
            {
                using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
                await npm.WaitForExitAsync();
            }
        }
        catch (System.ComponentModel.Win32Exception) { Missing("node", "npm is not here"); }
        finally { Fetching.Release(); }
        return File.Exists(path) ? path : Missing("node", $"{file} could not be fetched with npm");
    }

    internal static string Missing(string what, string reason)
    {
        if ((Environment.GetEnvironmentVariable("VERIFY_REQUIRE") ?? "").Contains(what, StringComparison.Ordinal)) Assert.Fail($"{what} is required: {reason}");
        Assert.Skip($"{what} not present: {reason}");
        return "";
    }
}
