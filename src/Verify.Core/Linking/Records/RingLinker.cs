using System.Globalization;
using System.Numerics;
using Verify.Core.Model;

namespace Verify.Core.Linking.Records;

/// <summary>Finds the same hand behind different names: rows that share rare things although they say they are different people.</summary>
public static class RingLinker
{
    // One strong selector of a kind that strangers do not share by chance, or several weaker ones.
    private const double LeastBits = 6;
    private const double HouseholdShare = 0.1;
    private const double NameMadeHandle = 3;

    public static LinkResult Link(RecordSet records, int latestYear)
    {
        var rows = new RingRow[records.Count];
        for (var row = 0; row < rows.Length; row++) rows[row] = RingRow.Read(records, row, latestYear);
        var reasons = new Dictionary<(int A, int B), List<EdgeReason>>();
        SharedSelectors(rows, reasons);
        SharedPhotos(rows, reasons);
        SharedTexts(records, reasons);
        var (pairs, sets) = (new List<LinkedPair>(), new RowSets(rows.Length));
        foreach (var ((a, b), shared) in reasons.OrderBy(pair => pair.Key))
        {
            if (SamePerson(rows[a], rows[b])) continue;
            var weighed = Weighed(rows[a], rows[b], shared);
            var bits = weighed.Sum(reason => reason.Bits);
            if (bits < LeastBits) continue;
            sets.Join(a, b);
            pairs.Add(new LinkedPair(a, b, Math.Round(1 / (1 + Math.Pow(2, LeastBits - 2 - bits)), 4), Text(weighed)));
        }
        return ClusterPairs.Complete(pairs, sets.Roots());
    }

    private static void SharedSelectors(RingRow[] rows, Dictionary<(int, int), List<EdgeReason>> reasons)
    {
        var entries = new List<(ulong Key, int Row, SelectorType Type)>();
        for (var row = 0; row < rows.Length; row++)
            foreach (var selector in rows[row].Selectors.Distinct()) entries.Add((Likeness.Hash(selector.Value, (ulong)selector.Type + 1), row, selector.Type));
        entries.Sort((a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Row.CompareTo(b.Row));
        for (int start = 0, end; start < entries.Count; start = end)
        {
            for (end = start + 1; end < entries.Count && entries[end].Key == entries[start].Key;) end++;
            var type = entries[start].Type;
            var bits = type == SelectorType.ResumeMetadata ? SelectorMatch.Bits(SelectorType.ResumeText, end - start, rows.Length) : SelectorMatch.Bits(type, end - start, rows.Length);
            if (end - start < 2 || bits <= 0 || !Hubs.Links(Hubs.Judge(type, Counts(rows, entries, start, end)))) continue;
            for (var i = start; i < end; i++)
                for (var j = i + 1; j < end; j++)
                    Add(reasons, entries[i].Row, entries[j].Row, new EdgeReason(type, bits, $"same {type.Text()}"));
        }
    }

    // Small groups need no counting: whoever they are, each pair is judged by itself.
    private static HolderCounts Counts(RingRow[] rows, List<(ulong Key, int Row, SelectorType Type)> entries, int start, int end)
    {
        if (end - start <= Hubs.LargestHome) return new HolderCounts(end - start, 2, 2, 2, 2);
        var holders = entries.GetRange(start, end - start).Select(entry => rows[entry.Row]).ToList();
        int Distinct(SelectorType type) => holders.SelectMany(row => row.Selectors.Where(selector => selector.Type == type)).Distinct().Count();
        return new HolderCounts(holders.Count, holders.Select(row => row.Surname).Distinct().Count(), Distinct(SelectorType.Residence), Distinct(SelectorType.Phone), Distinct(SelectorType.Account));
    }

    private static void SharedPhotos(RingRow[] rows, Dictionary<(int, int), List<EdgeReason>> reasons)
    {
        var entries = new List<(uint Band, int Row)>();
        for (var row = 0; row < rows.Length; row++)
            if (rows[row].Photo is { } hash)
                foreach (var band in Selectors.ImageBandsOf(hash)) entries.Add((band, row));
        entries.Sort();
        var seen = new HashSet<(int, int)>();
        for (int start = 0, end; start < entries.Count; start = end)
        {
            for (end = start + 1; end < entries.Count && entries[end].Band == entries[start].Band;) end++;
            if (end - start > 200) continue;
            for (var i = start; i < end; i++)
            {
                for (var j = i + 1; j < end; j++)
                {
                    var (a, b) = (entries[i].Row, entries[j].Row);
                    var distance = BitOperations.PopCount(rows[a].Photo!.Value ^ rows[b].Photo!.Value);
                    if (distance > SelectorMatch.NearPhotoDistance || !seen.Add((a, b))) continue;
                    var most = SelectorTypes.Facts(SelectorType.DocumentSurroundings).MaxBits;
                    var bits = distance <= SelectorMatch.PhotoDistance ? most : most / 2;
                    Add(reasons, a, b, new EdgeReason(SelectorType.DocumentSurroundings, bits, string.Create(CultureInfo.InvariantCulture, $"photo hashes {distance} bits apart")));
                }
            }
        }
    }

    private static void SharedTexts(RecordSet records, Dictionary<(int, int), List<EdgeReason>> reasons)
    {
        var texts = new List<(int, string)>();
        for (var row = 0; row < records.Count; row++)
            if (records.Text(row, RecordField.Text) is { } text) texts.Add((row, text));
        foreach (var ((a, b), similarity) in TextPairs.Find(texts))
        {
            var bits = Math.Round(SelectorTypes.Facts(SelectorType.ResumeText).MaxBits * Math.Min(1, 0.5 + similarity), 3);
            Add(reasons, a, b, new EdgeReason(SelectorType.ResumeText, bits, string.Create(CultureInfo.InvariantCulture, $"texts share {similarity * 100:F0} % of their phrases")));
        }
    }

    private static void Add(Dictionary<(int, int), List<EdgeReason>> reasons, int a, int b, EdgeReason reason)
    {
        var pair = a < b ? (a, b) : (b, a);
        if (!reasons.TryGetValue(pair, out var list)) reasons[pair] = list = [];
        list.Add(reason);
    }

    // An honest re-application shares everything, the name and the birth date too: that is person mode's business.
    private static bool SamePerson(RingRow a, RingRow b) =>
        a.Surname.Length > 0 && Alike(a.Surname, b.Surname) && Alike(a.Given, b.Given) && (a.Birth is null || b.Birth is null || a.Birth == b.Birth);

    private static bool Alike(string a, string b) => a == b || (a.Length >= 5 && Likeness.OneEdit(a, b));

    private static List<EdgeReason> Weighed(RingRow a, RingRow b, List<EdgeReason> shared)
    {
        var home = a.Surname.Length > 0 && a.Surname == b.Surname && shared.Exists(reason => reason.Type == SelectorType.Residence);
        var unit = shared.Exists(reason => reason.Type == SelectorType.Residence);
        var weighed = new List<EdgeReason>(shared.Count);
        foreach (var reason in shared)
        {
            if (reason.Type == SelectorType.Building && unit) continue;
            var bits = reason.Type switch
            {
                SelectorType.DocumentSurroundings or SelectorType.ResumeText or SelectorType.ResumeMetadata or SelectorType.DocumentNumber => reason.Bits,
                // Two people of one name easily choose one handle.
                SelectorType.CodeAccount when a.Surname == b.Surname || a.Given == b.Given => Math.Min(reason.Bits, NameMadeHandle),
                _ => home ? reason.Bits * HouseholdShare : reason.Bits,
            };
            weighed.Add(reason with { Bits = Math.Round(bits, 3), Damped = home && bits < reason.Bits ? "one household" : null });
        }
        return weighed;
    }

    private static string Text(List<EdgeReason> reasons) => string.Join("; ", reasons.OrderByDescending(reason => reason.Bits).Select(reason =>
        string.Create(CultureInfo.InvariantCulture, $"{reason.Detail} ({reason.Bits:F1} bits{(reason.Damped is null ? "" : ", " + reason.Damped)})")));
}
