using System.Text.Json;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>Shows the status as a tag and, where an administrator made them, status and link as properties. Messages cannot be listed, so one written twice could not be found: none is written.</summary>
internal sealed class SmartWriteBack(Session session)
{
    public const string TagStart = "IDV: ";
    private readonly SmartClient _smart = new(session);
    private readonly List<string> _effects = [];

    public async Task<WriteResult> ApplyAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Candidate.System != SmartRecruitersConnector.Name || !SmartClient.IsId(update.Candidate.Value)) return new WriteResult.Failed(new Failure(FailureCategory.Rejected, "not a candidate of SmartRecruiters"));
        if (session.Connection.SecretOf("apiKey") is null) return new WriteResult.Done([]);
        if (!(await _smart.CandidateAsync(update.Candidate.Value, cancel)).Succeeded(out var candidate, out var failure)) return WriteResult.From(failure, written: false);
        return await TagsAsync(candidate, update, cancel) ?? await PropertiesAsync(candidate, update, cancel) ?? new WriteResult.Done(_effects);
    }

    private async Task<WriteResult?> TagsAsync(SmartCandidate candidate, RecruiterUpdate update, CancellationToken cancel)
    {
        var wanted = TagStart + RecruiterWords.Of(update.Status).ToLowerInvariant();
        var tags = candidate.Tags ?? [];
        string[] stale = [.. tags.Where(tag => tag.StartsWith(TagStart, StringComparison.Ordinal) && tag != wanted)];
        if (stale.Length > 0 && Became(await _smart.WriteAsync(HttpMethod.Delete, $"candidates/{candidate.Id}/tags", new SmartTags(stale), SmartJson.Default.SmartTags, cancel), "tags") is { } failed) return failed;
        return tags.Contains(wanted) ? null : Became(await _smart.WriteAsync(HttpMethod.Post, $"candidates/{candidate.Id}/tags", new SmartTags([wanted]), SmartJson.Default.SmartTags, cancel), "tags");
    }

    private async Task<WriteResult?> PropertiesAsync(SmartCandidate candidate, RecruiterUpdate update, CancellationToken cancel)
    {
        (string? Id, string Value)[] wanted = [(session.Connection.Setting("statusProperty"), RecruiterWords.Of(update.Status)), (session.Connection.Setting("linkProperty"), update.Link.ToString())];
        if (wanted.All(one => one.Id is null)) return null;
        if (!(await _smart.PropertiesAsync(candidate.Id, cancel)).Succeeded(out var held, out var failure)) return WriteResult.From(failure, written: false);
        foreach (var (id, value) in wanted)
        {
            if (id is null || held.Content.Any(one => one.Id == id && one.Value is { ValueKind: JsonValueKind.String } shown && shown.GetString() == value)) continue;
            if (Became(await _smart.WriteAsync(HttpMethod.Put, $"candidates/{candidate.Id}/properties/{id}", new SmartValue(value), SmartJson.Default.SmartValue, cancel), "property") is { } failed) return failed;
        }
        return null;
    }

    private WriteResult? Became(Result<HttpAnswer> written, string effect)
    {
        if (written.Failure is { } broken) return WriteResult.From(broken, written: true);
        _effects.Add(effect);
        return null;
    }
}
