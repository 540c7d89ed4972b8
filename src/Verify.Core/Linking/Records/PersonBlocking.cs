using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>
/// Chooses the pairs worth comparing: rows that share one of several keys. Each key is made of two or three facts that a mistake seldom spoils
/// together; a group larger than the cap is left to the other keys, so that the work grows with the rows and not with their square.
/// </summary>
internal sealed class PersonBlocking(PersonRows rows)
{
    private const int LargestGroup = 60;
    private const int SmallestGroup = 8;
    private const long LeastBudget = 400_000;
    private const int PairsPerRow = 3;

    private readonly string[] _soundOfGiven = Sounds(rows.Given), _soundOfSurname = Sounds(rows.Surname);

    /// <summary>The distinct pairs, each as (smaller row, larger row) in one number, in order.</summary>
    public ulong[] Pairs()
    {
        var pairs = new PairList();
        var (keys, order) = (new ulong[rows.Count], new int[rows.Count]);
        foreach (var family in Families())
        {
            if (keys.Length < rows.Count * family.Length) (keys, order) = (new ulong[rows.Count * family.Length], new int[rows.Count * family.Length]);
            var count = 0;
            foreach (var key in family)
            {
                for (var row = 0; row < rows.Count; row++)
                {
                    var value = key(row);
                    if (value == 0) continue;
                    (keys[count], order[count]) = (value, row);
                    count++;
                }
            }
            Array.Sort(keys, order, 0, count);
            var largest = Largest(keys.AsSpan(0, count));
            for (int start = 0, end; start < count; start = end)
            {
                for (end = start + 1; end < count && keys[end] == keys[start];) end++;
                if (end - start == 1 || end - start > largest) continue;
                for (var i = start; i < end; i++)
                    for (var j = i + 1; j < end; j++)
                        if (order[i] != order[j]) pairs.Add(order[i], order[j]);
            }
        }
        return pairs.Distinct();
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
        var (budget, largest) = (Math.Max(LeastBudget, (long)PairsPerRow * rows.Count), 2);
        for (var size = 2; size <= LargestGroup && (budget -= pairs[size]) >= 0; size++) largest = size;
        return Math.Max(largest, SmallestGroup);
    }

    // Keys of one family are looked up together: a number may stand in one column here and in another there.
    private IEnumerable<Func<int, ulong>[]> Families()
    {
        yield return [.. rows.Identifiers.Concat(rows.Shared).Select(terms => (Func<int, ulong>)(row => Code(terms.Of(row))))];
        yield return [.. rows.Emails.Select(terms => (Func<int, ulong>)(row => Code(terms.Of(row))))];
        yield return [.. rows.Emails.Select(terms => (Func<int, ulong>)(row => Local(terms.Of(row))))];
        yield return [.. rows.Phones.Select(terms => (Func<int, ulong>)(row => Tail(terms.Of(row))))];
        foreach (var key in Keys()) yield return [key];
    }

    private IEnumerable<Func<int, ulong>> Keys()
    {
        if (rows.Birth.Any)
        {
            yield return row => BirthKey(row, 0);
            yield return row => All(BirthKey(row, 5), Sound(_soundOfSurname, rows.Surname, row));
            yield return row => All(BirthKey(row, 6), Sound(_soundOfGiven, rows.Given, row));
            yield return row => All(Term(rows.Surname, row, 7), Term(rows.Given, row, 7), Part(row, 0, 4));
            yield return row => All(Sound(_soundOfSurname, rows.Surname, row), Part(row, 0, 4), Term(rows.Postal, row, 8));
            yield return row => All(Sound(_soundOfGiven, rows.Given, row), Part(row, 0, 4), Term(rows.Postal, row, 8));
            yield return row => All(Sound(_soundOfSurname, rows.Surname, row), Part(row, 4, 4), 9);
            yield return row => All(Sound(_soundOfGiven, rows.Given, row), Part(row, 4, 4), 9);
            yield return row => All(BirthKey(row, 10), Term(rows.Postal, row, 10), 10);
            yield return row => All(BirthKey(row, 11), Term(rows.City, row, 11), 11);
            yield return row => All(Sound(_soundOfSurname, rows.Surname, row), Part(row, 0, 4), Term(rows.City, row, 12));
            yield return row => All(Sound(_soundOfGiven, rows.Given, row), Part(row, 0, 4), Term(rows.City, row, 12));
        }
        // Swapped names fall together: the two parts are combined without order.
        yield return row => Unordered(Sound(_soundOfGiven, rows.Given, row), Sound(_soundOfSurname, rows.Surname, row), 13);
        yield return row => All(Unordered(Term(rows.Given, row, 14), Term(rows.Surname, row, 14), 14), Term(rows.City, row, 14), 14);
        yield return row => Unordered(Term(rows.Given, row, 15), Term(rows.Surname, row, 15), 15);
        yield return row => All(Sound(_soundOfSurname, rows.Surname, row), Term(rows.Postal, row, 16), Begin(rows.Given, row, 1));
        yield return row => All(Sound(_soundOfGiven, rows.Given, row), Term(rows.Postal, row, 17), Begin(rows.Surname, row, 1));
        yield return row => All(Term(rows.Postal, row, 18), Term(rows.Number, row, 18), Begin(rows.Street, row, 3));
        yield return row => All(Term(rows.Street, row, 19), Term(rows.Number, row, 19), 19);
        yield return row => All(Term(rows.Street, row, 20), Sound(_soundOfSurname, rows.Surname, row), 20);
        yield return row => All(Term(rows.Street, row, 21), Sound(_soundOfGiven, rows.Given, row), 21);
        yield return row => All(Term(rows.Surname, row, 22), Term(rows.Occupation, row, 22), Term(rows.City, row, 22));
        yield return row => All(Sound(_soundOfGiven, rows.Given, row), Term(rows.Occupation, row, 23), Term(rows.City, row, 23));
        if (rows.Middle.Any)
        {
            yield return row => All(Term(rows.Middle, row, 24), Term(rows.Given, row, 24), 24);
            yield return row => All(Term(rows.Middle, row, 25), Term(rows.Surname, row, 25), 25);
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
        var text = rows.Birth.Of(row);
        if (text.Length != 8) return 0;
        var (month, day) = (int.Parse(text.AsSpan(4, 2), System.Globalization.CultureInfo.InvariantCulture), int.Parse(text.AsSpan(6, 2), System.Globalization.CultureInfo.InvariantCulture));
        return Likeness.Hash(text.AsSpan(0, 4), salt ^ ((ulong)Math.Min(month, day) << 16) ^ ((ulong)Math.Max(month, day) << 32) ^ 40);
    }

    private ulong Part(int row, int start, int length)
    {
        var text = rows.Birth.Of(row);
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

/// <summary>A growing list of row pairs; doubles are taken out at the end.</summary>
internal sealed class PairList
{
    private ulong[] _pairs = new ulong[1 << 16];
    private int _count;

    public void Add(int a, int b)
    {
        if (_count == _pairs.Length)
        {
            Shrink();
            if (_count > _pairs.Length / 2) Array.Resize(ref _pairs, _pairs.Length * 2);
        }
        _pairs[_count++] = a < b ? ((ulong)a << 32) | (uint)b : ((ulong)b << 32) | (uint)a;
    }

    public ulong[] Distinct()
    {
        Shrink();
        return _pairs.AsSpan(0, _count).ToArray();
    }

    private void Shrink()
    {
        Array.Sort(_pairs, 0, _count);
        var kept = 0;
        for (var i = 0; i < _count; i++)
            if (i == 0 || _pairs[i] != _pairs[i - 1]) _pairs[kept++] = _pairs[i];
        _count = kept;
    }
}
