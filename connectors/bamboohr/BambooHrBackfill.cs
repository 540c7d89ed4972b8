using System.Globalization;
using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.BambooHr;

/// <summary>Employees that changed, in order of change. The list has no pages, so the cursor is the last that was read: moment and id.</summary>
internal sealed class BambooHrBackfill(Session session)
{
    private const int PageSize = 25;
    private const string Start = "start";

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var bamboo = new BambooHrClient(session);
        // Whoever gave no key has webhooks only, and nothing to read: no failure to come back to.
        if (session.Connection.SecretOf("apiKey") is null) yield break;
        var at = cursor ?? Start;
        while (true)
        {
            var got = await PageAsync(bamboo, at, since, cancel);
            if (!got.Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], at) { Failure = failure };
                yield break;
            }
            yield return page;
            if (page.Next is not { } next) yield break;
            at = next;
        }
    }

    private async Task<Result<BackfillPage>> PageAsync(BambooHrClient bamboo, string cursor, DateTimeOffset? since, CancellationToken cancel)
    {
        var (after, last) = cursor.Split('|') is [var moment, var id] && BambooHrConnector.Instant(moment) is { } parsed ? (parsed, id) : (since ?? DateTimeOffset.UnixEpoch, "");
        if (!(await bamboo.ChangedAsync(after, cancel)).Succeeded(out var changed, out var failure)) return failure;
        var rows = changed.Employees.Where(one => one.Value.Action is "Inserted" or "Updated" or null && BambooHrClient.IsId(one.Key))
            .Select(one => (Id: one.Key, At: BambooHrConnector.Instant(one.Value.LastChanged) ?? after)).OrderBy(one => one.At).ThenBy(one => one.Id, StringComparer.Ordinal)
            .Where(one => one.At > after || (one.At == after && string.CompareOrdinal(one.Id, last) > 0)).ToArray();
        var events = new List<PipelineEvent>();
        foreach (var (employee, at) in rows.Take(PageSize))
        {
            if ((await BambooHrEvidence.ReadAsync(employee, at, session, cancel)).Succeeded(out var record, out failure)) events.Add(record);
            else if (failure.Category != FailureCategory.NotFound) return failure;
        }
        return new BackfillPage(events, rows.Length > PageSize ? string.Create(CultureInfo.InvariantCulture, $"{rows[PageSize - 1].At:O}|{rows[PageSize - 1].Id}") : null);
    }
}
