using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Does the voice, or the device or name that joined, change within the process?</summary>
internal static class ParticipantSwap
{
    private static readonly Threshold SharePercent = new("share-percent", 10, "per cent of the answers");
    private static readonly Threshold Minutes = new("rejoin-minutes", 5, "minutes");

    private static readonly Indicator Swap = new()
    {
        Id = "participant-swap",
        Family = Family.Interview,
        Strength = Strength.Strong,
        Stages = [Stage.Interview],
        HonestCauses = "Interpreters, family nearby, a change to the phone or another headset, illness, speech aids.",
        Clears = "The candidate, asked in the call, explains the second voice or device.",
        Task = "Please ask in the call who is present, and whether another device is in use.",
    };

    public static readonly Check Check = new()
    {
        Id = "participant-swap",
        Version = 2,
        Title = "Voice and device within the process",
        Explanation = "Speakers who share the answers, or a quick return with another device, address or name that an interviewer noticed. How somebody speaks is never read.",
        Indicators = [Swap],
        Thresholds = [SharePercent, Minutes],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var sessions = context.Dossier.All<InterviewSession>();
        var rubrics = context.Dossier.All<InterviewRubric>();
        // The form may say it where the platform cannot.
        var assisted = sessions.Where(session => session.AssistantAnnounced).Select(session => session.SessionId).ToHashSet(StringComparer.Ordinal);
        var known = false;
        var unrated = false;
        foreach (var session in sessions)
        {
            if (assisted.Contains(session.SessionId)) { known = true; continue; }
            known |= session.SpeakerShares.Count > 0 || session.Joins.Count > 0;
            string[] facts = [$"session:{session.SessionId}"];
            var speakers = session.SpeakerShares.Count(share => share * 100 >= context.Value(SharePercent));
            if (speakers >= 2)
                return Swap.Observed("VOICE", Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"{speakers} speakers each gave at least {context.Value(SharePercent)} per cent of the candidate's answers."), facts, session);
            if (!Rejoined(session, context.Value(Minutes))) continue;
            var tick = rubrics.FirstOrDefault(rubric => rubric.SessionId == session.SessionId && rubric.AnotherPerson == true);
            if (tick is not null)
                return Swap.Observed("REJOIN", Strength.Strong, "The candidate's side came back within minutes with another device, address or name, and an interviewer noticed another person.", facts, session, tick);
            unrated |= !rubrics.Any(rubric => rubric.SessionId == session.SessionId && rubric.AnotherPerson is not null);
        }
        if (Across([.. sessions.Where(session => At(session) is not null && session.Joins.Count > 0 && !assisted.Contains(session.SessionId)).OrderBy(At)], rubrics) is { } across) return across;
        if (sessions.Count > 1 && sessions.Any(session => At(session) is null) && rubrics.Any(rubric => rubric.AnotherPerson == true)) return Swap.NotChecked("sessions without a time");
        return !known ? Swap.NotChecked("no speakers and joins") : unrated ? Swap.NotChecked("no form for the session with a return") : Swap.NotObserved();
    }

    private static DateTimeOffset? At(InterviewSession session) => session.StartedAt ?? session.ObservedAt;

    private static bool Rejoined(InterviewSession session, double minutes)
    {
        var joins = session.Joins.OrderBy(join => join.At).ToArray();
        for (var i = 1; i < joins.Length; i++)
        {
            var (before, after) = (joins[i - 1], joins[i]);
            if ((after.At - (before.Left ?? before.At)).TotalMinutes <= minutes && Differs(before, after)) return true;
        }
        return false;
    }

    /// <summary>An interviewer noticed another person, and device and name of the session are new against the one before.</summary>
    private static Signal? Across(IReadOnlyList<InterviewSession> sessions, IReadOnlyList<InterviewRubric> rubrics)
    {
        for (var i = 1; i < sessions.Count; i++)
        {
            var (before, after) = (sessions[i - 1], sessions[i]);
            if (before.SessionId == after.SessionId) continue;
            if (!after.Joins.All(join => before.Joins.All(earlier => DeviceOrName(earlier, join)))) continue;
            if (rubrics.FirstOrDefault(rubric => rubric.SessionId == after.SessionId && rubric.AnotherPerson == true) is { } tick)
                return Swap.Observed("ACROSS", Strength.Supporting, "Device or name changed from one session to the next, and an interviewer noticed another person.", [$"session:{after.SessionId}"], before, after, tick);
        }
        return null;
    }

    private static bool Differs(Join a, Join b) => DeviceOrName(a, b) || (a.Ip is not null && b.Ip is not null && a.Ip != b.Ip);

    private static bool DeviceOrName(Join a, Join b) =>
        (a.Device is not null && b.Device is not null && !string.Equals(a.Device, b.Device, StringComparison.OrdinalIgnoreCase)) || Names.Compare(a.Name, b.Name, []) == NameRelation.Different;
}
