using Verify.Connectors.Sdk;

namespace Verify.Connectors.Workable;

/// <summary>Shows status, task and link; each step looks first whether it stands there already. Tags are replaced whole, so they are read immediately before.</summary>
internal sealed class WorkableWriteBack(Session session)
{
    public const string Tag = "IDV: next step", StatusKey = "identity_status", LinkKey = "identity_report";
    private static readonly string[] Readers = ["admin", "recruiter"];
    private readonly WorkableClient _workable = new(session);
    private readonly List<string> _effects = [];

    public async Task<WriteResult> ApplyAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Candidate.System != WorkableConnector.Name || !WorkableClient.IsId(update.Candidate.Value)) return new WriteResult.Failed(new Failure(FailureCategory.Rejected, "not a candidate of Workable"));
        return await AttributesAsync(update, cancel) ?? await CommentAsync(update, cancel) ?? await TagsAsync(update, cancel) ?? new WriteResult.Done(_effects);
    }

    /// <summary>No API makes custom attributes, so only those that an administrator made are written. Setting one to what it holds changes nothing.</summary>
    private async Task<WriteResult?> AttributesAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (!(await _workable.AttributesAsync(cancel)).Succeeded(out var known, out var failure)) return WriteResult.From(failure, written: false);
        foreach (var (key, value) in new[] { (StatusKey, RecruiterWords.Of(update.Status)), (LinkKey, update.Link.ToString()) })
        {
            if (known.CustomAttributes?.Any(one => one.Key == key) != true) continue;
            var written = await _workable.WriteAsync(HttpMethod.Patch, $"candidates/{update.Candidate.Value}/update_custom_attribute_value", new WorkableAttributeValue(key, value), WorkableJson.Default.WorkableAttributeValue, cancel);
            if (Became(written, "attribute") is { } failed) return failed;
        }
        return null;
    }

    private async Task<WriteResult?> TagsAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (!(await _workable.CandidateAsync(update.Candidate.Value, cancel)).Succeeded(out var candidate, out var failure)) return WriteResult.From(failure, written: false);
        if (candidate.Tags is not { } tags) return new WriteResult.Failed(new Failure(FailureCategory.BadAnswer, "the candidate was read without tags: nothing is written, so that none is lost"));
        string[] wanted = update.Status == RecruiterStatus.NextStepOpen ? [.. tags.Union([Tag])] : [.. tags.Where(tag => tag != Tag)];
        return wanted.SequenceEqual(tags) ? null : Became(await _workable.WriteAsync(HttpMethod.Put, $"candidates/{update.Candidate.Value}/tags", new WorkableTags(wanted), WorkableJson.Default.WorkableTags, cancel), "tags");
    }

    private async Task<WriteResult?> CommentAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Status is RecruiterStatus.NotStarted or RecruiterStatus.InProgress) return null;
        if (!(await _workable.ActivitiesAsync(update.Candidate.Value, cancel)).Succeeded(out var activities, out var failure)) return WriteResult.From(failure, written: false);
        if (activities.Contains(update.Marker, StringComparison.Ordinal)) return null;
        var comment = new WorkableComment(session.Connection.Setting("memberId"), new WorkableCommentText(RecruiterWords.Note(update), Readers));
        return Became(await _workable.WriteAsync(HttpMethod.Post, $"candidates/{update.Candidate.Value}/comments", comment, WorkableJson.Default.WorkableComment, cancel), "comment");
    }

    private WriteResult? Became(Result<HttpAnswer> written, string effect)
    {
        if (written.Failure is { } broken) return WriteResult.From(broken, written: true);
        _effects.Add(effect);
        return null;
    }
}
