using System.Globalization;
using System.Text.Json;
using Verify.Core.Enriching;
using Verify.Core.Watchlists;

namespace Verify.Server.Watchlists;

/// <summary>The folder of lists that the server screens against. A new set replaces the old one whole, or not at all.</summary>
internal static class ListLibrary
{
    private const string StampFile = "updated.json";

    /// <summary>When the set was last replaced.</summary>
    public static DateTime Stamp(string folder) => File.Exists(Path.Combine(folder, StampFile)) ? File.GetLastWriteTimeUtc(Path.Combine(folder, StampFile)) : DateTime.MinValue;

    /// <summary>What <c>lists update</c> took in: names, versions, dates, counts.</summary>
    public sealed record Installed(DateTimeOffset At, IReadOnlyList<ListSnapshot> Lists, string? IpRanges, int IpRangeCount);

    public static Installed? Read(string folder)
    {
        var stamp = Path.Combine(folder, StampFile);
        return File.Exists(stamp) ? JsonSerializer.Deserialize<Installed>(File.ReadAllText(stamp), JsonSerializerOptions.Web) : null;
    }

    /// <summary>The IP ranges of a folder: the last file in order of name that has their header.</summary>
    public static IpRanges? Ranges(string folder)
    {
        IpRanges? ranges = null;
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using (var first = new StreamReader(file))
                if (!IpRanges.IsHeader(first.ReadLine())) continue;
            using var text = new StreamReader(file);
            try { ranges = IpRanges.Read(text, Path.GetFileNameWithoutExtension(file)); }
            catch (IpRangesException e) { throw new InputException($"{file}: {e.Message}"); }
        }
        return ranges;
    }

    /// <summary>Takes a folder in: read and checked first, then copied beside the old set, then put in its place. A list that shrank by more than a fifth needs <paramref name="confirmed"/>.</summary>
    public static Installed Update(string from, string folder, bool confirmed, DateTimeOffset now, bool quiet = false)
    {
        if (!Directory.Exists(from)) throw new InputException($"{from}: no such folder");
        ListReading reading;
        try { reading = ListFolder.Read(from); }
        catch (ListFormatException e) { throw new InputException(e.Message); }
        var ranges = Ranges(from);
        foreach (var note in quiet ? [] : reading.Notes) Console.Error.WriteLine(note);
        var installed = new Installed(now, reading.Snapshots, ranges?.Snapshot, ranges?.Count ?? 0);
        if (!confirmed) Shrunk(Read(folder), installed);

        var staging = $"{folder}.new-{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}";
        Copy(from, staging);
        File.WriteAllText(Path.Combine(staging, StampFile), JsonSerializer.Serialize(installed, JsonSerializerOptions.Web));
        var old = $"{folder}.old";
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        if (Directory.Exists(folder)) Directory.Move(folder, old);
        Directory.Move(staging, folder);
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        return installed;
    }

    private static void Shrunk(Installed? before, Installed after)
    {
        foreach (var list in before?.Lists ?? [])
        {
            var now = after.Lists.FirstOrDefault(l => l.List == list.List)?.Subjects ?? 0;
            if (now < list.Subjects * 0.8)
                throw new InputException($"{list.List}: {now} subjects instead of {list.Subjects}: more than a fifth is gone. The old list stays in force; add --confirm if this is right.");
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
