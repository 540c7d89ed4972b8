using System.Text;
using Verify.Server.Linking;

namespace Verify.Tests.Linking;

/// <summary>Runs the command link on given bytes, as a user would, in a folder that is deleted afterwards.</summary>
internal sealed class LinkRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-link-").FullName;

    public int Exit { get; }
    public string Notes { get; }
    public IReadOnlyList<string[]> Pairs { get; } = [];
    public IReadOnlyDictionary<string, string> Clusters { get; } = new Dictionary<string, string>();

    public LinkRun(string mode, params string[] files) : this(mode, [], [.. files.Select(Encoding.UTF8.GetBytes)]) { }

    public LinkRun(string mode, string[] map, params byte[][] files)
    {
        var paths = files.Select((_, i) => Path.Combine(_folder, $"records{i + 1}.csv")).ToArray();
        for (var i = 0; i < files.Length; i++) File.WriteAllBytes(paths[i], files[i]);
        var notes = new StringWriter();
        Exit = LinkCommand.Run(paths, _folder, map, mode, 2026, notes);
        Notes = notes.ToString().Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        if (Exit != 0) return;
        Pairs = [.. Rows("pairs.csv")];
        Clusters = Rows("clusters.csv").ToDictionary(row => row[0], row => row[1]);
    }

    public bool Together(string a, string b) => Clusters[a] == Clusters[b];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<string[]> Rows(string file)
    {
        using var reader = new StreamReader(Path.Combine(_folder, file));
        var rows = new CsvRows(reader, file);
        rows.Header();
        var found = new List<string[]>();
        while (rows.Next()) found.Add([.. Enumerable.Range(0, rows.Count).Select(i => rows[i].ToString())]);
        return found;
    }
}
