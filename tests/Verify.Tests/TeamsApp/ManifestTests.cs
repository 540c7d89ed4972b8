using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using Verify.Server.TeamsApp;
using Verify.Tests.Connectors;

namespace Verify.Tests.TeamsApp;

/// <summary>The Microsoft 365 manifest: against the published schema where it stands beside, and against the rules that no schema tells.</summary>
public sealed class ManifestTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixture.Root, ".."));
    private static readonly string Text = File.ReadAllText(Path.Combine(Root, "manifest.json"));

    [Fact]
    public async Task It_keeps_to_the_published_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(await File.ReadAllTextAsync(SharedData.Contract("microsoft/teams/MicrosoftTeams.v1.29.schema.json")));
        Assert.Empty(schema.Validate(Text).Select(error => $"{error.Path}: {error.Kind}"));
        Assert.NotEmpty(schema.Validate(Text.Replace("\"#14532D\"", "\"green\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(Package("teams.acme.example.org").Manifest.ToJsonString().Replace("\"developer\"", "\"maker\"", StringComparison.Ordinal)));
        Assert.Empty(schema.Validate(Package("teams.acme.example.org").Manifest.ToJsonString()));
    }

    [Fact]
    public void It_keeps_the_rules_that_a_schema_cannot_tell() => Keeps(JsonNode.Parse(Text)!, path => File.ReadAllBytes(Path.Combine(Root, path)));

    [Fact]
    public void A_package_holds_the_manifest_and_the_icons_at_its_root_for_the_asked_host()
    {
        var (manifest, files) = Package("teams.acme.example.org");
        Assert.Equal(["color.png", "manifest.json", "outline.png"], files.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("verify.example.com", manifest.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("teams.acme.example.org", (string?)manifest["validDomains"]![0]);
        Keeps(manifest, path => files[path]);
        var client = Guid.Parse("0f0e0d0c-0b0a-4908-8706-050403020100");
        Assert.Contains(client.ToString(), Encoding(AppCommand.Package("teams.acme.example.org", client, null)), StringComparison.Ordinal);
    }

    private static void Keeps(JsonNode manifest, Func<string, byte[]> file)
    {
        Assert.Equal("1.29", (string?)manifest["manifestVersion"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)manifest["version"]);
        Assert.InRange(((string?)manifest["name"]!["short"])!.Length, 1, 30);
        Assert.InRange(((string?)manifest["description"]!["short"])!.Length, 1, 80);
        Assert.InRange(((string?)manifest["description"]!["full"])!.Length, 1, 4000);
        foreach (var (icon, side) in (ReadOnlySpan<(string, int)>)[("color", 192), ("outline", 32)])
        {
            var png = file((string)manifest["icons"]![icon]!);
            Assert.Equal((side, side), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        }
        var hosts = manifest["validDomains"]!.AsArray().Select(host => (string)host!).ToArray();
        foreach (var tab in manifest["staticTabs"]!.AsArray().Where(tab => tab!["contentUrl"] is not null))
            Assert.Contains(new Uri((string)tab!["contentUrl"]!).Host, hosts);
        var application = manifest["webApplicationInfo"]!;
        Assert.Equal($"api://{hosts[0]}/{(string?)application["id"]}", (string?)application["resource"]);
        // An activity feed carries no name and no reason: of parameters only the actor, which Teams fills in itself.
        foreach (var activity in manifest["activities"]!["activityTypes"]!.AsArray())
            Assert.All(Regex.Matches((string)activity!["templateText"]!, @"\{(\w+)\}"), match => Assert.Equal("actor", match.Groups[1].Value));
    }

    private static (JsonNode Manifest, Dictionary<string, byte[]> Files) Package(string host)
    {
        using var zip = new ZipArchive(new MemoryStream(AppCommand.Package(host, null, null)));
        var files = zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
        return (JsonNode.Parse(files["manifest.json"])!, files);
    }

    private static string Encoding(byte[] package)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var reader = new StreamReader(zip.GetEntry("manifest.json")!.Open());
        return reader.ReadToEnd();
    }
}
