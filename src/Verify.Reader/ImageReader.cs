using Verify.Core.Documents.Reading;
using Verify.Reader.Images;
using Verify.Reader.Mrz;

namespace Verify.Reader;

/// <summary>The way in: a file's bytes in, what can be said about them out. Never throws for bad input.</summary>
public static class ImageReader
{
    public const string Name = "local-1";

    public static bool HasFaceModel => false;

    public static ImageReading Read(ReadOnlyMemory<byte> file, ReaderRequest request)
    {
        try
        {
            var decoded = ImageDecoder.Decode(file.Span, request.MaxPixels, colour: request.Faces);
            var mrz = MrzReader.Read(decoded.Picture.Luma);
            var (kind, reason, detail) = mrz switch
            {
                { Confident: true } => (ReadKind.Ok, (string?)null, (string?)null),
                { } doubtful => (ReadKind.Unreadable, "doubtful", $"a machine-readable zone was found and not read with confidence: {doubtful.Why}"),
                null => (ReadKind.Unreadable, "nothing-found", "no machine-readable zone or barcode was found"),
            };
            return new ImageReading(kind, reason, detail) { Image = decoded.Facts, Mrz = mrz };
        }
        catch (RefusedException refused)
        {
            return new ImageReading(ReadKind.Refused, refused.Reason, refused.Message);
        }
    }

    public static FaceComparison Compare(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReaderRequest request) =>
        new(ReadKind.Refused, "no-face-model", "the face model is not installed");
}
