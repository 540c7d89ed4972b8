using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>Finds the same person recorded twice.</summary>
public static class PersonLinker
{
    public static LinkResult Link(RecordSet records, int latestYear)
    {
        var (sets, pairs) = (new RowSets(records.Count), new List<LinkedPair>());
        var first = new Dictionary<(RecordField, string), int>();
        for (var row = 0; row < records.Count; row++)
        {
            Join(row, RecordField.Identifier, Selectors.Compact(records.Text(row, RecordField.Identifier)));
            Join(row, RecordField.Email, Emails.Canonical(records.Text(row, RecordField.Email)));
        }
        return ClusterPairs.Complete(pairs, sets.Roots());

        void Join(int row, RecordField field, string? value)
        {
            if (value is null || Selectors.Placeholder(value) || first.TryAdd((field, value), row)) return;
            pairs.Add(new LinkedPair(first[(field, value)], row, 0.9, $"same {RecordHeaders.Text(field)}"));
            sets.Join(first[(field, value)], row);
        }
    }
}
