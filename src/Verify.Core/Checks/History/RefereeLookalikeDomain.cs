using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Does a referee write from a young domain that imitates the employer's?</summary>
internal static class RefereeLookalikeDomain
{
    private static readonly Threshold EditDistance = new("edit-distance", 2, "letters at most");
    private static readonly Threshold Days = new("domain-days", 365, "days since registration, fewer than");

    private static readonly Indicator Imitation = new()
    {
        Id = "referee-lookalike-domain",
        Family = Family.History,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Endings of other countries, new brands, subsidiaries.",
        Clears = "The official site links to the domain, or the switchboard knows the referee.",
        Task = "Please reach the referee over the employer's switchboard.",
    };

    public static readonly Check Check = new()
    {
        Id = "referee-lookalike-domain",
        Version = 2,
        Title = "Domains of referees",
        Explanation = "The domain of the referee's mailbox is compared with the employer's own and dated.",
        Indicators = [Imitation],
        Thresholds = [EditDistance, Days],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var compared = false;
        var undated = false;
        foreach (var reference in context.Dossier.All<Reference>())
        {
            if (Lookalike.MailDomain(reference.Email) is not { } domain || Official(context.Dossier, reference) is not { } official) continue;
            compared = true;
            if (!Lookalike.Imitates(domain, official, (int)context.Value(EditDistance))) continue;
            undated |= reference.EmailDomainRegistered is null;
            if (reference.EmailDomainRegistered is not { } registered) continue;
            var days = DateOnly.FromDateTime((reference.ObservedAt ?? context.AsOf).UtcDateTime).DayNumber - registered.Earliest.DayNumber;
            undated |= reference.ObservedAt is null;
            if (days >= context.Value(Days)) continue;
            return Imitation.Observed(null, Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"A referee's mailbox lies at {domain}, registered {Math.Max(0, days)} days before; the employer's own domain is {official}."),
                reference.Employer is null ? [] : [Employers.Fact(reference.Employer)], reference);
        }
        return undated ? Imitation.NotChecked("age of the domain not known") : compared ? Imitation.NotObserved() : Imitation.NotChecked("no referee's mailbox to compare");
    }

    private static string? Official(Dossier dossier, Reference reference)
    {
        if (reference.EmployerDomain is { Length: > 0 } known) return known;
        if (reference.Employer is not { } employer) return null;
        foreach (var record in dossier.All<OrganisationRecord>())
            if (record.Domain is { Length: > 0 } && Employers.Key(record.Name) == Employers.Key(employer)) return record.Domain;
        return null;
    }
}
