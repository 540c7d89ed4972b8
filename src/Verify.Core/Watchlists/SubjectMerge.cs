using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>Finds the entries of different lists that are the same subject: an equal identifier, or an equal full name with nothing against it.</summary>
internal static class SubjectMerge
{
    /// <summary>A group number for each subject.</summary>
    public static int[] Groups(ListedSubject[] subjects)
    {
        var parent = Enumerable.Range(0, subjects.Length).ToArray();
        foreach (var same in ByKey(subjects, Identifiers)) Join(subjects, parent, same, byName: false);
        foreach (var same in ByKey(subjects, NameKeys)) Join(subjects, parent, same, byName: true);
        for (var i = 0; i < parent.Length; i++) parent[i] = Root(parent, i);
        return parent;
    }

    private static IEnumerable<List<int>> ByKey(ListedSubject[] subjects, Func<ListedSubject, IEnumerable<string>> keys)
    {
        var map = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < subjects.Length; i++)
        {
            foreach (var key in keys(subjects[i]).Distinct(StringComparer.Ordinal))
            {
                if (!map.TryGetValue(key, out var list)) map[key] = list = [];
                list.Add(i);
            }
        }
        return map.Values.Where(list => list.Count is > 1 and < 20);
    }

    private static void Join(ListedSubject[] subjects, int[] parent, List<int> same, bool byName)
    {
        for (var i = 0; i < same.Count; i++)
        {
            for (var j = i + 1; j < same.Count; j++)
            {
                var a = subjects[same[i]];
                var b = subjects[same[j]];
                if (a.List == b.List || a.Kind != b.Kind || Contradict(a, b)) continue;
                if (byName && a.Kind == SubjectKind.Person && !Supported(a, b)) continue;
                parent[Root(parent, same[j])] = Root(parent, same[i]);
            }
        }
    }

    private static IEnumerable<string> Identifiers(ListedSubject subject) =>
        subject.Identifiers.Select(i => AttributeComparison.PlainIdentifier(i.Number)).Where(n => n.Length >= 6 && n.Any(char.IsAsciiDigit));

    private static IEnumerable<string> NameKeys(ListedSubject subject)
    {
        var kind = subject.Kind == SubjectKind.Person ? NameKind.Person : NameKind.Organisation;
        foreach (var name in subject.Names.Where(n => n.Strength != NameStrength.Weak))
        {
            var words = NameFold.Tokens(name.Text).ConvertAll(t => t.Text);
            if (kind == NameKind.Organisation) words.RemoveAll(LegalWords.Are);
            words.Sort(StringComparer.Ordinal);
            if (words.Count >= 2 || (words.Count == 1 && words[0].Length >= 6 && kind == NameKind.Organisation)) yield return string.Join(' ', words);
        }
    }

    private static bool Contradict(ListedSubject a, ListedSubject b) =>
        a.BirthDates.Count > 0 && b.BirthDates.Count > 0 && a.BirthDates.All(x => b.BirthDates.All(y => x.Compare(y) == DateAgreement.Contradicts));

    // A person's name alone joins nobody: a birth date or a country must agree.
    private static bool Supported(ListedSubject a, ListedSubject b)
    {
        if (a.BirthDates.Any(x => b.BirthDates.Any(y => x.Compare(y) is DateAgreement.Equal or DateAgreement.SameYear))) return true;
        if (a.BirthDates.Count > 0 && b.BirthDates.Count > 0) return false;
        var countries = b.Countries.Select(Countries.Code).ToHashSet(StringComparer.Ordinal);
        return a.Countries.Any(c => countries.Contains(Countries.Code(c))) || (IsKorean(a) && IsKorean(b));
    }

    private static bool IsKorean(ListedSubject subject) => subject.Programmes.Any(p => p.Contains("DPRK", StringComparison.Ordinal) || p.Contains("PRK", StringComparison.Ordinal));

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }
}
