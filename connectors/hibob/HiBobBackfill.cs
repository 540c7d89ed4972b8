using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.HiBob;

/// <summary>Everybody at once, as the search has no pages; handed on in parts, in order of id, which is the cursor.</summary>
internal sealed class HiBobBackfill(Session session)
{
    private const int PageSize = 50;
    private const string Start = "start";

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancel)
    {
        var bob = new HiBobClient(session);
        var at = cursor ?? Start;
        if (!(await bob.PeopleAsync(null, cancel)).Succeeded(out var people, out var failure))
        {
            yield return new BackfillPage([], at) { Failure = failure };
            yield break;
        }
        var everybody = people.Employees.Select(one => (Id: HiBobEvidence.Text(one, "id"), Employee: one)).Where(one => one.Id is not null && HiBobClient.IsId(one.Id)).OrderBy(one => one.Id, StringComparer.Ordinal)
            .Where(one => at == Start || string.CompareOrdinal(one.Id, at) > 0).ToArray();
        // The day, not the second: read twice in a day, it is one observation.
        var today = new DateTimeOffset(session.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        foreach (var part in everybody.Chunk(PageSize))
        {
            var events = new List<PipelineEvent>();
            foreach (var (id, employee) in part)
            {
                if (!(await HiBobEvidence.OfAsync(id!, employee, today, tableChanged: false, bob, session.Connection, cancel)).Succeeded(out var seen, out failure))
                {
                    yield return new BackfillPage([], at) { Failure = failure };
                    yield break;
                }
                events.Add(seen);
            }
            at = part[^1].Id!;
            yield return new BackfillPage(events, part[^1].Id == everybody[^1].Id ? null : at);
        }
        if (everybody.Length == 0) yield return new BackfillPage([], null);
    }
}
