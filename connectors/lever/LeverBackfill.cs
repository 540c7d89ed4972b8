using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Lever;

/// <summary>Opportunities, page by page. The cursor is Lever's own offset, so it resumes in any process.</summary>
internal sealed class LeverBackfill(Session session)
{
    private const string Start = "start";

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var lever = new LeverClient(session);
        var at = cursor ?? Start;
        while (true)
        {
            var got = await PageAsync(lever, at == Start ? null : at, since, cancel);
            if (!got.Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], at) { Failure = failure };
                yield break;
            }
            yield return page;
            if (page.Next is not { } next) yield break;
            if (next == at)
            {
                yield return new BackfillPage([], at) { Failure = new Failure(FailureCategory.BadAnswer, "the next page is the same page") };
                yield break;
            }
            at = next;
        }
    }

    private async Task<Result<BackfillPage>> PageAsync(LeverClient lever, string? offset, DateTimeOffset? since, CancellationToken cancel)
    {
        if (!(await lever.OpportunitiesAsync(offset, since, cancel)).Succeeded(out var page, out var failure)) return failure;
        var events = new List<PipelineEvent>();
        foreach (var opportunity in page.Data)
        {
            if (!LeverClient.IsId(opportunity.Id)) return new Failure(FailureCategory.BadAnswer, "an opportunity whose id is none");
            if (!(await LeverEvidence.OfAsync(opportunity, lever, session.Connection, cancel)).Succeeded(out var seen, out failure)) return failure;
            events.Add(seen.Event);
        }
        return new BackfillPage(events, page.HasNext ? page.Next : null);
    }
}
