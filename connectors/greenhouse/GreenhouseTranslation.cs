using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using static Verify.Connectors.Sdk.PipelineEvent;

namespace Verify.Connectors.Greenhouse;

/// <summary>What a webhook of Greenhouse means. https://developers.greenhouse.io/webhooks.html</summary>
internal static class GreenhouseTranslation
{
    private const int LongestName = 60;

    public static Translation Translate(Delivery delivery, Connection connection, ConnectorManifest manifest)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var envelope = body.RootElement.Deserialize(GreenhouseJson.Default.Envelope) ?? throw new JsonException("null", "$", null, null);
            return envelope.Action switch
            {
                "new_candidate_application" or "new_prospect_application" or "application_updated" or "candidate_stage_change"
                    or "hire_candidate" or "unhire_candidate" or "reject_candidate" or "unreject_candidate" => Application(envelope, body.RootElement, connection, manifest),
                "update_candidate" => Candidate(envelope),
                "merge_candidate" => Merge(envelope),
                "delete_candidate" => Erase(envelope, ErasureReason.Deleted),
                "candidate_anonymized" => Erase(envelope, ErasureReason.Anonymised),
                "offer_created" or "offer_approved" or "offer_updated" => Offer(envelope, connection),
                "offer_deleted" => new Translation.Ignored("an offer was deleted: what was seen of it stays seen"),
                "delete_application" => new Translation.Ignored("one application was deleted: the candidate stays"),
                "interview_deleted" or "scorecard_deleted" => new Translation.Ignored("interviews and scorecards are not read"),
                "job_created" or "job_updated" or "job_approved" or "job_deleted" or "job_post_created" or "job_post_updated" or "job_post_deleted"
                    or "job_interview_stage_deleted" or "department_deleted" or "office_deleted" => new Translation.Ignored("about the organisation, not about a candidate"),
                "ping" => new Translation.Ignored("a ping: Greenhouse tries the address out"),
                var other => new Translation.Ignored($"unknown action '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'"),
            };
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Greenhouse promises", broken.Path ?? "$");
        }
    }

    private static Translation Application(Envelope envelope, JsonElement body, Connection connection, ConnectorManifest manifest)
    {
        var application = Read(envelope.Payload, GreenhouseJson.Default.ApplicationPayload).Application;
        var notes = new List<string>();
        var applied = envelope.Action is "new_candidate_application" or "new_prospect_application";
        var seen = GreenhouseEvidence.Of(application, applied ? application.AppliedAt : application.LastActivityAt ?? application.AppliedAt);
        var drafts = new List<EvidenceDraft>(seen);
        if (StageOf(envelope.Action, application, connection, notes) is { } change) drafts.Add(EvidenceDraft.Of($"{GreenhouseConnector.Name}|application|{application.Id}", change));
        // Nobody is hired in Greenhouse without an accepted offer; the event leaves its status out.
        if (envelope.Action == "hire_candidate" && application.Offer is { } offer && GreenhouseEvidence.Of(offer with { Status = offer.Status ?? "Accepted" }, application.Id) is { } accepted) drafts.Add(accepted);
        return new Translation.Translated([GreenhouseEvidence.Event(application.Candidate, [application.Id], drafts)], FieldAudit.Unread(body, manifest)) { Notes = notes };
    }

    private static StageChange? StageOf(string action, WireApplication application, Connection connection, List<string> notes)
    {
        var name = application.CurrentStage?.Name;
        var mapped = GreenhouseStages.Map(name, connection);
        if (name is not null && mapped is null) notes.Add($"the stage '{name}' is not mapped: name it in the setting stageMap");
        var change = new StageChange
        {
            Id = EvidenceDraft.Placeholder,
            Source = GreenhouseConnector.Name,
            ObservedAt = application.LastActivityAt ?? application.AppliedAt,
            // Whoever was rejected has at least applied, whatever the stage is called.
            Stage = mapped ?? Stage.Application,
            Name = name,
            ApplicationId = application.Id,
            Status = ApplicationStatus.Active,
        };
        return action switch
        {
            "new_candidate_application" => change with { Stage = Stage.Application, ObservedAt = application.AppliedAt },
            "new_prospect_application" or "application_updated" => null,
            "candidate_stage_change" or "unreject_candidate" or "unhire_candidate" => mapped is null ? null : change,
            "hire_candidate" => change with { Stage = Stage.Onboarding, Status = ApplicationStatus.Hired },
            "reject_candidate" => change with { Status = application.RejectionReason?.Type is { } type && (type.Key ?? type.Name) is "THEY_REJECTED_US" or "They rejected us" ? ApplicationStatus.Withdrawn : ApplicationStatus.Rejected },
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "not an action about applications"),
        };
    }

    private static Translation Candidate(Envelope envelope)
    {
        var payload = Read(envelope.Payload, GreenhouseJson.Default.PersonPayload);
        if ((payload.Candidate ?? payload.Person) is not { } person) return new Translation.Malformed("names no candidate", "$.payload.candidate");
        return new Translation.Translated([GreenhouseEvidence.Event(person, [], GreenhouseEvidence.Of(person, null, person.LastActivityAt ?? person.UpdatedAt))], []);
    }

    private static Translation Merge(Envelope envelope)
    {
        var payload = Read(envelope.Payload, GreenhouseJson.Default.PersonPayload);
        if (payload.Person is not { } gone) return new Translation.Malformed("names no person", "$.payload.person");
        if (payload.NewCandidateId is not { } kept) return new Translation.Malformed("does not say into whom", "$.payload.new_candidate_id");
        return new Translation.Translated([new Merged(GreenhouseConnector.Person(gone.Id), GreenhouseConnector.Person(kept))], []);
    }

    private static Translation Erase(Envelope envelope, ErasureReason reason)
    {
        var payload = Read(envelope.Payload, GreenhouseJson.Default.PersonPayload);
        var id = payload.Person?.Id ?? payload.Candidate?.Id ?? payload.CandidateId;
        return id is null
            ? new Translation.Malformed("names no person", "$.payload.person.id")
            : new Translation.Translated([new Erased(GreenhouseConnector.Person(id), reason)], []);
    }

    /// <summary>An offer event names the application, not the person: the API knows both.</summary>
    private static Translation Offer(Envelope envelope, Connection connection)
    {
        var payload = Read(envelope.Payload, GreenhouseJson.Default.OfferPayload);
        if ((payload.Offer?.Id ?? payload.Id) is not { } id) return new Translation.Malformed("names no offer", "$.payload.id");
        return connection.Setting("clientId") is null
            ? new Translation.Ignored("an offer event names no candidate, and without API credentials nobody can be asked")
            : new Translation.NeedsFetch([new FetchRequest(GreenhouseConnector.OfferResource, id)]);
    }

    private static T Read<T>(JsonElement payload, JsonTypeInfo<T> type)
    {
        try
        {
            return payload.Deserialize(type) ?? throw new JsonException("null", "$", null, null);
        }
        catch (JsonException broken)
        {
            throw new JsonException(broken.Message, "$.payload" + broken.Path?.TrimStart('$'), null, null);
        }
    }
}
