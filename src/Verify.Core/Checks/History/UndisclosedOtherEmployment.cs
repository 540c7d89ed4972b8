using Verify.Core.Checks.Payroll;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Does a payroll source show another full-time job that was not declared?</summary>
internal static class UndisclosedOtherEmployment
{
    private static readonly Indicator Other = new()
    {
        Id = "undisclosed-other-employment",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Lawful second jobs, data that lag behind.",
        Clears = "The worker declares the job, or the old employer's payroll ends. It is first of all a matter of the contract.",
        Task = "Please ask the worker about other employment, as the contract provides.",
    };

    public static readonly Check Check = new()
    {
        Id = "undisclosed-other-employment",
        Version = 1,
        Title = "Other full-time jobs",
        Explanation = "After the start, a payroll source that the worker agreed to shows active full-time employers; declared ones are left out.",
        Indicators = [Other],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var jobs = dossier.All<CurrentEmployment>();
        if (dossier.All<Consent>().LastOrDefault(consent => consent.Purpose == ConsentPurpose.EmploymentVerification) is { Given: false }) return Other.NotChecked("consent missing");
        if (jobs.Count == 0) return Other.NotChecked("no payroll source");
        // Before the start everybody still has the old job.
        if (dossier.Stage < Stage.FirstWeeks) return Other.NotChecked("not yet at work");
        if (dossier.Latest<Contract>() is { Exclusive: false } contract) return Other.NotObserved("The contract allows other employment.", contract);

        var start = PayChanges.Start(dossier)?.Earliest;
        var declared = dossier.All<Declaration>().SelectMany(declaration => declaration.OtherEmployers).Select(Employers.Key).ToHashSet(StringComparer.Ordinal);
        var latest = new SortedDictionary<string, CurrentEmployment>(StringComparer.Ordinal);
        foreach (var job in jobs)
            if (start is null || job.ObservedAt is not { } at || DateOnly.FromDateTime(at.UtcDateTime) >= start) latest[Employers.Key(job.Employer)] = job;
        if (latest.Count == 0) return Other.NotChecked("payroll source older than the start");
        var found = latest.Where(pair => pair.Value is { FullTime: true, Active: true, Declared: false } && !declared.Contains(pair.Key)).Select(pair => pair.Value).ToArray();
        return found.Length == 0 ? Other.NotObserved()
            : Other.Observed(null, Strength.Supporting, $"A payroll source shows another active full-time job, at '{found[0].Employer}', that was not declared.", Employers.Facts(found.Select(job => job.Employer)), found);
    }
}
