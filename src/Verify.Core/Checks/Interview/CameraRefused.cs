using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Is video off in more than one session where it was required and announced, or nearly always after hire?</summary>
internal static class CameraRefused
{
    private static readonly Threshold VideoPercent = new("video-percent", 20, "per cent of the session, less than");
    private static readonly Threshold Sessions = new("sessions", 2, "required sessions");
    private static readonly Threshold HiredPercent = new("hired-video-percent", 5, "per cent after hire, less than");
    private static readonly Threshold Meetings = new("meetings", 8, "meetings after hire");
    private static readonly Threshold TeamPercent = new("team-percent", 60, "per cent of the team's median, more than");

    private static readonly Indicator Refused = new()
    {
        Id = "camera-refused",
        Family = Family.Interview,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview, Stage.FirstWeeks],
        HonestCauses = "A narrow line, disability, religious dress, care for others, culture.",
        Clears = "A meeting on site, or a phone call with an identity check.",
        Task = "Please offer a meeting on site, or a phone call with an identity check.",
    };

    public static readonly Check Check = new()
    {
        Id = "camera-refused",
        Version = 1,
        Title = "Video in required sessions",
        Explanation = "The share of video in sessions that required it after notice, and in meetings after hire beside the team's; an agreed accommodation is never counted.",
        Indicators = [Refused],
        Thresholds = [VideoPercent, Sessions, HiredPercent, Meetings, TeamPercent],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var all = dossier.All<InterviewSession>().Where(session => session is { VideoRequired: true, NoticeGiven: true, VideoSeconds: not null, DurationSeconds: > 0 }).ToArray();
        var statistics = dossier.All<MeetingStatistics>();
        if (all.Length == 0 && statistics.Count == 0) return Refused.NotChecked("no required session with video figures");
        if (Applicant.Of(dossier).Accommodations.Any(agreed => agreed.Contains("video", StringComparison.OrdinalIgnoreCase) || agreed.Contains("camera", StringComparison.OrdinalIgnoreCase)))
            return Refused.NotChecked("accommodation agreed");

        var dark = Array.FindAll(all, session => session.VideoSeconds * 100 < session.DurationSeconds * context.Value(VideoPercent));
        var ids = dark.Select(session => session.SessionId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (ids.Length > 0 && ids.Length >= context.Value(Sessions))
            return Refused.Observed("SESSIONS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Video was on for less than {context.Value(VideoPercent)} per cent of {ids.Length} sessions that required it."),
                [.. ids.Select(id => $"session:{id}")], [.. dark]);
        foreach (var meetings in statistics)
            if (meetings.VideoPercent < context.Value(HiredPercent) && meetings.Meetings >= context.Value(Meetings) && meetings.TeamMedianPercent > context.Value(TeamPercent))
                return Refused.Observed("HIRED", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Video was on in {meetings.VideoPercent:0.#} per cent of {meetings.Meetings} meetings; the team's median is {meetings.TeamMedianPercent:0.#}."), [], meetings);
        return Refused.NotObserved();
    }
}
