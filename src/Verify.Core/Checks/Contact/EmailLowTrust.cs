using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Is the mailbox disposable, unreachable, on a new domain or without any history?</summary>
internal static class EmailLowTrust
{
    private static readonly Threshold DomainDays = new("domain-days", 90, "days before application");
    private static readonly Threshold HistoryDays = new("history-days", 30, "days before application");
    private static readonly Threshold AgedYears = new("aged-years", 3, "years before application");

    private static readonly Indicator LowTrust = new()
    {
        Id = "email-low-trust",
        Family = Family.Contact,
        Strength = Strength.Supporting,
        Stages = [Stage.Application],
        HonestCauses = "A mailbox for the job search, privacy-minded or young people, a new domain of one's own, small hosts.",
        Clears = "A message to the mailbox that is answered.",
        Task = "Please write to the candidate and wait for the answer.",
    };

    public static readonly Check Check = new()
    {
        Id = "email-low-trust",
        Version = 2,
        Title = "Mailbox",
        Explanation = "Dated list of disposable domains, the domain's ability to receive mail, its age, and for free mailboxes any trace. A mailbox that was in an old breach weighs half; nobody is expected to have been breached.",
        Indicators = [LowTrust],
        Thresholds = [DomainDays, HistoryDays, AgedYears],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var mailboxes = context.Dossier.All<EmailIntel>();
        if (mailboxes.Count == 0) return LowTrust.NotChecked("mailbox not looked up");
        var application = Applicant.Of(context.Dossier).Application;
        var applied = application?.ObservedAt ?? context.AsOf;
        var undated = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = mailboxes.Count - 1; i >= 0; i--)
        {
            var mailbox = mailboxes[i];
            if (!seen.Add(ContactKeys.Email(mailbox.Email) ?? mailbox.Email)) continue;
            var codes = Codes(mailbox, applied, context);
            // Older at the assessment than it was at the application, of which nobody knows when it was.
            undated |= application is { ObservedAt: null } && mailbox.VerifiedByRoundTrip != true && (mailbox.DomainRegistered is not null || mailbox is { FreeMail: true, FirstSeen: not null, BreachFirstSeen: null });
            if (codes.Count == 0) continue;
            var signal = LowTrust.Observed(string.Join('+', codes), Strength.Supporting, $"The mailbox {string.Join(", ", codes.Select(Words))}.", [], mailbox);
            return IsAged(mailbox, applied, context) ? signal with { Percent = 50 } : signal;
        }
        return undated ? LowTrust.NotChecked("application without a time") : LowTrust.NotObserved();
    }

    /// <summary>A mailbox that answered receives mail and has its history: only the list of disposable domains still speaks.</summary>
    private static List<string> Codes(EmailIntel mailbox, DateTimeOffset applied, CheckContext context)
    {
        var codes = new List<string>(2);
        if (mailbox.Disposable == true) codes.Add("DISPOSABLE");
        if (mailbox.VerifiedByRoundTrip == true) return codes;
        if (mailbox.AcceptsMail == false) codes.Add("NOMX");
        var day = DateOnly.FromDateTime(applied.UtcDateTime);
        if (mailbox.DomainRegistered is { } registered && registered.Earliest.PlusDays((int)context.Value(DomainDays)) > day) codes.Add("NEWDOMAIN");
        if (mailbox is { FreeMail: true, FirstSeen: { } first, BreachFirstSeen: null } && (applied - first).TotalDays < context.Value(HistoryDays)) codes.Add("NOHISTORY");
        return codes;
    }

    private static bool IsAged(EmailIntel mailbox, DateTimeOffset applied, CheckContext context) =>
        mailbox.BreachFirstSeen is { } breach && breach.Latest.PlusYears((int)context.Value(AgedYears)) < DateOnly.FromDateTime(applied.UtcDateTime);

    private static string Words(string code) => code switch
    {
        "DISPOSABLE" => "is at a domain listed as disposable",
        "NOMX" => "is at a domain that receives no mail",
        "NEWDOMAIN" => "is at a domain registered shortly before",
        _ => "is a free one that was first seen shortly before",
    };
}
