using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Ashby;

/// <summary>Candidates with what was seen of their devices, then applications, page by page. The cursor is the phase and Ashby's own, so it resumes in any process.</summary>
internal sealed class AshbyBackfill(Session session)
{
    private const string Candidates = "candidates|", Applications = "applications|";
    private readonly AshbyClient _ashby = new(session);

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var at = cursor ?? Candidates;
        if (!at.StartsWith(Candidates, StringComparison.Ordinal) && !at.StartsWith(Applications, StringComparison.Ordinal)) throw new ArgumentException("not a cursor of this connector", nameof(cursor));
        while (true)
        {
            var offset = at[(at.IndexOf('|', StringComparison.Ordinal) + 1)..] is { Length: > 0 } text ? text : null;
            var got = at.StartsWith(Candidates, StringComparison.Ordinal) ? await CandidatesAsync(offset, since, cancel) : await ApplicationsAsync(offset, since, cancel);
            if (got.Succeeded(out var page, out var failure) && page.Next == at) failure = new Failure(FailureCategory.BadAnswer, "the next page is the same page");
            if (failure is not null)
            {
                yield return new BackfillPage([], at) { Failure = failure };
                yield break;
            }
            yield return page;
            if (page.Next is not { } next) yield break;
            at = next;
        }
    }

    private async Task<Result<BackfillPage>> CandidatesAsync(string? offset, DateTimeOffset? since, CancellationToken cancel)
    {
        // Each candidate costs one more question, so pages are short.
        if (!(await _ashby.CandidatesAsync(offset, 25, cancel)).Succeeded(out var page, out var failure)) return failure;
        var events = new List<PipelineEvent>();
        foreach (var candidate in page.Results!.Where(one => since is null || (one.UpdatedAt ?? one.CreatedAt) is not { } at || at >= since))
        {
            if (!(await _ashby.ClientInfoAsync(candidate.Id, cancel)).Succeeded(out var seen, out failure)) return failure;
            events.Add(AshbyEvidence.Event(candidate, [AshbyEvidence.Profile(candidate), .. seen.Select(one => AshbyEvidence.Seen(candidate.Id, one)).OfType<EvidenceDraft>()]));
        }
        return new BackfillPage(events, page is { MoreDataAvailable: true, NextCursor: { } next } ? Candidates + next : Applications);
    }

    private async Task<Result<BackfillPage>> ApplicationsAsync(string? offset, DateTimeOffset? since, CancellationToken cancel)
    {
        if (!(await _ashby.ApplicationsAsync(offset, since, cancel)).Succeeded(out var page, out var failure)) return failure;
        PipelineEvent[] events = [.. page.Results!.Where(one => one.Candidate is not null).Select(one => AshbyEvidence.Event(one.Candidate!, [.. AshbyTranslation.Of(one, session.Connection, [])], one.Id))];
        return new BackfillPage(events, page is { MoreDataAvailable: true, NextCursor: { } next } ? Applications + next : null);
    }
}
