namespace Verify.Core.Linking.Records;

/// <summary>One normalised field of all rows: a term number per row (−1: none), the distinct terms, and how many rows hold each.</summary>
internal sealed class Terms(int count)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _holders = [];
    private readonly int[] _rows = Filled(count);

    public int this[int row] => _rows[row];
    public bool Any => _texts.Count > 0;
    public int Texts => _texts.Count;

    public string Text(int term) => _texts[term];
    public string Of(int row) => _rows[row] < 0 ? "" : _texts[_rows[row]];

    /// <summary>A term's sound as a number, equal for names that sound alike; 0 for none.</summary>
    public ulong Sound(int term) => _sounds[term];

    private ulong[] _sounds = [];

    public void FindSounds() => _sounds = [.. _texts.Select(text => Core.Text.Phonetic.Key(text, 6) is { Length: > 0 } key ? Likeness.Hash(key, 29) : 0)];

    /// <summary>How many rows have any value.</summary>
    public int Known { get; private set; }

    /// <summary>The chance that two rows with a value have the same one.</summary>
    public double Collision { get; private set; }

    public double Rate(int term) => (double)_holders[term] / Known;

    /// <summary>Whether a value belongs to a crowd: people of many surnames use it, so it tells none of them.</summary>
    public bool IsHub(int term) => _hubs is not null && term >= 0 && _hubs[term];

    private bool[]? _hubs;

    /// <summary>Finds the values that rows of more than a handful of surnames share.</summary>
    public void FindHubs(Terms surnames)
    {
        const int handful = 4;
        var seen = new HashSet<(int Term, int Surname)>();
        var counts = new int[_texts.Count];
        for (var row = 0; row < _rows.Length; row++)
            if (_rows[row] is >= 0 and var term && _holders[term] > handful && surnames[row] is >= 0 and var surname && seen.Add((term, surname))) counts[term]++;
        if (Array.Exists(counts, count => count > handful)) _hubs = [.. counts.Select(count => count > handful)];
    }

    public int Number(string text)
    {
        if (text.Length == 0) return -1;
        if (_numbers.TryGetValue(text, out var number)) return number;
        number = _texts.Count;
        _numbers[text] = number;
        _texts.Add(text);
        _holders.Add(0);
        return number;
    }

    public void Set(int row, int term)
    {
        if (term < 0) return;
        _rows[row] = term;
        _holders[term]++;
        Known++;
    }

    public void Set(int row, string text) => Set(row, Number(text));

    public void Seal()
    {
        _numbers.Clear();
        _numbers.TrimExcess();
        double sum = 0;
        foreach (var holders in _holders) sum += (double)holders * (holders - 1);
        Collision = Known < 2 ? 0 : sum / ((double)Known * (Known - 1));
    }

    private static int[] Filled(int count)
    {
        var rows = new int[count];
        Array.Fill(rows, -1);
        return rows;
    }
}
