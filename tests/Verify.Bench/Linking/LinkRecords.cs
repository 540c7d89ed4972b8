using System.Globalization;
using System.Text;

namespace Verify.Bench.Linking;

/// <summary>
/// Invents records of people with duplicates that hold the usual mistakes; the same seed gives the same bytes. Names, streets, towns, phones and
/// numbers grow with the records, as they do where more people live: otherwise ten million of them could not be told apart by anybody.
/// </summary>
internal static class LinkRecords
{
    private static readonly string[] Starts = ["ba", "be", "bi", "bo", "ca", "co", "da", "de", "do", "fa", "fe", "ga", "go", "ha", "he", "ja", "jo", "ka", "ke", "la", "le", "li", "ma", "me", "mi", "na", "ne", "no", "pa", "pe", "ra", "re", "ri", "ro", "sa", "se", "si", "ta", "te", "to", "va", "wa", "we", "wi"];
    private static readonly string[] Ends = ["n", "ll", "rd", "m", "s", "son", "ton", "ley", "man", "ker", "ric", "vin", "da", "la", "na", "ra", "sha", "ter", "ner", "by"];

    /// <summary>Writes the file and says how many true pairs it has.</summary>
    public static long Write(string path, int records, uint seed)
    {
        var (given, surnames) = (Words(Math.Clamp(records / 250, 700, 20_000), 1, 11), Words(Math.Max(8000, records / 20), 2, 23));
        var (streets, cities) = (Words(Math.Max(4000, records / 25), 2, 37), Words(Math.Max(2500, records / 100), 2, 41));
        var numbers = Math.Max(9_000_000, Math.Min(records, 20_000_000) * 9);
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        writer.Write("rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,phone_number,soc_sec_id\n");
        var (random, written, person, pairs) = (new Draw(seed), 0, 0, 0L);
        while (written < records)
        {
            var fields = new[]
            {
                given[random.Skewed(given.Length)], surnames[random.Skewed(surnames.Length)], Number(1 + random.Below(300)),
                $"{streets[random.Below(streets.Length)]} {(random.Below(3) == 0 ? "street" : random.Below(2) == 0 ? "place" : "crescent")}",
                random.Below(3) == 0 ? "" : streets[random.Below(streets.Length)], cities[random.Skewed(cities.Length)], Number(2000 + random.Below(7000)),
                random.Below(3) == 0 ? "nsw" : random.Below(2) == 0 ? "vic" : "qld", Number(19000000 + random.Below(100) * 10000 + (1 + random.Below(12)) * 100 + 1 + random.Below(28)),
                $"{Number(2 + random.Below(7))}{Number(10_000_000 + random.Below(89_999_999))}", Number(1_000_000 + random.Below(numbers)),
            };
            writer.Write($"rec-{person}-org,{string.Join(',', fields)}\n");
            written++;
            var copies = random.Below(10) switch { < 6 => 0, < 9 => 1, _ => 2 };
            copies = Math.Min(copies, records - written);
            for (var copy = 0; copy < copies; copy++, written++)
            {
                var changed = (string[])fields.Clone();
                for (var mistakes = 1 + random.Below(3); mistakes > 0; mistakes--)
                {
                    var at = random.Below(changed.Length);
                    changed[at] = random.Below(8) == 0 ? "" : Slip(changed[at], random);
                }
                writer.Write($"rec-{person}-dup-{copy},{string.Join(',', changed)}\n");
            }
            pairs += copies * (copies + 1) / 2;
            person++;
        }
        return pairs;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string[] Words(int count, int middle, uint seed)
    {
        var (random, words) = (new Draw(seed), new HashSet<string>());
        while (words.Count < count)
        {
            var word = Starts[random.Below(Starts.Length)];
            for (var i = random.Below(middle + 1); i > 0; i--) word += Starts[random.Below(Starts.Length)];
            words.Add(word + Ends[random.Below(Ends.Length)]);
        }
        return [.. words];
    }

    private static string Slip(string text, Draw random)
    {
        if (text.Length < 2) return text;
        var at = random.Below(text.Length - 1);
        var other = char.IsAsciiDigit(text[at]) ? (char)('0' + random.Below(10)) : (char)('a' + random.Below(26));
        return random.Below(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, other.ToString()),
            2 => $"{text[..at]}{other}{text[(at + 1)..]}",
            _ => $"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}",
        };
    }

    private sealed class Draw(uint seed)
    {
        private ulong _state = seed * 0x9E3779B97F4A7C15UL + 1;

        public int Below(int limit)
        {
            _state = _state * 6364136223846793005UL + 1442695040888963407UL;
            return (int)((_state >> 33) % (ulong)limit);
        }

        // Few values are frequent and most are rare, as names are.
        public int Skewed(int limit) => (int)((long)Below(limit) * Below(limit) / limit);
    }
}
