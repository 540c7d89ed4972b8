using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>Papers and what became of them, as keys of PortalTexts.</summary>
internal static class PaperWords
{
    public static string Slot(string slot) => slot switch
    {
        "identity" => "Identity document",
        "liveness" => "Live check",
        "w2" => "W-2 form",
        "pay-stub" => "Pay stub",
        "payslip" => "Payslip (Europe)",
        "invoice" => "Invoice",
        "bank-statement" => "Bank statement",
        "cheque" => "Void cheque",
        _ => "Another paper",
    };

    public static string State(Upload upload) => upload.State switch
    {
        "read" => "done",
        "unreadable" => "please try again",
        "held" => "a person looks at it",
        _ => "being read",
    };

    /// <summary>Why, and what helps.</summary>
    public static string? Reason(Upload upload) => upload.State is "read" or "waiting" ? null : Reason(upload.Reason);

    public static string? Reason(string? code) => code switch
    {
        null => null,
        "dark" => "The photo is too dark. Go to a window or turn on a light, without flash.",
        "bright" => "The photo is too bright. Turn off the flash and avoid reflections.",
        "small" => "The picture is too small. Take the photo from nearer, so that the document fills it.",
        "doubtful" => "The printed lines could not be read with certainty. Hold the camera still, straight above the document, with all of it in the picture.",
        "broken" => "The file is damaged or not a usual picture. Take a new photo, or save it again as JPEG.",
        "type" => "This kind of file cannot be read here. Give a photo as JPEG or PNG, or a PDF.",
        "heic" => "This browser cannot convert this photo (HEIC). Use the camera button, or save the photo as JPEG first.",
        "webp" => "This browser cannot convert this photo (WebP). Use the camera button, or save the photo as JPEG first.",
        "size" => "The file is larger than 12 MB. Take the photo again at a lower resolution.",
        "empty" => "No file was chosen.",
        "pages" => "At most two pages: front and back.",
        "person" => "A person looks at it. You need not do anything.",
        "again" => "A person looked at it and asks for a new picture.",
        "not-now" => "This is not asked for now, so it was not taken.",
        _ => "It could not be read by the program, which says nothing about you. A person looks at it; you need not do anything.",
    };
}
