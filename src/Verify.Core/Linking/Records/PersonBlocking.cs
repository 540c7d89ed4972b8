using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>
/// Chooses the pairs worth comparing: rows that share one of several keys. Each key is made of two or three facts that a mistake seldom spoils
/// together; a group larger than the cap is left to the other keys, so that the work grows with the rows and not with their square.
/// Pairs are never kept: a pair is met in the first of its groups and passed over in the later ones.
/// </summary>
internal sealed class PersonBlocking
{
    private const int LargestGroup = 60;
    private const int SmallestGroup = 8;
    private const long LeastBudget = 400_000;
    private const int PairsPerRow = 3;

    private readonly PersonRows _rows;
    private readonly string[] _soundOfGiven, _soundOfSurname;
    private readonly List<Family> _families = [];

    // The group of each row in each column of keys, row by row; 0 for none.
    private readonly int[] _groups;
    private readonly int _width;

    // The rows of one family's groups behind each other, and where each group ends; the groups are numbered on over all families from First.
    private sealed record Family(int Start, int Columns, int First, int[] Rows, int[] Ends);

    public PersonBlocking(PersonRows rows)
    {
        _rows = rows;
        (_soundOfGiven, _soundOfSurname) = (Sounds(rows.Given), Sounds(rows.Surname));
        var families = Families().Where(family => family.Length > 0).ToList();
        _width = families.Sum(family => family.Length);
        _groups = new int[checked(_width * rows.Count)];
        var (most, number) = (families.Max(family => family.Length), 1);
        var (keys, order) = (new ulong[rows.Count * most], new int[rows.Count * most]);
        foreach (var columns in families) number = Group(columns, keys, order, number);
    }

    /// <summary>How many pairs the groups hold, those met in several groups counted each time.</summary>
    public long Met => _families.Sum(family => Sizes(family).Sum(size => (long)size * (size - 1) / 2));

    /// <summary>The distinct pairs, the smaller row first; with a step only every so many of the groups' pairs are looked at.</summary>
    public IEnumerable<(int A, int B)> Pairs(long step = 1)
    {
        var turn = step;
        for (var at = 0; at < _families.Count; at++)
        {
            var family = _families[at];
            for (int group = 0, start = 0; group < family.Ends.Length; start = family.Ends[group++])
                for (var i = start; i < family.Ends[group]; i++)
                    for (var j = i + 1; j < family.Ends[group]; j++)
                    {
                        if (--turn > 0) continue;
                        turn = step;
                        var (a, b) = (family.Rows[i], family.Rows[j]);
                        if (a != b && !MetBefore(a, b, at, family.First + group)) yield return a < b ? (a, b) : (b, a);
                    }
        }
    }

    private bool MetBefore(int a, int b, int family, int group)
    {
        var left = _groups.AsSpan(a * _width, _width);
        var right = _groups.AsSpan(b * _width, _width);
        for (var at = 0; at <= family; at++)
        {
            var (start, end) = (_families[at].Start, _families[at].Start + _families[at].Columns);
            for (var x = start; x < end; x++)
            {
                if (left[x] == 0) continue;
                for (var y = start; y < end; y++)
                    if (left[x] == right[y] && (at < family || left[x] < group)) return true;
            }
        }
        return false;
    }

    private static IEnumerable<int> Sizes(Family family) => family.Ends.Select((end, group) => end - (group == 0 ? 0 : family.Ends[group - 1]));

    // Sorts the rows by the family's keys and keeps the groups that are worth pairing.
    private int Group(Func<int, ulong>[] columns, ulong[] keys, int[] order, int number)
    {
        var count = 0;
        foreach (var key in columns)
            for (var row = 0; row < _rows.Count; row++)
            {
                var value = key(row);
                if (value == 0) continue;
                (keys[count], order[count]) = (value, row);
                count++;
            }
        Array.Sort(keys, order, 0, count);
        var largest = Largest(keys.AsSpan(0, count));
        var (start, column, first) = (0, _families.Count == 0 ? 0 : _families[^1].Start + _families[^1].Columns, number);
        var (members, ends) = (new List<int>(), new List<int>());
        for (int end; start < count; start = end)
        {
            for (end = start + 1; end < count && keys[end] == keys[start];) end++;
            if (end - start == 1 || end - start > largest) continue;
            foreach (var row in order.AsSpan(start, end - start))
            {
                members.Add(row);
                // A row may stand in as many groups of a family as the family has columns.
                var slot = row * _width + column;
                while (_groups[slot] != 0) slot++;
                _groups[slot] = number;
            }
            ends.Add(members.Count);
            number++;
        }
        _families.Add(new Family(column, columns.Length, first, [.. members], [.. ends]));
        return number;
    }

    // The largest group that may be paired, so that all groups up to it stay within a number of pairs that grows with the rows only.
    private int Largest(ReadOnlySpan<ulong> keys)
    {
        Span<long> pairs = stackalloc long[LargestGroup + 1];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
            var size = end - start;
            if (size <= LargestGroup) pairs[size] += (long)size * (size - 1) / 2;
        }
        var (budget, largest) = (Math.Max(LeastBudget, (long)PairsPerRow * _rows.Count), 2);
        for (var size = 2; size <= LargestGroup && (budget -= pairs[size]) >= 0; size++) largest = size;
        return Math.Max(largest, SmallestGroup);
    }

    // Keys of one family are looked up together: a number may stand in one column here and in another there.
    private IEnumerable<Func<int, ulong>[]> Families()
    {
        yield return [.. _rows.Identifiers.Concat(_rows.Shared).Select(terms => (Func<int, ulong>)(row => Code(terms.Of(row))))];
        yield return [.. _rows.Emails.Select(terms => (Func<int, ulong>)(row => Code(terms.Of(row))))];
        yield return [.. _rows.Emails.Select(terms => (Func<int, ulong>)(row => Local(terms.Of(row))))];
        yield return [.. _rows.Phones.Select(terms => (Func<int, ulong>)(row => Tail(terms.Of(row))))];
        foreach (var key in Keys()) yield return [key];
    }

    private IEnumerable<Func<int, ulong>> Keys()
    {
        if (_rows.Birth.Any)
        {
            yield return row => BirthKey(row, 0);
            yield return row => All(BirthKey(row, 5), Sound(_soundOfSurname, _rows.Surname, row));
            yield return row => All(BirthKey(row, 6), Sound(_soundOfGiven, _rows.Given, row));
            yield return row => All(Term(_rows.Surname, row, 7), Term(_rows.Given, row, 7), Part(row, 0, 4));
            yield return row => All(Sound(_soundOfSurname, _rows.Surname, row), Part(row, 0, 4), Term(_rows.Postal, row, 8));
            yield return row => All(Sound(_soundOfGiven, _rows.Given, row), Part(row, 0, 4), Term(_rows.Postal, row, 8));
            yield return row => All(Sound(_soundOfSurname, _rows.Surname, row), Part(row, 4, 4), 9);
            yield return row => All(Sound(_soundOfGiven, _rows.Given, row), Part(row, 4, 4), 9);
            yield return row => All(BirthKey(row, 10), Term(_rows.Postal, row, 10), 10);
            yield return row => All(BirthKey(row, 11), Term(_rows.City, row, 11), 11);
            yield return row => All(Sound(_soundOfSurname, _rows.Surname, row), Part(row, 0, 4), Term(_rows.City, row, 12));
            yield return row => All(Sound(_soundOfGiven, _rows.Given, row), Part(row, 0, 4), Term(_rows.City, row, 12));
        }
        // Swapped names fall together: the two parts are combined without order.
        yield return row => Unordered(Sound(_soundOfGiven, _rows.Given, row), Sound(_soundOfSurname, _rows.Surname, row), 13);
        yield return row => All(Unordered(Term(_rows.Given, row, 14), Term(_rows.Surname, row, 14), 14), Term(_rows.City, row, 14), 14);
        yield return row => Unordered(Term(_rows.Given, row, 15), Term(_rows.Surname, row, 15), 15);
        yield return row => All(Sound(_soundOfSurname, _rows.Surname, row), Term(_rows.Postal, row, 16), Begin(_rows.Given, row, 1));
        yield return row => All(Sound(_soundOfGiven, _rows.Given, row), Term(_rows.Postal, row, 17), Begin(_rows.Surname, row, 1));
        yield return row => All(Term(_rows.Postal, row, 18), Term(_rows.Number, row, 18), Begin(_rows.Street, row, 3));
        yield return row => All(Term(_rows.Street, row, 19), Term(_rows.Number, row, 19), 19);
        yield return row => All(Term(_rows.Street, row, 20), Sound(_soundOfSurname, _rows.Surname, row), 20);
        yield return row => All(Term(_rows.Street, row, 21), Sound(_soundOfGiven, _rows.Given, row), 21);
        yield return row => All(Term(_rows.Surname, row, 22), Term(_rows.Occupation, row, 22), Term(_rows.City, row, 22));
        yield return row => All(Sound(_soundOfGiven, _rows.Given, row), Term(_rows.Occupation, row, 23), Term(_rows.City, row, 23));
        if (_rows.Middle.Any)
        {
            yield return row => All(Term(_rows.Middle, row, 24), Term(_rows.Given, row, 24), 24);
            yield return row => All(Term(_rows.Middle, row, 25), Term(_rows.Surname, row, 25), 25);
        }
    }

    private static string[] Sounds(Terms terms)
    {
        var sounds = new string[terms.Texts];
        for (var term = 0; term < sounds.Length; term++) sounds[term] = Phonetic.Key(terms.Text(term));
        return sounds;
    }

    private static ulong Sound(string[] sounds, Terms terms, int row) => terms[row] is >= 0 and var term && sounds[term].Length > 0 ? Likeness.Hash(sounds[term], 30) : 0;

    private static ulong Term(Terms terms, int row, ulong salt) => terms[row] is >= 0 and var term ? Shingles.Mix(((ulong)term << 8) ^ salt ^ 0x5151_0000_0000_0000) : 0;

    private static ulong Begin(Terms terms, int row, int length)
    {
        var text = terms.Of(row);
        return text.Length == 0 ? 0 : Likeness.Hash(text.AsSpan(0, Math.Min(length, text.Length)), 31);
    }

    // Day and month without order, so that swapped readings meet.
    private ulong BirthKey(int row, ulong salt)
    {
        var text = _rows.Birth.Of(row);
        if (text.Length != 8) return 0;
        var (month, day) = (int.Parse(text.AsSpan(4, 2), System.Globalization.CultureInfo.InvariantCulture), int.Parse(text.AsSpan(6, 2), System.Globalization.CultureInfo.InvariantCulture));
        return Likeness.Hash(text.AsSpan(0, 4), salt ^ ((ulong)Math.Min(month, day) << 16) ^ ((ulong)Math.Max(month, day) << 32) ^ 40);
    }

    private ulong Part(int row, int start, int length)
    {
        var text = _rows.Birth.Of(row);
        return text.Length != 8 ? 0 : Likeness.Hash(text.AsSpan(start, length), 41 + (ulong)start);
    }

    private static ulong Code(string text) => text.Length == 0 ? 0 : Likeness.Hash(text, 2);

    private static ulong Local(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at < 4 ? 0 : Likeness.Hash(email.AsSpan(0, at), 42);
    }

    private static ulong Tail(string phone) => phone.Length < 6 ? 0 : Likeness.Hash(phone.AsSpan(Math.Max(0, phone.Length - 7)), 43);

    private static ulong All(ulong a, ulong b, ulong c) => a == 0 || b == 0 || c == 0 ? 0 : Shingles.Mix(a ^ Shingles.Mix(b ^ Shingles.Mix(c)));

    private static ulong All(ulong a, ulong b) => All(a, b, 1);

    private static ulong Unordered(ulong a, ulong b, ulong salt) => a == 0 || b == 0 ? 0 : Shingles.Mix((a ^ b) + (a + b) * 3 + salt);
}
