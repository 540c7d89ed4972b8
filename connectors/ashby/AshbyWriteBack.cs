using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Ashby;

/// <summary>Shows status, task and link; each step looks first whether it stands there already.</summary>
internal sealed class AshbyWriteBack(Session session)
{
    public const string Tag = "IDV: next step", StatusField = "Identity status", LinkField = "Identity report";
    private readonly AshbyClient _ashby = new(session);
    private readonly List<string> _effects = [];

    public async Task<WriteResult> ApplyAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Candidate.System != AshbyConnector.Name) return new WriteResult.Failed(new Failure(FailureCategory.Rejected, "not a candidate of Ashby"));
        if (session.Connection.SecretOf("apiKey") is null) return new WriteResult.Done([]);
        if (!(await _ashby.CandidateAsync(update.Candidate.Value, cancel)).Succeeded(out var candidate, out var failure)) return WriteResult.From(failure, written: false);
        return await FieldsAsync(candidate, update, cancel) ?? await TagAsync(candidate, update, cancel) ?? await NoteAsync(candidate, update, cancel) ?? await AssessmentsAsync(update, cancel) ?? new WriteResult.Done(_effects);
    }

    /// <summary>Two fields that an administrator made; where there are none, note and tag alone are written.</summary>
    private async Task<WriteResult?> FieldsAsync(AshbyCandidate candidate, RecruiterUpdate update, CancellationToken cancel)
    {
        if (!(await _ashby.FieldsAsync(cancel)).Succeeded(out var fields, out var failure)) return WriteResult.From(failure, written: false);
        var wanted = new Dictionary<string, string> { [StatusField] = RecruiterWords.Of(update.Status), [LinkField] = update.Link.ToString() };
        AshbyFieldValue[] changes =
        [
            .. fields.Where(field => field is { ObjectType: "Candidate", IsArchived: not true, Title: not null } && wanted.ContainsKey(field.Title))
                .Where(field => Held(candidate, field.Id) != wanted[field.Title!]).Select(field => new AshbyFieldValue(field.Id, wanted[field.Title!])),
        ];
        if (changes.Length == 0) return null;
        return Became((await _ashby.WriteAsync("customField.setValues", new AshbyAsk { ObjectId = candidate.Id, ObjectType = "Candidate", Values = changes }, cancel)).Failure, "candidate fields");
    }

    private static string? Held(AshbyCandidate candidate, string field) => candidate.CustomFields?.FirstOrDefault(one => one.Id == field)?.Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private async Task<WriteResult?> TagAsync(AshbyCandidate candidate, RecruiterUpdate update, CancellationToken cancel)
    {
        var held = candidate.Tags?.FirstOrDefault(tag => tag.Title == Tag);
        if (update.Status != RecruiterStatus.NextStepOpen)
            return held is null ? null : Became((await _ashby.WriteAsync("candidate.removeTag", new AshbyAsk { CandidateId = candidate.Id, TagId = held.Id }, cancel)).Failure, "tag");
        if (held is not null) return null;
        if (!(await _ashby.TagAsync(Tag, cancel)).Succeeded(out var tag, out var failure)) return WriteResult.From(failure, written: false);
        return Became((await _ashby.WriteAsync("candidate.addTag", new AshbyAsk { CandidateId = candidate.Id, TagId = tag.Id }, cancel)).Failure, "tag");
    }

    private async Task<WriteResult?> NoteAsync(AshbyCandidate candidate, RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Status is RecruiterStatus.NotStarted or RecruiterStatus.InProgress) return null;
        if (!(await _ashby.NotesAsync(candidate.Id, cancel)).Succeeded(out var notes, out var failure)) return WriteResult.From(failure, written: false);
        if (notes.Any(note => note.Content?.Contains(update.Marker, StringComparison.Ordinal) == true)) return null;
        bool? secret = session.Connection.Setting("privateNotes") == "no" ? null : true;
        return Became((await _ashby.WriteAsync("candidate.createNote", new AshbyAsk { CandidateId = candidate.Id, Note = new AshbyNewNote("text/plain", RecruiterWords.Note(update)), SendNotifications = false, IsPrivate = secret }, cancel)).Failure, "note");
    }

    /// <summary>https://developers.ashbyhq.com/reference/assessmentupdate. Harmless to repeat: the same values stand there again. No score goes into the field that there is for it.</summary>
    private async Task<WriteResult?> AssessmentsAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        foreach (var assessment in update.Callbacks.Select(AshbyAssessment.IdOf).OfType<string>())
        {
            static JsonObject Value(string identifier, string label, string type, string value) => new() { ["identifier"] = identifier, ["label"] = label, ["type"] = type, ["value"] = value };
            var body = new JsonObject
            {
                ["assessment_id"] = assessment, ["timestamp"] = session.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
                ["assessment_status"] = Value("status", "Status", "string", RecruiterWords.Of(update.Status)), ["assessment_profile_url"] = Value("task", "Open the task", "url", update.Link.ToString()),
            };
            // A result is what ends an assessment at Ashby.
            if (update.Status == RecruiterStatus.Complete) body["assessment_result"] = Value("status", "Status", "string", RecruiterWords.Of(update.Status));
            if ((await _ashby.WriteAsync("assessment.update", body.ToJsonString(), cancel)).Failure is not { } failure) _effects.Add("assessment");
            // Cancelled at Ashby meanwhile: there is nobody to tell.
            else if (failure.Category is not (FailureCategory.NotFound or FailureCategory.Rejected)) return WriteResult.From(failure, written: true);
        }
        return null;
    }

    private WriteResult? Became(Failure? failure, string effect)
    {
        if (failure is not null) return WriteResult.From(failure, written: true);
        _effects.Add(effect);
        return null;
    }
}
