using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Checks.Payroll;
using Verify.Core.Model;

namespace Verify.Core.Onboarding;

public enum GateState { Open, Done, Hold }

/// <summary>Where one gate stands, what says so, and who decided it when.</summary>
/// <param name="By">The person who decided; nothing where the evidence alone says it.</param>
/// <param name="Against">What closes it and was not answered by a person yet.</param>
public sealed record Gate(OnboardingGate Id, GateState State, string Text, string? By, DateTimeOffset? At, IReadOnlyList<ClosingFact> Against);

/// <summary>An address that one system or paper gives, beside the home of the HR record.</summary>
public sealed record KnownAddress(AddressUse Use, Place Place, string Source, DateTimeOffset? At, AddressAgreement Agreement);

public enum AddressUse { Document, Application, Payroll, TaxForm, Parcel }

public enum AddressAgreement { NotCompared, Same, Other }

/// <summary>Where pay goes, and whose account it is.</summary>
/// <param name="Holder">How the holder's name compares with the hire's.</param>
public sealed record KnownAccount(PayoutMethod Method, string? HolderName, NameRelation Holder, string? Ending, bool Hashed, bool Shared, bool Changed, string Source, DateTimeOffset? At);

/// <summary>A claimed job, and who confirmed it: a vendor, a paper, or a registered contact that the candidate did not give.</summary>
public sealed record KnownJob(string Employer, string? Title, PartialDate? Start, PartialDate? End, JobStanding Standing, string? By, DateTimeOffset? At);

/// <summary>Ordered: a person asked a vendor about it, which has not answered yet. Unanswered: whoever was asked gave no answer.</summary>
public enum JobStanding { Open, Confirmed, OnlyCandidatesContact, NotConfirmed, Ordered, Unanswered }

/// <summary>All that HR needs to see of one hire between offer and first pay.</summary>
public sealed record HireBoard(CandidateId Candidate, PartialDate? StartsOn, IReadOnlyList<Gate> Gates, IReadOnlyList<KnownAddress> Addresses, IReadOnlyList<KnownAccount> Accounts, IReadOnlyList<KnownJob> Jobs)
{
    public static HireBoard Of(Dossier dossier, Assessment? assessment)
    {
        var addresses = AddressesOf(dossier);
        var accounts = AccountsOf(dossier);
        return new HireBoard(dossier.CandidateId, PayChanges.Start(dossier), Onboarding.Gates.Of(dossier, assessment, addresses, accounts), addresses, accounts, JobsOf(dossier));
    }

    /// <summary>The latest address of each source, compared to the door with the home that payroll knows, else with the one on the document.</summary>
    private static IReadOnlyList<KnownAddress> AddressesOf(Dossier dossier)
    {
        var found = new List<(AddressUse Use, Place Place, Evidence Evidence)>();
        foreach (var document in dossier.All<Document>())
            if (document.Address is { } place) found.Add((AddressUse.Document, place, document));
        foreach (var application in dossier.All<Application>())
            if (application.Residence is { } place) found.Add((AddressUse.Application, place, application));
        foreach (var record in dossier.All<HrRecord>())
            if (record.HomeAddress is { } place) found.Add((AddressUse.Payroll, place, record));
        foreach (var record in dossier.All<TaxRecord>())
            if (record.Address is { } place) found.Add((AddressUse.TaxForm, place, record));
        foreach (var step in dossier.All<Shipment>())
            if (step.Address is { } place) found.Add((AddressUse.Parcel, place, step));
        var latest = found.GroupBy(item => (item.Use, item.Evidence.Source)).Select(group => group.Last()).OrderBy(item => item.Use).ThenBy(item => item.Evidence.Source, StringComparer.Ordinal).ToArray();
        var home = latest.Where(item => item.Use == AddressUse.Payroll).OrderBy(item => item.Evidence.ObservedAt).LastOrDefault().Place ?? latest.FirstOrDefault(item => item.Use == AddressUse.Document).Place;
        return [.. latest.Select(item => new KnownAddress(item.Use, item.Place, item.Evidence.Source, item.Evidence.ObservedAt, Compare(home, item.Place)))];
    }

    /// <summary>An address without a street says where, not which door: it is not compared.</summary>
    private static AddressAgreement Compare(Place? home, Place place) =>
        AddressKeys.Building(home) is null || AddressKeys.Building(place) is null ? AddressAgreement.NotCompared
        : AddressKeys.SameDoor(home, place) ? AddressAgreement.Same : AddressAgreement.Other;

    private static IReadOnlyList<KnownAccount> AccountsOf(Dossier dossier)
    {
        var applicant = Applicant.Of(dossier);
        var name = dossier.All<HrRecord>().LastOrDefault(record => record.LegalName is not null)?.LegalName?.Text() ?? applicant.Application?.Name?.Text();
        var shared = SharedLinks.ToOthers(dossier, SelectorType.Account).Count > 0;
        return
        [
            .. dossier.All<Payout>().Where(payout => !payout.RequestOnly).GroupBy(payout => payout.Source).Select(group => group.Last()).OrderBy(payout => payout.Source, StringComparer.Ordinal)
                .Select(payout => new KnownAccount(payout.Method, payout.HolderName, Holder(payout, name, applicant.Aliases), payout.AccountEnding, payout.AccountHash is not null, shared && payout.AccountHash is not null, payout.Change, payout.Source, payout.ObservedAt)),
        ];
    }

    /// <summary>The bank's own comparison goes before ours.</summary>
    private static NameRelation Holder(Payout payout, string? name, IReadOnlyList<string> aliases) => payout.BankNameCheck switch
    {
        BankNameCheck.Match => NameRelation.Equal,
        BankNameCheck.Close => NameRelation.Variant,
        BankNameCheck.NoMatch => NameRelation.Different,
        _ => Names.Compare(name, payout.HolderName, aliases),
    };

    private static IReadOnlyList<KnownJob> JobsOf(Dossier dossier)
    {
        var answers = dossier.All<EmploymentVerification>().ToLookup(answer => Employers.Key(answer.Employer), StringComparer.Ordinal);
        return
        [
            .. ClaimedJobs.Of(dossier).All.GroupBy(job => (job.Key, job.Claim.Start)).Select(group => group.Last()).OrderByDescending(job => job.Claim.End?.Latest ?? DateOnly.MaxValue).ThenBy(job => job.Key, StringComparer.Ordinal)
                .Select(job => Job(job.Claim, [.. answers[job.Key]], JobOrders.Pending(dossier, job.Key))),
        ];
    }

    private static KnownJob Job(EmploymentClaim claim, IReadOnlyList<EmploymentVerification> answers, ReportNotice? ordered)
    {
        // A contact that the candidate gave confirms nothing by itself; a second, independent word does.
        var own = answers.LastOrDefault(answer => answer.Answer == VerificationAnswer.Confirmed && (answer.Contact != ContactOrigin.Candidate || answer.SecondConfirmation));
        if (own is not null) return At(JobStanding.Confirmed, own);
        if (ordered is not null) return new(claim.Employer, claim.Title, claim.Start, claim.End, JobStanding.Ordered, ordered.Provider, ordered.ObservedAt);
        if (answers.LastOrDefault(answer => answer.Answer is VerificationAnswer.NoRecord or VerificationAnswer.DatesDiffer) is { } against) return At(JobStanding.NotConfirmed, against);
        if (answers.LastOrDefault(answer => answer.Answer == VerificationAnswer.Confirmed) is { } candidates) return At(JobStanding.OnlyCandidatesContact, candidates);
        return answers.Count > 0 ? At(JobStanding.Unanswered, answers[^1]) : At(JobStanding.Open, null);

        KnownJob At(JobStanding standing, EmploymentVerification? by) =>
            new(claim.Employer, claim.Title, claim.Start, claim.End, standing, by is null ? null : by.Provider ?? by.Source, by?.ObservedAt);
    }
}
