using Microsoft.Graph.Models;
using Verify.Connectors.Sdk;
using Session = Verify.Connectors.Sdk.Session;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>The recording of an interview, named by organiser, meeting, recording and call; and the photos of the directory's own people, by which they are left out.</summary>
internal sealed class GraphRecordings(GraphClient graph, Session session)
{
    /// <summary>A recording begins after the call does, and may be named some minutes late.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    public static bool AreWanted(Connection connection) => connection.Setting("recordings") == "yes";

    /// <summary>What a recording of the call is called here; nothing where there is none.</summary>
    public async Task<Result<string?>> FindAsync(string organizer, string link, string call, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        if (!(await graph.RecordingsAsync(organizer, link, cancel)).Succeeded(out var all, out var failure)) return failure;
        var found = all.Where(one => one.Recording.CreatedDateTime is { } at && at >= from - Slack && at <= to + Slack).OrderBy(one => one.Recording.CreatedDateTime).FirstOrDefault();
        return found.Recording?.Id is { Length: > 0 } id ? string.Join('/', new[] { organizer, found.Meeting, id, call }.Select(Uri.EscapeDataString)) : Result<string?>.Of(null);
    }

    /// <summary>https://learn.microsoft.com/graph/api/callrecording-get: the content is a metered call. Then the call's record, for who of the directory was in it.</summary>
    public async Task<Result<IReadOnlyList<string>>> DownloadAsync(string recording, Stream target, CancellationToken cancel)
    {
        if (!AreWanted(session.Connection)) return new Failure(FailureCategory.Refused, "recordings are switched off");
        if (recording.Split('/') is not [var organizer, var meeting, var id, var call]) return new Failure(FailureCategory.Rejected, "not a recording of this connector");
        if (!(await graph.RecordAsync(Uri.UnescapeDataString(call), cancel)).Succeeded(out var record, out var failure)) return failure;
        var address = new Uri($"https://graph.microsoft.com/v1.0/users/{organizer}/onlineMeetings/{meeting}/recordings/{id}/content");
        if ((await EntraRequest.DownloadAsync(session, EntraRequest.Graph, () => new HttpRequestMessage(HttpMethod.Get, address), target, cancel)).Failure is { } broken) return broken;
        var directory = session.Connection.Setting("directory") ?? "";
        return (record.Sessions ?? []).Select(one => GraphLegs.WhoIs(GraphLegs.PersonOf(one).Person, directory)).OfType<Caller>().Where(one => one.Inside).Select(one => one.Id).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    /// <summary>https://learn.microsoft.com/graph/api/profilephoto-get</summary>
    public async Task<Result<byte[]>> PhotoAsync(string person, CancellationToken cancel)
    {
        var address = new Uri($"https://graph.microsoft.com/v1.0/users/{Uri.EscapeDataString(person)}/photo/$value");
        return (await EntraRequest.ReadAsync(session, EntraRequest.Graph, () => new HttpRequestMessage(HttpMethod.Get, address), cancel)).Succeeded(out var answer, out var failure) ? answer.Body : failure;
    }
}
