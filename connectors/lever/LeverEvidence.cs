using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Lever;

/// <summary>What an opportunity of Lever says, and what an administrator should know about reading it.</summary>
internal sealed record LeverSeen(PipelineEvent Event, IReadOnlyList<string> Notes);

/// <summary>Evidence out of an opportunity as the API shows it: the same whichever webhook pointed to it, and in whichever order.</summary>
internal static class LeverEvidence
{
    /// <summary>The stages that Lever starts with.</summary>
    private static readonly Dictionary<string, Stage> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["New lead"] = Stage.Application, ["Reached out"] = Stage.Application, ["Responded"] = Stage.Application, ["New applicant"] = Stage.Application,
        ["Recruiter screen"] = Stage.Screening, ["Phone screen"] = Stage.Screening, ["Identity verification"] = Stage.Screening, ["Take home test"] = Stage.Screening,
        ["Phone interview"] = Stage.Interview, ["On-site interview"] = Stage.Interview, ["Onsite interview"] = Stage.Interview, ["Reference check"] = Stage.Interview,
        ["Background check"] = Stage.Offer, ["Offer"] = Stage.Offer,
    };

    public static async Task<Result<LeverSeen>> OfAsync(LeverOpportunity opportunity, LeverClient lever, Connection connection, CancellationToken cancel)
    {
        if (opportunity.Contact is not { Length: > 0 } contact) return new Failure(FailureCategory.BadAnswer, "an opportunity without a contact");
        if (opportunity.IsAnonymized == true) return new LeverSeen(new PipelineEvent.Erased(LeverConnector.Person(contact), ErasureReason.Anonymised), []);
        if (!(await lever.StagesAsync(cancel)).Succeeded(out var stages, out var failure)) return failure;
        if (!(await lever.ReasonsAsync(cancel)).Succeeded(out var reasons, out failure)) return failure;
        if (!(await lever.ResumesAsync(opportunity.Id, cancel)).Succeeded(out var resumes, out failure)) return failure;
        var notes = new List<string>();
        var drafts = new List<EvidenceDraft> { Draft(opportunity, Applied(opportunity)) };
        drafts.AddRange(Stages(opportunity, stages, connection, notes).Select(change => Draft(opportunity, change)));
        if (Ended(opportunity, reasons, connection) is { } ended) drafts.Add(Draft(opportunity, ended));
        if (opportunity.Origin == "referred" && opportunity.SourcedBy is { Length: > 0 } referrer)
            drafts.Add(Draft(opportunity, new Referral { Id = EvidenceDraft.Placeholder, Source = LeverConnector.Name, ObservedAt = At(opportunity.CreatedAt), ReferrerId = referrer }));
        foreach (var resume in resumes) drafts.AddRange(Claims(resume).Select(claim => Draft(opportunity, claim)));
        return new LeverSeen(new PipelineEvent.CandidateEvidence(LeverConnector.Person(contact), [LeverConnector.Application(opportunity.Id)], drafts)
        {
            Hint = new JoinHint(opportunity.Emails is [var email, ..] ? email : null, NameOf(opportunity), null),
            Files = [.. resumes.Where(resume => LeverClient.IsId(resume.Id)).Select(resume => new RemoteFile(resume.File?.Name ?? "resume", "resume", lever.ResumeFile(opportunity.Id, resume.Id)))],
        }, notes);
    }

    private static Application Applied(LeverOpportunity opportunity) => new()
    {
        Id = EvidenceDraft.Placeholder,
        Source = LeverConnector.Name,
        ObservedAt = At(opportunity.UpdatedAt ?? opportunity.CreatedAt),
        Assurance = Assurance.Claimed,
        ApplicationId = opportunity.Id,
        JobId = Posting(opportunity),
        Name = NameOf(opportunity),
        Emails = Texts(opportunity.Emails),
        Phones = Texts(opportunity.Phones?.Select(phone => phone.Value)),
        Residence = AddressText.Parse(opportunity.Location),
        // Our own link to the task stands among the candidate's.
        Links = [.. Texts(opportunity.Links).Where(link => !LeverWriteBack.IsOurs(link))],
        ReferrerId = opportunity.Origin == "referred" ? opportunity.SourcedBy : null,
    };

    /// <summary>The whole history of stages, each with its own time.</summary>
    private static IEnumerable<StageChange> Stages(LeverOpportunity opportunity, IReadOnlyDictionary<string, LeverNamed> stages, Connection connection, List<string> notes)
    {
        foreach (var change in opportunity.StageChanges ?? [])
        {
            if (change.ToStageId is not { } id || change.UpdatedAt is null) continue;
            var name = stages.TryGetValue(id, out var stage) ? stage.Text : null;
            if (StageMap.Of(name, connection, Known) is { } mapped) yield return Change(opportunity, change.UpdatedAt, mapped, name, ApplicationStatus.Active);
            else notes.Add($"the stage '{name ?? id}' is not mapped: the setting stageMap names it");
        }
    }

    /// <summary>An archived opportunity has ended: hired, withdrawn, or turned down, by the reason that the customer gave a name.</summary>
    private static StageChange? Ended(LeverOpportunity opportunity, IReadOnlyDictionary<string, LeverNamed> reasons, Connection connection)
    {
        if (opportunity.Archived is not { Reason: { } id, ArchivedAt: not null } archived) return null;
        var reason = reasons.TryGetValue(id, out var found) ? found : null;
        if (reason?.Type == "hired" || Named(connection, "hiredReasons", "Hired", reason?.Text)) return Change(opportunity, archived.ArchivedAt, Stage.Onboarding, "Hired", ApplicationStatus.Hired);
        var status = Named(connection, "withdrawnReasons", "Withdrew;Offer declined", reason?.Text) ? ApplicationStatus.Withdrawn : ApplicationStatus.Rejected;
        return Change(opportunity, archived.ArchivedAt, Stage.Application, null, status);
    }

    private static bool Named(Connection connection, string setting, string usual, string? text) =>
        text is not null && (connection.Setting(setting) ?? usual).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    private static StageChange Change(LeverOpportunity opportunity, long? at, Stage stage, string? name, ApplicationStatus status) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = LeverConnector.Name, ObservedAt = At(at), Stage = stage, Name = name, ApplicationId = opportunity.Id, Status = status,
    };

    private static IEnumerable<Evidence> Claims(LeverResume resume)
    {
        foreach (var job in resume.ParsedData?.Positions ?? [])
            if (!string.IsNullOrWhiteSpace(job.Org))
                yield return new EmploymentClaim
                {
                    Id = EvidenceDraft.Placeholder, Source = LeverConnector.Name, ObservedAt = At(resume.CreatedAt), Assurance = Assurance.Claimed,
                    Employer = job.Org, Title = job.Title, Start = Month(job.Start), End = Month(job.End), Via = ClaimSource.Resume,
                };
        foreach (var school in resume.ParsedData?.Schools ?? [])
            if (!string.IsNullOrWhiteSpace(school.Org))
                yield return new EducationClaim
                {
                    Id = EvidenceDraft.Placeholder, Source = LeverConnector.Name, ObservedAt = At(resume.CreatedAt), Assurance = Assurance.Claimed,
                    Institution = school.Org, Degree = school.Degree, Major = school.Field, Start = Month(school.Start), End = Month(school.End), Via = ClaimSource.Resume,
                };
    }

    private static PartialDate? Month(LeverMonth? month) => month switch
    {
        { Year: >= 1900 and < 2200, Month: >= 1 and <= 12 } => PartialDate.TryParse($"{month.Year:0000}-{month.Month:00}", out var date) ? date : null,
        { Year: >= 1900 and < 2200 } => PartialDate.TryParse($"{month.Year:0000}", out var year) ? year : null,
        _ => null,
    };

    private static string? Posting(LeverOpportunity opportunity) => opportunity.Applications is [{ ValueKind: JsonValueKind.Object } application, ..]
        && application.TryGetProperty("posting", out var posting) && posting.ValueKind == JsonValueKind.String ? posting.GetString() : null;

    private static PersonName? NameOf(LeverOpportunity opportunity) => string.IsNullOrWhiteSpace(opportunity.Name) ? null : new PersonName { Full = opportunity.Name };

    private static string[] Texts(IEnumerable<string?>? texts) => [.. (texts ?? []).OfType<string>().Where(text => !string.IsNullOrWhiteSpace(text))];

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is >= 0 and < 253_402_300_800_000 ? LeverConnector.Instant(milliseconds.Value) : null;

    private static EvidenceDraft Draft(LeverOpportunity opportunity, Evidence evidence) => EvidenceDraft.Of($"{LeverConnector.Name}|opportunity|{opportunity.Id}", evidence);
}
