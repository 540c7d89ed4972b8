using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>One fact of several interviews side by side. Differs: not all that say anything say the same.</summary>
internal sealed record InterviewRow(string What, IReadOnlyList<string> Cells, bool Compares)
{
    public bool Differs => Compares && Cells.Where(cell => cell.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1;
}

/// <summary>The interviews of a dossier as a table: a column each, in order of time.</summary>
internal static class Interviews
{
    public static IReadOnlyList<InterviewSession> SessionsOf(IReadOnlyList<Evidence> evidence) =>
        [.. evidence.OfType<InterviewSession>().GroupBy(one => one.SessionId, StringComparer.Ordinal).Select(group => group.Last()).OrderBy(one => one.StartedAt ?? one.ObservedAt)];

    /// <param name="faces">Whether comparisons of faces may be shown: they were consented to, and the law of the job's place permits them.</param>
    public static IReadOnlyList<InterviewRow> RowsOf(IReadOnlyList<InterviewSession> sessions, IReadOnlyList<Evidence> evidence, bool faces)
    {
        var intel = evidence.OfType<IpIntel>().GroupBy(one => one.Ip, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var rubrics = evidence.OfType<InterviewRubric>().ToLookup(one => one.SessionId, StringComparer.Ordinal);
        var compared = evidence.OfType<FaceComparison>().Where(one => one.First == FaceSource.Interview || one.Second == FaceSource.Interview).ToArray();
        InterviewRow Row(string what, Func<InterviewSession, string?> of, bool compares = true) => new(what, [.. sessions.Select(session => of(session) ?? "")], compares);
        return
        [
            Row("Began", s => (s.StartedAt ?? s.ObservedAt) is { } at ? Words.Day(at) : null, compares: false),
            Row("Lasted", s => s.DurationSeconds is { } seconds ? $"{seconds / 60:0} min" : null, compares: false),
            Row("Names in the meeting", s => Joined(s.Joins.Select(join => join.Name))),
            Row("Devices", s => Joined(s.Joins.Select(join => join.Device))),
            Row("Networks", s => Joined(s.Joins.Select(join => join.Ip))),
            Row("Network and country", s => Joined(s.Joins.Select(join => join.Ip is { } ip && intel.TryGetValue(ip, out var known) ? $"{known.AsnName} {known.Country}{(known.Vpn ? ", VPN" : "")}{(known.Hosting ? ", data centre" : "")}".Trim() : null))),
            Row("Camera", s => $"{s.CameraLabel}{(s.VirtualCamera == true ? " (virtual)" : "")}"),
            Row("Camera on", s => s.VideoSeconds is { } video && s.DurationSeconds is > 0 and var all ? $"{100 * video / all:0} %" : null, compares: false),
            Row("Room", s => s.RoomHash is { Length: > 0 } hash ? hash[..Math.Min(8, hash.Length)] : null),
            Row("Lips and sound", s => s.AudioVideoOffsetMs is { } offset ? $"{offset:0} ms apart{(s.OffsetSeconds is { } lasted ? $" for {lasted:0} s" : "")}" : null, compares: false),
            Row("Connection", s => s.JitterMs is { } jitter ? $"jitter {jitter:0} ms, loss {s.LossPercent ?? 0:0.#} %" : null, compares: false),
            Row("Who spoke", s => s.SpeakerShares.Count > 0 ? string.Join(" / ", s.SpeakerShares.Select(share => $"{100 * share:0} %")) : null, compares: false),
            Row("Voices behind", s => s.BackgroundSpeakers?.ToString(System.Globalization.CultureInfo.InvariantCulture), compares: false),
            Row("Assistant announced", s => s.AssistantAnnounced ? "yes" : null, compares: false),
            Row("Interviewers' forms", s => Joined(rubrics[s.SessionId].Select(Form)), compares: false),
            Row("Faces", s => faces ? Joined(compared.Where(one => one.FirstId == s.SessionId || one.SecondId == s.SessionId).Select(one => $"{Words.Plain(one.First)} and {Words.Plain(one.Second)}: {Words.Plain(one.Answer)}")) : null, compares: false),
        ];
    }

    private static string? Form(InterviewRubric form)
    {
        var said = new List<string>();
        if (form.BackgroundVoices == true) said.Add("other voices were heard");
        if (form.Reading == true) said.Add("answers seemed read out");
        if (form.AnotherPerson == true) said.Add("another person seemed to speak");
        if (form.OtherAccountName is { } name) said.Add($"another name on the screen: {name}");
        if (form.Ownership.Count > 0) said.Add($"explained own work {form.Ownership.Average(one => one.Score):0.#} of 4");
        return said.Count == 0 ? $"{form.Rater}: nothing noticed" : $"{form.Rater}: {string.Join(", ", said)}";
    }

    private static string Joined(IEnumerable<string?> parts) => string.Join("; ", parts.Where(part => !string.IsNullOrWhiteSpace(part)).Distinct(StringComparer.OrdinalIgnoreCase).Take(12));
}
