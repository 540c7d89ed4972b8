using System.CommandLine;
using System.Globalization;
using System.Text;
using Verify.Core.Linking.Records;

namespace Verify.Server.Linking;

/// <summary>The command link: records in, pairs and clusters out.</summary>
internal static class LinkCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("records") { Description = "CSV files; several are one set", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--out") { Description = "the folder for pairs.csv and clusters.csv", DefaultValueFactory = _ => "." };
        var map = new Option<string[]>("--map") { Description = "column=field,… for columns that are not known by their heading; column=- drops one", AllowMultipleArgumentsPerToken = true };
        var mode = new Option<string>("--mode") { Description = "person: one person recorded twice; ring: one hand behind different names", DefaultValueFactory = _ => "person" };
        mode.AcceptOnlyFromAmong("person", "ring");
        var command = new Command("link", "Finds records of one person, or of one hand behind several names.") { files, folder, map, mode };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(folder)!, parsed.GetValue(map) ?? [], parsed.GetValue(mode)!, DateTimeOffset.UtcNow.Year, Console.Error));
        return command;
    }

    /// <summary>Reads, links and writes; 2 when the input is bad.</summary>
    internal static int Run(IReadOnlyList<string> files, string folder, IReadOnlyList<string> map, string mode, int latestYear, TextWriter notes)
    {
        try
        {
            var records = RecordFiles.Read(files, Mapping(map), notes);
            var result = mode == "ring" ? RingLinker.Link(records, latestYear) : PersonLinker.Link(records, latestYear);
            Directory.CreateDirectory(folder);
            WritePairs(Path.Combine(folder, "pairs.csv"), records, result);
            WriteClusters(Path.Combine(folder, "clusters.csv"), records, result);
            var clusters = result.Clusters.Where((cluster, row) => cluster != row).Distinct().Count();
            notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records.Count} records, {result.Pairs.Count} pairs, {clusters} clusters of two or more"));
            return 0;
        }
        catch (BadRecordException bad)
        {
            notes.WriteLine(bad.Message);
            return 2;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            notes.WriteLine(problem.Message);
            return problem is FileNotFoundException or DirectoryNotFoundException ? 2 : 3;
        }
    }

    private static Dictionary<string, RecordField?> Mapping(IReadOnlyList<string> map)
    {
        var mapping = new Dictionary<string, RecordField?>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in map.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var at = pair.LastIndexOf('=');
            if (at <= 0) throw new BadRecordException("--map", 1, pair, "expected column=field");
            var field = pair[(at + 1)..].Trim();
            if (field != "-" && RecordHeaders.Parse(field) is null)
                throw new BadRecordException("--map", 1, field, $"no such field; the fields are {string.Join(", ", Enum.GetValues<RecordField>().Select(RecordHeaders.Text))}, or - to drop the column");
            mapping[pair[..at].Trim()] = field == "-" ? null : RecordHeaders.Parse(field);
        }
        return mapping;
    }

    private static void WritePairs(string path, RecordSet records, LinkResult result)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        writer.Write("id_a,id_b,score,reasons\n");
        foreach (var pair in result.Pairs)
            writer.Write($"{Quoted(records.Ids[pair.A])},{Quoted(records.Ids[pair.B])},{pair.Score.ToString("0.####", CultureInfo.InvariantCulture)},{Quoted(pair.Reasons)}\n");
    }

    private static void WriteClusters(string path, RecordSet records, LinkResult result)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        writer.Write("id,cluster\n");
        for (var row = 0; row < records.Count; row++) writer.Write($"{Quoted(records.Ids[row])},{Quoted(records.Ids[result.Clusters[row]])}\n");
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
