using System.Collections.Immutable;
using Verify.Core.Documents.Comparing;

namespace Verify.Core.Documents.Banking;

/// <summary>A bank statement or void cheque as a reader took it from the picture; null where a value was not there or not readable.</summary>
public sealed record BankDocument
{
    public string? BankName { get; init; }
    public string? HolderName { get; init; }
    public string? RoutingNumber { get; init; }
    public string? Iban { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public decimal? BeginningBalance { get; init; }
    public decimal? EndingBalance { get; init; }
    public decimal? Deposits { get; init; }
    public decimal? Withdrawals { get; init; }
}

/// <summary>Verifies a bank statement or void cheque: numbers, arithmetic, and whose account it is.</summary>
public static class BankDocumentChecks
{
    /// <summary>The expected holders are the employee's names: legal, and any that were declared.</summary>
    public static ImmutableArray<DocumentFinding> Check(BankDocument document, IReadOnlyList<string> expectedHolders, DateOnly asOf) =>
    [
        Banking.RoutingNumber.Check(document.RoutingNumber), Banking.Iban.Check(document.Iban),
        Holder("account-holder", document.HolderName, expectedHolders), Balance(document), Period(document, asOf),
    ];

    internal static DocumentFinding Holder(string check, string? holder, IReadOnlyList<string> expected)
    {
        if (string.IsNullOrWhiteSpace(holder)) return DocumentFinding.NotChecked(check, "The holder's name was not read.");
        if (expected.Count == 0) return DocumentFinding.NotChecked(check, "No name is known to compare the holder with.");
        var agree = expected.Select(name => PrintedName.Compare(holder, name)).ToArray();
        if (agree.All(answer => answer == NameAgreement.NotComparable)) return DocumentFinding.NotChecked(check, "The holder's name is written in another script.");
        return DocumentFinding.Of(check, agree.Any(answer => answer is NameAgreement.Equal or NameAgreement.Part),
            "The holder's name agrees with the employee's.", "The holder's name is not one of the employee's names.");
    }

    private static DocumentFinding Balance(BankDocument document)
    {
        if (document is not { BeginningBalance: { } first, EndingBalance: { } last, Deposits: { } put, Withdrawals: { } taken })
            return DocumentFinding.NotChecked("bank-balance", "Not all of the balances, deposits and withdrawals were read.");
        var expected = first + put - Math.Abs(taken);
        return DocumentFinding.Of("bank-balance", Math.Abs(expected - last) < 0.01m,
            "Deposits and withdrawals lead from the first balance to the last.", $"Deposits and withdrawals lead to {Plain.Amount(expected)}, the statement ends with {Plain.Amount(last)}.");
    }

    private static DocumentFinding Period(BankDocument document, DateOnly asOf) => document switch
    {
        { From: { } from, To: { } to } => DocumentFinding.Of("bank-period", from <= to && to <= asOf,
            $"The statement covers {Plain.Day(from)} to {Plain.Day(to)}.",
            from > to ? "The statement ends before it begins." : $"The statement ends on {Plain.Day(to)}, after the day of reading."),
        _ => DocumentFinding.NotChecked("bank-period", "The statement's period was not read."),
    };
}
