using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Can an employer, or the office that is named, not be found for the period?</summary>
internal static class EmployerUnverifiable
{
    private static readonly Threshold Strong = new("employers", 2, "employers for a strong hit");

    private static readonly Indicator Unverifiable = new()
    {
        Id = "employer-unverifiable",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Small, informal, secret, military or closed employers; weak registers; work at a client's site.",
        Clears = "A pay slip, tax extract or contract.",
        Task = "Please ask the candidate for a paper of that employment.",
    };

    public static readonly Check Check = new()
    {
        Id = "employer-unverifiable",
        Version = 1,
        Title = "Employers and their offices",
        Explanation = "Register, domain and web archive are asked for each employer and period, and complete lists of offices for the city; what is not covered is not checked.",
        Indicators = [Unverifiable],
        Thresholds = [Strong],
        Run = context => [Run(context)],
    };

    private enum Answer { Unknown, Found, NoFirm, NoOffice }

    private static Signal Run(CheckContext context)
    {
        var claims = ClaimedJobs.Of(context.Dossier).All;
        if (claims.Count == 0) return Unverifiable.NotChecked("no employment claim");
        var answers = new SortedDictionary<string, (Answer Answer, EmploymentClaim Claim, IReadOnlyList<OrganisationRecord> Records)>(StringComparer.Ordinal);
        var papers = Papers(context.Dossier);
        foreach (var (claim, key, records) in claims)
        {
            var answer = papers.Contains(key) ? Answer.Found : Ask(claim, records);
            // Several sources name one employer: what one of them lets us find is found.
            if (!answers.TryGetValue(key, out var known) || known.Answer == Answer.Unknown || answer == Answer.Found) answers[key] = (answer, claim, records);
        }
        var missing = answers.Values.Where(item => item.Answer is Answer.NoFirm or Answer.NoOffice).ToArray();
        if (missing.Length == 0) return answers.Values.Any(item => item.Answer == Answer.Found) ? Unverifiable.NotObserved() : Unverifiable.NotChecked("register not covered");

        var firm = Array.Exists(missing, item => item.Answer == Answer.NoFirm);
        var first = Array.Find(missing, item => item.Answer == (firm ? Answer.NoFirm : Answer.NoOffice)).Claim;
        return Unverifiable.Observed(firm ? "NOFIRM" : "NOOFFICE", missing.Length >= context.Value(Strong) ? Strength.Strong : Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"{(firm ? $"'{first.Employer}' stands in no register and no archive of the period" : $"'{first.Employer}' lists no office in {first.City}")}{(missing.Length > 1 ? $"; {missing.Length} employers in all" : "")}."),
            Employers.Facts(missing.Select(item => item.Claim.Employer)), [.. missing.Select(item => item.Claim), .. missing.SelectMany(item => item.Records)]);
    }

    private static Answer Ask(EmploymentClaim claim, IReadOnlyList<OrganisationRecord> records)
    {
        var (from, to) = (claim.Start?.Earliest ?? DateOnly.MinValue, claim.End?.Latest ?? DateOnly.MaxValue);
        bool covered = false, found = false, archiveOpen = false;
        foreach (var record in records)
        {
            covered |= record is { RegisterCovers: true, Registered: false };
            found |= record.Registered == true || record.DomainRegistered?.Earliest <= to || (record.ArchiveFirstSeen?.Earliest <= to && (record.ArchiveLastSeen?.Latest ?? DateOnly.MaxValue) >= from);
            archiveOpen |= (record.Domain ?? claim.Domain) is not null && !record.ArchiveChecked;
        }
        if (!found) return covered && !archiveOpen ? Answer.NoFirm : Answer.Unknown;
        if (claim.Remote != false || string.IsNullOrWhiteSpace(claim.City)) return Answer.Found;
        var offices = records.Where(record => record is { OfficesComplete: true, OfficeCities.Count: > 0 }).ToArray();
        return offices.Length == 0 || Array.Exists(offices, record => record.OfficeCities.Contains(claim.City.Trim(), StringComparer.OrdinalIgnoreCase)) ? Answer.Found : Answer.NoOffice;
    }

    /// <summary>Employers with a pay slip, tax extract or contract, or with a confirmation of their own.</summary>
    private static HashSet<string> Papers(Dossier dossier)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var paper in dossier.All<FinancialDocument>())
            if (paper is { Employer: { } named, Type: FinancialDocumentType.W2 or FinancialDocumentType.PayStub or FinancialDocumentType.TaxAssessment or FinancialDocumentType.EmploymentContract }
                && paper.Checks.All(check => check.Passed)) found.Add(Employers.Key(named));
        foreach (var answer in dossier.All<EmploymentVerification>())
            if (answer.Answer == VerificationAnswer.Confirmed && answer.Contact != ContactOrigin.Candidate) found.Add(Employers.Key(answer.Employer));
        return found;
    }
}
