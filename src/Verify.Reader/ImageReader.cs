using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

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
            return new ImageReading(ReadKind.Unreadable, "nothing-found", "no machine-readable zone or barcode was found") { Image = decoded.Facts };
        }
        catch (RefusedException refused)
        {
            return new ImageReading(ReadKind.Refused, refused.Reason, refused.Message);
        }
    }

    public static FaceComparison Compare(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReaderRequest request) =>
        new(ReadKind.Refused, "no-face-model", "the face model is not installed");
}
