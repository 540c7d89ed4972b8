using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Does a person or company agree with a listed one by name and by something else?</summary>
internal static class SanctionsNameAndAttributeHit
{
    private static readonly Threshold NameScore = new("name-score", 0.85, "similarity of names");

    private static readonly Indicator Hit = new()
    {
        Id = "sanctions-name-and-attribute-hit",
        Family = Family.SanctionsVendor,
        Strength = Strength.Strong,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Common names, transliteration, one word shared by many entries.",
        Clears = "An analyst compares the entry and clears it with a reason.",
    };

    public static readonly Check Check = new()
    {
        Id = "sanctions-name-and-attribute-hit",
        Version = 2,
        Title = "Name and attribute on a sanctions list",
        Explanation = "Matches of the screening count when the name is near and birth year, place, telephone or identifier agrees, or when a listed web site is the subject's own; a name alone is a note for the analyst.",
        Indicators = [Hit],
        Thresholds = [NameScore],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var screened = false;
        (Screening Screening, ScreeningMatch Match, bool Conclusive)? best = null;
        (Screening Screening, ScreeningMatch Match)? note = null;
        foreach (var screening in context.Dossier.All<Screening>())
        {
            if (screening.Subject == ScreeningSubject.Wallet || screening.Lists.Count == 0) continue;
            screened = true;
            foreach (var match in screening.Matches)
            {
                if (match.Cleared) continue;
                var near = match.NameScore >= context.Value(NameScore);
                if (match.Attributes.Contains("identifier")) best = best is { Conclusive: true } ? best : (screening, match, true);
                else if (match.Attributes.Contains("website") || (near && Agrees(match))) best ??= (screening, match, false);
                else if (near) note ??= (screening, match);
            }
        }
        if (!screened) return Hit.NotChecked("no list");
        if (best is var (found, entry, conclusive))
            return Hit.Observed(conclusive ? "IDENTIFIER" : "ATTRIBUTE", conclusive ? Strength.Conclusive : Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"The {Words(found.Subject)} agrees with entry {entry.EntryId} of {Version(found, entry.List)}: name {entry.NameScore:F2}, and {string.Join(", ", entry.Attributes)}."),
                [$"listing:{entry.List}:{entry.EntryId}"], found);
        return note is var (noted, named)
            ? Hit.NotObserved(string.Create(CultureInfo.InvariantCulture, $"Note for the analyst: entry {named.EntryId} of {Version(noted, named.List)} is near by name alone ({named.NameScore:F2})."), noted)
            : Hit.NotObserved();
    }

    /// <summary>A birth date that contradicts outweighs a common place.</summary>
    private static bool Agrees(ScreeningMatch match)
    {
        if (match.Attributes.Contains("birth-date") || match.Attributes.Contains("birth-year") || match.Attributes.Contains("phone")) return true;
        return (match.Attributes.Contains("place") || match.Attributes.Contains("address")) && !match.Conflicts.Contains("birth-date");
    }

    private static string Version(Screening screening, string list) => screening.Lists.FirstOrDefault(known => known.Name == list) is { } known ? $"{list} {known.Version}" : list;

    private static string Words(ScreeningSubject subject) => subject.ToString().ToLowerInvariant();
}
