using System.Collections.Immutable;

namespace Verify.Core.Documents.Comparing;

/// <summary>Dates of a document that cannot all be true. Each is a finding of its own; a person's age is nowhere a reason.</summary>
public static class Plausibility
{
    public static ImmutableArray<DocumentFinding> Dates(DateOnly? born, DateOnly? issued, DateOnly? expires, DateOnly asOf) =>
    [
        Order("birth-in-past", born, asOf, "birth date", "day of reading"),
        Order("issued-after-birth", born, issued, "birth date", "issue date"),
        Order("issued-in-past", issued, asOf, "issue date", "day of reading"),
        Order("expiry-after-issue", issued, expires, "issue date", "expiry date"),
    ];

    private static DocumentFinding Order(string check, DateOnly? first, DateOnly? second, string firstName, string secondName) => (first, second) switch
    {
        ({ } one, { } other) => DocumentFinding.Of(check, one <= other,
            $"The {firstName} is not after the {secondName}.", $"The {firstName} {Plain.Day(one)} is after the {secondName} {Plain.Day(other)}."),
        _ => DocumentFinding.NotChecked(check, $"The {firstName} or the {secondName} was not read."),
    };
}
