namespace Verify.Core.Watchlists;

/// <summary>A file that may be a watchlist: its name for messages, its bytes, and whether it only adds to its list.</summary>
public sealed record ListFile(string Name, ReadOnlyMemory<byte> Bytes, bool IsDelta);

/// <summary>The form of a file, known by its content.</summary>
public enum ListForm : byte
{
    Unknown, OfacMain, OfacAliases, OfacAddresses, OfacComments, OfacXml, OfacAdvancedXml, UnXml, EuXml, EuCsv, EuAnnexCsv, UkCsv, BisDeniedPersons, PartnerCsv, Stix, Misp, Selectors,
}

/// <summary>One version of one list: what was read, from how many bytes, and the hash that names it.</summary>
public sealed record ListSnapshot(string List, string Version, string? Date, int Subjects, int Names);

/// <summary>All that a set of files gave.</summary>
public sealed record ListReading(IReadOnlyList<ListedSubject> Subjects, IReadOnlyList<ListSnapshot> Snapshots, IReadOnlyList<string> Notes);
