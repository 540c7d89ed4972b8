using Verify.Core.Documents.Evidencing;

namespace Verify.Server.Uploads;

/// <summary>What an uploaded paper is given for.</summary>
internal static class Slots
{
    public const string Identity = "identity", Liveness = "liveness";

    /// <summary>How a paper of this slot is read; nothing where no reader but a person looks.</summary>
    public static DocumentForm? FormOf(string slot) => slot switch
    {
        Identity => DocumentForm.Identity,
        "w2" => DocumentForm.WageStatement,
        "pay-stub" => DocumentForm.PayStub,
        "payslip" => DocumentForm.Payslip,
        "invoice" => DocumentForm.Invoice,
        "bank-statement" => DocumentForm.BankStatement,
        "cheque" => DocumentForm.VoidCheque,
        _ => null,
    };

    public static IReadOnlyList<string> Papers { get; } = [Identity, "w2", "pay-stub", "payslip", "invoice", "bank-statement", "cheque"];
}
