using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Is the document an edited, generated, photographed-off-screen or small image, and stays so?</summary>
internal static class DocImageUntrusted
{
    private static readonly Threshold LongEdge = new("long-edge-pixels", 1000, "pixels");

    private static readonly Indicator Untrusted = new()
    {
        Id = "doc-image-untrusted",
        Family = Family.IdentityDoc,
        Strength = Strength.Supporting,
        Stages = [Stage.Onboarding],
        HonestCauses = "Scanner apps, cropping, covering of details, enhancement by the phone, conversion of formats, no camera.",
        Clears = "A live capture, or the document shown in person or by video.",
        Task = "Please ask for a live photo of the document, or offer to see it in person or by video.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-image-untrusted",
        Version = 1,
        Title = "Form of the image",
        Explanation = "Signs of editing, recompression, screenshots and low resolution each lead to a live recapture; only a refusal or a repetition counts. Scanner programs are fine.",
        Indicators = [Untrusted],
        Thresholds = [LongEdge],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var documents = DocumentCaptures.Of(context.Dossier).All.Where(d => d.Captures.Any(c => c.Image is not null)).ToArray();
        if (documents.Length == 0) return Untrusted.NotChecked("no image of a document");

        Signal? first = null;
        foreach (var document in documents)
        {
            var captures = document.Captures.Where(c => c.Image is not null).ToArray();
            var codes = Codes(captures[^1].Image!, context);
            if (codes.Length == 0) continue;
            var refused = document.Captures.Any(c => c.RecaptureRefused);
            var repeated = captures[..^1].Any(c => Codes(c.Image!, context).Length > 0);
            if (refused || repeated)
                return Untrusted.Observed(string.Join('+', codes), Strength.Supporting, $"The image of the document is {string.Join(", ", codes.Select(Words))}, and a live capture was {(refused ? "refused" : "the same again")}.", [document.Fact], [.. captures]);
            first ??= Untrusted.NotObserved($"A live capture is needed: the image is {string.Join(", ", codes.Select(Words))}.", captures[^1]);
        }
        return first ?? Untrusted.NotObserved();
    }

    private static string[] Codes(ImageFacts image, CheckContext context)
    {
        var codes = new List<string>(4);
        if (!string.IsNullOrWhiteSpace(image.EditedWith) && image.Method != CaptureMethod.ScannerApp) codes.Add("EDITOR");
        if (image.Requantized == true) codes.Add("REQUANT");
        if (image.ScreenSized == true || image.Method is CaptureMethod.Upload or CaptureMethod.Scan or CaptureMethod.Screenshot) codes.Add("NOTLIVE");
        if (image is { Width: { } width, Height: { } height } && Math.Max(width, height) < context.Value(LongEdge)) codes.Add("LOWRES");
        return [.. codes];
    }

    private static string Words(string code) => code switch
    {
        "EDITOR" => "saved by an image editor",
        "REQUANT" => "compressed differently around the portrait",
        "NOTLIVE" => "no live capture",
        _ => "of low resolution",
    };
}
