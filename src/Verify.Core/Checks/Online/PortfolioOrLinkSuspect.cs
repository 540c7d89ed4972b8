using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Are links wrong, dead or lookalike, or the portfolio new or shared with others?</summary>
internal static class PortfolioOrLinkSuspect
{
    private static readonly Threshold EditDistance = new("edit-distance", 2, "letters at most");
    private static readonly Threshold DeadHours = new("dead-hours", 24, "hours between two failures");
    private static readonly Threshold NewDays = new("new-days", 90, "days since the domain was registered, fewer than");

    private static readonly Indicator Suspect = new()
    {
        Id = "portfolio-or-link-suspect",
        Family = Family.Online,
        Strength = Strength.Supporting,
        Stages = [Stage.Application, Stage.Screening],
        HonestCauses = "Typing errors, renamed handles, popular themes, new graduates.",
        Clears = "The candidate gives the right link.",
        Task = "Please ask the candidate for the right link.",
    };

    public static readonly Check Check = new()
    {
        Id = "portfolio-or-link-suspect",
        Version = 2,
        Title = "Links of the application",
        Explanation = "Hosts are compared with the official ones, dead links are tried twice, sites are compared with those of others, and a portfolio's domain is dated.",
        Indicators = [Suspect],
        Thresholds = [EditDistance, DeadHours, NewDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var checks = dossier.All<LinkCheck>();
        foreach (var link in checks)
            if (link.OfficialHost is { } official && Close(Lookalike.Plain(link.Host), Lookalike.Plain(official), (int)context.Value(EditDistance)))
                return Suspect.Observed("LOOKALIKE", Strength.Strong, $"The host {link.Host} is a letter or two away from {official}.", [], link);

        var shared = SharedLinks.ToOthers(dossier, SelectorType.Site);
        if (shared.Count > 0) return Suspect.Observed("SHARED", Strength.Strong, "The site's pages or files are those of another candidate's site.", SharedLinks.Facts(dossier, shared), [.. shared]);

        foreach (var url in checks.GroupBy(link => link.Url, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            if (Dead(url, context.Value(DeadHours)) is var (first, last)) return Suspect.Observed("DEAD", Strength.Supporting, $"The link {last.Url} was not found, twice.", [], first, last);

        foreach (var link in checks)
        {
            if (!link.Portfolio || link.DomainRegistered is not { } registered) continue;
            var days = DateOnly.FromDateTime((link.ObservedAt ?? context.AsOf).UtcDateTime).DayNumber - registered.Earliest.DayNumber;
            if (days < context.Value(NewDays))
                return Suspect.Observed("NEW", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"The portfolio's domain was registered {Math.Max(0, days)} days before."), [], link);
        }
        // Found missing, or older by now than at a visit of which nobody knows when it was.
        if (checks.Any(link => link.ObservedAt is null && (link.HttpStatus == 404 || (link.Portfolio && link.DomainRegistered is not null)))) return Suspect.NotChecked("links followed without a time");
        return checks.Count > 0 || SharedLinks.LookedUp(dossier, SelectorType.Site) ? Suspect.NotObserved() : Suspect.NotChecked("no link followed");
    }

    private static bool Close(string host, string official, int distance) =>
        host != official && !host.EndsWith("." + official, StringComparison.Ordinal) && Lookalike.Edits(host, official, distance) <= distance;

    /// <summary>Not found at both ends of a day, and never found in between or after.</summary>
    private static (LinkCheck First, LinkCheck Last)? Dead(IEnumerable<LinkCheck> checks, double hours)
    {
        LinkCheck? first = null, last = null;
        foreach (var link in checks)
        {
            if (link.ObservedAt is null || link.HttpStatus is null) continue;
            if (link.HttpStatus == 404) (first, last) = (first ?? link, link);
            else if (link.HttpStatus is >= 200 and < 400) first = last = null;
        }
        return first is not null && last is not null && (last.ObservedAt!.Value - first.ObservedAt!.Value).TotalHours >= hours ? (first, last) : null;
    }
}
