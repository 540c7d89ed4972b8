using Verify.Core.Documents.Evidencing;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>A model, the version of the API that has it, and how its answer is read. The version goes with the model.</summary>
internal sealed record DocumentModel(string Id, string Version, bool Barcodes, Func<Extracted, DocumentContent> Content)
{
    public const string Older = "2023-07-31", Newer = "2024-11-30";

    /// <summary>https://learn.microsoft.com/azure/ai-services/document-intelligence/model-overview: what only the newer version has.</summary>
    private static readonly string[] OnlyNewer = ["prebuilt-payStub.us", "prebuilt-bankStatement.us", "prebuilt-check.us"];

    // Barcodes are free, and one call then brings the print and the barcode of a licence.
    public static DocumentModel For(DocumentForm form) => form switch
    {
        DocumentForm.Identity => new("prebuilt-idDocument", Older, Barcodes: true, AnswerContent.Identity),
        DocumentForm.WageStatement => new("prebuilt-tax.us.w2", Older, Barcodes: false, AnswerContent.Wages),
        DocumentForm.Invoice => new("prebuilt-invoice", Older, Barcodes: false, AnswerContent.Invoice),
        // No model knows European slips: their text is read, and its words are known to Core.
        DocumentForm.Payslip => new("prebuilt-read", Older, Barcodes: false, AnswerContent.Payslip),
        DocumentForm.PayStub => new("prebuilt-payStub.us", Newer, Barcodes: false, AnswerContent.PayStub),
        DocumentForm.BankStatement => new("prebuilt-bankStatement.us", Newer, Barcodes: false, AnswerContent.Statement),
        DocumentForm.VoidCheque => new("prebuilt-check.us", Newer, Barcodes: false, AnswerContent.Cheque),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no model reads it"),
    };

    /// <summary>Text and barcodes of any page: the back of a card, in which the identity model finds no document.</summary>
    public static DocumentModel Read { get; } = new("prebuilt-read", Older, Barcodes: true, AnswerContent.Identity);

    /// <summary>Why this model is not asked for on this version, or nothing.</summary>
    public string? Refusal => OnlyNewer.Contains(Id, StringComparer.Ordinal) && Version != Newer ? $"{Id} exists on {Newer} only, not on {Version}" : null;
}
