using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Did a channel show another person's name for the candidate?</summary>
internal static class DisplayNameConflict
{
    private static readonly Indicator Conflict = new()
    {
        Id = "display-name-conflict",
        Family = Family.Contact,
        Strength = Strength.Strong,
        Stages = [Stage.Interview],
        HonestCauses = "A shared family computer, a nickname, a company account that was still signed in, an interpreter.",
        Clears = "The candidate explains the name on the call, and the answer is noted.",
        Task = "Please ask on the call which name the candidate would like to be shown.",
    };

    public static readonly Check Check = new()
    {
        Id = "display-name-conflict",
        Version = 2,
        Title = "Names shown by channels",
        Explanation = "Names in calendar, meeting, mail and signature are compared with those of the candidate; device names, companies, employers of the career and the declared household do not count.",
        Indicators = [Conflict],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var names = ClaimedNames.Of(context.Dossier);
        var assisted = context.Dossier.All<InterviewSession>().Where(s => s.AssistantAnnounced).Select(s => s.SessionId).ToHashSet(StringComparer.Ordinal);
        bool IsOther(string? name) => PersonWords.LooksLikeName(name) && names.Compare(name) == NameRelation.Different && !names.IsHousehold(name) && !ClaimedJobs.Of(context.Dossier).Names(name);
        var shown = Shown(context.Dossier, assisted, IsOther);
        if (shown.Count == 0) return Conflict.NotChecked("no name shown by a channel");
        if (!names.Known) return Conflict.NotChecked("no name to compare");

        Signal? corrected = null;
        var corrections = 0;
        foreach (var (name, before, evidence) in shown)
        {
            if (IsOther(name)) return Conflict.Observed("OTHER-NAME", Strength.Strong, "The name that was shown is not one that the candidate gave.", [], evidence);
            if (!IsOther(before)) continue;
            corrections++;
            corrected = Conflict.Observed("CHANGED", Strength.Supporting, "Another name was shown first and changed to the candidate's.", [], evidence);
        }
        return corrections > 1 ? corrected! with { Strength = Strength.Strong } : corrected ?? Conflict.NotObserved();
    }

    private static List<(string Name, string? Before, Evidence Evidence)> Shown(Dossier dossier, HashSet<string> assisted, Func<string?, bool> isOther)
    {
        var shown = new List<(string, string?, Evidence)>();
        foreach (var item in dossier.All<DisplayName>())
            if (item.SessionId is null || !assisted.Contains(item.SessionId)) shown.Add((item.Name, item.ChangedFrom, item));
        foreach (var session in dossier.All<InterviewSession>())
        {
            if (assisted.Contains(session.SessionId)) continue;
            var joined = session.Joins.Where(j => !string.IsNullOrWhiteSpace(j.Name)).OrderBy(j => j.At).ToArray();
            if (joined.Length > 0) shown.Add((joined[^1].Name!, joined[..^1].FirstOrDefault(join => isOther(join.Name))?.Name, session));
        }
        return shown;
    }
}
