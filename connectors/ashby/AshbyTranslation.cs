using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Ashby;

/// <summary>What a webhook of Ashby means. https://developers.ashbyhq.com/docs/webhooks</summary>
internal static class AshbyTranslation
{
    private const int LongestName = 60;

    /// <summary>The stages that Ashby starts with. Its own stage types are coarser, and stand in for names that nobody mapped.</summary>
    private static readonly Dictionary<string, Stage> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["New Lead"] = Stage.Application, ["Reached Out"] = Stage.Application, ["Replied"] = Stage.Application, ["Application Review"] = Stage.Application,
        ["Recruiter Screen"] = Stage.Screening, ["Phone Screen"] = Stage.Screening, ["Take Home"] = Stage.Screening, ["Assessment"] = Stage.Screening,
        ["Hiring Manager Screen"] = Stage.Interview, ["Technical Screen"] = Stage.Interview, ["Onsite"] = Stage.Interview, ["Final Round"] = Stage.Interview, ["Reference Check"] = Stage.Interview,
        ["Offer"] = Stage.Offer,
    };

    public static Translation Translate(Delivery delivery, Connection connection, ConnectorManifest manifest)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var envelope = body.RootElement.Deserialize(AshbyJson.Default.AshbyEnvelope) ?? throw new JsonException("null", "$", null, null);
            return envelope.Action switch
            {
                "applicationSubmit" or "applicationUpdate" or "candidateStageChange" or "interviewPlanTransition" or "candidateHire" => Application(envelope, body.RootElement, connection, manifest),
                "candidateMerge" => Merge(envelope),
                "candidateDelete" => envelope.Data?.Candidate?.Id is { } id ? new Translation.Translated([new PipelineEvent.Erased(AshbyConnector.Person(id), ErasureReason.Deleted)], []) : new Translation.Malformed("names no candidate", "$.data.candidate.id"),
                "offerCreate" or "offerUpdate" or "offerDelete" => new Translation.Ignored("an offer event names no candidate: the offer comes with the hire"),
                "interviewScheduleCreate" or "interviewScheduleUpdate" => new Translation.Ignored("interviews are read from the meeting system"),
                "jobCreate" or "jobUpdate" or "jobPostingUpdate" or "jobPostingPublish" or "jobPostingUnpublish" or "openingCreate" => new Translation.Ignored("about the organisation, not about a candidate"),
                "pushToHRIS" or "signatureRequestUpdate" or "surveySubmit" => new Translation.Ignored("nothing that a check reads"),
                "ping" => new Translation.Ignored("a ping: Ashby tries the address out"),
                null => new Translation.Malformed("names no action", "$.action"),
                var other => new Translation.Ignored($"unknown action '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'"),
            };
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Ashby promises", broken.Path ?? "$");
        }
    }

    private static Translation Application(AshbyEnvelope envelope, JsonElement body, Connection connection, ConnectorManifest manifest)
    {
        if (envelope.Data?.Application is not { } application) return new Translation.Malformed("names no application", "$.data.application");
        if (application.Candidate is not { } candidate) return new Translation.Malformed("names no candidate", "$.data.application.candidate");
        var notes = new List<string>();
        var drafts = new List<EvidenceDraft>(Of(application, connection, notes));
        if (envelope.Data.Offer is { } offer && AshbyEvidence.Of(offer, candidate.Id, application.Id) is { } made) drafts.Add(made);
        var more = connection.SecretOf("apiKey") is not null && AshbyClient.IsId(candidate.Id);
        return new Translation.Translated([AshbyEvidence.Event(candidate, drafts, application.Id)], FieldAudit.Unread(body, manifest)) { Notes = notes, More = more ? [new FetchRequest(AshbyConnector.CandidateResource, candidate.Id)] : [] };
    }

    /// <summary>What an application shows, in a webhook or a list.</summary>
    public static IEnumerable<EvidenceDraft> Of(AshbyApplication application, Connection connection, List<string> notes)
    {
        var candidate = application.Candidate!;
        yield return AshbyEvidence.Draft(candidate.Id, AshbyEvidence.Applied(application, candidate));
        if (AshbyEvidence.Submitted(application) is { } network) yield return AshbyEvidence.Draft(candidate.Id, network);
        if (Change(application, connection, notes) is { } change) yield return AshbyEvidence.Draft(candidate.Id, change);
    }

    private static StageChange? Change(AshbyApplication application, Connection connection, List<string> notes)
    {
        var (stage, title) = (application.CurrentInterviewStage, application.CurrentInterviewStage?.Title);
        var change = new StageChange
        {
            Id = EvidenceDraft.Placeholder, Source = AshbyConnector.Name, ObservedAt = application.UpdatedAt ?? application.CreatedAt, ApplicationId = application.Id, Name = title,
            Stage = Stage.Application, Status = ApplicationStatus.Active,
        };
        if (application.Status == "Hired") return change with { Stage = Stage.Onboarding, Status = ApplicationStatus.Hired };
        var mapped = StageMap.Of(title, connection, Known) ?? stage?.Type switch { "Lead" or "PreInterviewScreen" => Stage.Application, "Active" => Stage.Interview, "Offer" => Stage.Offer, _ => null };
        if (application.Status == "Archived") return change with { Stage = mapped ?? Stage.Application, Status = ApplicationStatus.Rejected };
        if (mapped is { } known) return change with { Stage = known };
        if (title is not null) notes.Add($"the stage '{title}' is not mapped: the setting stageMap names it");
        return null;
    }

    private static Translation Merge(AshbyEnvelope envelope)
    {
        if (envelope.Data?.DeletedCandidate?.Id is not { } gone) return new Translation.Malformed("names no candidate that was folded", "$.data.deletedCandidate.id");
        if (envelope.Data.MergedCandidate?.Id is not { } kept) return new Translation.Malformed("does not say into whom", "$.data.mergedCandidate.id");
        return new Translation.Translated([new PipelineEvent.Merged(AshbyConnector.Person(gone), AshbyConnector.Person(kept))], []);
    }
}
