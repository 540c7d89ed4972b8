namespace Verify.Core.Watchlists;

/// <summary>Reads watchlist files of every known form into subjects. A file is known by its content; its name serves messages only.</summary>
public static class ListReader
{
    /// <summary>A single list file may be this large.</summary>
    public const int MaxBytes = 400_000_000;

    /// <summary>Reads all files as one set. Deltas are read last, so that they add to (or replace in) their list.</summary>
    public static ListReading Read(IEnumerable<ListFile> files)
    {
        var pool = new Dictionary<(string List, string EntryId), ListedSubject>();
        var notes = new List<string>();
        var versions = new List<(string List, string Version)>();
        var ofac = new OfacCsv();
        foreach (var file in files.OrderBy(f => f.IsDelta).ThenBy(f => f.Name, StringComparer.Ordinal))
        {
            if (file.Bytes.Length > MaxBytes) throw new ListFormatException(file.Name, 1, "(file)", $"is larger than {MaxBytes} bytes");
            var text = TextEncoding.Decode(file.Bytes.Span);
            var form = ListForms.Recognise(text);
            if (form == ListForm.Unknown) { notes.Add($"{file.Name}: not a known list, left out"); continue; }
            var stem = Path.GetFileNameWithoutExtension(file.Name);
            if (form is ListForm.OfacMain or ListForm.OfacAliases or ListForm.OfacAddresses or ListForm.OfacComments)
            {
                ofac.Add(form, text, file.Name);
                versions.Add(("OFAC", ListText.Version(file.Bytes.Span)));
                continue;
            }
            var before = pool.Count;
            foreach (var subject in Read(form, text, file.Name, stem))
            {
                pool[(subject.List, subject.EntryId)] = Checked(subject, file.Name);
                if (pool.Count == before + 1 || versions.Count == 0 || versions[^1].List != subject.List) versions.Add((subject.List, ListText.Version(file.Bytes.Span)));
                before = int.MinValue;
            }
        }
        foreach (var subject in ofac.Subjects()) pool[(subject.List, subject.EntryId)] = Checked(subject, "OFAC");
        return new ListReading([.. pool.Values], [.. Snapshots(pool.Values, versions)], notes);
    }

    private static IEnumerable<ListedSubject> Read(ListForm form, string text, string file, string stem) => form switch
    {
        ListForm.UnXml => UnXml.Read(text, file),
        ListForm.EuAnnexCsv => TableLists.EuAnnex(text, file),
        ListForm.BisDeniedPersons => TableLists.Bis(text, file),
        ListForm.PartnerCsv => TableLists.Partner(text, file, stem),
        ListForm.Selectors => TableLists.Selectors(text, stem),
        _ => throw new InvalidOperationException($"No reader for {form}."),
    };

    private static ListedSubject Checked(ListedSubject subject, string file)
    {
        foreach (var name in subject.Names)
        {
            if (name.Text.Length > ListText.MaxNameLength) throw new ListFormatException(file, 0, "name", $"entry {subject.EntryId} has a name of {name.Text.Length} characters; {ListText.MaxNameLength} are allowed");
        }
        return subject;
    }

    private static IEnumerable<ListSnapshot> Snapshots(IEnumerable<ListedSubject> subjects, List<(string List, string Version)> versions) =>
        subjects.GroupBy(s => s.List, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ListSnapshot(g.Key, ListText.Version(versions.Where(v => v.List == g.Key).Select(v => v.Version)), null, g.Count(), g.Sum(s => s.Names.Count)));
}
