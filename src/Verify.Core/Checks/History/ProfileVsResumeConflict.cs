using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Do CV, form, profiles and referees disagree on employers, dates or places?</summary>
internal static class ProfileVsResumeConflict
{
    private const double MetroKm = 80;
    private static readonly Threshold Missing = new("missing-employers", 2, "employers that one source lacks");
    private static readonly Threshold StartMonths = new("start-months", 12, "months between two starts, more than");
    private static readonly Threshold Sources = new("sources", 3, "sources that name places");

    private static readonly Indicator Conflict = new()
    {
        Id = "profile-vs-resume-conflict",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Old profiles, CVs cut to the job, privacy, the head office's address for a remote job.",
        Clears = "The candidate updates the profile or explains the difference.",
        Task = "Please ask the candidate to confirm employers and dates.",
    };

    public static readonly Check Check = new()
    {
        Id = "profile-vs-resume-conflict",
        Version = 2,
        Title = "Sources of the history",
        Explanation = "Employers, starts and places of one career are compared between sources; a source that nobody edited for a year counts half.",
        Indicators = [Conflict],
        Thresholds = [Missing, StartMonths, Sources],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var claims = ClaimedJobs.Of(context.Dossier).All;
        var sources = claims.Select(job => job.Claim.Via).Distinct().Order().ToArray();
        if (sources.Length < 2) return Conflict.NotChecked(claims.Count == 0 ? "no employment claim" : "one source only");
        return Employer(context, claims, sources) ?? Start(context, claims) ?? Places(context, claims) ?? Conflict.NotObserved();
    }

    /// <summary>Only sources that tell the whole career can lack an employer.</summary>
    private static Signal? Employer(CheckContext context, IReadOnlyList<ClaimedJob> claims, ClaimSource[] sources)
    {
        var whole = Array.FindAll(sources, source => source is ClaimSource.Application or ClaimSource.Resume or ClaimSource.Profile);
        Signal? best = null;
        foreach (var source in whole)
            foreach (var other in whole)
            {
                if (source == other) continue;
                var theirs = claims.Where(job => job.Claim.Via == other).ToArray();
                var known = theirs.Select(job => job.Key).ToHashSet(StringComparer.Ordinal);
                var without = claims.Where(job => job.Claim.Via == source && !known.Contains(job.Key)).ToArray();
                var count = without.Select(job => job.Key).Distinct(StringComparer.Ordinal).Count();
                if (count == 0 || count < context.Value(Missing)) continue;
                var lacking = without.Select(job => job.Claim).ToArray();
                var signal = Hit(context, "EMPLOYERS", string.Create(CultureInfo.InvariantCulture, $"{count} employers of the {Words(source)} are missing in the {Words(other)}."), lacking, [.. lacking, .. theirs.Select(job => job.Claim)]);
                if (best is null || signal.Percent > best.Percent) best = signal;
            }
        return best;
    }

    private static Signal? Start(CheckContext context, IReadOnlyList<ClaimedJob> claims)
    {
        Signal? best = null;
        foreach (var employer in claims.Where(job => job.Claim.Start is not null).GroupBy(job => job.Key, job => job.Claim, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            // Several jobs at one employer in one source: its earliest is the start there.
            var starts = employer.GroupBy(claim => claim.Via).OrderBy(group => group.Key).Select(group => group.MinBy(claim => claim.Start!.Value.Earliest)!).ToArray();
            var first = starts.MinBy(claim => claim.Start!.Value.Latest)!;
            var last = starts.MaxBy(claim => claim.Start!.Value.Earliest)!;
            var (early, late) = (first.Start!.Value.Latest, last.Start!.Value.Earliest);
            var months = (late.Year - early.Year) * 12 + late.Month - early.Month + (late.Day > early.Day ? 1 : 0);
            if (!(months > context.Value(StartMonths))) continue;
            var signal = Hit(context, "START", $"The start at '{first.Employer}' is {first.Start} by the {Words(first.Via)} and {last.Start} by the {Words(last.Via)}.", [first], [first, last]);
            if (best is null || signal.Percent > best.Percent) best = signal;
        }
        return best;
    }

    private static Signal? Places(CheckContext context, IReadOnlyList<ClaimedJob> claims)
    {
        foreach (var employer in claims.Where(job => job.Claim.Remote != true && !string.IsNullOrWhiteSpace(job.Claim.City)).GroupBy(job => job.Key, job => job.Claim, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var named = employer.ToArray();
            var sources = named.Select(claim => claim.Via).Distinct().Count();
            if (sources < 2 || sources < context.Value(Sources)) continue;
            for (var i = 1; i < named.Length; i++)
                if (named[i].Via != named[0].Via && SamePeriod(named[0], named[i]) && !SameMetro(named[0], named[i]))
                    return Hit(context, "PLACE", string.Create(CultureInfo.InvariantCulture, $"{sources} sources place the job at '{named[0].Employer}' in different towns at the same time."), [named[0]], named);
        }
        return null;
    }

    private static bool SamePeriod(EmploymentClaim a, EmploymentClaim b) =>
        (a.Start is null || b.End is null || a.Start.Value.Earliest <= b.End.Value.Latest) && (b.Start is null || a.End is null || b.Start.Value.Earliest <= a.End.Value.Latest);

    private static bool SameMetro(EmploymentClaim a, EmploymentClaim b)
    {
        if (string.Equals(a.City!.Trim(), b.City!.Trim(), StringComparison.OrdinalIgnoreCase)) return true;
        return Gazetteer.Locate(new Place { City = a.City, Country = a.Country }) is { } here && Gazetteer.Locate(new Place { City = b.City, Country = b.Country }) is { } there
            && Distance.Km(here.Latitude, here.Longitude, there.Latitude, there.Longitude) <= MetroKm;
    }

    private static Signal Hit(CheckContext context, string code, string statement, IReadOnlyList<EmploymentClaim> about, EmploymentClaim[] evidence)
    {
        var stale = evidence.Any(claim => claim.LastEdited is { } edited && edited < context.AsOf.PlusMonths(-12));
        return Conflict.Observed(code, Strength.Supporting, stale ? statement + " One source has not been edited for a year." : statement, Employers.Facts(about.Select(claim => claim.Employer)), evidence) with { Percent = stale ? 50 : 100 };
    }

    private static string Words(ClaimSource source) => source switch { ClaimSource.CodeHost => "code host", ClaimSource.Resume => "CV", _ => source.ToString().ToLowerInvariant() };
}
