using System.Globalization;
using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Zoom;

/// <summary>The meetings of one day after the other. The cursor is the day and Zoom's own token, which ends after a quarter of an hour: then the day begins again. https://developers.zoom.us/docs/api/</summary>
internal sealed class ZoomBackfill(Session session)
{
    private const int Days = 30, PageSize = 30;
    private readonly ZoomClient _zoom = new(session);

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime);
        var first = since is { } at && DateOnly.FromDateTime(at.UtcDateTime) > today.AddDays(-Days) ? DateOnly.FromDateTime(at.UtcDateTime) : today.AddDays(-Days);
        var parts = (cursor ?? "").Split('|', 2);
        if (cursor is not null && (parts.Length != 2 || !DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))) throw new ArgumentException("not a cursor of this connector", nameof(cursor));
        var (day, token) = (first, parts is [_, { Length: > 0 } kept] ? kept : null);
        while (true)
        {
            var got = await PageAsync(day, token, today, cancel);
            // The token ended: the same day from its start.
            if (got.Failure is { Category: FailureCategory.Rejected or FailureCategory.NotFound } && token is not null)
            {
                token = null;
                continue;
            }
            if (!got.Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], Cursor(day, token)) { Failure = failure };
                yield break;
            }
            yield return page;
            if (page.Next is not { } next) yield break;
            (day, token) = (DateOnly.ParseExact(next[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture), next.Length > 11 ? next[11..] : null);
        }
    }

    private async Task<Result<BackfillPage>> PageAsync(DateOnly day, string? token, DateOnly today, CancellationToken cancel)
    {
        if (!(await _zoom.MeetingsAsync(day, token, PageSize, cancel)).Succeeded(out var page, out var failure)) return failure;
        var interview = new ZoomInterview(_zoom, session);
        var events = new List<PipelineEvent>();
        foreach (var meeting in (page.Meetings ?? []).Where(meeting => meeting.Uuid is not null && ZoomInterview.IsInterview(meeting.Topic, session.Connection)))
        {
            if (!(await interview.ReadAsync(meeting.Uuid!, cancel)).Succeeded(out var read, out failure)) return failure;
            if (read is Translation.Translated translated) events.AddRange(translated.Events);
        }
        var more = !string.IsNullOrEmpty(page.NextPageToken) && page.NextPageToken != token;
        return new BackfillPage(events, more ? Cursor(day, page.NextPageToken) : day < today ? Cursor(day.AddDays(1), null) : null);
    }

    private static string Cursor(DateOnly day, string? token) => $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}|{token}";
}
