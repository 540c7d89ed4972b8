namespace Verify.Core.Text;

/// <summary>Finds a company's legal form at the ends of its name and sets it aside.</summary>
internal static class LegalFormReader
{
    private static readonly HashSet<string> Leading = new(StringComparer.Ordinal)
        { "jsc", "ojsc", "pjsc", "cjsc", "llc", "ooo", "oao", "pao", "zao", "ao", "pt", "too", "fgup", "gup", "mup", "ano", "ip", "tov", "uab", "limited", "company", "korporatsiya", "kompaniya", "aktiebolag", "firma" };

    public static (List<FoldedToken> Kept, LegalClass Legal) SetAside(List<FoldedToken> folded)
    {
        var start = 0;
        var end = folded.Count;
        var legal = LegalClass.None;
        while (end > start && AtEnd(folded, start, end) is { } last)
        {
            end -= last.Words.Length;
            legal = Stronger(legal, last.Class);
        }
        while (end > start && AtStart(folded, start, end) is { } first)
        {
            start += first.Words.Length;
            legal = Stronger(legal, first.Class);
        }
        if (start < end && folded[start].Text == "the" && end - start > 1) start++;
        // A name that is nothing but a legal form keeps it: there is nothing else to compare.
        return end == start ? (folded, LegalClass.None) : (folded.GetRange(start, end - start), legal);
    }

    private static LegalClass Stronger(LegalClass a, LegalClass b) => a > b ? a : b;

    private static LegalForm? AtEnd(List<FoldedToken> folded, int start, int end)
    {
        if (!NameTables.LegalForms.TryGetValue(folded[end - 1].Text, out var forms)) return null;
        foreach (var form in forms)
        {
            if (form.Words.Length <= end - start && Holds(folded, end - form.Words.Length, form)) return form;
        }
        return null;
    }

    private static LegalForm? AtStart(List<FoldedToken> folded, int start, int end)
    {
        // Up to five words: "obshchestvo s ogranichennoi otvetstvennostyu", "societatea cu raspundere limitata".
        for (var length = Math.Min(5, end - start); length > 0; length--)
        {
            if (!NameTables.LegalForms.TryGetValue(folded[start + length - 1].Text, out var forms)) continue;
            foreach (var form in forms)
            {
                if (form.Words.Length != length || !Holds(folded, start, form)) continue;
                if (length > 1 || Leading.Contains(form.Words[0])) return form;
            }
        }
        return null;
    }

    private static bool Holds(List<FoldedToken> folded, int at, LegalForm form)
    {
        for (var i = 0; i < form.Words.Length; i++)
        {
            if (folded[at + i].Text != form.Words[i]) return false;
        }
        return true;
    }
}
