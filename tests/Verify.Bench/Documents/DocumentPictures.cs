using Verify.Reader.Barcodes;
using Verify.Reader.Images;
using Verify.Reader.Mrz;

namespace Verify.Bench.Documents;

/// <summary>Drawn documents: a zone in OCR-B on a page, a PDF417 symbol on a card, and what a camera does to them.</summary>
internal static class DocumentPictures
{
    public static readonly string[] Passport =
    [
        "P<UTOEXAMPLE<<ADA<LOVE<<<<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ];

    public static readonly string[] Card =
    [
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "EXAMPLE<<ADA<LOVE<<<<<<<<<<<<<",
    ];

    public static readonly string[] Visa =
    [
        "V<UTOEXAMPLE<<ADA<LOVE<<<<<<<<<<<<<<",
        "L8988901C4UTO4009078F9612109<<<<<<<<",
    ];

    /// <summary>A page with the zone at its foot, black on light grey; a character is so many pixels wide.</summary>
    public static Gray Page(string[] lines, int pitch)
    {
        var (width, height) = (lines[0].Length * pitch + 5 * pitch, 30 * pitch);
        var page = new Gray([.. Enumerable.Repeat((byte)225, width * height)], width, height);
        var cellHeight = pitch * 3 / 2;
        for (var line = 0; line < lines.Length; line++)
            for (var i = 0; i < lines[line].Length; i++)
            {
                var cell = OcrB.Draw(OcrB.Characters.IndexOf(lines[line][i]), pitch, cellHeight);
                var (left, top) = ((int)(2.5 * pitch) + i * pitch, height - (int)((lines.Length - line) * 2.5 * pitch) - pitch);
                for (var y = 0; y < cellHeight; y++)
                    for (var x = 0; x < pitch; x++) page.Pixels[(top + y) * width + left + x] = (byte)(225 - 190 * Math.Min(1, cell[y * pitch + x]));
            }
        return page;
    }

    /// <summary>A card with a symbol that holds bytes.</summary>
    public static Gray Barcode(byte[] payload, int columns, int level, int module)
    {
        List<int> data = [0, 901, .. Compact(payload)];
        if (payload.Length % 6 == 0) data[1] = 924;
        var checks = 1 << (level + 1);
        var rows = Math.Max(3, (data.Count + checks + columns - 1) / columns);
        while (data.Count + checks < rows * columns) data.Add(900);
        data[0] = data.Count;
        int[] words = [.. data, .. ReedSolomon929.Checks([.. data], checks)];
        var modules = 17 * (columns + 4) + 1;
        var (quiet, rowHeight) = (6 * module, 3 * module);
        var (width, height) = (modules * module + 2 * quiet, rows * rowHeight + 2 * quiet);
        var card = new Gray([.. Enumerable.Repeat((byte)235, width * height)], width, height);
        for (var row = 0; row < rows; row++)
        {
            var (third, kind) = Math.DivRem(row, 3);
            var (rowsWord, levelWord, columnsWord) = ((rows - 1) / 3, level * 3 + (rows - 1) % 3, columns - 1);
            var (left, right) = kind switch { 0 => (rowsWord, columnsWord), 1 => (levelWord, rowsWord), _ => (columnsWord, levelWord) };
            List<int> bits = [.. Bits(0x1FEA8, 17), .. Bits(Pdf417Symbols.Pattern(kind, 30 * third + left), 17)];
            for (var c = 0; c < columns; c++) bits.AddRange(Bits(Pdf417Symbols.Pattern(kind, words[row * columns + c]), 17));
            bits.AddRange([.. Bits(Pdf417Symbols.Pattern(kind, 30 * third + right), 17), .. Bits(0x3FA29, 18)]);
            for (var y = 0; y < rowHeight; y++)
                for (var x = 0; x < bits.Count * module; x++)
                    if (bits[x / module] == 1) card.Pixels[(quiet + row * rowHeight + y) * width + quiet + x] = 25;
        }
        return card;
    }

    private static IEnumerable<int> Bits(int pattern, int length) => Enumerable.Range(0, length).Select(i => pattern >> (length - 1 - i) & 1);

    private static IEnumerable<int> Compact(byte[] payload)
    {
        var i = 0;
        for (; i + 6 <= payload.Length; i += 6)
        {
            var value = payload.AsSpan(i, 6).ToArray().Aggregate(0L, (sum, b) => sum << 8 | b);
            var words = new int[5];
            for (var k = 4; k >= 0; k--, value /= 900) words[k] = (int)(value % 900);
            foreach (var word in words) yield return word;
        }
        for (; i < payload.Length; i++) yield return payload[i];
    }

    /// <summary>The document as a camera sees it: on a dark table, turned, out of focus, with noise.</summary>
    public static Gray Photo(Gray document, double degrees, double scale, int blur, int noise)
    {
        var angle = degrees * Math.PI / 180;
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        var (w, h) = (document.Width * scale, document.Height * scale);
        var (width, height) = ((int)(Math.Abs(w * cos) + Math.Abs(h * sin) + 60), (int)(Math.Abs(w * sin) + Math.Abs(h * cos) + 60));
        var random = new Random(5);
        var values = new float[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (u, v) = (x - width / 2.0, y - height / 2.0);
                var (px, py) = ((u * cos + v * sin) / scale + document.Width / 2.0, (v * cos - u * sin) / scale + document.Height / 2.0);
                values[y * width + x] = px < 0 || py < 0 || px >= document.Width || py >= document.Height ? 70 : document.At(px, py);
            }
        var soft = new Plane(values, width, height).BoxMean(blur, blur).Values;
        return new Gray(Array.ConvertAll(soft, value => (byte)Math.Clamp(value + random.Next(-noise, noise + 1), 0, 255)), width, height);
    }
}
