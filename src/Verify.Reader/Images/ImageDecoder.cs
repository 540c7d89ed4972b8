using System.Buffers.Binary;
using System.Text;
using Verify.Core.Documents.Reading;

namespace Verify.Reader.Images;

/// <summary>A file that is not decoded, with one word for programs and a sentence for people.</summary>
public sealed class RefusedException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;

    public static RefusedException Broken(string what) => new("broken", what);
    public static RefusedException Truncated() => new("truncated", "the file ends before the picture does; take or send it again");
}

/// <summary>A decoded picture and what its file says about itself.</summary>
public sealed record DecodedImage(Raster Picture, ImageFacts Facts);

/// <summary>Tells the type of a file by its first bytes, never by its name, and decodes JPEG, PNG, and a PDF that is a scan.</summary>
public static class ImageDecoder
{
    public static DecodedImage Decode(ReadOnlySpan<byte> file, int maxPixels, bool colour)
    {
        if (file.IsEmpty) throw new RefusedException("empty", "the file is empty");
        try
        {
            if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return JpegDecoder.Decode(file, maxPixels, colour);
            if (file.StartsWith(PngDecoder.Signature)) return PngDecoder.Decode(file, maxPixels, colour);
            if (file.StartsWith("%PDF-"u8))
            {
                var (from, length) = PdfPicture.In(file).MaxBy(picture => picture.Length);
                return OfPdf(JpegDecoder.Decode(file.Slice(from, length), maxPixels, colour));
            }
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentException or OverflowException or InvalidDataException or NullReferenceException)
        {
            // Bounds checks are the last line: a damaged file that slips past the checks above ends here, not in a crash.
            throw RefusedException.Broken($"the picture is damaged ({error.GetType().Name})");
        }
        throw Unknown(file);
    }

    /// <summary>The pages of a PDF in their order, the picture of any other file. Pages share the limit of pixels; the largest must be readable, another that is not is left out.</summary>
    public static IReadOnlyList<DecodedImage> DecodePages(ReadOnlySpan<byte> file, int maxPixels, bool colour)
    {
        if (!file.StartsWith("%PDF-"u8)) return [Decode(file, maxPixels, colour)];
        var pages = new SortedDictionary<int, DecodedImage>();
        foreach (var (from, length) in PdfPicture.In(file).OrderByDescending(picture => picture.Length))
            try
            {
                var page = OfPdf(Decode(file.Slice(from, length), maxPixels, colour));
                maxPixels -= page.Facts.Width * page.Facts.Height;
                pages.Add(from, page);
            }
            catch (RefusedException) when (pages.Count > 0)
            {
                // A logo in another form, or a damaged page, takes nothing from the page that was read.
            }
        return [.. pages.Values];
    }

    private static DecodedImage OfPdf(DecodedImage page) => page with { Facts = page.Facts with { Format = "pdf" } };

    /// <summary>A second file hidden behind the picture, which another program would open as something else.</summary>
    public static void RefusePolyglot(ReadOnlySpan<byte> trailing)
    {
        if (trailing.IndexOf("%PDF-"u8) >= 0) throw new RefusedException("polyglot", "the picture carries a PDF behind its end");
        if (trailing.LastIndexOf("PK\x05\x06"u8) is >= 0 and var zip && trailing.Length - zip >= 22
            && BinaryPrimitives.ReadUInt16LittleEndian(trailing[(zip + 20)..]) == trailing.Length - zip - 22)
            throw new RefusedException("polyglot", "the picture carries an archive behind its end");
        RefuseMarkup(trailing);
    }

    public static void RefuseMarkup(ReadOnlySpan<byte> text)
    {
        Span<byte> lower = stackalloc byte[8];
        for (var at = text.IndexOf((byte)'<'); at >= 0 && at + 8 <= text.Length;)
        {
            Ascii.ToLower(text.Slice(at, 8), lower, out _);
            if (lower.StartsWith("<script"u8) || lower.StartsWith("<?php"u8) || lower.StartsWith("<html"u8) || lower.StartsWith("<iframe"u8))
                throw new RefusedException("polyglot", "the picture carries a web page or script");
            var next = text[(at + 1)..].IndexOf((byte)'<');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static RefusedException Unknown(ReadOnlySpan<byte> file)
    {
        var start = file[..Math.Min(file.Length, 1024)];
        var text = Encoding.Latin1.GetString(start);
        var type = text switch
        {
            _ when text.Contains("%PDF-", StringComparison.Ordinal) => "PDF",
            _ when text.StartsWith("GIF8", StringComparison.Ordinal) => "GIF",
            _ when text.StartsWith("RIFF", StringComparison.Ordinal) && text.AsSpan(8).StartsWith("WEBP") => "WebP",
            _ when text.Length > 12 && text.AsSpan(4).StartsWith("ftyp") => text.AsSpan(8, 3) is "hei" or "hev" or "mif" ? "HEIC" : text.AsSpan(8, 3) is "avi" ? "AVIF" : "video",
            _ when text.StartsWith("II*\0", StringComparison.Ordinal) || text.StartsWith("MM\0*", StringComparison.Ordinal) => "TIFF",
            _ when text.StartsWith("BM", StringComparison.Ordinal) => "BMP",
            _ when text.StartsWith("PK", StringComparison.Ordinal) => "archive",
            _ when text.Contains("<svg", StringComparison.OrdinalIgnoreCase) => "SVG",
            _ when text.TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n', '\t').StartsWith('<') => "markup",
            _ => "unknown",
        };
        return new RefusedException("type", type switch
        {
            "PDF" => "a PDF is not read here: send a photo or scan as JPEG or PNG",
            "unknown" => "this is no picture that the reader knows: send JPEG or PNG",
            _ => $"{type} is not read here: send JPEG or PNG",
        });
    }

    public static void CheckSize(long width, long height, int maxPixels)
    {
        if (width < 1 || height < 1) throw RefusedException.Broken("the picture has no size");
        if (width > 30_000 || height > 30_000 || width * height > maxPixels)
            throw new RefusedException("size", $"the picture has {width} × {height} pixels; at most {maxPixels / 1_000_000} million are read");
    }
}
