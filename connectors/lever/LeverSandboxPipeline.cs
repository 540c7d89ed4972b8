using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Lever;

public sealed partial class LeverSandbox : IPipelineSandbox
{
    public (string Candidate, string Application, SandboxWebhook Webhook) Applies(PipelineApplicant applicant)
    {
        lock (_gate)
        {
            var (contact, opportunity, application) = (NextId(), NextId(), NextId());
            var at = applicant.AppliedAt.ToUnixTimeMilliseconds();
            _opportunities[opportunity] = new JsonObject
            {
                ["id"] = opportunity, ["name"] = $"{applicant.GivenName} {applicant.FamilyName}", ["contact"] = contact, ["headline"] = "", ["location"] = applicant.Address, ["confidentiality"] = "non-confidential",
                ["emails"] = new JsonArray(applicant.Email), ["phones"] = applicant.Phone is null ? new JsonArray() : new JsonArray(new JsonObject { ["type"] = "mobile", ["value"] = applicant.Phone }),
                ["links"] = new JsonArray([.. applicant.Links.Select(link => (JsonNode)link)]), ["tags"] = new JsonArray(), ["sources"] = new JsonArray("LinkedIn"), ["origin"] = "applied", ["sourcedBy"] = null,
                ["archived"] = null, ["createdAt"] = at, ["updatedAt"] = at, ["stage"] = "applicant-new", ["isAnonymized"] = false,
                ["stageChanges"] = new JsonArray(Change("applicant-new", 1, at)), ["applications"] = new JsonArray(new JsonObject { ["id"] = application, ["type"] = "posting", ["posting"] = "posting-1", ["createdAt"] = at }),
            };
            if (applicant.Jobs.Count > 0)
                _resumes[opportunity] = new JsonObject
                {
                    ["id"] = NextId(), ["createdAt"] = at, ["file"] = new JsonObject { ["name"] = "resume.pdf" },
                    ["parsedData"] = new JsonObject
                    {
                        ["positions"] = new JsonArray([.. applicant.Jobs.Select(job => (JsonNode)new JsonObject { ["org"] = job.Employer, ["title"] = job.Title, ["start"] = Month(job.Start), ["end"] = job.End is { } end ? Month(end) : null })]),
                        ["schools"] = new JsonArray(),
                    },
                };
            return (contact, opportunity, Notice("applicationCreated", opportunity, new JsonObject { ["applicationId"] = application }));
        }
    }

    public SandboxWebhook Moves(string application, Stage stage, DateTimeOffset at)
    {
        var to = stage switch { Stage.Screening => "applicant-phone", Stage.Interview => "applicant-onsite", Stage.Offer => "applicant-offer", _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "not a stage of this pipeline") };
        return MoveTo(application, to, at);
    }

    /// <summary>A stage that Lever does not start with.</summary>
    public SandboxWebhook MovesToLunch(string application, DateTimeOffset at) => MoveTo(application, "custom-lunch", at);

    public SandboxWebhook Hires(string application, DateTimeOffset at) => Archive(application, Hired, at, "candidateHired");

    public SandboxWebhook TurnsDown(string application, DateTimeOffset at) => Archive(application, Underqualified, at, "candidateArchiveChange");

    /// <summary>Somebody deletes a candidacy.</summary>
    public SandboxWebhook Deletes(string application)
    {
        lock (_gate)
        {
            var notice = Notice("candidateDeleted", application, []);
            _opportunities.Remove(application);
            return notice;
        }
    }

    public void TagByHand(string candidate, string tag)
    {
        lock (_gate) Of(candidate).First()["tags"]!.AsArray().Add(tag);
    }

    public RecruiterView? Shown(string candidate)
    {
        lock (_gate)
        {
            if (Of(candidate).FirstOrDefault() is not { } opportunity) return null;
            string[] Texts(string member) => [.. opportunity[member]!.AsArray().Select(item => (string)item!)];
            var tags = Texts("tags");
            RecruiterStatus? status = tags.FirstOrDefault(tag => tag.StartsWith("IDV: ", StringComparison.Ordinal)) switch
            {
                "IDV: not started" => RecruiterStatus.NotStarted, "IDV: in progress" => RecruiterStatus.InProgress, "IDV: next step open" => RecruiterStatus.NextStepOpen, "IDV: complete" => RecruiterStatus.Complete, _ => null,
            };
            return new RecruiterView(status, [.. _notes.Where(note => (string?)note["opportunity"] == (string?)opportunity["id"]).Select(note => (string)note["text"]!), .. Texts("links").Where(LeverWriteBack.IsOurs)], tags);
        }
    }

    private IEnumerable<JsonObject> Of(string contact) => _opportunities.Values.Where(one => (string?)one["contact"] == contact);

    private SandboxWebhook MoveTo(string application, string stage, DateTimeOffset at)
    {
        lock (_gate)
        {
            var opportunity = _opportunities[application];
            var from = (string?)opportunity["stage"];
            opportunity["stage"] = stage;
            opportunity["updatedAt"] = at.ToUnixTimeMilliseconds();
            opportunity["stageChanges"]!.AsArray().Add(Change(stage, Array.FindIndex(Stages, one => one.Id == stage), at.ToUnixTimeMilliseconds()));
            return Notice("candidateStageChange", application, new JsonObject { ["fromStageId"] = from, ["toStageId"] = stage });
        }
    }

    private SandboxWebhook Archive(string application, string reason, DateTimeOffset at, string name)
    {
        lock (_gate)
        {
            var opportunity = _opportunities[application];
            var archived = new JsonObject { ["reason"] = reason, ["archivedAt"] = at.ToUnixTimeMilliseconds() };
            opportunity["archived"] = archived;
            opportunity["updatedAt"] = at.ToUnixTimeMilliseconds();
            return Notice(name, application, name == "candidateHired" ? [] : new JsonObject { ["fromArchived"] = null, ["toArchived"] = archived.DeepClone() });
        }
    }

    private SandboxWebhook Notice(string name, string opportunity, JsonObject data)
    {
        data["candidateId"] = opportunity;
        data["contactId"] = (string?)_opportunities[opportunity]["contact"];
        data["opportunityId"] = opportunity;
        var delivery = NextId();
        return new SandboxWebhook(new JsonObject { ["id"] = NextId(), ["event"] = name, ["triggeredAt"] = 0, ["token"] = delivery, ["signature"] = "", ["data"] = data }.ToJsonString(), delivery);
    }

    private static JsonObject Change(string stage, int index, long at) => new() { ["toStageId"] = stage, ["toStageIndex"] = index, ["userId"] = UserId, ["updatedAt"] = at };

    private static JsonObject Month(DateOnly date) => new() { ["year"] = date.Year, ["month"] = date.Month };
}
