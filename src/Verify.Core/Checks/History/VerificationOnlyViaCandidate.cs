using System.Globalization;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Checks.History;

/// <summary>Does everything that confirms the history run through contacts that the candidate gave?</summary>
internal static class VerificationOnlyViaCandidate
{
    private static readonly Threshold Attempts = new("attempts", 2, "attempts where an independent contact exists");
    private static readonly Threshold Referees = new("referees", 2, "referees");

    private static readonly Indicator Only = new()
    {
        Id = "verification-only-via-candidate",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Closed firms, places at war, referees who left the firm, careers as a freelancer.",
        Clears = "A paper of the employment, or a call over the employer's switchboard.",
        Task = "Please call one employer over its switchboard.",
    };

    public static readonly Check Check = new()
    {
        Id = "verification-only-via-candidate",
        Version = 1,
        Title = "Paths that confirm the history",
        Explanation = "Attempts where an independent contact exists are counted against independent confirmations; referees' mailboxes are compared with employers whose own domain works.",
        Indicators = [Only],
        Thresholds = [Attempts, Referees],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var answers = dossier.All<EmploymentVerification>();
        var attempts = answers.Where(answer => answer.IndependentContactExists == true).ToArray();
        var confirmed = answers.Any(answer => answer.Answer == VerificationAnswer.Confirmed && answer.Contact != ContactOrigin.Candidate)
            || dossier.All<EducationVerification>().Any(answer => answer.Answer == VerificationAnswer.Confirmed && answer.Contact != ContactOrigin.Candidate);
        if (!confirmed && attempts.Length > 0 && attempts.Length >= context.Value(Attempts))
            return Only.Observed("ATTEMPTS", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"After {attempts.Length} attempts where an independent contact exists, nothing was confirmed independently."), Employers.Facts(attempts.Select(answer => answer.Employer)), attempts);

        var referees = dossier.All<Reference>().Where(reference => Lookalike.MailDomain(reference.Email) is not null).ToArray();
        var people = referees.Select(reference => reference.Email!.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal).Count();
        if (people > 0 && people >= context.Value(Referees) && referees.All(reference => reference.EmployerDomainWorks == true && IsFree(dossier, reference.Email!)))
            return Only.Observed("FREE-MAIL", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"All {people} referees write from free mailboxes although their employers' own domains work."), [], referees);
        return answers.Count > 0 || referees.Length > 0 ? Only.NotObserved() : Only.NotChecked("no attempt and no referee");
    }

    private static bool IsFree(Dossier dossier, string mailbox)
    {
        foreach (var intel in dossier.All<EmailIntel>())
            if (intel.FreeMail is { } free && string.Equals(intel.Email, mailbox, StringComparison.OrdinalIgnoreCase)) return free;
        // For a referee whose mailbox nobody looked up.
        return Emails.IsFree(Lookalike.MailDomain(mailbox)!);
    }
}
