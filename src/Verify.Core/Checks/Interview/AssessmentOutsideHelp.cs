using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Does a skills test show help that its rules do not allow?</summary>
internal static class AssessmentOutsideHelp
{
    private static readonly Threshold Characters = new("paste-characters", 400, "characters");
    private static readonly Threshold Tasks = new("tasks", 2, "tasks");

    private static readonly Indicator Help = new()
    {
        Id = "assessment-outside-help",
        Family = Family.Interview,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview],
        HonestCauses = "Honest use of AI or documentation where it is allowed, password managers, an unstable line.",
        Clears = "The rules allowed it, or the candidate explains the solution.",
        Task = "Please ask the candidate to walk through the solution.",
    };

    public static readonly Check Check = new()
    {
        Id = "assessment-outside-help",
        Version = 1,
        Title = "Help in the skills test",
        Explanation = "Large pastes from outside the editor, a change of address in the middle, or remote control, where the stated rules do not allow help.",
        Indicators = [Help],
        Thresholds = [Characters, Tasks],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var tests = context.Dossier.All<SkillsTest>();
        if (tests.Count == 0) return Help.NotChecked("no skills test");
        foreach (var test in tests)
        {
            if (test.OutsideHelpAllowed) continue;
            if (test.RemoteControl == true) return Help.Observed("REMOTE", Strength.Supporting, "Remote control was flagged during the test.", [], test);
            var tasks = test.Pastes.Where(paste => !paste.FromEditor && paste.Characters >= context.Value(Characters)).Select(paste => paste.Task).Distinct(StringComparer.Ordinal).Count();
            if (tasks > 0 && tasks >= context.Value(Tasks))
                return Help.Observed("PASTE", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Large pieces of text from outside the editor were pasted in {tasks} tasks."), [], test);
            if (test.AddressChanges > 0) return Help.Observed("ADDRESS", Strength.Supporting, "The network address changed in the middle of the test.", [], test);
        }
        return Help.NotObserved();
    }
}
