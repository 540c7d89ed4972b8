using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>The comparisons of person linking, in the order of their places in a pattern.</summary>
internal enum Compared { Given, Surname, Order, Middle, Generation, Birth, Identifier, Phone, Email, Street, Unit, City, Postal, State, Occupation, Shared }

/// <summary>Compares two rows field by field; the outcome is a pattern of three bits per comparison, 0 where either side is missing.</summary>
internal sealed class PersonLevels(PersonRows rows)
{
    public const int Fields = 16;
    public const int Levels = 8;

    public static int Level(ulong pattern, Compared field) => (int)(pattern >> (3 * (int)field)) & 7;

    public ulong Compare(int a, int b)
    {
        var pattern = Names(a, b);
        pattern |= Put(Compared.Birth, Birth(a, b));
        pattern |= Put(Compared.Identifier, Codes(rows.Identifiers, a, b));
        pattern |= Put(Compared.Phone, Phone(a, b));
        pattern |= Put(Compared.Email, Email(a, b));
        pattern |= Put(Compared.Street, Street(a, b));
        pattern |= Put(Compared.Unit, Close(rows.Unit, a, b));
        pattern |= Put(Compared.City, Close(rows.City, a, b));
        pattern |= Put(Compared.Postal, Postal(a, b));
        pattern |= Put(Compared.State, Equal(rows.State, a, b));
        pattern |= Put(Compared.Occupation, Close(rows.Occupation, a, b));
        return pattern | Put(Compared.Shared, Codes(rows.Shared, a, b));
    }

    private static ulong Put(Compared field, int level) => (ulong)level << (3 * (int)field);

    // 1 equal, 2 a variant (initial, nickname), 3 a slip apart, 4 somewhat alike, 5 different; the order of names is a comparison of its own.
    private ulong Names(int a, int b)
    {
        var (given, surname) = (Name(rows.Given[a], rows.Given, rows.Given[b], rows.Given), Name(rows.Surname[a], rows.Surname, rows.Surname[b], rows.Surname));
        var order = given == 0 && surname == 0 ? 0 : 1;
        if (rows.IsNative(a) || rows.IsNative(b)) (given, surname) = Written(a, b, given, surname);
        if (given is 0 or > 2 && surname is 0 or > 2)
        {
            var (crossed, back) = (Name(rows.Given[a], rows.Given, rows.Surname[b], rows.Surname), Name(rows.Surname[a], rows.Surname, rows.Given[b], rows.Given));
            if (crossed is > 0 and <= 3 && back is 0 or <= 3 || back is > 0 and <= 3 && crossed is 0) (given, surname, order) = (crossed, back, 2);
            else if (given > 3 || surname > 3 && given != 0) (given, surname, order) = Contained(a, b) ? (3, 3, 2) : (given, surname, order);
        }
        return Put(Compared.Given, given) | Put(Compared.Surname, surname) | Put(Compared.Order, order)
            | Put(Compared.Middle, Middle(a, b)) | Put(Compared.Generation, Equal(rows.Generation, a, b));
    }

    // Names in other letters are left to the full name comparison, which knows their transliterations.
    private (int Given, int Surname) Written(int a, int b, int given, int surname)
    {
        if (rows.Written![a] is not { Length: > 0 } left || rows.Written[b] is not { Length: > 0 } right) return (given, surname);
        return NameComparison.Compare(left, right) switch
        {
            NameVerdict.Equal => (1, 1),
            NameVerdict.Variant => (2, 2),
            NameVerdict.Different => (5, 5),
            var other => throw new ArgumentOutOfRangeException(nameof(a), other, "no such verdict"),
        };
    }

    // Every word of the shorter name is in the longer one, in any order: "Sample Trading" and "Trading Sample Limited".
    private bool Contained(int a, int b)
    {
        // Two names of two words each were compared both ways before.
        if (IsPlain(a) && IsPlain(b)) return false;
        var (x, y) = (Whole(a), Whole(b));
        if (x.Length > y.Length) (x, y) = (y, x);
        if (x.Length < 2) return false;
        var found = x.Count(word => Array.Exists(y, other => other == word || Likeness.Slip(other, word)));
        return found == x.Length || (found >= 2 && found * 3 >= x.Length * 2 && x.Length >= 3);
    }

    private bool IsPlain(int row) => rows.Middle[row] < 0 && !rows.Surname.Of(row).Contains(' ', StringComparison.Ordinal);

    private string[] Whole(int row) =>
        [.. $"{rows.Given.Of(row)} {rows.Middle.Of(row)} {rows.Surname.Of(row)}".Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static int Name(int a, Terms left, int b, Terms right)
    {
        if (a < 0 || b < 0) return 0;
        if (ReferenceEquals(left, right) && a == b) return 1;
        var (x, y) = (left.Text(a), right.Text(b));
        if (x == y) return 1;
        if (Variant(x, y)) return 2;
        if (Likeness.Slip(x, y)) return 3;
        if (left.Sound(a) == right.Sound(b)) return 4;
        var longest = Math.Max(x.Length, y.Length);
        return Math.Abs(x.Length - y.Length) * 3 <= longest && Likeness.Edits(x, y) * 3 <= longest ? 4 : 5;
    }

    private static bool Variant(string x, string y)
    {
        if (x.Length > y.Length) (x, y) = (y, x);
        if (x.Length == 1) return y[0] == x[0];
        // "medina sentosa" and "sentosa"; "anne marie" and "annemarie".
        if (y.Contains(' ', StringComparison.Ordinal) && (y.StartsWith(x, StringComparison.Ordinal) || y.EndsWith(x, StringComparison.Ordinal) || y.Replace(" ", "", StringComparison.Ordinal) == x)) return true;
        return Nicknames.Same(x, y) || Abbreviates(x, y);
    }

    // "Mhd" for Mohamed, "Wm" for William: consonants in order, first and last included.
    private static bool Abbreviates(string x, string y)
    {
        if (x.Length < 2 || x.Length == y.Length || x[0] != y[0] || x[^1] != y[^1] || x.AsSpan().ContainsAny("aeiouy")) return false;
        var at = 0;
        foreach (var c in y)
            if (at < x.Length && c == x[at]) at++;
        return at == x.Length;
    }

    private int Middle(int a, int b)
    {
        var (x, y) = (rows.Middle[a], rows.Middle[b]);
        if (x < 0 || y < 0) return 0;
        if (x == y) return 1;
        var (left, right) = (rows.Middle.Text(x), rows.Middle.Text(y));
        return Variant(left, right) || Likeness.Slip(left, right) ? 2 : 3;
    }

    // 1 equal, 2 day and month swapped, 3 one slip, 4 two of three parts equal, 5 the year equal, 6 different.
    private int Birth(int a, int b)
    {
        var (x, y) = (rows.Birth[a], rows.Birth[b]);
        if (x < 0 || y < 0) return 0;
        if (x == y) return 1;
        var (left, right) = (rows.Birth.Text(x), rows.Birth.Text(y));
        var level = Dates(left, right);
        // A date that can be read both ways is given the better reading, but never counts as plainly equal.
        if (level > 2 && rows.OtherBirth[a] is { } readA) level = Math.Min(level, Math.Max(2, Dates(readA, right)));
        if (level > 2 && rows.OtherBirth[b] is { } readB) level = Math.Min(level, Math.Max(2, Dates(left, readB)));
        return level;
    }

    private static int Dates(string left, string right)
    {
        if (left == right) return 1;
        if (left.Length != 8 || right.Length != 8) return left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal) ? 4 : 6;
        var (sameYear, sameMonth, sameDay) = (left.AsSpan(0, 4).SequenceEqual(right.AsSpan(0, 4)), left.AsSpan(4, 2).SequenceEqual(right.AsSpan(4, 2)), left.AsSpan(6, 2).SequenceEqual(right.AsSpan(6, 2)));
        if (sameYear && left.AsSpan(4, 2).SequenceEqual(right.AsSpan(6, 2)) && left.AsSpan(6, 2).SequenceEqual(right.AsSpan(4, 2))) return 2;
        if (Likeness.OneEdit(left, right)) return 3;
        // A date with unknown day agrees with any day of its month.
        if (sameYear && (left.EndsWith("00", StringComparison.Ordinal) || right.EndsWith("00", StringComparison.Ordinal))) return 4;
        if ((sameYear ? 1 : 0) + (sameMonth ? 1 : 0) + (sameDay ? 1 : 0) >= 2) return 4;
        return sameYear ? 5 : 6;
    }

    // 1 any equal, 2 one slip, 3 different. Values of different columns (a passport, a tax id) may agree but are not expected to.
    private static int Codes(Terms[] columns, int a, int b)
    {
        var level = 0;
        foreach (var left in columns)
            foreach (var right in columns)
            {
                var (x, y) = (left.Of(a), right.Of(b));
                if (x.Length == 0 || y.Length == 0) continue;
                if (x == y)
                {
                    if (left.IsHub(left[a])) continue;
                    return 1;
                }
                if (!ReferenceEquals(left, right)) continue;
                var next = x.Length >= 5 && Likeness.OneEdit(x, y) ? 2 : 3;
                level = level == 0 ? next : Math.Min(level, next);
            }
        return level;
    }

    private int Phone(int a, int b)
    {
        var level = 0;
        foreach (var left in rows.Phones)
            foreach (var right in rows.Phones)
            {
                var (x, y) = (left.Of(a), right.Of(b));
                if (x.Length == 0 || y.Length == 0 || (x == y && left.IsHub(left[a]))) continue;
                if (x == y) return 1;
                var tail = x.Length >= 7 && y.Length >= 7 && x.AsSpan(x.Length - 7).SequenceEqual(y.AsSpan(y.Length - 7));
                var next = tail || (x.Length >= 6 && Likeness.OneEdit(x, y)) ? 2 : 3;
                level = level == 0 ? next : Math.Min(level, next);
            }
        return level;
    }

    // 1 equal, 2 one slip, 3 alike or the same name at another provider, 4 different.
    private int Email(int a, int b)
    {
        var level = 0;
        foreach (var left in rows.Emails)
            foreach (var right in rows.Emails)
            {
                var (x, y) = (left.Of(a), right.Of(b));
                if (x.Length == 0 || y.Length == 0 || (x == y && left.IsHub(left[a]))) continue;
                if (x == y) return 1;
                var (i, j) = (x.IndexOf('@', StringComparison.Ordinal), y.IndexOf('@', StringComparison.Ordinal));
                var local = i == j && i >= 5 && x.AsSpan(0, i).SequenceEqual(y.AsSpan(0, j));
                var next = Likeness.OneEdit(x, y) ? 2 : local ? 3 : Likeness.JaroWinkler(x.AsSpan(0, i), y.AsSpan(0, j)) >= 0.85 && Likeness.JaroWinkler(x, y) >= 0.85 ? 3 : 4;
                level = level == 0 ? next : Math.Min(level, next);
            }
        return level;
    }

    // 1 number and street equal, 2 one of them equal and the other close, 3 the street alone, 4 the number alone, 5 different.
    private int Street(int a, int b)
    {
        var (x, y) = (rows.Street[a], rows.Street[b]);
        if (x < 0 || y < 0) return 0;
        var alike = x == y ? 1 : Likeness.JaroWinkler(rows.Street.Text(x), rows.Street.Text(y));
        var (m, n) = (rows.Number[a], rows.Number[b]);
        var sameNumber = m >= 0 && m == n;
        if (sameNumber) return x == y ? 1 : alike >= 0.88 ? 2 : 4;
        if (alike < 0.88) return 5;
        var closeNumber = x == y && (m < 0 || n < 0 || Likeness.OneEdit(rows.Number.Text(m), rows.Number.Text(n)));
        return closeNumber ? 2 : 3;
    }

    private int Postal(int a, int b)
    {
        var (x, y) = (rows.Postal[a], rows.Postal[b]);
        if (x < 0 || y < 0) return 0;
        if (x == y) return 1;
        var (left, right) = (rows.Postal.Text(x), rows.Postal.Text(y));
        return Likeness.OneEdit(left, right) || (left.Length > 4 && right.Length > 4 && left.AsSpan(0, left.Length - 3).SequenceEqual(right.AsSpan(0, right.Length - 3))) ? 2 : 3;
    }

    private static int Close(Terms terms, int a, int b)
    {
        var (x, y) = (terms[a], terms[b]);
        if (x < 0 || y < 0) return 0;
        if (x == y) return 1;
        var (left, right) = (terms.Text(x), terms.Text(y));
        return Likeness.JaroWinkler(left, right) >= 0.85 ? 2 : 3;
    }

    private static int Equal(Terms terms, int a, int b)
    {
        var (x, y) = (terms[a], terms[b]);
        return x < 0 || y < 0 ? 0 : x == y ? 1 : 2;
    }
}
