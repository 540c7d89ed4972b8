using System.CommandLine;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Server.Cli;

namespace Verify.Server.TeamsApp;

/// <summary><c>app package --host H --out ZIP</c>: the Teams app of this installation, from manifest.json.</summary>
internal static class AppCommand
{
    private const string Example = "verify.example.com";
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var host = new Option<string>("--host") { Description = "The host under which people reach this server, such as verify.example.com.", Required = true };
        var file = new Option<string>("--out") { Description = "The package to write.", Required = true };
        var client = new Option<Guid?>("--client-id") { Description = "The client id of the Entra registration; the example's by default." };
        var id = new Option<Guid?>("--app-id") { Description = "The id of the app; the example's by default." };
        var package = new Command("package", "Writes the package that an administrator uploads to Teams.") { host, file, client, id };
        package.SetAction(parsed =>
        {
            var name = parsed.GetValue(host)!;
            if (Uri.CheckHostName(name) != UriHostNameType.Dns || !name.Contains('.', StringComparison.Ordinal)) throw new InputException($"--host: '{name}' is no host name; give it without scheme and port");
            var path = parsed.GetValue(file)!;
            try { File.WriteAllBytes(path, Package(name.ToLowerInvariant(), parsed.GetValue(client), parsed.GetValue(id))); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"--out: {e.Message}"); }
            Console.WriteLine($"{path} is written. Upload it in the Teams admin center under Teams apps, Manage apps.");
            return Exit.Done;
        });
        return new Command("app", "The Teams app.") { package };
    }

    /// <summary>The zip: the manifest with this installation's host and ids, and the icons, all at its root.</summary>
    public static byte[] Package(string host, Guid? clientId, Guid? appId)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "TeamsApp");
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")).Replace(Example, host, StringComparison.Ordinal))!;
        if (appId is not null) manifest["id"] = appId.ToString();
        if (clientId is not null)
        {
            manifest["webApplicationInfo"]!["id"] = clientId.ToString();
            manifest["webApplicationInfo"]!["resource"] = $"api://{host}/{clientId}";
        }
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var icon in (string[])["color", "outline"])
            {
                var name = Path.GetFileName((string)manifest["icons"]![icon]!);
                manifest["icons"]![icon] = name;
                Add(zip, name, File.ReadAllBytes(Path.Combine(folder, name)));
            }
            Add(zip, "manifest.json", JsonSerializer.SerializeToUtf8Bytes(manifest, Written));
        }
        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name);
        // The same input gives the same package.
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(content);
    }
}
