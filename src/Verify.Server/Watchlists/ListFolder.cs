using Verify.Core.Watchlists;

namespace Verify.Server.Watchlists;

/// <summary>Reads a folder of watchlists, sub-folders and all: samples are left out, deltas add to their list, the product's own table comes along.</summary>
internal static class ListFolder
{
    public static ListReading Read(string folder)
    {
        var files = new List<ListFile>();
        var notes = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path);
            if (name.Contains("sample", StringComparison.OrdinalIgnoreCase)) { notes.Add($"{name}: a sample, left out"); continue; }
            if (ListLibrary.IsRanges(folder, path)) { notes.Add($"{name}: address ranges"); continue; }
            if (new FileInfo(path).Length > ListReader.MaxBytes) throw new ListFormatException(name, 1, "(file)", $"is larger than {ListReader.MaxBytes} bytes");
            files.Add(new ListFile(name, File.ReadAllBytes(path), name.Contains("delta", StringComparison.OrdinalIgnoreCase)));
        }
        files.Add(FrontCompanies.File);
        var reading = ListReader.Read(files, Parallel.Invoke);
        var counts = reading.Snapshots.Select(s => $"{s.List}: {s.Subjects} subjects, {s.Names} names, version {s.Version[..12]}");
        return reading with { Notes = [.. notes, .. reading.Notes, .. counts] };
    }
}
