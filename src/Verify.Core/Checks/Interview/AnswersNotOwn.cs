using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Do answers come with a constant delay and signs of reading, or can own work not be explained?</summary>
internal static class AnswersNotOwn
{
    private const int Raters = 2;
    private static readonly Threshold GapSeconds = new("gap-seconds", 4, "seconds, median");
    private static readonly Threshold SpreadSeconds = new("spread-seconds", 1.5, "seconds between the quartiles, less than");
    private static readonly Threshold Questions = new("questions", 12, "open questions");
    private static readonly Threshold Claims = new("claims", 3, "claims of the CV");

    private static readonly Indicator NotOwn = new()
    {
        Id = "answers-not-own",
        Family = Family.Interview,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview],
        HonestCauses = "A second language, a stammer, ADHD, interpreters, satellite links, nerves, duties of confidence.",
        Clears = "The same delay on easy questions, or a talk about the work at an easier pace.",
        Task = "Please take one project of the CV and talk it through at an easy pace.",
    };

    public static readonly Check Check = new()
    {
        Id = "answers-not-own",
        Version = 1,
        Title = "Delay and ownership of answers",
        Explanation = "The spread of delays before answers, with the ticks of two interviewers; and scores on the same questions about the CV by two interviewers. Gaze is never read.",
        Indicators = [NotOwn],
        Thresholds = [GapSeconds, SpreadSeconds, Questions, Claims],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var rubrics = context.Dossier.All<InterviewRubric>();
        var checkable = false;
        foreach (var session in context.Dossier.All<InterviewSession>())
        {
            if (session.AssistantAnnounced || session.AnswerGaps.Count < context.Value(Questions) || session.AnswerGaps.Count == 0) continue;
            var forms = rubrics.Where(rubric => rubric.SessionId == session.SessionId && rubric.Reading is not null).ToArray();
            checkable |= People(forms) >= Raters;
            var (median, spread) = Quartiles(session.AnswerGaps);
            var ticks = Array.FindAll(forms, form => form.Reading == true);
            if (median < context.Value(GapSeconds) || !(spread < context.Value(SpreadSeconds)) || People(ticks) < Raters) continue;
            return NotOwn.Observed("RELAY", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"Answers to {session.AnswerGaps.Count} questions came after a median of {median:F1} seconds with a spread of {spread:F1}; two interviewers had the impression of reading."),
                [$"session:{session.SessionId}"], [session, .. ticks]);
        }
        return Ownership(context, rubrics, ref checkable) ?? (checkable ? NotOwn.NotObserved() : NotOwn.NotChecked("too few answers and forms"));
    }

    private static Signal? Ownership(CheckContext context, IReadOnlyList<InterviewRubric> rubrics, ref bool checkable)
    {
        var scored = new Dictionary<string, (HashSet<string> All, HashSet<string> Low)>(StringComparer.Ordinal);
        foreach (var rubric in rubrics)
            foreach (var score in rubric.Ownership)
            {
                if (!scored.TryGetValue(score.Claim, out var people)) scored[score.Claim] = people = (new(StringComparer.OrdinalIgnoreCase), new(StringComparer.OrdinalIgnoreCase));
                people.All.Add(rubric.Rater);
                if (score.Score <= 1) people.Low.Add(rubric.Rater);
            }
        checkable |= scored.Values.Count(people => people.All.Count >= Raters) >= context.Value(Claims);
        var low = scored.Where(pair => pair.Value.Low.Count >= Raters).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        if (low.Count == 0 || low.Count < context.Value(Claims)) return null;
        var forms = rubrics.Where(rubric => rubric.Ownership.Any(score => score.Score <= 1 && low.Contains(score.Claim))).ToArray();
        return NotOwn.Observed("OWNERSHIP", Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"Two interviewers scored the explanation of {low.Count} claims of the CV 0 or 1 of 4."),
            [.. forms.Select(form => $"session:{form.SessionId}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. forms]);
    }

    private static int People(InterviewRubric[] forms) => forms.Select(form => form.Rater).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    private static (double Median, double Spread) Quartiles(IReadOnlyList<double> gaps)
    {
        var sorted = gaps.Order().ToArray();
        return (At(sorted, 0.5), At(sorted, 0.75) - At(sorted, 0.25));
    }

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
