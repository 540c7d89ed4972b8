using System.Globalization;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Greenhouse;

/// <summary>An invented person who applies in the sandbox.</summary>
public sealed record SandboxApplicant
{
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string Email { get; init; }
    public string? Phone { get; init; }
    public string? Address { get; init; }
    public IReadOnlyList<string> Links { get; init; } = [];
    public IReadOnlyList<(string Company, string Title, string Start, string? End)> Employments { get; init; } = [];
    public IReadOnlyList<(string School, string Degree, string Discipline, string Start, string End)> Educations { get; init; } = [];
    public string Job { get; init; } = "Backend Engineer";
    public string Source { get; init; } = "LinkedIn";
    public required DateTimeOffset AppliedAt { get; init; }
}

public sealed partial class GreenhouseSandbox : IPipelineSandbox
{
    (string Candidate, string Application, SandboxWebhook Webhook) IPipelineSandbox.Applies(PipelineApplicant applicant)
    {
        static string Day(DateOnly date) => date.ToString("MM/dd/yyyy", CultureInfo.InvariantCulture);
        var (candidate, application) = Apply(new SandboxApplicant
        {
            FirstName = applicant.GivenName, LastName = applicant.FamilyName, Email = applicant.Email, Phone = applicant.Phone, Address = applicant.Address, Links = applicant.Links, AppliedAt = applicant.AppliedAt,
            Employments = [.. applicant.Jobs.Select(job => (job.Employer, job.Title, Day(job.Start), job.End is { } end ? Day(end) : null))],
        });
        return (Text(candidate), Text(application), Webhook("new_candidate_application", Text(application), applicant.AppliedAt));
    }

    SandboxWebhook IPipelineSandbox.Moves(string application, Stage stage, DateTimeOffset at) => Webhook("candidate_stage_change", application, at, stage switch
    {
        Stage.Screening => "Phone Screen", Stage.Interview => "Face to Face", Stage.Offer => "Offer", _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "not a stage of this pipeline"),
    });

    SandboxWebhook IPipelineSandbox.Hires(string application, DateTimeOffset at) => Webhook("hire_candidate", application, at);

    SandboxWebhook IPipelineSandbox.TurnsDown(string application, DateTimeOffset at) => Webhook("reject_candidate", application, at);

    void IPipelineSandbox.TagByHand(string candidate, string tag) => AddTagByHand(long.Parse(candidate, CultureInfo.InvariantCulture), tag);

    RecruiterView? IPipelineSandbox.Shown(string candidate)
    {
        lock (_gate)
        {
            var id = long.Parse(candidate, CultureInfo.InvariantCulture);
            if (!_candidates.TryGetValue(id, out var held)) return null;
            RecruiterStatus? status = StatusOf(id) is { Length: > 0 } text ? Enum.GetValues<RecruiterStatus>().First(one => RecruiterWords.Of(one) == text) : null;
            return new RecruiterView(status, [.. NotesOf(id).Select(note => (string)note["body"]!)], [.. held["tags"]!.AsArray().Select(tag => (string)tag!)]);
        }
    }

    private SandboxWebhook Webhook(string action, string application, DateTimeOffset at, string? stage = null) => new(Event(action, long.Parse(application, CultureInfo.InvariantCulture), at, stage), $"{action}:{application}:{at.UtcTicks}");

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Somebody applies. The ids are Greenhouse's.</summary>
    public (long Candidate, long Application) Apply(SandboxApplicant applicant)
    {
        lock (_gate)
        {
            var at = Text(applicant.AppliedAt);
            var (candidate, application) = (NextId(), NextId());
            _candidates[candidate] = new JsonObject
            {
                ["id"] = candidate, ["first_name"] = applicant.FirstName, ["last_name"] = applicant.LastName, ["preferred_name"] = null, ["company"] = null, ["title"] = null,
                ["private"] = false, ["can_email"] = true, ["created_at"] = at, ["updated_at"] = at, ["last_activity_at"] = at, ["tags"] = new JsonArray(),
                ["phone_numbers"] = List(applicant.Phone is null ? [] : [applicant.Phone], "mobile"), ["email_addresses"] = List([applicant.Email], "personal"),
                ["addresses"] = List(applicant.Address is null ? [] : [applicant.Address], "home"), ["website_addresses"] = new JsonArray(),
                ["social_media_addresses"] = new JsonArray([.. applicant.Links.Select(link => (JsonNode)new JsonObject { ["value"] = link })]), ["custom_fields"] = new JsonObject(),
                ["employments"] = new JsonArray([.. applicant.Employments.Select(job => (JsonNode)new JsonObject { ["company_name"] = job.Company, ["title"] = job.Title, ["start_date"] = job.Start, ["end_date"] = job.End })]),
                ["educations"] = new JsonArray([.. applicant.Educations.Select(school => (JsonNode)new JsonObject { ["school_name"] = school.School, ["degree"] = school.Degree, ["discipline"] = school.Discipline, ["start_date"] = school.Start, ["end_date"] = school.End })]),
            };
            _applications[application] = new JsonObject
            {
                ["id"] = application, ["candidate_id"] = candidate, ["job_id"] = 3485, ["job_name"] = applicant.Job, ["source_name"] = applicant.Source, ["stage_name"] = "Application Review",
                ["status"] = "in_process", ["last_activity_at"] = at, ["created_at"] = at, ["updated_at"] = at,
            };
            return (candidate, application);
        }
    }

    /// <summary>The body of the webhook that an application gives now, with the stage or status changed first where one is given.</summary>
    public string Event(string action, long application, DateTimeOffset at, string? stage = null, string? startsOn = null)
    {
        lock (_gate)
        {
            var held = _applications[application];
            held["last_activity_at"] = Text(at);
            held["updated_at"] = Text(at);
            if (stage is not null) held["stage_name"] = stage;
            if (action == "hire_candidate") held["status"] = "hired";
            if (action == "reject_candidate") held["status"] = "rejected";
            var payload = Payload(held, _candidates[(long)held["candidate_id"]!]);
            if (action == "hire_candidate")
            {
                var offer = new JsonObject { ["id"] = NextId(), ["version"] = 1, ["created_at"] = Text(at), ["sent_at"] = Text(at)[..10], ["resolved_at"] = Text(at), ["starts_at"] = startsOn };
                payload["offer"] = offer;
                _offers.Add(new JsonObject { ["id"] = (long)offer["id"]!, ["application_id"] = application, ["candidate_id"] = (long)held["candidate_id"]!, ["status"] = "Accepted", ["version"] = 1, ["starts_on"] = startsOn, ["created_at"] = Text(at), ["updated_at"] = Text(at), ["resolved_at"] = Text(at) });
            }
            return new JsonObject { ["action"] = action, ["payload"] = new JsonObject { ["application"] = payload } }.ToJsonString();
        }
    }

    /// <summary>One record is folded into another.</summary>
    public static string MergeEvent(long from, long into) =>
        new JsonObject { ["action"] = "merge_candidate", ["payload"] = new JsonObject { ["person"] = new JsonObject { ["id"] = from }, ["new_candidate_id"] = into } }.ToJsonString();

    /// <summary>A person is forgotten.</summary>
    public string AnonymiseEvent(long candidate)
    {
        lock (_gate) _candidates.Remove(candidate);
        return new JsonObject { ["action"] = "candidate_anonymized", ["payload"] = new JsonObject { ["person"] = new JsonObject { ["id"] = candidate }, ["anonymized_fields"] = new JsonArray("full_name", "emails") } }.ToJsonString();
    }

    /// <summary>A recruiter puts a tag on a candidate by hand.</summary>
    public void AddTagByHand(long candidate, string tag)
    {
        lock (_gate) _candidates[candidate]["tags"]!.AsArray().Add(tag);
    }

    /// <summary>A recruiter fills in a custom field by hand.</summary>
    public void SetFieldByHand(long candidate, string key, string value)
    {
        lock (_gate) _candidates[candidate]["custom_fields"]![key] = new JsonObject { ["name"] = key, ["type"] = "single_select", ["value"] = value };
    }

    /// <summary>What a recruiter reads in the custom field of a candidate; empty where nothing was written yet.</summary>
    public string StatusOf(long candidate)
    {
        lock (_gate) return _candidates.TryGetValue(candidate, out var held) ? (string?)held["custom_fields"]?[GreenhouseWriteBack.StatusField]?["value"] ?? "" : "";
    }

    /// <summary>The id of the offer that was made last.</summary>
    public long LastOffer
    {
        get
        {
            lock (_gate) return (long)_offers[^1]["id"]!;
        }
    }

    private static JsonObject Payload(JsonObject application, JsonObject candidate)
    {
        var person = candidate.DeepClone().AsObject();
        foreach (var only in new[] { "private", "updated_at", "last_activity_at" }) person.Remove(only);
        var id = (long)candidate["id"]!;
        person["is_private"] = false;
        person["external_id"] = null;
        person["url"] = $"https://app.greenhouse.io/people/{id}";
        person["attachments"] = new JsonArray();
        person["recruiter"] = null;
        person["coordinator"] = null;
        return new JsonObject
        {
            ["id"] = (long)application["id"]!, ["rejected_at"] = null, ["prospect"] = false, ["status"] = (string?)application["status"] == "in_process" ? "active" : (string?)application["status"],
            ["applied_at"] = (string?)application["created_at"], ["last_activity_at"] = (string?)application["last_activity_at"], ["url"] = $"https://app.greenhouse.io/people/{id}?application_id={(long)application["id"]!}",
            ["source"] = new JsonObject { ["id"] = 31, ["name"] = (string?)application["source_name"] }, ["credited_to"] = null, ["rejection_reason"] = null,
            ["current_stage"] = new JsonObject { ["id"] = 71416, ["name"] = (string?)application["stage_name"], ["interviews"] = new JsonArray() }, ["custom_fields"] = new JsonObject(), ["candidate"] = person,
            ["jobs"] = new JsonArray(new JsonObject { ["id"] = (int)application["job_id"]!, ["name"] = (string?)application["job_name"], ["requisition_id"] = null, ["status"] = "open" }),
        };
    }

    private static JsonArray List(IReadOnlyList<string> values, string type) => new([.. values.Select(value => (JsonNode)new JsonObject { ["value"] = value, ["type"] = type })]);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
