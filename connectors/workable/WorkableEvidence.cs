using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Workable;

/// <summary>Evidence out of a candidate's record: the same for a webhook and for the API.</summary>
internal static class WorkableEvidence
{
    /// <summary>Workable's own kinds of stages; the names are the customer's.</summary>
    private static readonly Dictionary<string, Stage> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sourced"] = Stage.Application, ["applied"] = Stage.Application, ["shortlisted"] = Stage.Screening, ["phone-screen"] = Stage.Screening, ["assessment"] = Stage.Screening,
        ["interview"] = Stage.Interview, ["offer"] = Stage.Offer, ["hired"] = Stage.Onboarding,
    };

    public static PipelineEvent.CandidateEvidence Event(WorkableCandidate candidate, Connection connection, List<string> notes)
    {
        var drafts = new List<EvidenceDraft> { Draft(candidate, Applied(candidate)) };
        drafts.AddRange(Claims(candidate).Select(claim => Draft(candidate, claim)));
        if (Change(candidate, connection, notes) is { } change) drafts.Add(Draft(candidate, change));
        return new(WorkableConnector.Person(candidate.Id!), [], drafts) { Hint = new JoinHint(candidate.Email, NameOf(candidate), null) };
    }

    private static Application Applied(WorkableCandidate candidate) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = WorkableConnector.Name, ObservedAt = candidate.UpdatedAt ?? candidate.CreatedAt, Assurance = Assurance.Claimed,
        ApplicationId = candidate.Id, JobId = candidate.Job?.Shortcode, JobTitle = candidate.Job?.Title, Name = NameOf(candidate), Emails = Texts(candidate.Email), Phones = Texts(candidate.Phone),
        Residence = Residence(candidate), Links = Texts([.. (candidate.SocialProfiles ?? []).Select(profile => profile?.Url)]),
    };

    private static StageChange? Change(WorkableCandidate candidate, Connection connection, List<string> notes)
    {
        var stage = StageMap.Of(candidate.Stage, connection, Kinds) ?? StageMap.Of(candidate.StageKind, connection, Kinds);
        var change = new StageChange
        {
            Id = EvidenceDraft.Placeholder, Source = WorkableConnector.Name, ObservedAt = candidate.UpdatedAt ?? candidate.CreatedAt, Stage = stage ?? Stage.Application, Name = candidate.Stage, ApplicationId = candidate.Id,
            Status = ApplicationStatus.Active,
        };
        if (candidate.Withdrew == true) return change with { Status = ApplicationStatus.Withdrawn };
        if (candidate.Disqualified == true) return change with { Status = ApplicationStatus.Rejected };
        if (candidate.HiredAt is not null || stage == Stage.Onboarding) return change with { Stage = Stage.Onboarding, Status = ApplicationStatus.Hired };
        if (stage is not null) return change;
        if (candidate.Stage is { } unknown) notes.Add($"the stage '{unknown}' is not mapped: the setting stageMap names it");
        return null;
    }

    private static IEnumerable<Evidence> Claims(WorkableCandidate candidate)
    {
        foreach (var job in candidate.ExperienceEntries ?? [])
            if (!string.IsNullOrWhiteSpace(job?.Company))
                yield return new EmploymentClaim
                {
                    Id = EvidenceDraft.Placeholder, Source = WorkableConnector.Name, ObservedAt = candidate.CreatedAt, Assurance = Assurance.Claimed,
                    Employer = job.Company, Title = job.Title, Start = Date(job.StartDate), End = job.Current == true ? null : Date(job.EndDate), Via = ClaimSource.Application,
                };
        foreach (var school in candidate.EducationEntries ?? [])
            if (!string.IsNullOrWhiteSpace(school?.School))
                yield return new EducationClaim
                {
                    Id = EvidenceDraft.Placeholder, Source = WorkableConnector.Name, ObservedAt = candidate.CreatedAt, Assurance = Assurance.Claimed,
                    Institution = school.School, Degree = school.Degree, Major = school.FieldOfStudy, Start = Date(school.StartDate), End = Date(school.EndDate), Via = ClaimSource.Application,
                };
    }

    private static Place? Residence(WorkableCandidate candidate)
    {
        if (AddressText.Parse(candidate.Address) is { } typed) return typed;
        return candidate.Location is null or { City: null, Region: null, Country: null, CountryCode: null, ZipCode: null } ? AddressText.Parse(candidate.Location?.LocationStr)
            : new Place { City = candidate.Location.City, State = candidate.Location.Region, PostalCode = candidate.Location.ZipCode, Country = candidate.Location.CountryCode ?? candidate.Location.Country };
    }

    private static PartialDate? Date(string? text) => text is null ? null : PartialDate.TryParse(text.Length > 10 ? text[..10] : text, out var date) ? date : null;

    private static PersonName? NameOf(WorkableCandidate candidate) => !string.IsNullOrWhiteSpace(candidate.Firstname) || !string.IsNullOrWhiteSpace(candidate.Lastname) ? new PersonName { Given = candidate.Firstname, Family = candidate.Lastname }
        : string.IsNullOrWhiteSpace(candidate.Name) ? null : new PersonName { Full = candidate.Name };

    private static string[] Texts(params string?[] texts) => [.. texts.OfType<string>().Where(text => !string.IsNullOrWhiteSpace(text))];

    private static EvidenceDraft Draft(WorkableCandidate candidate, Evidence evidence) => EvidenceDraft.Of($"{WorkableConnector.Name}|candidate|{candidate.Id}", evidence);
}
