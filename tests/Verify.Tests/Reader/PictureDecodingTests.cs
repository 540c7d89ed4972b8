using System.Text;
using Verify.Reader.Images;

namespace Verify.Tests.Reader;

public class PictureDecodingTests
{
    private const int Limit = 50_000_000;

    private static DecodedImage Decode(byte[] file) => ImageDecoder.Decode(file, Limit, colour: true);

    private static RefusedException Refusal(byte[] file) => Assert.Throws<RefusedException>(() => { ImageDecoder.Decode(file, Limit, colour: false); });

    [Theory]
    [InlineData(1, 1, false, 0)]
    [InlineData(2, 1, false, 0)]
    [InlineData(2, 2, false, 0)]
    [InlineData(2, 2, false, 3)]
    [InlineData(1, 1, true, 0)]
    [InlineData(2, 2, true, 2)]
    public void A_jpeg_of_every_layout_gives_back_its_picture(int across, int down, bool progressive, int restart)
    {
        var picture = TestPictures.Slopes(93, 61);
        var decoded = Decode(new JpegWriter { Luma = (across, down), Progressive = progressive, RestartInterval = restart }.Encode(picture));
        Assert.InRange(TestPictures.WorstDifference(picture, decoded.Picture.Luma), 0, 4);
        Assert.Equal(progressive, decoded.Facts.Progressive);
        Assert.Equal((across, down) switch { (1, 1) => "4:4:4", (2, 1) => "4:2:2", _ => "4:2:0" }, decoded.Facts.Subsampling);
    }

    [Fact]
    public void A_short_run_of_damaged_documents_and_pictures_ends_without_an_exception() => Assert.Null(Fuzzing.Run(25_000, seed: 2));

    [Fact]
    public void A_grey_jpeg_gives_back_its_picture()
    {
        var picture = TestPictures.Slopes(50, 70);
        Assert.InRange(TestPictures.WorstDifference(picture, Decode(new JpegWriter { Grey = true }.Encode(picture)).Picture.Luma), 0, 4);
    }

    [Fact]
    public void Orientation_turns_the_picture_upright()
    {
        var picture = TestPictures.Slopes(64, 40);
        var turned = Decode(new JpegWriter { Grey = true, Orientation = 6 }.Encode(picture)).Picture.Luma;
        Assert.Equal((40, 64), (turned.Width, turned.Height));
        // Orientation 6: the first row of the file is the right-hand side of the picture.
        Assert.InRange(turned[39, 0] - picture[0, 0], -4, 4);
        Assert.InRange(turned[0, 63] - picture[63, 39], -4, 4);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 8)]
    [InlineData(0, 16)]
    [InlineData(2, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(4, 16)]
    [InlineData(6, 8)]
    [InlineData(6, 16)]
    public void A_png_of_every_colour_type_and_depth_gives_back_its_picture(int colourType, int depth)
    {
        var levels = Math.Min(256, 1 << depth);
        byte Bright(int x, int y) => (byte)((x * 7 + y * 5) % levels);
        byte[] Pixel(int x, int y)
        {
            var value = Bright(x, y);
            byte[] sample = depth == 16 ? [value, 0] : [value];
            byte[] opaque = depth == 16 ? [255, 255] : [255];
            return colourType switch
            {
                2 => [.. sample, .. sample, .. sample],
                4 => [.. sample, .. opaque],
                6 => [.. sample, .. sample, .. sample, .. opaque],
                _ => sample,
            };
        }
        (string, byte[])[] palette = colourType == 3 ? [("PLTE", [.. Enumerable.Range(0, levels).SelectMany(i => Enumerable.Repeat((byte)(i * 255 / (levels - 1)), 3))])] : [];
        foreach (var interlaced in (bool[])[false, true])
        {
            var luma = Decode(TestPictures.Png(37, 21, depth, colourType, interlaced, Pixel, palette)).Picture.Luma;
            for (var y = 0; y < 21; y++)
                for (var x = 0; x < 37; x++)
                    Assert.Equal(Bright(x, y) * 255 / (levels - 1), luma[x, y]);
        }
    }

    [Fact]
    public void Transparent_parts_of_a_png_lie_on_white()
    {
        var luma = Decode(TestPictures.Png(2, 1, 8, 6, false, (x, _) => [0, 0, 0, (byte)(x * 255)])).Picture.Luma;
        Assert.Equal((255, 0), (luma[0, 0], luma[1, 0]));
    }

    [Theory]
    [InlineData("%PDF-1.7\n", "type", "PDF")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "type", "SVG")]
    [InlineData("GIF89a........", "type", "GIF")]
    [InlineData("RIFF....WEBPVP8 ", "type", "WebP")]
    [InlineData("\0\0\0\u0018ftypheic....", "type", "HEIC")]
    [InlineData("PK\u0003\u0004", "type", "archive")]
    [InlineData("hello", "type", "JPEG or PNG")]
    public void Another_type_is_refused_by_name(string content, string reason, string word)
    {
        var refusal = Refusal(Encoding.Latin1.GetBytes(content));
        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(word, refusal.Message);
    }

    [Fact]
    public void A_pdf_that_is_a_scan_gives_its_largest_picture()
    {
        var picture = TestPictures.Slopes(93, 61);
        var pdf = PdfWriter.Scan(new JpegWriter { Grey = true }.Encode(TestPictures.Slopes(20, 20)), new JpegWriter().Encode(picture));
        var decoded = Decode(pdf);
        Assert.Equal("pdf", decoded.Facts.Format);
        Assert.InRange(TestPictures.WorstDifference(picture, decoded.Picture.Luma), 0, 4);
        Assert.Equal("truncated", Refusal(pdf[..(pdf.Length * 2 / 3)]).Reason);
    }

    [Fact]
    public void The_pages_of_a_scan_come_in_their_order_and_share_the_limit_of_pixels()
    {
        static int[] Widths(byte[] pdf, int pixels) => [.. ImageDecoder.DecodePages(pdf, pixels, colour: false).Select(page => page.Facts.Width)];
        byte[] Page(int width) => new JpegWriter { Grey = true }.Encode(TestPictures.Slopes(width, 61));
        Assert.Equal([40, 93, 50], Widths(PdfWriter.Scan(Page(40), Page(93), Page(50)), Limit));
        Assert.Equal([93, 50], Widths(PdfWriter.Scan(Page(40), Page(93), Page(50)), 61 * (93 + 50)));
        // A page that is broken takes nothing from the larger one, but the largest must be whole and small enough.
        Assert.Equal([93], Widths(PdfWriter.Scan(Page(40)[..200], Page(93)), Limit));
        Assert.Equal("size", Assert.Throws<RefusedException>(() => Widths(PdfWriter.Scan(Page(40), Page(93)), 61 * 92)).Reason);
        // Four are looked at: the pictures of a page are not counted by the file.
        Assert.Equal([60, 61, 62, 63], Widths(PdfWriter.Scan([.. Enumerable.Range(0, 4).Select(i => Page(60 + i))]), Limit));
    }

    [Theory]
    [InlineData("1 0 obj <</Encrypt 2 0 R>> endobj", "locked")]
    [InlineData("1 0 obj <</Filter /FlateDecode /Length 3>> stream\nabc\nendstream endobj", "no scan")]
    [InlineData("1 0 obj <</Filter /DCTDecode /Length 3>> stream\nabc\nendstream endobj", "no scan")]
    public void A_pdf_that_is_no_scan_says_what_to_send(string content, string word) => Assert.Contains(word, Refusal(Encoding.Latin1.GetBytes($"%PDF-1.7\n{content}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pdf_of_many_pages_or_streams_is_refused_with_the_reason()
    {
        Assert.Contains("500 pages", Refusal(PdfWriter.Scan([.. Enumerable.Repeat(new byte[] { 0xFF, 0xD8, 0xFF }, 500)])).Message, StringComparison.Ordinal);
        Assert.Contains("too much", Refusal([.. "%PDF-1.7\n"u8, .. Enumerable.Repeat("stream endstream "u8.ToArray(), 3_000).SelectMany(part => part)]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_refused_as_truncated()
    {
        var jpeg = new JpegWriter().Encode(TestPictures.Slopes(80, 80));
        Assert.Equal("truncated", Refusal(jpeg[..(jpeg.Length / 2)]).Reason);
        var png = TestPictures.Png(TestPictures.Slopes(80, 80));
        Assert.Equal("truncated", Refusal(png[..(png.Length / 2)]).Reason);
    }

    [Fact]
    public void A_picture_of_too_many_pixels_is_refused_before_memory_is_taken()
    {
        byte[] header = [0, 0, 0x60, 0, 0, 0, 0x60, 0, 8, 0, 0, 0, 0];
        Assert.Equal("size", Refusal(TestPictures.Png(header, [0])).Reason);
    }

    [Fact]
    public void A_png_that_unpacks_to_more_than_it_says_is_a_bomb()
    {
        byte[] header = [0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0];
        Assert.Equal("bomb", Refusal(TestPictures.Png(header, new byte[10_000_000])).Reason);
    }

    [Fact]
    public void A_damaged_chunk_of_a_png_is_noticed()
    {
        var png = TestPictures.Png(TestPictures.Slopes(40, 40));
        png[^30] ^= 1;
        Assert.Equal("broken", Refusal(png).Reason);
    }

    [Theory]
    [InlineData("%PDF-1.4 hidden")]
    [InlineData("<SCRIPT>alert(1)</script>")]
    public void A_second_file_behind_the_picture_is_refused(string tail)
    {
        byte[] jpeg = [.. new JpegWriter().Encode(TestPictures.Slopes(16, 16)), .. Encoding.ASCII.GetBytes(tail)];
        Assert.Equal("polyglot", Refusal(jpeg).Reason);
        byte[] png = [.. TestPictures.Png(TestPictures.Slopes(16, 16)), .. Encoding.ASCII.GetBytes(tail)];
        Assert.Equal("polyglot", Refusal(png).Reason);
    }

    [Fact]
    public void Video_behind_a_phone_photo_is_let_pass()
    {
        byte[] jpeg = [.. new JpegWriter().Encode(TestPictures.Slopes(16, 16)), .. new byte[5000]];
        Assert.Equal(5000, Decode(jpeg).Facts.TrailingBytes);
    }

    [Fact]
    public void A_cmyk_jpeg_is_refused_with_advice()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xC0, 0, 20, 8, 0, 16, 0, 16, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0, 0xFF, 0xD9];
        Assert.Contains("CMYK", Refusal(jpeg).Message);
    }

    [Fact]
    public void The_file_tells_which_program_wrote_it()
    {
        var png = TestPictures.Png(16, 16, 8, 0, false, (_, _) => [9], ("tEXt", [.. "Software\0Adobe Photoshop 25.1"u8]));
        Assert.Equal("Photoshop", Decode(png).Facts.Editor);
        Assert.False(Decode(png).Facts.HasCameraData);
        Assert.Null(Decode(TestPictures.Png(TestPictures.Slopes(16, 16))).Facts.Editor);
    }

    [Fact]
    public void Mutated_pictures_are_read_or_refused_and_nothing_else()
    {
        byte[][] seeds =
        [
            new JpegWriter { Luma = (2, 2), RestartInterval = 4, Orientation = 6 }.Encode(TestPictures.Slopes(48, 48)),
            new JpegWriter { Progressive = true }.Encode(TestPictures.Slopes(48, 48)),
            TestPictures.Png(TestPictures.Slopes(40, 40)),
            TestPictures.Png(20, 20, 8, 6, true, (x, y) => [(byte)x, (byte)y, 0, 200]),
        ];
        var random = new Random(20);
        for (var i = 0; i < 3_000; i++)
        {
            var file = (byte[])seeds[i % seeds.Length].Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--) file[random.Next(2, file.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(2, file.Length)];
            try
            {
                ImageDecoder.Decode(file, 2_000_000, colour: i % 3 == 0);
            }
            catch (RefusedException)
            {
                // The answer that a damaged file should get.
            }
        }
    }
}
