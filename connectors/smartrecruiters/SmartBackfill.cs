using System.Globalization;
using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>Candidates, page by page. The list is thin, so each is read; the cursor is how many were.</summary>
internal sealed class SmartBackfill(Session session)
{
    private const int Size = 50;

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var offset = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out offset)) throw new ArgumentException("not a cursor of this connector", nameof(cursor));
        while (true)
        {
            var got = await PageAsync(offset, since, cancel);
            if (!got.Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], offset.ToString(CultureInfo.InvariantCulture)) { Failure = failure };
                yield break;
            }
            yield return page;
            if (page.Next is not { } next) yield break;
            offset = int.Parse(next, CultureInfo.InvariantCulture);
        }
    }

    private async Task<Result<BackfillPage>> PageAsync(int offset, DateTimeOffset? since, CancellationToken cancel)
    {
        var smart = new SmartClient(session);
        if (!(await smart.ListAsync(offset, Size, since, cancel)).Succeeded(out var list, out var failure)) return failure;
        var events = new List<PipelineEvent>();
        foreach (var listed in list.Content.Where(one => SmartClient.IsId(one.Id)))
        {
            if ((await smart.CandidateAsync(listed.Id, cancel)).Succeeded(out var candidate, out failure)) events.Add(SmartEvidence.Event(candidate, session.Connection, []));
            // Deleted between the list and the look.
            else if (failure.Category != FailureCategory.NotFound) return failure;
        }
        var read = offset + list.Content.Count;
        var more = list.Content.Count > 0 && (list.TotalFound is { } total ? read < total : list.Content.Count == Size);
        return new BackfillPage(events, more ? read.ToString(CultureInfo.InvariantCulture) : null);
    }
}
