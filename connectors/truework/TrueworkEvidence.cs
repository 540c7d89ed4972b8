using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Truework;

/// <summary>What an order brought, said as evidence: the answer of each employer, and the job as the employer has it.</summary>
internal static class TrueworkEvidence
{
    public static IEnumerable<Evidence> Of(TrueworkOrder order)
    {
        foreach (var asked in order.VerificationRequests ?? [])
        {
            var reports = asked.Reports ?? [];
            foreach (var report in reports.Where(report => report.Employee is not null))
                foreach (var said in Confirmed(order, asked, report)) yield return said;
            if (reports.Any(report => report.Employee is not null) || asked.Target?.Company?.Name is not { Length: > 0 } employer) continue;
            if (AnswerOf(asked, disputed: reports.Any(report => report.Disputes?.Count > 0)) is not { } answer) continue;
            yield return new EmploymentVerification
            {
                Id = EvidenceDraft.Placeholder, Source = TrueworkConnector.Name, ObservedAt = asked.DateOfCompletion ?? asked.Created, Assurance = Assurance.Attested, Employer = employer, Contact = ContactOrigin.Independent, Answer = answer,
                Provider = TrueworkConnector.Name, Reference = order.Id,
            };
        }
    }

    private static IEnumerable<Evidence> Confirmed(TrueworkOrder order, TrueworkRequest asked, TrueworkReport report)
    {
        // The answer is about the employer that was asked about, by whatever name it answers.
        if ((asked.Target?.Company?.Name ?? report.Employer?.Name) is not { Length: > 0 } employer) yield break;
        var (employee, at) = (report.Employee!, asked.DateOfCompletion ?? asked.Created);
        // "non-employee" is an answer too: nobody of that name is on the books.
        var denied = employee.Status?.CanonicalValue == "non-employee";
        yield return new EmploymentVerification
        {
            Id = EvidenceDraft.Placeholder,
            Source = TrueworkConnector.Name,
            ObservedAt = at,
            Assurance = Assurance.Attested,
            Employer = employer,
            Contact = report.CompletedByMethod?.CanonicalValue is "instant" or "credentials" ? ContactOrigin.Payroll : ContactOrigin.Independent,
            // While the person disputes a report nothing follows from it against them.
            Answer = !denied ? VerificationAnswer.Confirmed : report.Disputes?.Count > 0 ? VerificationAnswer.Unreachable : VerificationAnswer.NoRecord,
            IndependentContactExists = true,
            Provider = TrueworkConnector.Name,
            Reference = order.Id,
        };
        if (denied) yield break;
        yield return new EmploymentClaim
        {
            Id = EvidenceDraft.Placeholder,
            Source = TrueworkConnector.Name,
            ObservedAt = at,
            Assurance = Assurance.Attested,
            Employer = report.Employer?.Name is { Length: > 0 } own ? own : employer,
            Title = employee.Positions?.MaxBy(position => position.StartDate, StringComparer.Ordinal)?.Title,
            Start = HrisEvidence.Date(employee.OriginalHiredDate) ?? HrisEvidence.Date(employee.HiredDate),
            End = HrisEvidence.Date(employee.TerminationDate),
            FullTime = employee.Positions?.MaxBy(position => position.StartDate, StringComparer.Ordinal)?.EmploymentType?.CanonicalValue switch { "regular-full-time" => true, "regular-part-time" => false, _ => null },
            Via = ClaimSource.Verification,
        };
    }

    /// <summary>An order that ended without a report. Only "no match" is an employer's answer; all else is nobody's.</summary>
    private static VerificationAnswer? AnswerOf(TrueworkRequest asked, bool disputed) => asked.State?.CanonicalValue switch
    {
        "canceled" when asked.CancellationReason?.CanonicalValue == "no-match" && !disputed => VerificationAnswer.NoRecord,
        "canceled" or "invalid" => VerificationAnswer.Unreachable,
        _ => null,
    };
}
