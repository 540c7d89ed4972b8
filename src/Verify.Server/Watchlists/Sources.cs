using Verify.Connectors.Sdk;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Core.Watchlists;
using Verify.Server.Configuration;
using Verify.Server.Watchlists;

namespace Verify.Server.Watchlists;

/// <summary>The offline sources of this installation: address ranges and watch lists, as <c>lists update</c> left them. Read when first needed and again when they change.</summary>
internal sealed class Sources(ServerSettings settings)
{
    private readonly Lock _gate = new();
    private (DateTime Stamp, Loaded Content)? _loaded;

    /// <summary>What is loaded. A folder that is not there is no source.</summary>
    public Loaded Current()
    {
        lock (_gate)
        {
            var stamp = ListLibrary.Stamp(settings.ListsFolder);
            if (_loaded is not { } known || known.Stamp != stamp) _loaded = known = (stamp, Loaded.From(settings.ListsFolder));
            return known.Content;
        }
    }

    /// <summary>One state of the sources.</summary>
    /// <param name="Index">Null without any list: then screening is not checked. The product's own table of organisations alone is no sanctions list.</param>
    internal sealed record Loaded(IpRanges? Ranges, ScreeningIndex? Index, LoadedSources Versions)
    {
        public static Loaded From(string listsFolder)
        {
            if (ListLibrary.Read(listsFolder) is not { } installed) return new Loaded(null, null, new LoadedSources(null, []));
            var folder = ListLibrary.SetFolder(listsFolder, installed.Set);
            var ranges = ListLibrary.Ranges(folder);
            var reading = ListFolder.Read(folder);
            var hasList = reading.Snapshots.Any(s => s.List != FrontCompaniesList);
            var versions = hasList
                ? reading.Snapshots.Select(s => new ListVersion { Name = s.List, Version = s.Version[..12], Date = PartialDate.TryParse(s.Date, out var date) ? date : null }).OrderBy(v => v.Name, StringComparer.Ordinal).ToArray()
                : [];
            return new Loaded(ranges, hasList ? ScreeningIndex.Build(reading.Subjects, Parallel.Invoke) : null, new LoadedSources(ranges?.Snapshot, versions, installed.At));
        }

        /// <summary>The answers of these sources to one wanted look-up.</summary>
        public IEnumerable<Evidence> LookUp(WantedEvidence wanted, Dossier dossier) => wanted.Kind switch
        {
            "ip-intel" => Ranges?.Find(wanted.Input, SeenAt(dossier, wanted.Input)) is { } intel ? [intel with { Id = EvidenceDraft.Placeholder }] : [],
            "screening" => [OfflineScreening.Party(new ScreenedParty(wanted.Role, wanted.Input), dossier, Index!, Versions)],
            "organisation-screening" => OfflineScreening.Organisation(wanted.Input, dossier, Index!, Versions),
            _ => throw new InvalidOperationException($"nobody looks up {wanted.Kind}"),
        };

        /// <summary>An answer from a snapshot is dated by the event that it is about, so that it does not depend on when the look-up ran.</summary>
        private static DateTimeOffset SeenAt(Dossier dossier, string ip) => dossier.All<NetworkEvent>().Where(e => e.Ip == ip).Max(e => e.ObservedAt) ?? dossier.AsOf;
    }

    private const string FrontCompaniesList = "front-companies";
}
