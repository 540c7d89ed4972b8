using System.Text.Json.Serialization;
using Verify.Core.Model;

namespace Verify.Core.Documents.Reading;

/// <summary>How an attempt to read an untrusted file ended. Only <see cref="Ok"/> carries text that anybody may rely on.</summary>
public enum ReadKind
{
    [JsonStringEnumMemberName("ok")] Ok,
    /// <summary>A picture, but nothing on it was read with enough confidence.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable,
    /// <summary>Not looked at: wrong type, too large, broken, or built to harm.</summary>
    [JsonStringEnumMemberName("refused")] Refused,
    [JsonStringEnumMemberName("crashed")] Crashed,
    [JsonStringEnumMemberName("timed-out")] TimedOut,
    [JsonStringEnumMemberName("out-of-memory")] OutOfMemory,
}

/// <summary>What the local reader answers about one file.</summary>
public sealed record ImageReading(ReadKind Kind, string? Reason, string? Detail)
{
    public ImageFacts? Image { get; init; }
    public MrzReading? Mrz { get; init; }
    public BarcodeReading? Barcode { get; init; }
    public ImageHashes? Hashes { get; init; }
    /// <summary>Where the document lies in the picture, corner by corner.</summary>
    public Quad? Document { get; init; }
    /// <summary>Where the portrait should be by the document's standard, or was found.</summary>
    public Quad? Portrait { get; init; }
    public IReadOnlyList<FaceFound> Faces { get; init; } = [];
    /// <summary>Which page of the file the picture's facts, hashes and places are of.</summary>
    public int Page { get; init; } = 1;
    /// <summary>How many pages were read.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>A later page of the same file as the other side of the document; a whole document has none, and one that cannot be it adds nothing. The facts are those of the page with a portrait, else of the larger one.</summary>
    public ImageReading With(ImageReading later)
    {
        var pages = Pages + later.Pages;
        if (IsWhole == true || !DocumentSides.CanBeOne(IsWhole, later.IsWhole)) return this with { Pages = pages };
        var shown = (later.Hashes?.Portrait is not null, later.Pixels).CompareTo((Hashes?.Portrait is not null, Pixels)) > 0 ? later : this;
        var read = Kind == ReadKind.Ok ? this : later.Kind == ReadKind.Ok || Reason == "nothing-found" ? later : this;
        return shown with
        {
            Kind = read.Kind, Reason = read.Reason, Detail = read.Detail, Pages = pages,
            Mrz = Mrz is { Confident: true } ? Mrz : later.Mrz is { Confident: true } ? later.Mrz : Mrz ?? later.Mrz,
            Barcode = Barcode is { Decoded: true } ? Barcode : later.Barcode is { Decoded: true } ? later.Barcode : Barcode ?? later.Barcode,
            Image = shown.Image is { } image ? image with { Editor = Image?.Editor ?? later.Image?.Editor } : null,
        };
    }

    private bool? IsWhole => DocumentSides.IsWhole(Mrz is { Confident: true } zone ? zone.Lines : [], Barcode is { Decoded: true });

    private long Pixels => (long)(Image?.Width ?? 0) * (Image?.Height ?? 0);
}

/// <summary>A point in pixels of the upright picture.</summary>
public readonly record struct Spot(double X, double Y);

/// <summary>An upright rectangle in pixels.</summary>
public sealed record Box(double X, double Y, double Width, double Height);

/// <summary>Four corners, clockwise from the one that is top left when the text stands upright.</summary>
public sealed record Quad(Spot TopLeft, Spot TopRight, Spot BottomRight, Spot BottomLeft);

/// <summary>
/// A machine-readable zone. <see cref="Lines"/> are given only when <see cref="Confident"/>; what was seen below the gate stays in
/// <see cref="Doubtful"/> as a hint for a person and must never be parsed into evidence.
/// </summary>
public sealed record MrzReading(bool Confident, string Format, IReadOnlyList<string> Lines, double Score, Quad Where, IReadOnlyList<string> Doubtful, string? Why)
{
    /// <summary>The lowest score of any single character.</summary>
    public double WeakestCharacter { get; init; }
    public int Page { get; init; } = 1;
}

/// <summary>A two-dimensional barcode; the payload is exact (error correction succeeded) or absent.</summary>
public sealed record BarcodeReading(string Symbology, bool Decoded, byte[] Payload, Quad Where)
{
    public int Rows { get; init; }
    public int Columns { get; init; }
    public int ErrorCorrectionLevel { get; init; }
    /// <summary>How much of the error correction was used up: 0 a clean symbol, 1 the last one that can be repaired.</summary>
    public double CorrectionUsed { get; init; }
    public int Page { get; init; } = 1;
}

/// <summary>64-bit perceptual hashes in hex; near pictures differ in few bits.</summary>
public sealed record HashPair(string DHash, string PHash);

/// <summary>Hashes of the whole picture, of the document on it and of the portrait on that.</summary>
public sealed record ImageHashes(HashPair Whole, HashPair? Document, HashPair? Portrait);

/// <summary>One face: where, how sure, and the 128 numbers that are compared (absent when only its place was asked for).</summary>
public sealed record FaceFound(Box Where, double Score, double Sharpness, double Size);

/// <summary>What the file says about itself. A missing camera is common and innocent: messengers and scanners strip it.</summary>
public sealed record ImageFacts(string Format, int Width, int Height)
{
    public int Orientation { get; init; } = 1;
    public bool Progressive { get; init; }
    public string? Subsampling { get; init; }
    public string? Software { get; init; }
    public string? CameraMake { get; init; }
    public string? CameraModel { get; init; }
    public string? TakenAt { get; init; }
    public string? ModifiedAt { get; init; }
    public bool HasCameraData { get; init; }
    public bool HasXmp { get; init; }
    /// <summary>The editor that the metadata names, in the product's own spelling.</summary>
    public string? Editor { get; init; }
    /// <summary>The picture has exactly the size of a common screen.</summary>
    public bool ScreenSized { get; init; }
    /// <summary>1–100 where the quantisation tables are the standard ones, else absent.</summary>
    public int? JpegQuality { get; init; }
    /// <summary>A fingerprint of the quantisation tables: the same encoder and setting give the same value.</summary>
    public string? QuantisationHash { get; init; }
    public int TrailingBytes { get; init; }
    /// <summary>Mean brightness, 0 black to 255 white: what a person can be told about a photo that was not readable.</summary>
    public int? Brightness { get; init; }
}

/// <summary>Two pictures compared by face.</summary>
public sealed record FaceComparison(ReadKind Kind, string? Reason, string? Detail)
{
    public IReadOnlyList<IReadOnlyList<FaceFound>> Faces { get; init; } = [];
    public double? Distance { get; init; }
    public double? Similarity { get; init; }
    /// <summary>The likelier answer; absent where a face is missing. Only <see cref="Answer"/> says whether it is sure enough.</summary>
    public bool? Same { get; init; }
    /// <summary>Unsure between the two bounds, where a person decides.</summary>
    public FaceAnswer? Answer { get; init; }
}
