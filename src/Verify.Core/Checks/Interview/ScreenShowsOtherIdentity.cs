using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Does a shared screen show accounts in another name?</summary>
internal static class ScreenShowsOtherIdentity
{
    private static readonly Indicator Shows = new()
    {
        Id = "screen-shows-other-identity",
        Family = Family.Interview,
        Strength = Strength.Strong,
        Stages = [Stage.Interview],
        HonestCauses = "Accounts of a client, a shared computer, the family.",
        Clears = "The candidate, asked at once, explains the account.",
        Task = "Please ask whose account was on the shared screen.",
    };

    public static readonly Check Check = new()
    {
        Id = "screen-shows-other-identity",
        Version = 2,
        Title = "Names on the shared screen",
        Explanation = "A name that an interviewer noted is compared with the candidate's, with declared other names, the household, employers of the career and declared clients; labels of devices and roles are no names.",
        Indicators = [Shows],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var rubrics = dossier.All<InterviewRubric>();
        if (rubrics.Count == 0) return Shows.NotChecked("no interviewer's form");
        var noted = rubrics.Where(rubric => !string.IsNullOrWhiteSpace(rubric.OtherAccountName)).ToArray();
        if (noted.Length == 0) return Shows.NotObserved();
        var applicant = Applicant.Of(dossier);
        noted = Array.FindAll(noted, rubric => PersonWords.LooksLikeName(rubric.OtherAccountName) && !ClaimedJobs.Of(dossier).Names(rubric.OtherAccountName));
        if (noted.Length == 0) return Shows.NotObserved();
        if (applicant.Application?.Name?.Text() is not { Length: > 0 } name) return Shows.NotChecked("no name to compare with");

        var found = Array.FindAll(noted, rubric => Names.Compare(name, rubric.OtherAccountName, applicant.Aliases) == NameRelation.Different && !Declared(applicant, rubric.OtherAccountName!));
        return found.Length == 0 ? Shows.NotObserved()
            : Shows.Observed(null, Strength.Strong, $"The shared screen showed an account in another name; {(found.Length == 1 ? "one interviewer" : "several interviewers")} noted it.",
                [.. found.Select(rubric => $"session:{rubric.SessionId}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. found]);
    }

    private static bool Declared(Applicant applicant, string name) =>
        applicant.Household.Any(member => Names.Compare(member, name, []) is NameRelation.Equal or NameRelation.Variant)
        || applicant.Declarations.Any(declaration => declaration.OtherEmployers.Any(employer => Employers.Key(employer) == Employers.Key(name)));
}
