using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Checks.Payroll;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Onboarding;

/// <summary>What a record of another system says about whom it means.</summary>
public sealed record HireHint(string? Email = null, string? Name = null, Model.PartialDate? StartsOn = null)
{
    /// <summary>The company itself invited this mailbox to an interview: its owner is meant, under whatever name somebody came.</summary>
    public bool Invited { get; init; }
}

/// <summary>How well one candidate fits a hint.</summary>
/// <param name="DaysApart">Between the two start dates; nothing where one of them is not known.</param>
/// <param name="Taken">Another record of the same system is this candidate already.</param>
/// <param name="Fits">Mailbox, name and start agree, and nothing speaks against it.</param>
public sealed record HireMatch(CandidateId Candidate, string? Name, Model.PartialDate? StartsOn, bool SameEmail, NameRelation Names, int? DaysApart, bool Taken, bool Fits);

/// <summary>Which hire does a record of another system mean? Only one who fits in everything is taken without asking a person.</summary>
public static class HireMatching
{
    /// <summary>Compares the candidates who could be meant, the likeliest first.</summary>
    /// <param name="system">Where the record comes from: a candidate whom it names otherwise already is somebody else.</param>
    public static IReadOnlyList<HireMatch> Compare(HireHint hint, string system, IEnumerable<Dossier> candidates, JoinRules rules) =>
    [
        .. candidates.Select(dossier => Compare(hint, system, dossier, rules))
            .OrderByDescending(match => match.Fits).ThenByDescending(match => match.SameEmail).ThenBy(match => match.Names).ThenBy(match => match.DaysApart ?? int.MaxValue).ThenBy(match => match.Candidate),
    ];

    /// <summary>The one who fits, or nothing where nobody does or several do.</summary>
    public static CandidateId? Only(IReadOnlyList<HireMatch> matches)
    {
        HireMatch[] fitting = [.. matches.Where(match => match.Fits).Take(2)];
        return fitting is [var one] ? one.Candidate : null;
    }

    private static HireMatch Compare(HireHint hint, string system, Dossier dossier, JoinRules rules)
    {
        var applicant = Applicant.Of(dossier);
        var name = applicant.Application?.Name?.Text();
        var names = Names.Compare(name, hint.Name, applicant.Aliases);
        var start = PayChanges.Start(dossier);
        var apart = DaysApart(start, hint.StartsOn);
        var same = Emails.Canonical(hint.Email) is { } mailbox && Mailboxes(dossier).Contains(mailbox);
        var taken = IsTaken(dossier, system);
        var fits = same && (hint.Invited || (!taken && names is (NameRelation.Equal or NameRelation.Variant) && apart <= rules.StartToleranceDays));
        return new HireMatch(dossier.CandidateId, name, start, same, names, apart, taken, fits);
    }

    private static IEnumerable<string> Mailboxes(Dossier dossier) =>
        dossier.All<Application>().SelectMany(application => application.Emails)
            .Concat(dossier.All<ContactChange>().Where(change => change is { Type: ContactType.Email, Value: not null }).Select(change => change.Value!))
            .Select(Emails.Canonical).OfType<string>();

    /// <summary>A join stands until it is undone.</summary>
    private static bool IsTaken(Dossier dossier, string system)
    {
        var standing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var identity in dossier.All<ExternalIdentity>().Where(identity => identity.System == system))
            if (identity.Undone) standing.Remove(identity.ExternalId);
            else standing.Add(identity.ExternalId);
        return standing.Count > 0;
    }

    /// <summary>Dates that may be the same day are no day apart.</summary>
    private static int? DaysApart(Model.PartialDate? one, Model.PartialDate? other)
    {
        if (one is not { } a || other is not { } b) return null;
        if (a.Earliest > b.Latest) return a.Earliest.DayNumber - b.Latest.DayNumber;
        return b.Earliest > a.Latest ? b.Earliest.DayNumber - a.Latest.DayNumber : 0;
    }
}
