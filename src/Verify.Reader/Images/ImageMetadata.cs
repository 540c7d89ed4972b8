using System.Buffers.Binary;
using System.Text;
using Verify.Core.Documents.Reading;

namespace Verify.Reader.Images;

/// <summary>Collects what EXIF, XMP and text chunks say. A damaged block is left out: the picture itself may still be good.</summary>
internal sealed class ImageMetadata
{
    private const int MaxEntries = 256, MaxText = 200;

    private static readonly string[] Editors =
        ["Photoshop", "GIMP", "Affinity", "Pixelmator", "Paint.NET", "Canva", "Figma", "Illustrator", "InDesign", "Lightroom", "Snapseed", "PicsArt", "Photopea", "CorelDRAW", "Inkscape", "ACDSee", "ImageMagick", "Stable Diffusion", "Midjourney", "DALL", "Firefly"];

    private int orientation = 1;
    private string? software, make, model, takenAt, modifiedAt;
    private bool exposure, xmp;

    public string? Editor { get; set; }

    public void ReadExif(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return;
        var little = tiff[0] == 'I';
        if (!little && tiff[0] != 'M') return;
        var detail = ReadDirectory(tiff, Long(tiff, 4, little), little);
        if (detail > 0) ReadDirectory(tiff, detail, little);
    }

    /// <summary>Reads one directory and returns where the camera's own directory is, or 0.</summary>
    private long ReadDirectory(ReadOnlySpan<byte> tiff, long start, bool little)
    {
        if (start < 8 || start + 2 > tiff.Length) return 0;
        long detail = 0;
        var count = Math.Min(Word(tiff, (int)start, little), MaxEntries);
        for (var i = 0; i < count; i++)
        {
            var at = (int)start + 2 + 12 * i;
            if (at + 12 > tiff.Length) break;
            switch (Word(tiff, at, little))
            {
                case 0x0112: orientation = Word(tiff, at + 8, little) is >= 1 and <= 8 and var value ? value : 1; break;
                case 0x010F: make ??= Text(tiff, at, little); break;
                case 0x0110: model ??= Text(tiff, at, little); break;
                case 0x0131: ReadSoftware(Text(tiff, at, little)); break;
                case 0x0132: modifiedAt ??= Text(tiff, at, little); break;
                case 0x9003: takenAt ??= Text(tiff, at, little); break;
                case 0x829A or 0x829D or 0x8827: exposure = true; break;
                case 0x8769: detail = Long(tiff, at + 8, little); break;
            }
        }
        return detail;
    }

    public void ReadSoftware(string? text)
    {
        if (text is null) return;
        software ??= text;
        FindEditor(text);
    }

    public void ReadXmp(string text)
    {
        xmp = true;
        foreach (var name in (string[])["CreatorTool", "softwareAgent", "Software"])
            for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0 && Editor is null; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
                FindEditor(text.Substring(at, Math.Min(MaxText, text.Length - at)));
    }

    private void FindEditor(string text) => Editor ??= Array.Find(Editors, name => text.Contains(name, StringComparison.OrdinalIgnoreCase));

    public ImageFacts Facts(string format, int width, int height) => new(format, width, height)
    {
        Orientation = orientation,
        Software = software,
        CameraMake = make,
        CameraModel = model,
        TakenAt = takenAt,
        ModifiedAt = modifiedAt,
        HasCameraData = make is not null || model is not null || exposure,
        HasXmp = xmp,
        Editor = Editor,
        ScreenSized = ScreenSizes.Contains(width, height),
    };

    private static int Word(ReadOnlySpan<byte> data, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);

    private static long Long(ReadOnlySpan<byte> data, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt32BigEndian(data[at..]);

    private static string? Text(ReadOnlySpan<byte> tiff, int entry, bool little)
    {
        if (Word(tiff, entry + 2, little) != 2) return null;
        var length = Long(tiff, entry + 4, little);
        var start = length <= 4 ? entry + 8 : Long(tiff, entry + 8, little);
        if (length is < 1 or > 4096 || start + length > tiff.Length) return null;
        return Clean(tiff.Slice((int)start, (int)length));
    }

    /// <summary>Printable text, cut to a length that a page can show.</summary>
    public static string? Clean(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        if (end >= 0) bytes = bytes[..end];
        var text = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxText)]))
            if (!char.IsControl(c)) text.Append(c);
        var cleaned = text.ToString().Trim();
        return cleaned.Length == 0 ? null : cleaned;
    }
}
