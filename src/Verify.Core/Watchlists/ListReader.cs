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
            var lists = new HashSet<string>(StringComparer.Ordinal);
            foreach (var subject in Read(form, text, file.Name, stem))
            {
                pool[(subject.List, subject.EntryId)] = Checked(subject, file.Name);
                lists.Add(subject.List);
            }
            if (lists.Count == 0) throw new ListFormatException(file.Name, 1, "(file)", $"has the form of a list ({form}) but holds no entry");
            foreach (var list in lists) versions.Add((list, ListText.Version(file.Bytes.Span)));
        }
        foreach (var subject in ofac.Subjects()) pool[(subject.List, subject.EntryId)] = Checked(subject, "OFAC");
        return new ListReading([.. pool.Values], [.. Snapshots(pool.Values, versions)], notes);
    }

    private static IEnumerable<ListedSubject> Read(ListForm form, string text, string file, string stem) => form switch
    {
        ListForm.UnXml => UnXml.Read(text, file),
        ListForm.EuXml => EuLists.Xml(text, file),
        ListForm.EuCsv => EuLists.Csv(text, file),
        ListForm.UkCsv => UkLists.Read(text, file),
        ListForm.OfacXml => OfacXml.Read(text, file),
        ListForm.Stix => JsonFeeds.Stix(text, file, stem),
        ListForm.Misp => JsonFeeds.Misp(text, file, stem),
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
