using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Greenhouse;

/// <summary>Writes status, task and link; each step looks first whether it stands there already, so all of it may run any number of times.</summary>
internal sealed class GreenhouseWriteBack(Session session)
{
    public const string Tag = "IDV: next step";
    public const string StatusField = "identity_status", LinkField = "identity_report_url";
    private readonly HarvestClient _harvest = new(session);
    private readonly List<string> _effects = [];

    public async Task<WriteResult> ApplyAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Candidate.System != GreenhouseConnector.Name || !long.TryParse(update.Candidate.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return new WriteResult.Failed(new Failure(FailureCategory.Rejected, "not a candidate of Greenhouse"));
        if (session.Connection.Setting("clientId") is not null && (await FieldsAsync(update, cancel) ?? await NoteAsync(update, cancel)) is { } failed) return failed;
        return await CallBackAsync(update, cancel) ?? new WriteResult.Done(_effects);
    }

    /// <summary>PATCH replaces whole collections, so all that is there goes along; it is read last before it is written.</summary>
    private async Task<WriteResult?> FieldsAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (!(await _harvest.AllAsync(HarvestClient.At("custom_fields?field_type=candidate&per_page=500"), HarvestJson.Default.IReadOnlyListHarvestField, cancel)).Succeeded(out var fields, out var failure)) return WriteResult.From(failure, written: false);
        var selects = fields.Where(field => field.ValueType is "single_select" or "multi_select").Select(field => field.Id).ToArray();
        var options = new List<HarvestOption>();
        foreach (var chunk in selects.Chunk(50))
        {
            if (!(await _harvest.AllAsync(HarvestClient.At($"custom_field_options?custom_field_ids={string.Join(',', chunk)}&per_page=500"), HarvestJson.Default.IReadOnlyListHarvestOption, cancel)).Succeeded(out var some, out failure)) return WriteResult.From(failure, written: false);
            options.AddRange(some);
        }
        if (!(await _harvest.AllAsync(HarvestClient.At($"candidates?ids={update.Candidate.Value}"), GreenhouseJson.Default.IReadOnlyListWirePerson, cancel)).Succeeded(out var people, out failure)) return WriteResult.From(failure, written: false);
        if (people.FirstOrDefault(person => person.Id == update.Candidate.Value) is not { } candidate) return new WriteResult.Failed(new Failure(FailureCategory.NotFound, "the candidate is not at Greenhouse any more"));
        var patch = CandidateFields.Patch(candidate, fields, options, update);
        if (patch.Problem is { } problem) return new WriteResult.Failed(new Failure(FailureCategory.Rejected, problem));
        if (patch.Body is null) return null;
        var written = await _harvest.WriteAsync(HttpMethod.Patch, HarvestClient.At($"candidates/{update.Candidate.Value}"), JsonSerializer.Serialize(patch.Body, HarvestJson.Default.CandidatePatch), cancel);
        if (written.Failure is { } broken) return WriteResult.From(broken, written: true);
        _effects.Add("candidate fields");
        return null;
    }

    /// <summary>Notes cannot be edited and have no idempotency key: the marker in the link says whether this one is there.</summary>
    private async Task<WriteResult?> NoteAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Status is RecruiterStatus.NotStarted or RecruiterStatus.InProgress) return null;
        if (!(await _harvest.AllAsync(HarvestClient.At($"notes?candidate_ids={update.Candidate.Value}&per_page=500"), HarvestJson.Default.IReadOnlyListHarvestNote, cancel)).Succeeded(out var notes, out var failure)) return WriteResult.From(failure, written: false);
        if (notes.Any(note => note.Body?.Contains(update.Marker, StringComparison.Ordinal) == true)) return null;
        var note = new NewNote
        {
            CandidateId = long.Parse(update.Candidate.Value, CultureInfo.InvariantCulture),
            ApplicationId = long.TryParse(update.ApplicationId, NumberStyles.None, CultureInfo.InvariantCulture, out var application) ? application : null,
            UserId = long.TryParse(session.Connection.Setting("subject"), NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null,
            Body = RecruiterWords.Note(update),
            Visibility = session.Connection.Setting("noteVisibility") ?? "private",
            NoteType = "NOTE",
        };
        var written = await _harvest.WriteAsync(HttpMethod.Post, HarvestClient.At("notes"), JsonSerializer.Serialize(note, HarvestJson.Default.NewNote), cancel);
        if (written.Failure is { } broken) return WriteResult.From(broken, written: true);
        _effects.Add("note");
        return null;
    }

    /// <summary>https://developers.greenhouse.io/assessment.html: an empty PATCH, after which Greenhouse asks for the status. Harmless to repeat.</summary>
    private async Task<WriteResult?> CallBackAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Status != RecruiterStatus.Complete || session.Connection.SecretOf("partnerKey") is not { } key) return null;
        foreach (var callback in update.Callbacks)
        {
            var answered = await session.Http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Patch, callback)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key.Reveal() + ":"))) },
            }, cancel);
            // Greenhouse takes no news of people who are hired or rejected: then there is nobody to tell.
            if (answered.Failure is { Category: FailureCategory.NotFound or FailureCategory.Rejected }) continue;
            if (answered.Failure is { } failure) return WriteResult.From(failure, written: true);
            _effects.Add("assessment");
        }
        return null;
    }
}
