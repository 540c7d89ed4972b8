using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Are other interviews or many voices heard around the candidate?</summary>
internal static class CallCentreNoise
{
    private static readonly Threshold Raters = new("raters", 2, "interviewers");
    private static readonly Threshold Speakers = new("speakers", 3, "background speakers");
    private static readonly Threshold Sessions = new("sessions", 2, "sessions");

    private static readonly Indicator Noise = new()
    {
        Id = "call-centre-noise",
        Family = Family.Interview,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview],
        HonestCauses = "Open offices, cafés, family homes.",
        Clears = "A session from a quieter place.",
        Task = "Please ask for the next session from a quiet place.",
    };

    public static readonly Check Check = new()
    {
        Id = "call-centre-noise",
        Version = 1,
        Title = "Voices in the background",
        Explanation = "Ticks of different interviewers, or background speakers counted in several sessions.",
        Indicators = [Noise],
        Thresholds = [Raters, Speakers, Sessions],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var rubrics = context.Dossier.All<InterviewRubric>();
        var sessions = context.Dossier.All<InterviewSession>();
        var ticks = rubrics.Where(rubric => rubric.BackgroundVoices == true).ToArray();
        var raters = ticks.Select(rubric => rubric.Rater).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (ticks.Length > 0 && raters >= context.Value(Raters))
            return Noise.Observed("RATERS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{raters} interviewers heard other interviews or many voices."),
                Facts(ticks.Select(rubric => rubric.SessionId)), [.. ticks]);

        var loud = sessions.Where(session => session.BackgroundSpeakers >= context.Value(Speakers)).ToArray();
        var count = loud.Select(session => session.SessionId).Distinct(StringComparer.Ordinal).Count();
        if (loud.Length > 0 && count >= context.Value(Sessions))
            return Noise.Observed("SPEAKERS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"At least {context.Value(Speakers)} background speakers were counted in {count} sessions."),
                Facts(loud.Select(session => session.SessionId)), [.. loud]);
        return rubrics.Any(rubric => rubric.BackgroundVoices is not null) || sessions.Any(session => session.BackgroundSpeakers is not null) ? Noise.NotObserved() : Noise.NotChecked("background not noted");
    }

    private static string[] Facts(IEnumerable<string> sessions) => [.. sessions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => $"session:{id}")];
}
