using System.Text;
using Verify.Core.Documents.Aamva;
using Verify.Core.Documents.Mrz;
using Verify.Core.Documents.Reading;
using Verify.Core.Documents.Wages;
using Verify.Reader.Barcodes;
using Verify.Reader.Images;

namespace Verify.Bench.Documents;

/// <summary>Damaged inputs for the parsers of documents and pictures. A picture may be refused; nothing else may be thrown.</summary>
internal static class Fuzzing
{
    private const int MostPixels = 1_000_000;
    private static readonly DateOnly AsOf = new(2026, 11, 23);
    private static readonly Gray Picture = TestPictures.Slopes(21, 13);

    private sealed record Target(string Name, byte[][] Seeds, Action<byte[]> Parse);

    private static readonly Target[] Targets =
    [
        new("text", DocumentsScenario.Texts, ParseText),
        new("jpeg", [new JpegWriter { Luma = (2, 2), Orientation = 6 }.Encode(Picture), new JpegWriter { Progressive = true, RestartInterval = 2 }.Encode(Picture), new JpegWriter { Grey = true }.Encode(Picture)], Decode),
        new("png", [TestPictures.Png(Picture)], Decode),
        new("pdf", [PdfWriter.Scan(new JpegWriter { Grey = true }.Encode(Picture))], Decode),
        new("payslip", [.. ((string[])["Employer: Contoso Ltd\nEmployee  Dana Rivers\nPay period  01/10/2026 - 31/10/2026\nGross pay  4,200.00  29,400.00\nNet pay: £3,107.44", "Firma: Contoso\nMonat  Oktober 2026\nIBAN  DE89 3704 0044 0532 0130 00\nNetto  3.188,37-"]).Select(Encoding.Latin1.GetBytes)], ParsePayslip),
        // A changed byte in a file would fail its checksum; here header and pixels are changed before it is made.
        new("png inside", [[0, 0, 0, 21, 0, 0, 0, 13, 8, 0, 0, 0, 0, .. new byte[22 * 13]], [0, 0, 0, 9, 0, 0, 0, 7, 2, 3, 0, 0, 1, .. new byte[60]]], bytes => Decode(TestPictures.Png(bytes[..Math.Min(13, bytes.Length)], bytes[Math.Min(13, bytes.Length)..]))),
        new("barcode", [[.. Enumerable.Range(0, 60).SelectMany(i => new[] { (byte)(i % 30 == 9 ? 3 : i % 4), (byte)(i * 37) })]], bytes => Pdf417Text.Decode([Math.Max(1, bytes.Length / 2), .. Enumerable.Range(0, Math.Max(0, bytes.Length / 2 - 1)).Select(i => (bytes[2 * i] << 8 | bytes[2 * i + 1]) % 929)])),
    ];

    /// <summary>Takes the parsers in turn.</summary>
    /// <returns>What went wrong first, with the input, or nothing.</returns>
    public static string? Run(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var target = Targets[i % Targets.Length];
            var input = Damage(target.Seeds[i / Targets.Length % target.Seeds.Length], random);
            try { target.Parse(input); }
#pragma warning disable CA1031 // Whatever is thrown is what is looked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return $"{target.Name}, input {i}: {Convert.ToBase64String(input)}: {e}";
            }
        }
        return null;
    }

    /// <summary>Changed, doubled, dropped and inserted parts.</summary>
    public static byte[] Damage(ReadOnlySpan<byte> seed, Random random)
    {
        var bytes = new List<byte>(seed.ToArray());
        for (var i = random.Next(1, 10); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveRange(at, random.Next(bytes.Count - at)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(30), bytes.Count - at))); break;
                default: bytes[at] = (byte)"\n\r\u001e<0OZD%;^=?$,"[random.Next(15)]; break;
            }
        }
        return [.. bytes];
    }

    private static void ParseText(byte[] input)
    {
        AamvaParser.Parse(input, AsOf);
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        MrzParser.Parse(lines, AsOf);
        MrzCorrection.Propose(lines);
    }

    private static void ParsePayslip(byte[] bytes) => PayslipReader.Read([.. Encoding.Latin1.GetString(bytes).Split('\n').SelectMany((row, y) =>
        row.Split("  ").Select((cell, x) => new PageLine(cell, 1, 20 * x, 10 * y, 20 * x + cell.Length, 10 * y + 7)))]);

    private static void Decode(byte[] file)
    {
        try { ImageDecoder.DecodePages(file, MostPixels, colour: true); }
        catch (RefusedException) { /* An answer. */ }
    }
}
