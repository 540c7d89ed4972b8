using System.Globalization;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Checks.Online;

/// <summary>Are most repositories older than the account, or do several unrelated names commit from its mailboxes?</summary>
internal static class GitHistoryInconsistent
{
    /// <summary>So many names are looked at; more say nothing more.</summary>
    private const int MostNames = 20;
    private static readonly Threshold Repositories = new("predating", 3, "repositories older than the account");
    private static readonly Threshold Percent = new("predating-percent", 50, "per cent of the original repositories");
    private static readonly Threshold AuthorNames = new("author-names", 3, "names that differ from each other");

    private static readonly Indicator Inconsistent = new()
    {
        Id = "git-history-inconsistent",
        Family = Family.Online,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening, Stage.FirstWeeks],
        HonestCauses = "Old work that was imported, a move from another platform, a second account, marriage, handles as names.",
        Clears = "The candidate explains the older work; its overall quality usually settles it.",
        Task = "Please ask the candidate about the older repositories.",
    };

    public static readonly Check Check = new()
    {
        Id = "git-history-inconsistent",
        Version = 3,
        Title = "History of the code account",
        Explanation = "First commits are compared with the day the account was made, and author names on the owner's mailboxes with each other.",
        Indicators = [Inconsistent],
        Thresholds = [Repositories, Percent, AuthorNames],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var accounts = context.Dossier.All<CodeAccount>();
        if (accounts.Count == 0) return Inconsistent.NotChecked("no code account");
        var known = false;
        foreach (var account in accounts)
        {
            string[] facts = [$"account:{account.Handle}"];
            var own = Dated(context.Dossier, account);
            known |= own.Length > 0 || account.OwnerAuthorNames.Count > 0;
            var older = Array.FindAll(own, repository => repository.FirstCommit < account.Created);
            if (older.Length > 0 && older.Length >= context.Value(Repositories) && older.Length * 100 >= own.Length * context.Value(Percent))
                return Inconsistent.Observed("PREDATE", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{older.Length} of {own.Length} original repositories are older than the account."), facts, [account, .. older]);
            if (account.OwnerAuthorNames.Count < context.Value(AuthorNames)) continue;
            var names = Unrelated(account.OwnerAuthorNames, ClaimedNames.Of(context.Dossier));
            if (names.Count > 0 && names.Count >= context.Value(AuthorNames))
                return Inconsistent.Observed("ROTATION", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{names.Count} unrelated names stand on commits from the owner's mailboxes."), facts, account);
        }
        return known ? Inconsistent.NotObserved() : Inconsistent.NotChecked("no history data");
    }

    /// <summary>Original repositories of the account's host; where the host has an older account too, that one may own them.</summary>
    private static CodeRepository[] Dated(Dossier dossier, CodeAccount account)
    {
        if (account.Created is null) return [];
        foreach (var other in dossier.All<CodeAccount>())
            if (Same(other.Host, account.Host) && other.Created < account.Created) return [];
        return [.. dossier.All<CodeRepository>().Where(repository => repository.Original && !repository.DeclaredTemplate && repository.FirstCommit is not null && Same(repository.Host, account.Host))];
    }

    /// <summary>Whole names only (a handle is no name), one for each person; the candidate's own names are one.</summary>
    private static List<NameForm> Unrelated(IReadOnlyList<string> names, ClaimedNames own)
    {
        var (kept, ownKept) = (new List<NameForm>(), false);
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Take(MostNames))
        {
            if (!name.Trim().Contains(' ')) continue;
            var isOwn = own.Compare(name) is NameRelation.Equal or NameRelation.Variant;
            if (isOwn && ownKept) continue;
            var form = NameForm.Of(name, NameKind.Person);
            if (kept.Exists(known => NameComparison.Compare(known, form, []) != NameVerdict.Different)) continue;
            ownKept |= isOwn;
            kept.Add(form);
        }
        return kept;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
