using System.Reflection;
using Verify.Connectors.Sdk;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Configuration;

namespace Verify.Tests.Architecture;

/// <summary>Who may see whom, and that nothing of the catalogue is forgotten.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Dossier).Assembly;
    private static readonly Assembly Connectors = typeof(IConnector).Assembly;
    private static readonly Assembly Server = typeof(Verify.Server.Configuration.ServerSettings).Assembly;

    [Fact]
    public void Core_references_the_framework_alone() =>
        Assert.DoesNotContain(Names(Core), name => !name.StartsWith("System", StringComparison.Ordinal) && name is not ("netstandard" or "mscorlib"));

    [Fact]
    public void Connectors_see_core_and_never_the_server()
    {
        var own = Names(Connectors).Where(IsOurs).ToArray();
        Assert.Equal(["Verify.Core"], own);
    }

    [Fact]
    public void Nothing_sees_the_server_and_the_server_sees_both() =>
        Assert.Equal(["Verify.Connectors", "Verify.Core"], Names(Server).Where(IsOurs).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_indicator_of_the_catalogue_is_implemented_with_its_family()
    {
        using var text = new StreamReader(typeof(ArchitectureTests).Assembly.GetManifestResourceStream("indicators.txt")!);
        var wanted = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').Order(StringComparer.Ordinal).ToArray();
        var there = CheckCatalog.All.SelectMany(check => check.Indicators).Select(i => $"{i.Id} {System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(i.Family.ToString())}").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(109, wanted.Length);
        Assert.Equal(wanted, there);
    }

    [Fact]
    public void Every_kind_of_evidence_declares_how_it_is_kept() =>
        Assert.All(EvidenceKinds.All, kind => Assert.Matches("^[a-z][a-z0-9-]*$", kind.Name));

    private static bool IsOurs(string name) => name.StartsWith("Verify", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
