using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Is a repository somebody else's with another author put in?</summary>
internal static class GitCopiedRepo
{
    private static readonly Threshold Commits = new("identical-commits", 10, "commits");

    private static readonly Indicator Copied = new()
    {
        Id = "git-copied-repo",
        Family = Family.Online,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Forks that were not declared, templates of a course, parts that a licence allows to be taken over.",
        Clears = "The network of forks or the course's assignment explains the copy.",
        Task = "Please ask the candidate how the repository came about.",
    };

    public static readonly Check Check = new()
    {
        Id = "git-copied-repo",
        Version = 1,
        Title = "Repositories and older ones",
        Explanation = "Trees and commits of the candidate's own repositories are compared with older, unrelated ones.",
        Indicators = [Copied],
        Thresholds = [Commits],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var repositories = context.Dossier.All<CodeRepository>();
        if (repositories.Count == 0) return Copied.NotChecked("no repository");
        var compared = false;
        foreach (var repository in repositories)
        {
            compared |= repository.SameTreeElsewhere is not null || repository.IdenticalCommits is not null;
            if (!repository.Original || repository.DeclaredTemplate) continue;
            var tree = repository.SameTreeElsewhere == true && repository.AuthorRewritten != false;
            if (!tree && !(repository.IdenticalCommits >= context.Value(Commits) && repository.AuthorRewritten == true)) continue;
            return Copied.Observed(tree ? "TREE" : "COMMITS", Strength.Strong,
                tree ? $"Repository {repository.Name} has the same tree as an older, unrelated one{Older(repository)}."
                    : string.Create(CultureInfo.InvariantCulture, $"{repository.IdenticalCommits} commits of {repository.Name} are those of an older, unrelated repository{Older(repository)} under another author."), [], repository);
        }
        return compared ? Copied.NotObserved() : Copied.NotChecked("not compared");
    }

    private static string Older(CodeRepository repository) => repository.OlderRepository is null ? "" : $" ({repository.OlderRepository})";
}
