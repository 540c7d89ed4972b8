using System.Globalization;
using System.Text;
using Verify.Reader.Images;
using Verify.Reader.Mrz;

namespace Verify.Bench.Documents;

/// <summary>A drawn document as a camera saw it, and what is printed on it.</summary>
internal sealed record Render(string Condition, bool IsBarcode, string Truth, byte[] Jpeg);

/// <summary>What a camera does: degrees of turn, share of perspective, pixels of the longer side, softness, noise, light, JPEG step.</summary>
internal sealed record Camera(string Name, double Turn, double Perspective, int Size, int Blur, int Noise, double Light, int Quantiser);

/// <summary>Draws passports, cards, visas and licence backs from a seed: names are strings of random letters, so that no dictionary helps.</summary>
internal static class Renders
{
    private static readonly Camera[] Cameras =
    [
        new("scan", 0.7, 0, 1500, 0, 3, 0, 4), new("photo", 4, 0.02, 1600, 1, 6, 0.3, 8), new("turned", 25, 0.02, 1600, 0, 5, 0.2, 8),
        new("perspective", 6, 0.06, 1800, 0, 5, 0.2, 8), new("soft", 3, 0.02, 1600, 2, 6, 0.2, 8), new("noisy", 3, 0.02, 1400, 0, 22, 0.3, 10),
        new("lighting", 3, 0.02, 1600, 0, 6, 0.75, 8), new("compressed", 3, 0.01, 1400, 0, 4, 0.2, 24), new("small", 3, 0.01, 900, 0, 4, 0.2, 6),
        new("12 megapixels", 3, 0.02, 4000, 1, 6, 0.2, 6),
    ];

    public static IEnumerable<Render> Draw(int seed, int perCondition)
    {
        var random = new Random(seed);
        foreach (var camera in Cameras)
            for (var i = 0; i < perCondition; i++)
            {
                yield return Zone(camera, i % 4, random);
                var payload = Payload(random);
                yield return new Render(camera.Name, true, payload, Photograph(Back(Encoding.Latin1.GetBytes(payload), random), camera, random));
            }
    }

    /// <summary>One zone alone: 0 a passport's, 1 a card's of three lines, 2 of two, 3 a visa's.</summary>
    public static Render Zone(string condition, int kind, int seed) => Zone(Cameras.Single(camera => camera.Name == condition), kind, new Random(seed));

    private static Render Zone(Camera camera, int kind, Random random)
    {
        var zone = Zone(random, kind);
        return new Render(camera.Name, false, string.Join('\n', zone), Photograph(Page(zone, random), camera, random));
    }

    private static string Letters(Random random, int least, int most) => new([.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => (char)('A' + random.Next(26)))]);

    private static string Digits(Random random, int count) => new([.. Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10)))]);

    private static string Day(Random random, int from, int to) =>
        new DateOnly(random.Next(from, to), random.Next(1, 13), random.Next(1, 29)).ToString("yyMMdd", CultureInfo.InvariantCulture);

    private static char Check(string text) => (char)('0' + text.Select((c, i) => (c == '<' ? 0 : char.IsDigit(c) ? c - '0' : c - 'A' + 10) * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1)).Sum() % 10);

    private static string[] Zone(Random random, int kind)
    {
        string[] states = ["USA", "GBR", "DEU", "POL", "KOR", "NGA", "IND", "BRA", "UKR", "PHL", "CHN", "CAN"];
        var state = states[random.Next(states.Length)].Replace("DEU", "D<<", StringComparison.Ordinal);
        var name = $"{Letters(random, 3, 12)}<<{Letters(random, 3, 9)}{(random.Next(2) == 0 ? "<" + Letters(random, 3, 6) : "")}";
        var number = Letters(random, 1, 2)[..1] + Digits(random, 8);
        var (birth, expiry, sex) = (Day(random, 1950, 2005), Day(random, 2027, 2036), "MFX<"[random.Next(4)]);
        var holder = $"{birth}{Check(birth)}{sex}{expiry}{Check(expiry)}";
        string Fill(string text, int length) => text.PadRight(length, '<')[..length];
        switch (kind)
        {
            case 0:
                var personal = Fill(random.Next(2) == 0 ? "" : Digits(random, 10), 14);
                var second = $"{number}{Check(number)}{state}{holder}{personal}{(personal[0] == '<' ? '<' : Check(personal))}";
                return [Fill($"P<{state}{name}", 44), second + Check(second[..10] + second[13..20] + second[21..43])];
            case 1:
                var (first, middle) = (Fill($"I<{state}{number}{Check(number)}", 30), $"{holder}{state}<<<<<<<<<<<");
                return [first, middle + Check(first[5..] + middle[..7] + middle[8..15] + middle[18..29]), Fill(name, 30)];
            case 2:
                var line = $"{number}{Check(number)}{state}{holder}<<<<<<<";
                return [Fill($"I<{state}{name}", 36), line + Check(line[..10] + line[13..20] + line[21..35])];
            default:
                return [Fill($"V<{state}{name}", 44), Fill($"{number}{Check(number)}{state}{holder}", 44)];
        }
    }

    private static string Payload(Random random) =>
        $"@\n\u001e\rANSI 636000100002DL00410278ZV03190008DLDAQ{Letters(random, 1, 1)}{Digits(random, 8)}\nDCS{Letters(random, 4, 14)}\nDDEN\nDAC{Letters(random, 3, 9)}\nDDFN\nDAD{Letters(random, 3, 8)}\nDDGN\n" +
        $"DCAD\nDCBNONE\nDCDNONE\nDBD0{random.Next(1, 10)}12202{random.Next(0, 6)}\nDBB0{random.Next(1, 10)}1{random.Next(0, 10)}19{random.Next(50, 99)}\nDBA0{random.Next(1, 10)}152031\nDBC{random.Next(1, 3)}\nDAU0{random.Next(60, 76)} IN\nDAYBRO\n" +
        $"DAG{random.Next(1, 9999)} {Letters(random, 4, 10)} ST\nDAI{Letters(random, 5, 12)}\nDAJVA\nDAK{Digits(random, 5)}0000\nDCF{Digits(random, 12)}\nDCGUSA\n\rZVZVA01\r";

    /// <summary>A page in the proportions of Doc 9303 (one character is 2.54 mm): fine lines, a dark portrait, printed text, the zone at the foot.</summary>
    private static Gray Page(string[] zone, Random random)
    {
        const int pitch = 22;
        const double unit = pitch / 2.54; // pixels of a millimetre
        var (wide, high) = zone[0].Length switch { 44 => (125.0, 88.0), 36 => (105.0, 74.0), _ => (85.6, 54.0) };
        var page = Paper((int)(wide * unit), (int)(high * unit), random, 215);
        var left = (page.Width - zone[0].Length * pitch) / 2;
        if (zone.Length == 2) Fill(page, (int)(5 * unit), (int)(14 * unit), (int)(34 * unit), (int)(high * unit - 30 * unit), () => random.Next(60, 150));
        for (var line = 0; line < (zone.Length == 2 ? 5 : 1); line++)
            Write(page, Letters(random, 6, 16), zone.Length == 2 ? (int)(46 * unit) : left, (int)((8 + 7 * line) * unit), 13);
        for (var line = 0; line < zone.Length; line++) Write(page, zone[line], left, page.Height - (int)((zone.Length - line) * 6.35 * unit + 4 * unit), pitch);
        return page;
    }

    private static Gray Back(byte[] payload, Random random)
    {
        var symbol = DocumentPictures.Barcode(payload, random.Next(9, 16), random.Next(3, 6), 4);
        var card = Paper(symbol.Width + 120, symbol.Height * 3, random, 225);
        for (var y = 0; y < symbol.Height; y++) symbol.Pixels.AsSpan(y * symbol.Width, symbol.Width).CopyTo(card.Pixels.AsSpan((symbol.Height / 2 + y) * card.Width + 60));
        for (var line = 0; line < 4; line++) Write(card, Letters(random, 12, 30), 80, symbol.Height * 2 + line * 30, 14);
        return card;
    }

    private static Gray Paper(int width, int height, Random random, int light)
    {
        var (a, b, phase) = (random.Next(4, 9), random.Next(30, 70), random.NextDouble() * 6);
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) pixels[y * width + x] = (byte)(light + 10 * Math.Sin((y + 9 * Math.Sin(x / (double)b + phase)) / a));
        return new Gray(pixels, width, height);
    }

    private static void Fill(Gray page, int left, int top, int width, int height, Func<int> value)
    {
        for (var y = top; y < top + height && y < page.Height; y++)
            for (var x = left; x < left + width; x++) page.Pixels[y * page.Width + x] = (byte)value();
    }

    private static void Write(Gray page, string text, int left, int top, int pitch)
    {
        var height = pitch * 3 / 2;
        for (var i = 0; i < text.Length; i++)
        {
            var cell = OcrB.Draw(OcrB.Characters.IndexOf(text[i]), pitch, height);
            for (var y = 0; y < height && top + y < page.Height; y++)
                for (var x = 0; x < pitch && left + i * pitch + x < page.Width; x++)
                    if (cell[y * pitch + x] is > 0 and var ink && (top + y) * page.Width + left + i * pitch + x is var at) page.Pixels[at] = (byte)(page.Pixels[at] + (40 - page.Pixels[at]) * Math.Min(1, ink));
        }
    }

    private static byte[] Photograph(Gray document, Camera camera, Random random)
    {
        double Jitter(double most) => (random.NextDouble() * 2 - 1) * most;
        var (angle, quarter) = (Jitter(camera.Turn) * Math.PI / 180, camera.Name == "scan" ? 0 : random.Next(4));
        if (camera.Name == "turned") angle = (random.Next(2) == 0 ? 1 : -1) * (15 + 10 * random.NextDouble()) * Math.PI / 180;
        angle += quarter * Math.PI / 2;
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        var scale = camera.Size * 0.92 / Math.Max(document.Width, document.Height);
        var (w, h) = (document.Width * scale, document.Height * scale);
        var (width, height) = ((int)(Math.Abs(w * cos) + Math.Abs(h * sin) + 80), (int)(Math.Abs(w * sin) + Math.Abs(h * cos) + 80));
        var (px, py) = (Jitter(camera.Perspective) * 2 / w, Jitter(camera.Perspective) * 2 / h);
        var (lx, ly) = (Jitter(1) * width, Jitter(1) * height);
        var fine = scale < 0.75 ? 2 : 1;
        var values = new float[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                for (var k = 0; k < fine * fine; k++)
                {
                    var (u, v) = (x + (k % fine + 0.5) / fine - width / 2.0, y + (k / fine + 0.5) / fine - height / 2.0);
                    var depth = (1 + px * u + py * v) / scale;
                    var (dx, dy) = ((u * cos + v * sin) * depth + document.Width / 2.0, (v * cos - u * sin) * depth + document.Height / 2.0);
                    sum += dx < 0 || dy < 0 || dx >= document.Width || dy >= document.Height ? 66 : document.At(dx - 0.5, dy - 0.5);
                }
                var shade = 1 - camera.Light * Math.Clamp(Math.Sqrt((x - lx) * (x - lx) + (y - ly) * (y - ly)) / (width + height), 0, 0.9);
                values[y * width + x] = (float)(sum / (fine * fine) * shade);
            }
        var soft = camera.Blur == 0 ? values : new Plane(values, width, height).BoxMean(camera.Blur, camera.Blur).Values;
        double Noise() => camera.Noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        return new JpegWriter { Grey = true, Quantiser = camera.Quantiser }.Encode(new Gray(Array.ConvertAll(soft, value => (byte)Math.Clamp(value + Noise(), 0, 255)), width, height));
    }
}
