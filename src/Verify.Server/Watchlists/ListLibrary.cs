using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Core.Enriching;
using Verify.Core.Watchlists;

namespace Verify.Server.Watchlists;

/// <summary>
/// The sets of lists of this installation: each update is a folder of its own under <c>sets</c>, named by its content, and the file
/// <c>current</c> names the one in force. A new set takes the old one's place in one step, or not at all.
/// </summary>
internal static class ListLibrary
{
    private const string CurrentFile = "current";

    // Enough to walk from what a tenant saw last to today's; an older one is walked over everybody.
    private const int KeptSets = 12;

    /// <summary>When the set in force last changed.</summary>
    public static DateTime Stamp(string folder) => File.Exists(Path.Combine(folder, CurrentFile)) ? File.GetLastWriteTimeUtc(Path.Combine(folder, CurrentFile)) : DateTime.MinValue;

    /// <summary>What <c>lists update</c> took in: names, versions, dates, counts.</summary>
    public sealed record Installed(string Set, DateTimeOffset At, IReadOnlyList<ListSnapshot> Lists, string? IpRanges, int IpRangeCount);

    /// <summary>The name of the set in force, or null without any.</summary>
    public static string? InForce(string folder)
    {
        var current = Path.Combine(folder, CurrentFile);
        var set = File.Exists(current) ? File.ReadAllText(current).Trim() : "";
        return set.Length > 0 && Directory.Exists(SetFolder(folder, set)) ? set : null;
    }

    /// <summary>Where the publishers' files of a set lie.</summary>
    public static string SetFolder(string folder, string set) => Path.Combine(folder, "sets", set);

    public static Installed? Read(string folder) => InForce(folder) is { } set ? JsonSerializer.Deserialize<Installed>(File.ReadAllText(SetFolder(folder, set) + ".json"), JsonSerializerOptions.Web) : null;

    /// <summary>The IP ranges of a folder: every file that is a list of ranges, as one snapshot. A single file of the product's own form gives it its name; of several the content does.</summary>
    public static IpRanges? Ranges(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(file => IsRanges(folder, file)).ToArray();
        if (files.Length == 0) return null;
        var readers = files.Select(file => new StreamReader(file)).ToArray();
        try { return IpRanges.Read(files.Zip(readers, (file, text) => (Path.GetRelativePath(folder, file), (TextReader)text)), files is [var only] ? Path.GetFileNameWithoutExtension(only) : $"ip-lists-{NameOf(files, folder)[..8]}"); }
        catch (IpRangesException e) { throw new InputException($"{folder}: {e.Message}"); }
        finally { foreach (var reader in readers) reader.Dispose(); }
    }

    /// <summary>Whether a file is a list of address ranges: then it is no watch list.</summary>
    public static bool IsRanges(string folder, string file)
    {
        if (Path.GetExtension(file).ToLowerInvariant() is not (".csv" or ".txt")) return false;
        using var text = new StreamReader(file);
        return IpRanges.IsList(Path.GetRelativePath(folder, file), text.ReadLine());
    }

    /// <summary>Takes a folder in: read and checked first, then copied beside the old sets, then named as the one in force. A list that lost more than a fifth needs <paramref name="confirmed"/>.</summary>
    public static Installed Update(string from, string folder, bool confirmed, DateTimeOffset now, bool quiet = false)
    {
        if (!Directory.Exists(from)) throw new InputException($"{from}: no such folder");
        ListReading reading;
        try { reading = ListFolder.Read(from); }
        catch (ListFormatException e) { throw new InputException(e.Message); }
        var ranges = Ranges(from);
        foreach (var note in quiet ? [] : reading.Notes) Console.Error.WriteLine(note);
        var installed = new Installed(NameOf(from), now, reading.Snapshots, ranges?.Snapshot, ranges?.Count ?? 0);
        if (!confirmed) Shrunk(Read(folder), installed);

        var target = SetFolder(folder, installed.Set);
        if (!Directory.Exists(target))
        {
            var staging = target + ".new";
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
            Copy(from, staging);
            Directory.Move(staging, target);
        }
        File.WriteAllText(target + ".json", JsonSerializer.Serialize(installed, JsonSerializerOptions.Web));
        if (InForce(folder) != installed.Set) PutInForce(folder, installed.Set);
        Prune(folder, installed.Set);
        return installed;
    }

    private static void PutInForce(string folder, string set)
    {
        var next = Path.Combine(folder, CurrentFile + ".new");
        using (var file = new FileStream(next, FileMode.Create))
        {
            file.Write(Encoding.UTF8.GetBytes(set));
            file.Flush(flushToDisk: true);
        }
        File.Move(next, Path.Combine(folder, CurrentFile), overwrite: true);
    }

    private static void Shrunk(Installed? before, Installed after)
    {
        foreach (var list in before?.Lists ?? [])
        {
            var now = after.Lists.FirstOrDefault(l => l.List == list.List) ?? list with { Subjects = 0, Names = 0, Version = "(gone)" };
            if (ListGuard.Check(list, now) is { Accepted: false } verdict) throw new InputException($"{verdict.Reason}. The old list stays in force; add --confirm if this is right.");
        }
    }

    private static string NameOf(string from) => NameOf(Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal), from);

    private static string NameOf(IEnumerable<string> files, string from)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(from, file) + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
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

    private static void Prune(string folder, string inForce)
    {
        var sets = Directory.EnumerateFiles(Path.Combine(folder, "sets"), "*.json").OrderByDescending(File.GetLastWriteTimeUtc).Select(f => Path.GetFileNameWithoutExtension(f)!);
        foreach (var set in sets.Skip(KeptSets).Where(set => set != inForce))
        {
            if (Directory.Exists(SetFolder(folder, set))) Directory.Delete(SetFolder(folder, set), recursive: true);
            File.Delete(SetFolder(folder, set) + ".json");
        }
    }
}
