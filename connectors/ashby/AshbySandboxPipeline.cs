using System.Globalization;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Ashby;

public sealed partial class AshbySandbox : IPipelineSandbox
{
    public (string Candidate, string Application, SandboxWebhook Webhook) Applies(PipelineApplicant applicant)
    {
        lock (_gate)
        {
            var (candidate, application, at) = (NextId(), NextId(), Text(applicant.AppliedAt));
            JsonObject Value(string value) => new() { ["value"] = value, ["type"] = "Personal", ["isPrimary"] = true };
            _candidates[candidate] = new JsonObject
            {
                ["id"] = candidate, ["createdAt"] = at, ["updatedAt"] = at, ["name"] = $"{applicant.GivenName} {applicant.FamilyName}", ["primaryEmailAddress"] = Value(applicant.Email), ["emailAddresses"] = new JsonArray(Value(applicant.Email)),
                ["primaryPhoneNumber"] = applicant.Phone is { } phone ? Value(phone) : null, ["phoneNumbers"] = applicant.Phone is { } again ? new JsonArray(Value(again)) : new JsonArray(),
                ["socialLinks"] = new JsonArray([.. applicant.Links.Select(link => (JsonNode)new JsonObject { ["type"] = "Website", ["url"] = link })]), ["tags"] = new JsonArray(), ["customFields"] = new JsonArray(),
                ["location"] = applicant.Address is { } address ? new JsonObject { ["locationSummary"] = address } : null, ["fraudStatus"] = "Unreviewed",
            };
            _applications[application] = new JsonObject
            {
                ["id"] = application, ["createdAt"] = at, ["updatedAt"] = at, ["status"] = "Active", ["customFields"] = new JsonArray(), ["candidate"] = Short(candidate),
                ["currentInterviewStage"] = Stages("Application Review"), ["job"] = new JsonObject { ["id"] = "d2a1ee91-0000-4000-8000-000000000002", ["title"] = "Backend Engineer" }, ["hiringTeam"] = new JsonArray(),
            };
            return (candidate, application, Action("applicationSubmit", application));
        }
    }

    /// <summary>Where somebody's browser was seen.</summary>
    public void SeesClient(string candidate, string ip, string agent, string entity, DateTimeOffset at)
    {
        lock (_gate) _clientInfo.Add(new JsonObject { ["id"] = NextId(), ["candidateId"] = candidate, ["ipAddress"] = ip, ["userAgent"] = agent, ["relatedEntityType"] = entity, ["relatedEntityId"] = NextId(), ["createdAt"] = Text(at) });
    }

    public SandboxWebhook Moves(string application, Stage stage, DateTimeOffset at) => Change("candidateStageChange", application, at, held => held["currentInterviewStage"] = Stages(stage switch
    {
        Stage.Screening => "Recruiter Screen", Stage.Interview => "Onsite", Stage.Offer => "Offer", _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "not a stage of this pipeline"),
    }));

    public SandboxWebhook Hires(string application, DateTimeOffset at) => Change("candidateHire", application, at, held => held["status"] = "Hired");

    public SandboxWebhook TurnsDown(string application, DateTimeOffset at) => Change("applicationUpdate", application, at, held => held["status"] = "Archived");

    public void TagByHand(string candidate, string tag)
    {
        lock (_gate) _candidates[candidate]["tags"]!.AsArray().Add(new JsonObject { ["id"] = TagId(tag), ["title"] = tag, ["isArchived"] = false });
    }

    public RecruiterView? Shown(string candidate)
    {
        lock (_gate)
        {
            if (!_candidates.TryGetValue(candidate, out var held)) return null;
            string? Value(string title) => (string?)held["customFields"]!.AsArray().FirstOrDefault(field => (string?)field!["title"] == title)?["value"];
            RecruiterStatus? status = Value(AshbyWriteBack.StatusField) is { } text ? Enum.GetValues<RecruiterStatus>().First(one => RecruiterWords.Of(one) == text) : null;
            return new RecruiterView(status, [.. _notes.Where(note => (string?)note["candidateId"] == candidate).Select(note => (string)note["content"]!), .. new[] { Value(AshbyWriteBack.LinkField) }.OfType<string>()],
                [.. held["tags"]!.AsArray().Select(tag => (string)tag!["title"]!)]);
        }
    }

    private SandboxWebhook Change(string action, string application, DateTimeOffset at, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var held = _applications[application];
            change(held);
            held["updatedAt"] = Text(at);
            return Action(action, application);
        }
    }

    private SandboxWebhook Action(string action, string application)
    {
        var id = NextId();
        var data = new JsonObject { ["application"] = _applications[application].DeepClone() };
        if (action == "candidateHire") data["offer"] = new JsonObject { ["id"] = NextId(), ["decidedAt"] = (string?)_applications[application]["updatedAt"], ["applicationId"] = application, ["acceptanceStatus"] = "Accepted", ["offerStatus"] = "CandidateAccepted", ["latestVersion"] = new JsonObject { ["id"] = NextId() } };
        return new SandboxWebhook(new JsonObject { ["webhookActionId"] = id, ["action"] = action, ["data"] = data }.ToJsonString(), id);
    }

    private JsonObject Short(string candidate) => new() { ["id"] = candidate, ["name"] = (string?)_candidates[candidate]["name"], ["primaryEmailAddress"] = _candidates[candidate]["primaryEmailAddress"]?.DeepClone(), ["primaryPhoneNumber"] = _candidates[candidate]["primaryPhoneNumber"]?.DeepClone() };

    private static JsonObject Stages(string title) => new() { ["id"] = "2c6991c5-c9e2-4af8-879e-29c5a9d26509", ["title"] = title, ["type"] = title == "Application Review" ? "PreInterviewScreen" : title == "Offer" ? "Offer" : "Active", ["orderInInterviewPlan"] = 1 };

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
