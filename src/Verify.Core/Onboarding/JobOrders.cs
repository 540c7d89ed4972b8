using Verify.Core.Checks;
using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Onboarding;

/// <summary>Whether a person may order now that an employer be asked about a claimed job.</summary>
public abstract record JobOrder
{
    private JobOrder() { }

    /// <param name="Number">How many orders about this employer were answered before: it tells a new one from the same again.</param>
    public sealed record Ready(string GivenName, string FamilyName, string Employer, string Key, int Number) : JobOrder;

    /// <param name="Reason">In plain words.</param>
    public sealed record Refused(string Reason) : JobOrder;
}

/// <summary>Orders about claimed jobs: they cost money and tell a vendor of the candidate, so one at a time, with consent, and only while the job is not confirmed.</summary>
public static class JobOrders
{
    public static JobOrder Of(string employer, HireBoard board, Dossier dossier, GateRules rules)
    {
        if (Refusal(dossier, rules) is { } refusal) return new JobOrder.Refused(refusal);
        var key = Employers.Key(employer);
        KnownJob[] jobs = [.. board.Jobs.Where(job => Employers.Key(job.Employer) == key)];
        if (jobs.Length == 0 || !Array.Exists(jobs, job => IsOpen(job.Standing))) return new JobOrder.Refused("This job is confirmed or ordered already.");
        var name = dossier.All<HrRecord>().LastOrDefault(record => IsWhole(record.LegalName))?.LegalName ?? dossier.All<Application>().LastOrDefault(application => IsWhole(application.Name))?.Name;
        return name is null ? new JobOrder.Refused("Given and family name are not known apart.") : new JobOrder.Ready(name.Given!, name.Family!, jobs[0].Employer, key, Placed(dossier, key).Count());
    }

    /// <summary>Why nothing may be ordered about this candidate at all; nothing where it may.</summary>
    public static string? Refusal(Dossier dossier, GateRules rules) =>
        !Permissions.Of(dossier, rules).Consents.Contains(ConsentPurpose.EmploymentVerification) ? "The candidate has not agreed to questions about earlier employment."
        : Gating.Gate.May(Step.EmploymentVerification, dossier, rules) is GateAnswer.Refused refused ? refused.Reason : null;

    public static bool IsOpen(JobStanding standing) => standing is not (JobStanding.Confirmed or JobStanding.Ordered);

    /// <summary>The order about an employer that is still to be answered.</summary>
    internal static ReportNotice? Pending(Dossier dossier, string key) => Placed(dossier, key).LastOrDefault(order =>
        !dossier.All<EmploymentVerification>().Any(answer => answer.Reference == order.Reference)
        && !dossier.All<FailedLookup>().Any(failed => failed.Input == order.Reference && failed.Why == LookupFailure.NotCovered));

    private static IEnumerable<ReportNotice> Placed(Dossier dossier, string key) => dossier.All<ReportNotice>().Where(notice => notice.OrderedAbout is { } employer && Employers.Key(employer) == key);

    private static bool IsWhole(PersonName? name) => !string.IsNullOrWhiteSpace(name?.Given) && !string.IsNullOrWhiteSpace(name.Family);
}
