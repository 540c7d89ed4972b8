using System.Text.RegularExpressions;
using Verify.Server.Configuration;
using Verify.Tests.Portal;
using YamlDotNet.RepresentationModel;

namespace Verify.Tests.Operations;

/// <summary>What an operator copies works with the program of today.</summary>
public sealed class DeployTests
{
    private static readonly string Folder = Path.Combine(PortalTests.RepositoryRoot(), "src/Verify.Server/Deploy");

    [Fact]
    public void Every_setting_that_a_deployment_file_or_its_manual_names_is_one()
    {
        var known = typeof(ServerSettings).GetProperties().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var named = Directory.GetFiles(Folder).SelectMany(file => Regex.Matches(File.ReadAllText(file), @"Verify(?:__|:)(\w+?)(?:__\d+)?\b").Select(match => match.Groups[1].Value)).Distinct().ToArray();
        Assert.True(named.Length > 8);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    [Fact]
    public void The_compose_file_parses_and_its_references_are_there()
    {
        var yaml = new YamlStream();
        using (var text = File.OpenText(Path.Combine(Folder, "compose.yaml"))) yaml.Load(text);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        YamlMappingNode Map(YamlNode of, string name) => (YamlMappingNode)of[name];
        var (services, volumes, networks) = (Map(root, "services"), Map(root, "volumes"), Map(root, "networks"));
        Assert.Equal(["node-1", "node-2", "database"], services.Children.Keys.Select(key => ((YamlScalarNode)key).Value));
        foreach (var service in services.Children.Values)
        {
            foreach (var volume in ((YamlSequenceNode)service["volumes"]).Children.Select(node => ((YamlScalarNode)node).Value!.Split(':')[0]))
                Assert.True(volume.StartsWith("./", StringComparison.Ordinal) ? File.Exists(Path.Combine(Folder, volume)) : volumes.Children.ContainsKey(volume), volume);
            foreach (var network in ((YamlSequenceNode)service["networks"]).Children) Assert.True(networks.Children.ContainsKey(network), network.ToString());
        }
    }

    /// <summary>The unit waits longer for the end than the program takes for it.</summary>
    [Fact]
    public void The_unit_names_what_systemd_knows_and_gives_the_program_time_to_end()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "verify.service")).Where(line => line.Length > 0 && line[0] is not '#' and not '[').ToArray();
        Assert.All(lines, line => Assert.Matches("^[A-Z][A-Za-z]+=", line));
        Assert.True(int.Parse(lines.Single(line => line.StartsWith("TimeoutStopSec=", StringComparison.Ordinal))[15..], System.Globalization.CultureInfo.InvariantCulture) > Verify.Server.Work.Worker.Grace.TotalSeconds + 5);
        Assert.Contains("NoNewPrivileges=yes", lines);
    }
}
