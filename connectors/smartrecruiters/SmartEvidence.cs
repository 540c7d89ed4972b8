using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>Evidence out of a candidate's record: the same whichever webhook pointed to it.</summary>
internal static class SmartEvidence
{
    private static readonly Dictionary<string, Stage> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LEAD"] = Stage.Application, ["NEW"] = Stage.Application, ["IN_REVIEW"] = Stage.Screening, ["INTERVIEW"] = Stage.Interview, ["OFFERED"] = Stage.Offer, ["HIRED"] = Stage.Onboarding,
    };

    public static PipelineEvent.CandidateEvidence Event(SmartCandidate candidate, Connection connection, List<string> notes)
    {
        SmartAssignment[] assignments = [.. new[] { candidate.PrimaryAssignment }.Concat(candidate.SecondaryAssignments ?? []).OfType<SmartAssignment>()];
        var drafts = new List<EvidenceDraft> { Draft(candidate, Applied(candidate, assignments)) };
        drafts.AddRange(assignments.Select(one => Change(candidate, one, connection, notes)).OfType<StageChange>().Select(change => Draft(candidate, change)));
        drafts.AddRange(Claims(candidate).Select(claim => Draft(candidate, claim)));
        return new(SmartRecruitersConnector.Person(candidate.Id), [], drafts) { Hint = new JoinHint(candidate.Email, NameOf(candidate), null) };
    }

    private static Application Applied(SmartCandidate candidate, SmartAssignment[] assignments) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = SmartRecruitersConnector.Name, ObservedAt = candidate.UpdatedOn ?? candidate.CreatedOn, Assurance = Assurance.Claimed,
        ApplicationId = assignments is [{ Job.Id: { } job }, ..] ? $"{candidate.Id}/{job}" : null, JobId = assignments is [{ Job.Id: { } id }, ..] ? id : null, JobTitle = assignments is [{ Job.Title: { } title }, ..] ? title : null,
        Name = NameOf(candidate), Emails = Texts(candidate.Email), Phones = Texts(candidate.PhoneNumber), Residence = Residence(candidate.Location),
        Links = Texts(candidate.Web?.Website, candidate.Web?.Linkedin, candidate.Web?.Twitter, candidate.Web?.Facebook),
    };

    private static StageChange? Change(SmartCandidate candidate, SmartAssignment assignment, Connection connection, List<string> notes)
    {
        var status = assignment.Status switch { "HIRED" => ApplicationStatus.Hired, "REJECTED" => ApplicationStatus.Rejected, "WITHDRAWN" => ApplicationStatus.Withdrawn, null => (ApplicationStatus?)null, _ => ApplicationStatus.Active };
        if (status is not { } known || assignment.Status == "TRANSFERRED") return null;
        var stage = StageMap.Of(assignment.SubStatus, connection, Known) ?? (Known.TryGetValue(assignment.Status!, out var mapped) ? mapped : null as Stage?);
        if (stage is null && known is ApplicationStatus.Rejected or ApplicationStatus.Withdrawn) stage = Stage.Application;
        if (stage is null) notes.Add($"the status '{assignment.Status}' is not mapped: the setting stageMap names it");
        return stage is not { } at ? null : new StageChange
        {
            Id = EvidenceDraft.Placeholder, Source = SmartRecruitersConnector.Name, ObservedAt = candidate.UpdatedOn ?? candidate.CreatedOn, Stage = at, Name = assignment.SubStatus ?? assignment.Status, Status = known,
            ApplicationId = assignment.Job?.Id is { } job ? $"{candidate.Id}/{job}" : candidate.Id,
        };
    }

    private static IEnumerable<Evidence> Claims(SmartCandidate candidate)
    {
        foreach (var job in candidate.Experience ?? [])
            if (!string.IsNullOrWhiteSpace(job.Company))
                yield return new EmploymentClaim
                {
                    Id = EvidenceDraft.Placeholder, Source = SmartRecruitersConnector.Name, ObservedAt = candidate.CreatedOn, Assurance = Assurance.Claimed,
                    Employer = job.Company, Title = job.Title, Start = Date(job.StartDate), End = job.Current == true ? null : Date(job.EndDate), Via = ClaimSource.Application,
                };
        foreach (var school in candidate.Education ?? [])
            if (!string.IsNullOrWhiteSpace(school.Institution))
                yield return new EducationClaim
                {
                    Id = EvidenceDraft.Placeholder, Source = SmartRecruitersConnector.Name, ObservedAt = candidate.CreatedOn, Assurance = Assurance.Claimed,
                    Institution = school.Institution, Degree = school.Degree, Major = school.Major, Start = Date(school.StartDate), End = Date(school.EndDate), Via = ClaimSource.Application,
                };
    }

    private static Place? Residence(SmartLocation? location) => location is null or { City: null, Region: null, Country: null, CountryCode: null } ? null
        : new Place { City = location.City, State = location.Region, Country = location.CountryCode?.ToUpperInvariant() ?? location.Country };

    private static PartialDate? Date(string? text) => text is null ? null : PartialDate.TryParse(text.Length > 10 ? text[..10] : text, out var date) ? date : null;

    private static PersonName? NameOf(SmartCandidate candidate) => string.IsNullOrWhiteSpace(candidate.FirstName) && string.IsNullOrWhiteSpace(candidate.LastName) ? null : new PersonName { Given = candidate.FirstName, Family = candidate.LastName };

    private static string[] Texts(params string?[] texts) => [.. texts.OfType<string>().Where(text => !string.IsNullOrWhiteSpace(text))];

    private static EvidenceDraft Draft(SmartCandidate candidate, Evidence evidence) => EvidenceDraft.Of($"{SmartRecruitersConnector.Name}|candidate|{candidate.Id}", evidence);
}
