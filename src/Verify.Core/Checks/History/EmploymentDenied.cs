using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Does the employer, found independently, say that the person never worked there?</summary>
internal static class EmploymentDenied
{
    private static readonly Indicator Denied = new()
    {
        Id = "employment-denied",
        Family = Family.History,
        Strength = Strength.Conclusive,
        Stages = [Stage.Screening, Stage.Offer],
        HonestCauses = "Work through an agency, another legal entity, a change of name, an error of HR, firms that give no references.",
        Clears = "A pay slip, contract or tax extract of the period.",
        Task = "Please ask the candidate for a paper of that employment.",
    };

    public static readonly Check Check = new()
    {
        Id = "employment-denied",
        Version = 1,
        Title = "Answers of employers",
        Explanation = "'No record' counts when the contact was found independently, all names and dates were given, and a second contact or a payroll database says the same.",
        Indicators = [Denied],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var answers = dossier.All<EmploymentVerification>();
        if (answers.Count == 0) return Denied.NotChecked("no employer was asked");
        string? open = null;
        var answered = false;
        foreach (var employer in answers.GroupBy(answer => Employers.Key(answer.Employer), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var independent = employer.Where(answer => answer.Contact is ContactOrigin.Independent or ContactOrigin.Payroll).ToArray();
            var denials = Array.FindAll(independent, answer => answer.Answer == VerificationAnswer.NoRecord);
            // A confirmation, or a paper of the employment, stands against a denial.
            var confirmed = employer.Any(answer => answer.Answer == VerificationAnswer.Confirmed && answer.Contact != ContactOrigin.Candidate);
            answered |= confirmed || independent.Any(answer => answer.Answer is VerificationAnswer.Confirmed or VerificationAnswer.DatesDiffer);
            if (denials.Length == 0 || confirmed) continue;

            if (!Array.Exists(denials, answer => answer is { Contact: ContactOrigin.Independent, NamesAndDatesGiven: true })) open ??= Array.Exists(denials, answer => answer.Contact == ContactOrigin.Independent) ? "names and dates not given" : "no independent contact";
            else if (denials.Length < 2 && !denials[0].SecondConfirmation) open ??= "second confirmation missing";
            else
                return Denied.Observed(null, Strength.Conclusive, $"'{denials[0].Employer}', asked over a contact found independently, has no record of the employment; a second source says the same.",
                    Employers.Facts(denials.Select(answer => answer.Employer)), denials);
        }
        return open is not null ? Denied.NotChecked(open) : answered ? Denied.NotObserved() : Denied.NotChecked("no independent answer");
    }
}
