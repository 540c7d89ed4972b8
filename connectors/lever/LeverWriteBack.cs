using Verify.Connectors.Sdk;

namespace Verify.Connectors.Lever;

/// <summary>Shows status, task and link at a person's open candidacies. Tags and links are added and taken away one by one, so what people put there stays.</summary>
internal sealed class LeverWriteBack(Session session)
{
    private const string TagStart = "IDV: ";
    private const string LinkMark = "#verify-";
    private readonly LeverClient _lever = new(session);
    private readonly List<string> _effects = [];

    /// <summary>A link that this writes carries a fragment that no page needs, so it is told from the candidate's own.</summary>
    public static bool IsOurs(string link) => link.Contains(LinkMark, StringComparison.Ordinal);

    public async Task<WriteResult> ApplyAsync(RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Candidate.System != LeverConnector.Name || !LeverClient.IsId(update.Candidate.Value)) return new WriteResult.Failed(new Failure(FailureCategory.Rejected, "not a candidate of Lever"));
        if (!(await _lever.OfContactAsync(update.Candidate.Value, cancel)).Succeeded(out var all, out var failure)) return WriteResult.From(failure, written: false);
        if (all.Count == 0) return new WriteResult.Failed(new Failure(FailureCategory.NotFound, "the candidate is not at Lever any more"));
        LeverOpportunity[] shown = [.. all.Where(one => one.Archived is null)];
        // A hired person's candidacy is archived; the last one shows where things stand.
        if (shown.Length == 0) shown = [all.MaxBy(one => one.UpdatedAt ?? one.CreatedAt ?? 0)!];
        foreach (var opportunity in shown)
            if ((await TagsAsync(opportunity, update, cancel) ?? await LinksAsync(opportunity, update, cancel) ?? await NoteAsync(opportunity, update, cancel)) is { } failed) return failed;
        return new WriteResult.Done(_effects);
    }

    private async Task<WriteResult?> TagsAsync(LeverOpportunity opportunity, RecruiterUpdate update, CancellationToken cancel)
    {
        if (opportunity.Tags is not { } tags) return new WriteResult.Failed(new Failure(FailureCategory.BadAnswer, "the opportunity was read without tags"));
        var wanted = TagStart + RecruiterWords.Of(update.Status).ToLowerInvariant();
        string[] stale = [.. tags.Where(tag => tag.StartsWith(TagStart, StringComparison.Ordinal) && tag != wanted)];
        if (stale.Length > 0 && await PostAsync($"opportunities/{opportunity.Id}/removeTags", new LeverTags(stale), "tags", cancel) is { } failed) return failed;
        return tags.Contains(wanted) ? null : await PostAsync($"opportunities/{opportunity.Id}/addTags", new LeverTags([wanted]), "tags", cancel);
    }

    private async Task<WriteResult?> LinksAsync(LeverOpportunity opportunity, RecruiterUpdate update, CancellationToken cancel)
    {
        if (opportunity.Links is not { } links) return new WriteResult.Failed(new Failure(FailureCategory.BadAnswer, "the opportunity was read without links"));
        var wanted = $"{update.Link}{LinkMark}{update.Marker}";
        string[] stale = [.. links.Where(link => IsOurs(link) && link != wanted)];
        if (stale.Length > 0 && await PostAsync($"opportunities/{opportunity.Id}/removeLinks", new LeverLinks(stale), "links", cancel) is { } failed) return failed;
        return links.Contains(wanted) ? null : await PostAsync($"opportunities/{opportunity.Id}/addLinks", new LeverLinks([wanted]), "links", cancel);
    }

    /// <summary>A repeated POST is a second note, so the marker is looked for first.</summary>
    private async Task<WriteResult?> NoteAsync(LeverOpportunity opportunity, RecruiterUpdate update, CancellationToken cancel)
    {
        if (update.Status is RecruiterStatus.NotStarted or RecruiterStatus.InProgress) return null;
        if (!(await _lever.NotesAsync(opportunity.Id, cancel)).Succeeded(out var notes, out var failure)) return WriteResult.From(failure, written: false);
        if (notes.Any(note => note.Text?.Contains(update.Marker, StringComparison.Ordinal) == true)) return null;
        var written = await _lever.PostAsync($"opportunities/{opportunity.Id}/notes", new NewLeverNote(RecruiterWords.Note(update), Secret: true, NotifyFollowers: false), LeverJson.Default.NewLeverNote, cancel);
        return Became(written, "note");
    }

    private async Task<WriteResult?> PostAsync(string path, LeverTags tags, string effect, CancellationToken cancel) => Became(await _lever.PostAsync(path, tags, LeverJson.Default.LeverTags, cancel), effect);

    private async Task<WriteResult?> PostAsync(string path, LeverLinks links, string effect, CancellationToken cancel) => Became(await _lever.PostAsync(path, links, LeverJson.Default.LeverLinks, cancel), effect);

    private WriteResult? Became(Result<HttpAnswer> written, string effect)
    {
        if (written.Failure is { } broken) return WriteResult.From(broken, written: true);
        _effects.Add(effect);
        return null;
    }
}
