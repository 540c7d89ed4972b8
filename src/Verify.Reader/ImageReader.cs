using Verify.Core.Documents.Reading;
using Verify.Reader.Barcodes;
using Verify.Reader.Faces;
using Verify.Reader.Hashing;
using Verify.Reader.Images;
using Verify.Reader.Mrz;

namespace Verify.Reader;

/// <summary>The way in: a file's bytes in, what can be said about them out. Never throws for bad input.</summary>
public static class ImageReader
{
    public const string Name = "local-1";
    internal const string NoFaceModel = "the face model is not installed: run `npm ci` in src/Verify.Reader/face-model and build again";

    public static bool HasFaceModel => FaceReader.Installed;

    public static ImageReading Read(ReadOnlyMemory<byte> file, ReaderRequest request)
    {
        try
        {
            return ImageDecoder.DecodePages(file.Span, request.MaxPixels, colour: request.Faces)
                .Select((page, i) => Read(page, i + 1, request.Faces)).Aggregate((whole, page) => whole.With(page));
        }
        catch (RefusedException refused)
        {
            return new ImageReading(ReadKind.Refused, refused.Reason, refused.Message);
        }
    }

    private static ImageReading Read(DecodedImage decoded, int page, bool faces)
    {
        var luma = decoded.Picture.Luma;
        var symbol = Task.Run(() => Pdf417Reader.Read(luma));
        // The side with the barcode has no zone on licences, but some identity cards carry both.
        var mrz = MrzReader.Read(luma, thorough: () => symbol.GetAwaiter().GetResult() is not { Decoded: true });
        var barcode = symbol.GetAwaiter().GetResult();
        var (kind, reason, detail) = (mrz, barcode) switch
        {
            ({ Confident: true }, _) or (_, { Decoded: true }) => (ReadKind.Ok, (string?)null, (string?)null),
            ({ } doubtful, _) => (ReadKind.Unreadable, "doubtful", $"a machine-readable zone was found and not read with confidence: {doubtful.Why}"),
            (_, not null) => (ReadKind.Unreadable, "doubtful", "a barcode was found and could not be repaired"),
            _ => (ReadKind.Unreadable, "nothing-found", "no machine-readable zone or barcode was found"),
        };
        var (document, portrait) = DocumentFinder.Find(luma, mrz);
        HashPair? Hashed(Strip? strip) => DocumentFinder.Content(luma, strip) is { } content ? PerceptualHash.Of(content) : null;
        return new ImageReading(kind, reason, detail)
        {
            Image = decoded.Facts with { Brightness = Brightness(luma.Pixels) },
            Page = page,
            Mrz = mrz is null ? null : mrz with { Page = page },
            Barcode = barcode is null ? null : barcode with { Page = page },
            Document = DocumentFinder.Corners(document),
            Portrait = DocumentFinder.Corners(portrait),
            Faces = faces && FaceReader.Instance is { } model ? model.Find(decoded.Picture) : [],
            Hashes = new ImageHashes(PerceptualHash.Of(luma), Hashed(document), Hashed(portrait)),
        };
    }

    /// <summary>From about every hundredth pixel: a prime step, so that no pattern falls in with it.</summary>
    private static int Brightness(ReadOnlySpan<byte> pixels)
    {
        var (sum, count) = (0L, 0);
        for (var i = 0; i < pixels.Length; i += 97, count++) sum += pixels[i];
        return count == 0 ? 0 : (int)(sum / count);
    }

    public static FaceComparison Compare(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReaderRequest request)
    {
        if (FaceReader.Instance is not { } faces) return new FaceComparison(ReadKind.Refused, "no-face-model", NoFaceModel);
        try
        {
            var one = ImageDecoder.Decode(first.Span, request.MaxPixels, colour: true).Picture;
            return faces.Compare(one, ImageDecoder.Decode(second.Span, request.MaxPixels, colour: true).Picture);
        }
        catch (RefusedException refused)
        {
            return new FaceComparison(ReadKind.Refused, refused.Reason, refused.Message);
        }
    }
}
