using System.Text;
using System.Text.Json;
using Verify.Core.Documents.Mrz;
using Verify.Core.Documents.Reading;
using Verify.Reader;
using Verify.Reader.Barcodes;
using Verify.Reader.Images;
using Verify.Reader.Mrz;

namespace Verify.Tests.Reader;

public class DocumentReadingTests
{
    private static readonly byte[] Licence = Encoding.ASCII.GetBytes("@\n\u001e\rANSI 636000100002DL00410100ZV01410008DLDAQT64235789\nDCSEXAMPLE\nDACADA\nDBB08121974\nDBA04152029\nDAG1 EXAMPLE ST\n\rZVZVA01\r");

    private static ImageReading Read(Gray picture) => ImageReader.Read(TestPictures.Png(picture), new ReaderRequest(ReaderProtocol.Version, "read", []));

    public static TheoryData<string, double, double, int, int> Conditions => new()
    {
        { "flat scan", 0, 1, 0, 0 },
        { "upside down", 180, 1, 0, 4 },
        { "on its side", 90, 1, 0, 4 },
        { "on its other side", 270, 1, 0, 4 },
        { "slightly turned", 4, 1, 1, 8 },
        { "much turned", 25, 1, 1, 4 },
        { "much turned the other way", -25, 1, 1, 4 },
        { "small", 1, 0.6, 0, 6 },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_passport_is_read(string condition, double degrees, double scale, int blur, int noise)
    {
        var mrz = Read(DocumentPictures.Photo(DocumentPictures.Page(DocumentPictures.Passport, 18), degrees, scale, blur, noise)).Mrz;
        Assert.True(mrz is { Confident: true }, $"{condition}: {mrz?.Why} {string.Join('|', mrz?.Doubtful ?? [])}");
        Assert.Equal("TD3", mrz!.Format);
        Assert.Equal(DocumentPictures.Passport, mrz.Lines);
    }

    [Fact]
    public void An_identity_card_and_a_visa_are_read()
    {
        var card = Read(DocumentPictures.Photo(DocumentPictures.Page(DocumentPictures.Card, 18), 3, 1, 1, 6)).Mrz!;
        Assert.Equal(("TD1", null), (card.Format, card.Why));
        Assert.Equal(DocumentPictures.Card, card.Lines);
        var visa = Read(DocumentPictures.Photo(DocumentPictures.Page(DocumentPictures.Visa, 18), -3, 1, 1, 6)).Mrz!;
        Assert.Equal(("MRV-B", null), (visa.Format, visa.Why));
        Assert.Equal(DocumentPictures.Visa, visa.Lines);
    }

    [Theory]
    [InlineData("perspective", 0)]
    [InlineData("lighting", 0)]
    [InlineData("lighting", 3)]
    [InlineData("soft", 2)]
    public void A_zone_is_read_at_a_slant_in_uneven_light_and_close_to_a_portrait(string condition, int kind)
    {
        for (var seed = 1; seed <= 2; seed++)
        {
            var render = Renders.Zone(condition, kind, seed);
            var mrz = MrzReader.Read(ImageDecoder.Decode(render.Jpeg, int.MaxValue, colour: false).Picture.Luma, () => true);
            Assert.True(mrz is { Confident: true }, $"{mrz?.Why} {string.Join('|', mrz?.Doubtful ?? [])}");
            Assert.Equal(render.Truth, string.Join('\n', mrz!.Lines));
        }
    }

    [Fact]
    public void The_zone_and_the_page_are_where_they_are_said_to_be()
    {
        const int pitch = 20;
        var page = DocumentPictures.Page(DocumentPictures.Passport, pitch);
        var where = Read(page).Mrz!.Where;
        Assert.InRange(where.TopLeft.X, 2.5 * pitch - pitch, 2.5 * pitch + pitch);
        Assert.InRange(where.TopRight.X, 46.5 * pitch - pitch, 46.5 * pitch + pitch);
        Assert.InRange(where.BottomRight.Y, page.Height - 3 * pitch, page.Height - pitch);
    }

    [Fact]
    public void A_plain_zone_whose_check_digit_is_wrong_is_read_as_printed_and_never_made_to_hold()
    {
        string[] forged = [DocumentPictures.Passport[0], DocumentPictures.Passport[1].Replace("7408122", "7408124", StringComparison.Ordinal)];
        var reading = Read(DocumentPictures.Page(forged, 18));
        Assert.Equal((ReadKind.Ok, true), (reading.Kind, reading.Mrz!.Confident));
        Assert.Equal(forged, reading.Mrz.Lines);
        var zone = MrzParser.Parse([.. reading.Mrz.Lines], new DateOnly(2026, 11, 1));
        Assert.False(zone.Valid);
        Assert.Contains(zone.CheckDigits, digit => digit is { Field: MrzField.BirthDate, Valid: false, Expected: '2', Actual: '4' });
    }

    [Fact]
    public void A_wrong_check_digit_in_a_poor_picture_is_unreadable_and_never_evidence()
    {
        string[] forged = [DocumentPictures.Passport[0], DocumentPictures.Passport[1].Replace("7408122", "7408124", StringComparison.Ordinal)];
        var mrz = Read(DocumentPictures.Photo(DocumentPictures.Page(forged, 18), 2, 0.3, 0, 10)).Mrz;
        Assert.True(mrz is not { Confident: true } || mrz.Lines.SequenceEqual(forged), string.Join('|', mrz?.Lines ?? []));
    }

    [Fact]
    public void A_zone_of_an_unknown_state_is_unreadable()
    {
        string[] unknown = [.. DocumentPictures.Passport.Select(line => line.Replace("UTO", "QQQ", StringComparison.Ordinal))];
        Assert.Equal("the issuing state is not known", Read(DocumentPictures.Page(unknown, 18)).Mrz!.Why);
    }

    [Fact]
    public void A_french_national_card_is_read()
    {
        var first = "IDFRAEXAMPLE".PadRight(30, '<') + "952042";
        string[] card = [first, FrenchSecond(first)];
        var mrz = Read(DocumentPictures.Photo(DocumentPictures.Page(card, 18), 2, 1, 1, 6)).Mrz!;
        Assert.Equal(("FRA-ID", null), (mrz.Format, mrz.Why));
        Assert.Equal(card, mrz.Lines);
    }

    /// <summary>A second line whose digits hold: number, birth date, and the composite over everything before it.</summary>
    private static string FrenchSecond(string first)
    {
        static char Digit(string text) => (char)('0' + text.Select((c, i) => (c == '<' ? 0 : char.IsDigit(c) ? c - '0' : c - 'A' + 10) * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1)).Sum() % 10);
        var line = "050295201234" + Digit("050295201234") + "ADA<<LOVE".PadRight(14, '<') + "651206" + Digit("651206") + "F";
        return line + Digit(first + line);
    }

    [Fact]
    public void A_picture_too_coarse_to_tell_letters_apart_is_not_guessed_at()
    {
        var mrz = Read(DocumentPictures.Photo(DocumentPictures.Page(DocumentPictures.Passport, 18), 1, 0.16, 0, 10)).Mrz;
        Assert.False(mrz is { Confident: true } && !mrz.Lines.SequenceEqual(DocumentPictures.Passport));
    }

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(180, 1, 0, 6)]
    [InlineData(90, 1, 0, 6)]
    [InlineData(270, 1, 1, 6)]
    [InlineData(6, 1, 1, 6)]
    [InlineData(25, 1, 0, 4)]
    [InlineData(-20, 1, 0, 4)]
    [InlineData(2, 0.6, 0, 4)]
    public void A_licence_barcode_is_read_exactly(double degrees, double scale, int blur, int noise)
    {
        var reading = Read(DocumentPictures.Photo(DocumentPictures.Barcode(Licence, 10, 4, 4), degrees, scale, blur, noise));
        Assert.Equal(ReadKind.Ok, reading.Kind);
        Assert.Equal(Licence, reading.Barcode!.Payload);
        Assert.Equal((10, 4), (reading.Barcode.Columns, reading.Barcode.ErrorCorrectionLevel));
    }

    [Fact]
    public void A_scratched_barcode_is_repaired_and_a_ruined_one_is_not_guessed_at()
    {
        var card = DocumentPictures.Barcode(Licence, 10, 4, 4);
        void Blot(int left, int right)
        {
            for (var y = card.Height / 3; y < card.Height * 2 / 3; y++)
                for (var x = left; x < right; x++) card.Pixels[y * card.Width + x] = 235;
        }
        Blot(card.Width / 2, card.Width / 2 + 100);
        var repaired = Read(card).Barcode!;
        Assert.Equal(Licence, repaired.Payload);
        Assert.InRange(repaired.CorrectionUsed, 0.05, 1);
        Blot(card.Width / 5, card.Width * 4 / 5);
        Assert.False(Read(card).Barcode is { Decoded: true });
    }

    [Fact]
    public void Hashes_hold_under_scaling_and_part_with_the_picture()
    {
        var page = DocumentPictures.Photo(DocumentPictures.Page(DocumentPictures.Passport, 18), 0, 1, 0, 0);
        var other = TestPictures.Slopes(700, 500);
        var (a, b, c) = (Read(page).Hashes!.Whole, Read(page.Shrunk(page.Width / 2, page.Height / 2)).Hashes!.Whole, Read(other).Hashes!.Whole);
        Assert.InRange(Distance(a.DHash, b.DHash), 0, 6);
        Assert.InRange(Distance(a.PHash, b.PHash), 0, 6);
        Assert.InRange(Distance(a.PHash, c.PHash), 16, 64);
    }

    private static int Distance(string a, string b) => System.Numerics.BitOperations.PopCount(Convert.ToUInt64(a, 16) ^ Convert.ToUInt64(b, 16));

    [Fact]
    public void Noise_is_neither_a_zone_nor_a_barcode()
    {
        var random = new Random(1);
        var noise = new Gray([.. Enumerable.Range(0, 640 * 480).Select(_ => (byte)random.Next(256))], 640, 480);
        var reading = Read(noise);
        Assert.Equal(ReadKind.Unreadable, reading.Kind);
        Assert.Null(reading.Barcode);
    }

    // Where the list of truths differs from what is printed in the picture (looked at under enlargement), the picture counts.
    private static readonly Dictionary<string, string> Printed = new()
    {
        ["mrz-images/pass-chn_100.jpg"] = "P<TWNLIN<<MEI<HUA<<<<<<<<<<<<<<<<<<<<<<<<<<<|0000000000TWN7601015F1404018A234567893<<<<18",
        ["mrz-images/id-che_100.jpg"] = "IDCHES0002068<8<<<<<<<<<<<<<<<|8102287F1301014CHE<<<<<<<<<<<4|VADIS<<QUO<<<<<<<<<<<<<<<<<<<<",
        ["mrz-images/visa-polx_100.jpg"] = "VCPOLKOWALSKA<KWIATKOWSKA<<BEATA<<<<|PL00000008POL6002084F0505011<<<<<<<0",
        ["mrz-images/pass-lux_100.jpg"] = "P<LUXMAUS<<KETTY<<<<<<<<<<<<<<<<<<<<<<<<<<<<|S998527<<4LUX7806201F110808403060021041<<<96",
    };

    [Fact]
    public void Public_specimens_are_read_exactly_or_not_at_all()
    {
        var (right, wrong) = (new List<string>(), new List<string>());
        foreach (var row in File.ReadLines(SharedData.Path("id-documents/mrz_images.csv")).Skip(1))
        {
            var parts = row.Split(',');
            var file = File.ReadAllBytes(SharedData.Path($"id-documents/{parts[0]}"));
            var mrz = ImageReader.Read(file, new ReaderRequest(ReaderProtocol.Version, "read", [])).Mrz;
            if (mrz is not { Confident: true }) continue;
            (string.Join('|', mrz.Lines) == Printed.GetValueOrDefault(parts[0], parts[1]) ? right : wrong).Add(parts[0]);
        }
        Assert.Empty(wrong);
        Assert.True(right.Count >= 13, $"only {right.Count}: {string.Join(", ", right)}");
    }

    [Fact]
    public void Drawn_licence_barcodes_are_read_exactly()
    {
        var payloads = File.ReadLines(SharedData.Path("aamva/aamva_samples.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(sample => sample.GetProperty("id").GetString()!, sample => sample.GetProperty("payload_b64").GetBytesFromBase64());
        Assert.All(File.ReadLines(SharedData.Path("aamva/pdf417.csv")).Skip(1), row =>
        {
            var parts = row.Split(',');
            var picture = ImageDecoder.Decode(File.ReadAllBytes(SharedData.Path($"aamva/{parts[0]}")), 50_000_000, colour: false).Picture.Luma;
            Assert.Equal(payloads[parts[1]], Pdf417Reader.Read(picture)?.Payload);
        });
    }
}
