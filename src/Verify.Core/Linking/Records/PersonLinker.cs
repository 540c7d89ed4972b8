namespace Verify.Core.Linking.Records;

/// <summary>Finds the same person recorded twice.</summary>
public static class PersonLinker
{
    private const int LargestSample = 400_000;

    // Without any of these there is nothing that tells persons: what is left (texts, pictures, devices) is compared as it is for rings.
    private static readonly List<RecordField> Person =
        [RecordField.GivenName, RecordField.Surname, RecordField.FullName, RecordField.BirthDate, RecordField.Email, RecordField.Phone, RecordField.Identifier, RecordField.Street];

    public static LinkResult Link(RecordSet records, int latestYear)
    {
        if (!Person.Exists(field => records.Columns(field).Count > 0)) return RingLinker.Link(records, latestYear);
        var rows = new PersonRows(records, latestYear);
        var levels = new PersonLevels(rows);
        var blocking = new PersonBlocking(rows);
        var score = new PersonScore(rows, levels, PersonModel.Fit(Patterns(blocking, levels)));
        var linked = new List<(int A, int B, double Bits, ulong Pattern)>();
        foreach (var (a, b) in blocking.Pairs())
        {
            var pattern = levels.Compare(a, b);
            var bits = score.Bits(a, b, pattern);
            if (bits > 0) linked.Add((a, b, bits, pattern));
        }
        linked = Ambiguity.Without(linked, score);
        var sets = PersonGroups.Of(records.Count, linked, score);
        var reasons = new Dictionary<ulong, string>();
        var pairs = new List<LinkedPair>(linked.Count);
        foreach (var (a, b, bits, pattern) in linked)
        {
            if (!reasons.TryGetValue(pattern, out var text)) reasons[pattern] = text = PersonReasons.Text(pattern);
            pairs.Add(new LinkedPair(a, b, Math.Round(1 / (1 + Math.Pow(2, -bits)), 4), text));
        }
        return ClusterPairs.Complete(pairs, sets);
    }

    private static Dictionary<ulong, int> Patterns(PersonBlocking blocking, PersonLevels levels)
    {
        var patterns = new Dictionary<ulong, int>();
        foreach (var (a, b) in blocking.Pairs(Math.Max(1, blocking.Met / LargestSample)))
        {
            var pattern = levels.Compare(a, b);
            patterns[pattern] = patterns.GetValueOrDefault(pattern) + 1;
        }
        return patterns;
    }
}
