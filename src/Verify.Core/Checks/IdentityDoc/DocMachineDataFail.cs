using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Does the machine-readable side fail its own checks or disagree with the print?</summary>
internal static class DocMachineDataFail
{
    private static readonly Threshold Confidence = new("confidence", 0.95, "share");
    private static readonly Threshold Captures = new("captures", 2, "clean captures");

    private static readonly Indicator Fail = new()
    {
        Id = "doc-machine-data-fail",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "Reading errors (O and 0, I and 1), glare, worn cards, old series of cards.",
        Clears = "A clean recapture that passes.",
        Task = "Please ask for a new photo of the document, flat and in good light.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-machine-data-fail",
        Version = 1,
        Title = "Machine-readable side",
        Explanation = "Check digits, comparisons with the print and the chip's signature, when the read was confident. A failure without a recapture has no weight yet; it counts after two clean captures, or when a recapture is refused.",
        Indicators = [Fail],
        Thresholds = [Confidence, Captures],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var documents = DocumentCaptures.Of(context.Dossier).All.Where(d => d.Captures.Any(c => c.MachineChecks.Count > 0)).ToArray();
        if (documents.Length == 0) return Fail.NotChecked("no machine-readable side read");

        Signal? weak = null;
        var unclear = false;
        foreach (var document in documents)
        {
            var current = document.Captures.Last(c => c.MachineChecks.Count > 0);
            var failed = Failed(current);
            if (failed.Length == 0) continue;
            if (!IsConfident(current, failed, context)) { unclear = true; continue; }
            var twice = current.RecaptureRefused || failed.Contains("chip-signature") || document.Captures.Count(c => Failed(c) is { Length: > 0 } f && IsConfident(c, f, context)) >= context.Value(Captures);
            var signal = Fail.Observed(failed.Contains("chip-signature") ? "CHIP" : failed.Any(f => f.Contains("-vs-", StringComparison.Ordinal)) ? "MISMATCH" : "CHECK-DIGIT", Strength.Strong,
                $"These checks of the machine-readable side failed: {string.Join(", ", failed)}{(twice ? "" : "; a recapture is still to come")}.", [document.Fact], current);
            if (twice) return signal;
            weak ??= signal with { Percent = 0 };
        }
        return weak ?? (unclear ? Fail.NotChecked("recapture needed") : Fail.NotObserved());
    }

    /// <summary>A barcode that is not there says something only where the issuer always prints one.</summary>
    private static string[] Failed(Document document) =>
        [.. document.MachineChecks.Where(c => !c.Passed && (c.Id != "barcode-present" || document.IssuerProfileKnown)).Select(c => c.Id).Distinct(StringComparer.Ordinal)];

    /// <summary>Barcode and chip are decoded, not recognised: without a stated confidence they are taken as read; a zone of characters is not.</summary>
    private static bool IsConfident(Document document, string[] failed, CheckContext context) =>
        document.MachineReadConfidence is { } confidence ? confidence >= context.Value(Confidence) : !failed.Any(f => f.StartsWith("mrz", StringComparison.Ordinal));
}
