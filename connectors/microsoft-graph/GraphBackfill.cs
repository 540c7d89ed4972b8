using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Graph.Models;
using Verify.Connectors.Sdk;
using Session = Verify.Connectors.Sdk.Session;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>One interviewer's calendar a page, then one program, then one new starter. The cursor is the phase and the place in its list, so it resumes in any process.</summary>
internal sealed class GraphBackfill
{
    private const string Interviews = "interviews", Tools = "tools", Hires = "hires";
    /// <summary>Graph keeps call records for 30 days.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(29);
    private readonly Session _session;
    private readonly GraphClient _graph;
    private readonly GraphInterview _interview;
    private readonly GraphHires _hires;

    public GraphBackfill(Session session)
    {
        (_session, _graph) = (session, new GraphClient(session));
        (_interview, _hires) = (new GraphInterview(_graph, session), new GraphHires(_graph, session));
    }

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var at = cursor ?? $"{Interviews}|0";
        while (true)
        {
            var cut = at.IndexOf('|', StringComparison.Ordinal);
            if (cut < 0 || !int.TryParse(at.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw new ArgumentException("not a cursor of this connector", nameof(cursor));
            var got = at[..cut] switch
            {
                Interviews => await InterviewsAsync(index, since, cancel),
                Tools => await ToolsAsync(index, cancel),
                Hires => await HiresAsync(index, since, cancel),
                _ => throw new ArgumentException("not a cursor of this connector", nameof(cursor)),
            };
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

    private async Task<Result<BackfillPage>> InterviewsAsync(int index, DateTimeOffset? since, CancellationToken cancel)
    {
        var interviewers = GraphInterview.Interviewers(_session.Connection);
        if (index >= interviewers.Count) return new BackfillPage([], After(Interviews));
        var now = _session.Clock.GetUtcNow();
        var from = since is { } wanted && wanted > now - Kept ? wanted : now - Kept;
        if (!(await _graph.CalendarAsync(interviewers[index], from, now, cancel)).Succeeded(out var planned, out var failure)) return failure;
        var links = planned.Where(one => one.IsCancelled != true && _interview.IsInterview(one)).Select(one => one.OnlineMeeting?.JoinUrl).OfType<string>().ToArray();
        var events = new List<PipelineEvent>();
        if (links.Length > 0)
        {
            if (!(await _graph.UserAsync(interviewers[index], cancel)).Succeeded(out var user, out failure)) return failure;
            if (!(await _graph.CallsOfAsync(user.Id ?? "", from, now, cancel)).Succeeded(out var calls, out failure)) return failure;
            foreach (var call in calls.Where(call => call.Id is not null && links.Any(link => GraphInterview.Same(link, call.JoinWebUrl))))
            {
                if (!(await _interview.ReadAsync(call.Id!, cancel)).Succeeded(out var read, out failure)) return failure;
                if (read is Translation.Translated translated) events.AddRange(translated.Events);
            }
        }
        return new BackfillPage(events, index + 1 < interviewers.Count ? Cursor(Interviews, index + 1) : After(Interviews));
    }

    private async Task<Result<BackfillPage>> ToolsAsync(int index, CancellationToken cancel)
    {
        if (index >= GraphHires.Tools.Count) return new BackfillPage([], After(Tools));
        if (!(await MembersAsync(cancel)).Succeeded(out var hires, out var failure)) return failure;
        if (!(await _hires.ToolAsync(GraphHires.Tools[index], hires, cancel)).Succeeded(out var events, out failure)) return failure;
        return new BackfillPage(events, index + 1 < GraphHires.Tools.Count ? Cursor(Tools, index + 1) : After(Tools));
    }

    private async Task<Result<BackfillPage>> HiresAsync(int index, DateTimeOffset? since, CancellationToken cancel)
    {
        if (!(await MembersAsync(cancel)).Succeeded(out var hires, out var failure)) return failure;
        if (index >= hires.Count) return new BackfillPage([], null);
        if (!(await _hires.ReadAsync(hires[index], since, cancel)).Succeeded(out var events, out failure)) return failure;
        return new BackfillPage(events, index + 1 < hires.Count ? Cursor(Hires, index + 1) : null);
    }

    private Task<Result<IReadOnlyList<User>>> MembersAsync(CancellationToken cancel) => _graph.MembersAsync(_session.Connection.Setting("hiresGroup") ?? "", cancel);

    private string? After(string phase) => phase switch
    {
        Interviews => _session.Connection.Setting("hiresGroup") is null ? null : Cursor(Tools, 0),
        _ => Cursor(Hires, 0),
    };

    private static string Cursor(string phase, int index) => string.Create(CultureInfo.InvariantCulture, $"{phase}|{index}");
}
