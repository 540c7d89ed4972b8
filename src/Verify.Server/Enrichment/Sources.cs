using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Server.Hosting;

namespace Verify.Server.Enrichment;

/// <summary>The offline sources of this installation: address ranges and watch lists, as <c>lists update</c> left them. Read at start and again when they change.</summary>
internal sealed class Sources(ServerSettings settings)
{
    private readonly Lock _gate = new();
    private (DateTime Stamp, Loaded Content)? _loaded;

    /// <summary>What is loaded. A folder that is not there is no source.</summary>
    public Loaded Current()
    {
        lock (_gate)
        {
            var folder = settings.ListsFolder;
            var stamp = File.Exists(Stamp(folder)) ? File.GetLastWriteTimeUtc(Stamp(folder)) : DateTime.MinValue;
            if (_loaded is not { } known || known.Stamp != stamp) _loaded = known = (stamp, Loaded.From(folder));
            return known.Content;
        }
    }

    /// <summary>The file that <c>lists update</c> writes last.</summary>
    public static string Stamp(string folder) => Path.Combine(folder, "updated.json");

    /// <summary>One state of the sources.</summary>
    internal sealed record Loaded(IpRanges? Ranges, LoadedSources Versions)
    {
        public static Loaded From(string folder)
        {
            IpRanges? ranges = null;
            if (Directory.Exists(folder))
                foreach (var file in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    using var text = new StreamReader(file);
                    if (!IpRanges.IsHeader(text.ReadLine())) continue;
                    using var whole = new StreamReader(file);
                    ranges = IpRanges.Read(whole, Path.GetFileNameWithoutExtension(file));
                }
            return new Loaded(ranges, new LoadedSources(ranges?.Snapshot, []));
        }
    }
}
