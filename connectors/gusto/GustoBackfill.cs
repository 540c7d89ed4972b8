using System.Globalization;
using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Gusto;

/// <summary>Employees of the company, page by page; the cursor is the number of the page. A record has no time of its own: what is read now was so now.</summary>
internal sealed class GustoBackfill(Session session)
{
    private const int PageSize = 25, MostPages = 4000;

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancel)
    {
        var gusto = new GustoClient(session);
        var at = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
        for (; at <= MostPages; at++)
        {
            var page = await PageAsync(gusto, at, cancel);
            yield return page;
            if (page.Next is null || page.Failure is not null) yield break;
        }
    }

    private async Task<BackfillPage> PageAsync(GustoClient gusto, int at, CancellationToken cancel)
    {
        BackfillPage Stopped(Failure failure) => new([], at.ToString(CultureInfo.InvariantCulture)) { Failure = failure };
        if (!(await gusto.EmployeesAsync(at, PageSize, cancel)).Succeeded(out var employees, out var failure)) return Stopped(failure);
        // The day, not the second: read twice in a day, it is one observation.
        var today = new DateTimeOffset(session.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var events = new List<PipelineEvent>();
        foreach (var employee in employees)
        {
            if (!GustoClient.IsId(employee.Uuid)) return Stopped(new Failure(FailureCategory.BadAnswer, "an employee whose id is none"));
            if (!(await GustoEvidence.OfAsync(employee, today, "", gusto, session.Connection, cancel)).Succeeded(out var seen, out failure)) return Stopped(failure);
            events.Add(seen);
        }
        return new BackfillPage(events, employees.Count < PageSize ? null : (at + 1).ToString(CultureInfo.InvariantCulture));
    }
}
