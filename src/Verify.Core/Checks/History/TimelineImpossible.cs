using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Do jobs lie before the firm existed or after it closed, or two full-time ones on top of each other?</summary>
internal static class TimelineImpossible
{
    private static readonly Threshold OutsideDays = new("outside-days", 90, "days outside the register's dates");
    private static readonly Threshold OverlapMonths = new("overlap-months", 6, "months of two full-time jobs at once");

    private static readonly Indicator Impossible = new()
    {
        Id = "timeline-impossible",
        Family = Family.History,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Founding teams, renamed firms, the wrong entry of the register, founders, rounded dates.",
        Clears = "A predecessor or another legal entity explains the dates, or a pay slip of the period.",
        Task = "Please ask the candidate to confirm the dates and the legal name of the employer.",
    };

    public static readonly Check Check = new()
    {
        Id = "timeline-impossible",
        Version = 1,
        Title = "Dates of jobs and firms",
        Explanation = "Start and end of each job are compared with the register's dates, predecessors included; undeclared full-time jobs are compared with each other.",
        Indicators = [Impossible],
        Thresholds = [OutsideDays, OverlapMonths],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var all = ClaimedJobs.Of(context.Dossier).All;
        if (all.Count == 0) return Impossible.NotChecked("no employment claim");

        var dated = false;
        foreach (var (code, words, late) in ((string, string, bool)[])[("BEFORE", "starts before the firm existed", false), ("AFTER", "reaches beyond the firm's end", true)])
        {
            var names = new List<string>();
            var evidence = new List<Evidence>();
            foreach (var (claim, _, known) in all)
            {
                if (known.Count == 0) continue;
                var records = known.Where(record => record.Incorporated is not null || record.PredecessorIncorporated is not null || record.Dissolved is not null).ToList();
                dated |= records.Count > 0;
                if (records.Count == 0 || !(late ? After(claim, records, context.Value(OutsideDays)) : Before(claim, records, context.Value(OutsideDays)))) continue;
                names.Add(claim.Employer);
                evidence.Add(claim);
                evidence.AddRange(records);
            }
            if (names.Count > 0)
                return Impossible.Observed(code, Strength.Strong, $"By the register, the job at '{names[0]}' {words}.", Employers.Facts(names), [.. evidence]);
        }

        var jobs = all.Where(job => job.Claim is { FullTime: true, DeclaredConcurrent: false, Start: not null }).ToArray();
        if (Overlap(jobs, context.Value(OverlapMonths), context.AsOf) is var (first, second, months))
            return Impossible.Observed("OVERLAP", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"Two full-time jobs, at '{first.Employer}' and '{second.Employer}', run at the same time for at least {months} months."),
                Employers.Facts([first.Employer, second.Employer]), first, second);
        return dated || jobs.Length >= 2 ? Impossible.NotObserved() : Impossible.NotChecked("no register dates");
    }

    /// <summary>Every entry of that name must contradict: the wrong one may have been found.</summary>
    private static bool Before(EmploymentClaim claim, List<OrganisationRecord> records, double days)
    {
        if (claim.Start is not { } start) return false;
        DateOnly? founded = null;
        foreach (var record in records)
        {
            if ((record.Incorporated ?? record.PredecessorIncorporated) is null) return false;
            foreach (var date in (PartialDate?[])[record.Incorporated, record.PredecessorIncorporated])
                if (date is { } known && (founded is null || known.Earliest < founded)) founded = known.Earliest;
        }
        return founded is { } first && first.DayNumber - start.Latest.DayNumber > days;
    }

    private static bool After(EmploymentClaim claim, List<OrganisationRecord> records, double days)
    {
        DateOnly? closed = null;
        foreach (var record in records)
        {
            if (record.Dissolved is not { } end) return false;
            if (closed is null || end.Latest > closed) closed = end.Latest;
        }
        var last = claim.End?.Earliest ?? (claim.ObservedAt is { } seen ? DateOnly.FromDateTime(seen.UtcDateTime) : claim.Start?.Earliest);
        return closed is { } final && last is { } reached && reached.DayNumber - final.DayNumber > days;
    }

    /// <summary>Two jobs of one source at different employers; what is not known to the month counts for the candidate.</summary>
    private static (EmploymentClaim First, EmploymentClaim Second, int Months)? Overlap(ClaimedJob[] jobs, double least, DateTimeOffset asOf)
    {
        var today = DateOnly.FromDateTime(asOf.UtcDateTime);
        for (var i = 0; i < jobs.Length; i++)
            for (var j = i + 1; j < jobs.Length; j++)
            {
                if (jobs[i].Claim.Via != jobs[j].Claim.Via || jobs[i].Key == jobs[j].Key) continue;
                var (a, b) = (jobs[i].Claim, jobs[j].Claim);
                var from = Later(a.Start!.Value.Latest, b.Start!.Value.Latest);
                var to = Earlier(a.End?.Earliest ?? today, b.End?.Earliest ?? today);
                var months = (to.Year - from.Year) * 12 + to.Month - from.Month;
                if (months >= least) return (a, b, months);
            }
        return null;
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
