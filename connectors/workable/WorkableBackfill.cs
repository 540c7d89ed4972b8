using System.Globalization;
using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Workable;

/// <summary>Candidates, page by page. The list is thin, so each is read; the cursor is the address that Workable gives for the next page.</summary>
internal sealed class WorkableBackfill(Session session)
{
    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var client = new WorkableClient(session);
        var first = "candidates?limit=100" + (since is { } after ? "&updated_after=" + Uri.EscapeDataString(after.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)) : "");
        var address = client.At(first);
        if (cursor is not null && (!Uri.TryCreate(cursor, UriKind.Absolute, out address) || address.Host != client.At("").Host)) throw new ArgumentException("not a cursor of this connector", nameof(cursor));
        while (true)
        {
            var got = await PageAsync(client, address!, cancel);
            if (got.Succeeded(out var page, out var failure) && page.Next == address!.ToString()) failure = new Failure(FailureCategory.BadAnswer, "the next page is the same page");
            if (failure is not null)
            {
                yield return new BackfillPage([], address!.ToString()) { Failure = failure };
                yield break;
            }
            yield return page;
            if (page.Next is not { } next) yield break;
            address = new Uri(next);
        }
    }

    private async Task<Result<BackfillPage>> PageAsync(WorkableClient client, Uri address, CancellationToken cancel)
    {
        if (!(await client.ListAsync(address, cancel)).Succeeded(out var list, out var failure)) return failure;
        var events = new List<PipelineEvent>();
        foreach (var listed in list.Candidates)
        {
            if (listed.Id is not { } id || !WorkableClient.IsId(id)) continue;
            if ((await client.CandidateAsync(id, cancel)).Succeeded(out var candidate, out failure)) events.Add(WorkableEvidence.Event(candidate with { Id = id }, session.Connection, []));
            // Deleted between the list and the look.
            else if (failure.Category != FailureCategory.NotFound) return failure;
        }
        if (list.Paging?.Next is not { Length: > 0 } next) return new BackfillPage(events, null);
        return Uri.TryCreate(next, UriKind.Absolute, out var at) && at.Host == address.Host ? new BackfillPage(events, at.ToString()) : new Failure(FailureCategory.BadAnswer, $"GET {address.Host}: the next page is elsewhere");
    }
}
