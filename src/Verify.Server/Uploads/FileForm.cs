namespace Verify.Server.Uploads;

/// <summary>What a file is by its first bytes; names and declared types are the sender's word.</summary>
internal static class FileForm
{
    public const string Jpeg = "image/jpeg", Png = "image/png", Pdf = "application/pdf";

    /// <summary>The media type of a form that is taken, or nothing.</summary>
    public static string? Of(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : file.StartsWith("%PDF-"u8) ? Pdf
        : null;

    /// <summary>Why a file of another form is not taken, as a code that the pages have a sentence for.</summary>
    public static string Refusal(ReadOnlySpan<byte> file) => file switch
    {
        { Length: 0 } => "empty",
        _ when file.Length > 12 && file[4..].StartsWith("ftyp"u8) => "heic",
        _ when file.StartsWith("RIFF"u8) => "webp",
        _ => "type",
    };
}
