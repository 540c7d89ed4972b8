using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Verify.Bench.Supply;

/// <summary>A package that the program ships with.</summary>
internal sealed record Ingredient(string Name, string Version, string Hash, string Licence, string Authors, IReadOnlyList<string> Needs);

/// <summary>
/// <c>supply</c>: writes what the server is made of, from its lock file and the packages' own descriptions: a bill of materials (CycloneDX 1.6) and the
/// notices. A test writes them again and compares.
/// </summary>
internal static class BillOfMaterials
{
    public const string Bill = "src/Verify.Server/Deploy/sbom.json", Notices = "src/Verify.Server/Deploy/NOTICES.md";
    private static readonly JsonSerializerOptions Plain = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Write(string root)
    {
        var parts = Read(root);
        File.WriteAllText(Path.Combine(root, Bill), Json(parts));
        File.WriteAllText(Path.Combine(root, Notices), Text(parts));
        Console.WriteLine($"{parts.Count} packages");
        return 0;
    }

    /// <summary>All packages of the server's lock file, in order of name.</summary>
    public static IReadOnlyList<Ingredient> Read(string root)
    {
        var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(root, "src/Verify.Server/packages.lock.json")))!["dependencies"]!.AsObject();
        // Behind the first target stand those of single platforms, with native parts of the same packages.
        return [.. locked.SelectMany(target => target.Value!.AsObject()).Where(package => (string?)package.Value!["type"] != "Project").DistinctBy(package => package.Key)
            .OrderBy(package => package.Key, StringComparer.Ordinal).Select(package => Describe(package.Key, package.Value!))];
    }

    private static Ingredient Describe(string name, JsonNode package)
    {
        var version = (string)package["resolved"]!;
        var home = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var folder = Path.Combine(home, name.ToLowerInvariant(), version);
        var described = XDocument.Load(Path.Combine(folder, $"{name.ToLowerInvariant()}.nuspec")).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        string? Value(string element) => described.Elements().FirstOrDefault(one => one.Name.LocalName == element)?.Value.Trim();
        var licence = described.Elements().FirstOrDefault(one => one.Name.LocalName == "license") is { } stated && (string?)stated.Attribute("type") == "expression" ? stated.Value : Known(name, Value("licenseUrl"));
        return new Ingredient(name, version, Convert.ToHexStringLower(Convert.FromBase64String((string)package["contentHash"]!)), licence, Value("authors") ?? "", [.. (package["dependencies"] as JsonObject)?.Select(need => need.Key) ?? []]);
    }

    // Older packages name only an address, or bring the text as a file.
    private static string Known(string name, string? address) => (name, address) switch
    {
        (_, { } at) when at.Contains("licenses.nuget.org/", StringComparison.Ordinal) => at[(at.LastIndexOf('/') + 1)..],
        (_, { } at) when at.Contains("apache.org/licenses/LICENSE-2.0", StringComparison.OrdinalIgnoreCase) => "Apache-2.0",
        ("CsvHelper", _) => "MS-PL OR Apache-2.0",
        // Read in the packages' own texts: SQLite is in the public domain, .NET's earlier packages and Graph's are under MIT.
        ("SourceGear.sqlite3", _) => "blessing",
        ("System.Security.Cryptography.ProtectedData" or "Microsoft.Graph" or "Microsoft.Graph.Core", _) => "MIT",
        _ => "unknown",
    };

    public static string Json(IReadOnlyList<Ingredient> parts)
    {
        static string Reference(Ingredient part) => $"pkg:nuget/{part.Name}@{part.Version}";
        var byName = parts.ToDictionary(part => part.Name, StringComparer.OrdinalIgnoreCase);
        return new JsonObject
        {
            ["bomFormat"] = "CycloneDX", ["specVersion"] = "1.6", ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "verify", ["name"] = "verify", ["licenses"] = Licences("Apache-2.0") } },
            ["components"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
            {
                ["type"] = "library", ["bom-ref"] = Reference(part), ["name"] = part.Name, ["version"] = part.Version, ["purl"] = Reference(part),
                ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = part.Hash }), ["licenses"] = Licences(part.Licence),
            })]),
            ["dependencies"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
            {
                ["ref"] = Reference(part),
                ["dependsOn"] = new JsonArray([.. part.Needs.Where(byName.ContainsKey).Select(need => (JsonNode)Reference(byName[need])!).OrderBy(need => (string)need!, StringComparer.Ordinal)]),
            })]),
        }.ToJsonString(Plain) + "\n";
    }

    public static string Text(IReadOnlyList<Ingredient> parts)
    {
        var text = new StringBuilder("# Notices\n\nThe program contains these packages, each under its own licence. The texts lie in the packages; for an SPDX name: https://spdx.org/licenses/\n\n| package | version | licence | by |\n| --- | --- | --- | --- |\n");
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"| {part.Name} | {part.Version} | {part.Licence} | {part.Authors.Replace('|', '/')} |\n");
        return text.ToString();
    }

    private static JsonArray Licences(string licence) => licence.Contains(' ', StringComparison.Ordinal)
        ? new JsonArray(new JsonObject { ["expression"] = licence }) : new JsonArray(new JsonObject { ["license"] = new JsonObject { [licence == "unknown" ? "name" : "id"] = licence } });
}
