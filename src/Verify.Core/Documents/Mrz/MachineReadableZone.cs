using System.Collections.Immutable;

namespace Verify.Core.Documents.Mrz;

/// <summary>
/// The fields of a zone, as they stand in it: trailing fillers are gone, nothing is corrected.
/// A long document number is whole in DocumentNumber, and its tail also stands in the optional data, as it does in print.
/// </summary>
public sealed record MrzFields(
    string DocumentCode, string IssuingState, string Surname, string GivenNames, bool NamesMayBeTruncated, string DocumentNumber,
    string? Nationality, MrzDate BirthDate, string Sex, MrzDate? ExpiryDate, string Optional1, string? Optional2, string? IssueDate)
{
    /// <summary>Both optional fields of a TD1 card, the only one of the others.</summary>
    public string Optional => string.IsNullOrEmpty(Optional2) ? Optional1 : Optional1.Length == 0 ? Optional2 : $"{Optional1} {Optional2}";
}

/// <summary>A machine-readable zone, read as far as it can be, with everything that is wrong with it.</summary>
public sealed record MachineReadableZone(
    MrzFormat Format, MrzFields? Fields, ImmutableArray<MrzCheckDigit> CheckDigits, ImmutableArray<DocumentFault> Faults)
{
    /// <summary>No fault at all: the lines have the right shape, every check digit holds and every date is one.</summary>
    public bool Valid => Faults.IsEmpty;

    public bool CheckDigitsHold
    {
        get
        {
            foreach (var digit in CheckDigits)
                if (!digit.Valid) return false;
            return !CheckDigits.IsEmpty;
        }
    }
}
