namespace Verify.Core.Watchlists;

/// <summary>Reads watchlist files of every known form into subjects. A file is known by its content; its name serves messages only.</summary>
public static class ListReader
{
    /// <summary>A single list file may be this large.</summary>
    public const int MaxBytes = 400_000_000;

    /// <summary>Reads all files as one set. Deltas are read last, so that they add to (or replace in) their list.</summary>
    /// <param name="files">Of all lists; OFAC's tables of one list belong together.</param>
    /// <param name="together">Runs parts that do not depend on each other; without it, one after the other. The reading is the same, and so is the first fault found.</param>
    public static ListReading Read(IEnumerable<ListFile> files, Action<Action[]>? together = null)
    {
        var known = Side.BySide(together, [.. files.OrderBy(f => f.IsDelta).ThenBy(f => f.Name, StringComparer.Ordinal).Select(file => (Func<KnownFile>)(() => KnownFile.Of(file)))]);
        var tables = known.Where(file => IsOfac(file.Form)).ToArray();
        var others = known.Where(file => !IsOfac(file.Form) && file.Form != ListForm.Unknown).ToArray();
        var read = Side.BySide(together, [() => Ofac(tables, together), .. others.Select(file => (Func<ListedSubject[]>)file.Subjects)]);

        var pool = new Dictionary<(string List, string EntryId), ListedSubject>();
        foreach (var subject in read[1..].Append(read[0]).SelectMany(subjects => subjects)) pool[(subject.List, subject.EntryId)] = subject;
        var versions = tables.Select(file => ("OFAC", file.Version))
            .Concat(others.Zip(read[1..], (file, subjects) => subjects.Select(subject => subject.List).Distinct(StringComparer.Ordinal).Select(list => (list, file.Version))).SelectMany(lists => lists));
        return new ListReading([.. pool.Values], [.. Snapshots(pool.Values, [.. versions])],
            [.. known.Where(file => file.Form == ListForm.Unknown).Select(file => $"{file.Name}: not a known list, left out")]);
    }

    private static bool IsOfac(ListForm form) => form is ListForm.OfacMain or ListForm.OfacAliases or ListForm.OfacAddresses or ListForm.OfacComments;

    private static ListedSubject[] Ofac(KnownFile[] tables, Action<Action[]>? together)
    {
        var ofac = new OfacCsv();
        foreach (var table in tables) ofac.Add(table.Form, table.Text, table.Name);
        return [.. ofac.Subjects(together).Select(subject => Checked(subject, "OFAC"))];
    }

    private sealed record KnownFile(string Name, string Text, ListForm Form, string Version)
    {
        public static KnownFile Of(ListFile file)
        {
            if (file.Bytes.Length > MaxBytes) throw new ListFormatException(file.Name, 1, "(file)", $"is larger than {MaxBytes} bytes");
            var text = TextEncoding.Decode(file.Bytes.Span);
            return new KnownFile(file.Name, text, ListForms.Recognise(text), ListText.Version(file.Bytes.Span));
        }

        public ListedSubject[] Subjects()
        {
            ListedSubject[] subjects = [.. Read(Form, Text, Name, Path.GetFileNameWithoutExtension(Name)).Select(subject => Checked(subject, Name))];
            return subjects.Length > 0 ? subjects : throw new ListFormatException(Name, 1, "(file)", $"has the form of a list ({Form}) but holds no entry");
        }
    }

    private static IEnumerable<ListedSubject> Read(ListForm form, string text, string file, string stem) => form switch
    {
        ListForm.UnXml => UnXml.Read(text, file),
        ListForm.EuXml => EuLists.Xml(text, file),
        ListForm.EuCsv => EuLists.Csv(text, file),
        ListForm.UkCsv => UkLists.Read(text, file),
        ListForm.OfacXml => OfacXml.Read(text, file),
        ListForm.OfacAdvancedXml => OfacAdvancedXml.Read(text, file),
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
