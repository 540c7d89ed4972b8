using System.Globalization;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Linking;

/// <summary>Makes selectors of raw values: one normalised key for exact kinds, bands and a signature for near ones.</summary>
public static class Selectors
{
    private const int ImageBands = 8;
    private const int TextRows = 3;
    private const int LeastShingles = 20;
    private const int LeastMembers = 8;

    /// <summary>A telephone number; nothing when it is not complete.</summary>
    public static SelectorKeys Phone(string? raw, string region = "US") => Exact(SelectorType.Phone, Phones.Canonical(raw, region));

    public static SelectorKeys Email(string? raw) => Exact(SelectorType.Email, Emails.Canonical(raw));

    /// <summary>
    /// What a mailbox is called beside its owner's names and everyday words, where that is a word with a number: whoever makes many mailboxes puts one into each. Initials and
    /// numbers are how honest people part theirs from a namesake's, a word alone may be a maiden name, and with a year it is one more often than not.
    /// </summary>
    public static SelectorKeys EmailPattern(string? raw, PersonName? owner)
    {
        if (owner is null || Emails.Canonical(raw) is not { } mailbox) return SelectorKeys.None;
        var left = mailbox[..mailbox.LastIndexOf('@')];
        foreach (var name in $"{owner.Text()} {owner.Given} {owner.Family}".Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Select(Folded).Where(name => name.Length > 2).Distinct().OrderByDescending(name => name.Length))
            left = left.Replace(name, " ", StringComparison.Ordinal);
        var words = string.Concat(left.Select(letter => char.IsAsciiLetter(letter) ? letter : ' ')).Split(' ').Where(word => word.Length > 3 && !EverydayWords.Contains(word)).ToArray();
        var number = string.Concat(left.Where(char.IsAsciiDigit));
        var ordinary = number.Length < 3 || "0123456789".Contains(number, StringComparison.Ordinal) || (number.Length == 4 && number[..2] is "19" or "20");
        return words.Length == 0 || ordinary ? SelectorKeys.None : Exact(SelectorType.EmailPattern, $"{string.Join(' ', words)} {number}");
    }

    private static readonly HashSet<string> EverydayWords = new(StringComparer.Ordinal)
    {
        "business", "career", "careers", "cloud", "code", "coder", "codes", "coding", "consulting", "contact", "data", "design", "designer", "developer", "digital", "email", "engineer", "engineering", "freelance", "hello", "hire", "hireme", "home",
        "info", "jobs", "jobsearch", "mail", "mailbox", "official", "online", "personal", "private", "professional", "programmer", "real", "remote", "resume", "school", "software", "student", "studio", "tech", "work", "works",
    };

    /// <summary>A bank account: routing number (or nothing, for an IBAN) and account number.</summary>
    public static SelectorKeys Account(string? routing, string? account)
    {
        var number = Compact(account);
        if (number is null || number.Length < 4) return SelectorKeys.None;
        return Exact(SelectorType.Account, $"{Compact(routing)}|{number}");
    }

    /// <summary>The dwelling and, apart from it, the building.</summary>
    public static SelectorKeys Address(Address address)
    {
        if (address.UnitKey is not { } unit || address.BuildingKey is not { } building) return SelectorKeys.None;
        return new SelectorKeys([new(SelectorType.Residence, unit), new(SelectorType.Building, building)], null);
    }

    /// <summary>A referee's telephone number or mailbox.</summary>
    public static SelectorKeys RefereeContact(string? phone, string? email, string region = "US")
    {
        var found = new List<Selector>();
        if (Phones.Canonical(phone, region) is { } number) found.Add(new(SelectorType.Referee, number));
        if (Emails.Canonical(email) is { } mailbox) found.Add(new(SelectorType.Referee, mailbox));
        return new SelectorKeys(found, null);
    }

    /// <summary>Any kind whose value is an opaque code: device, document number, tax id, git account, site asset, wallet and the like.</summary>
    public static SelectorKeys Code(SelectorType type, string? raw)
    {
        if (SelectorTypes.Facts(type).Near) throw new ArgumentException($"{type.Text()} is matched by likeness, not as a code", nameof(type));
        var value = type is SelectorType.DocumentNumber or SelectorType.DocumentImage or SelectorType.TaxId ? Compact(raw) : raw?.Trim().ToLowerInvariant();
        return Placeholder(value) ? SelectorKeys.None : Exact(type, value);
    }

    /// <summary>
    /// A 64-bit image hash (hex). Every two of eight bytes make a band: two hashes that differ in at most six bits always share one.
    /// Flat images (nearly all bits equal) say nothing and give nothing.
    /// </summary>
    public static SelectorKeys Image(SelectorType type, string? hex)
    {
        if (ImageHash(hex) is not { } hash) return SelectorKeys.None;
        var bands = new List<Selector>(ImageBands * (ImageBands - 1) / 2);
        foreach (var band in ImageBandsOf(hash)) bands.Add(new(type, string.Create(CultureInfo.InvariantCulture, $"{band >> 16:x2}:{band & 0xFFFF:x4}")));
        return new SelectorKeys(bands, new Signature(type, hash.ToString("x16", CultureInfo.InvariantCulture)));
    }

    /// <summary>A résumé's text. Shingles in <paramref name="stock"/> (the job advert, phrases that over 1 % of résumés have) do not count.</summary>
    public static SelectorKeys ResumeText(string? text, IReadOnlySet<ulong>? stock = null)
    {
        if (text is null) return SelectorKeys.None;
        var shingles = Shingles.Of(text);
        if (stock is not null) shingles = Shingles.Without(shingles, stock);
        if (shingles.Length < LeastShingles) return SelectorKeys.None;
        return Bands(SelectorType.ResumeText, shingles);
    }

    /// <summary>A set of opaque values, such as the friends of a profile: found by likeness, whoever holds the account by now. A handful is nobody's circle.</summary>
    public static SelectorKeys Set(SelectorType type, IReadOnlyList<string> members)
    {
        var hashes = members.Where(member => !string.IsNullOrWhiteSpace(member)).Select(member => Records.Likeness.Hash(member.Trim().ToLowerInvariant())).Distinct().Order().ToArray();
        return hashes.Length < LeastMembers ? SelectorKeys.None : Bands(type, hashes);
    }

    /// <summary>An account by its site and handle, in whatever letters and with or without the @ that some sites write.</summary>
    public static SelectorKeys Profile(string? site, string? handle)
    {
        var (at, name) = (site?.Trim().ToLowerInvariant(), handle?.Trim().TrimStart('@').ToLowerInvariant());
        return string.IsNullOrEmpty(at) || Placeholder(name) ? SelectorKeys.None : Exact(SelectorType.CodeAccount, $"{at}/{name}");
    }

    private static SelectorKeys Bands(SelectorType type, ulong[] elements)
    {
        var signature = Shingles.Signature(elements);
        var bands = new List<Selector>(Shingles.SignatureLength / TextRows);
        for (var at = 0; at + TextRows <= signature.Length; at += TextRows)
        {
            var rows = Shingles.Text(signature.AsSpan(at, TextRows));
            bands.Add(new(type, string.Create(CultureInfo.InvariantCulture, $"{at / TextRows:x2}:{rows}")));
        }
        return new SelectorKeys(bands, new Signature(type, Shingles.Text(signature)));
    }

    /// <summary>A name with a birth date: two of (surname's sound, given name's sound, date) make a key; the names themselves are compared afterwards.</summary>
    public static SelectorKeys NameBirth(string? given, string? surname, PartialDate? birth)
    {
        var (first, last) = (Folded(given), Folded(surname));
        if (first.Length == 0 && last.Length == 0) return SelectorKeys.None;
        var keys = new List<Selector>();
        var sounds = new[] { Phonetic.Key(first), Phonetic.Key(last) };
        Array.Sort(sounds, StringComparer.Ordinal);
        if (birth is { IsFull: true } date)
        {
            foreach (var sound in sounds.Where(sound => sound.Length > 0).Distinct()) keys.Add(new(SelectorType.NameAndBirth, $"{sound}|{date}"));
            if (first.Length > 0 && last.Length > 0) keys.Add(new(SelectorType.NameAndBirth, $"{sounds[0]}|{sounds[1]}|{date.Year:D4}"));
        }
        return new SelectorKeys(keys, new Signature(SelectorType.NameAndBirth, $"{last}|{first}|{birth}"));
    }

    internal static IEnumerable<uint> ImageBandsOf(ulong hash)
    {
        var band = 0u;
        for (var i = 0; i < ImageBands; i++)
            for (var j = i + 1; j < ImageBands; j++)
                yield return (band++ << 16) | (uint)(((hash >> (i * 8)) & 0xFF) << 8 | ((hash >> (j * 8)) & 0xFF));
    }

    internal static ulong? ImageHash(string? hex)
    {
        var text = hex?.Trim();
        if (text is null || text.Length != 16 || !ulong.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash)) return null;
        var set = System.Numerics.BitOperations.PopCount(hash);
        return set is < 6 or > 58 ? null : hash;
    }

    internal static string Folded(string? name) => name is null ? "" : string.Concat(Addresses.Fold(name).Where(char.IsAsciiLetter));

    /// <summary>Letters and digits in lower case, or null when none are left.</summary>
    internal static string? Compact(string? raw)
    {
        if (raw is null) return null;
        var kept = string.Concat(raw.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return kept.Length == 0 ? null : kept;
    }

    // "n/a", "unknown" and runs of one character are what people and systems write when they have no value.
    internal static bool Placeholder(string? value)
    {
        if (string.IsNullOrEmpty(value) || value is "na" or "n/a" or "none" or "null" or "nil" or "unknown" or "-" or "tbd" or "test" or "123456789" or "1234567890") return true;
        return value.Length > 2 && value.AsSpan().IndexOfAnyExcept(value[0]) < 0;
    }

    private static SelectorKeys Exact(SelectorType type, string? value) =>
        value is null || Placeholder(value) ? SelectorKeys.None : new SelectorKeys([new Selector(type, value)], null);
}
