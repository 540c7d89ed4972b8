using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Verify.Server.Configuration;
using Verify.Tests.Browser;
using Verify.Tests.Server;

namespace Verify.Tests.SigningIn;

/// <summary>The provider of <c>provider.mjs</c> in a process of its own. Without node or npm the test skips visibly, or fails where VERIFY_REQUIRE asks for it.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly int _port = RunningServer.FreePort();
    private Process? _node;

    public Uri Address => new($"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}/");

    /// <summary>Settings of a server that signs people in with this provider, and asks it again on each request.</summary>
    public ServerSettings Connect(ServerSettings settings) => settings with
    {
        Directory = new DirectorySettings
        {
            Authority = Address, ClientId = "verify", ClientSecret = "not-a-secret", AppIdUri = "api://verify.example.com/verify", AskAgainSeconds = 0,
            Tenants = [new DirectoryTenant { Directory = "directory-a", Tenant = "test" }, new DirectoryTenant { Directory = "directory-nowhere", Tenant = "not-made" }],
            Roles = [new DirectoryRole { Value = "SecurityReviewer", Role = "reviewer" }, new DirectoryRole { Value = "group-hr", Role = "hr" }],
        },
    };

    public async Task StartAsync(RunningServer server)
    {
        await Browsers.NpmAsync(Path.Combine("oidc-provider", "package.json"));
        try
        {
            _node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Browsers.Folder, "SigningIn", "provider.mjs"), _port.ToString(CultureInfo.InvariantCulture), new Uri(server.Address, "signin/callback").ToString()])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception) { Browsers.Missing("node", "node is not here"); }
        _node!.ErrorDataReceived += (_, _) => { };
        _node.BeginErrorReadLine();
        Assert.Equal("ready", await _node.StandardOutput.ReadLineAsync());
    }

    public Task ChangeAsync(object change) => ControlAsync("account", ("change", JsonSerializer.Serialize(change)));

    public Task RotateAsync() => ControlAsync("rotate");

    /// <summary>A token as the Teams tab has one, signed by the provider, with these claims changed.</summary>
    public Task<string> TokenAsync(object claims) => ControlAsync("token", ("claims", JsonSerializer.Serialize(claims)));

    private async Task<string> ControlAsync(string what, params (string Name, string Value)[] query) =>
        await Http.GetStringAsync(new Uri(Address, $"test/{what}?{string.Join('&', query.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"))}"));

    public async ValueTask DisposeAsync()
    {
        if (_node is null) return;
        _node.Kill();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }
}
