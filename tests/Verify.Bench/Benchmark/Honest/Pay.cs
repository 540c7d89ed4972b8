using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around pay.</summary>
internal static class Pay
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("payee-name-mismatch", "joint or spouse's account, maiden name, another alphabet", 0.03, Oddity.Ours, Stage.Onboarding, Spouse),
        new("payout-account-shared", "couple with a joint account", 0.003, Oddity.Ours, Stage.Onboarding, Joint),
        new("payout-change-early-or-often", "switched bank", 0.05, Oddity.Ours, Stage.FirstWeeks, (s, _) => Change(s, s.Draw.Pick([1, 1, 1, 2]))),
        new("payout-change-after-contact-change", "new phone and new bank after moving", 0.004, Oddity.Ours, Stage.FirstWeeks, MovedAll),
        new("payout-change-burst", "payroll migration, HR kiosk", 0.02, Oddity.Ours, Stage.FirstWeeks, Migration),
        new("payee-third-party-entity", "own service company, umbrella company, employer of record", 0.03, Oddity.Ours, Stage.Onboarding, OwnCompany),
        new("payout-crypto-request", "crypto firm, unstable currency", 0.01, Oddity.Ours, Stage.Onboarding, Wallet),
        new("tax-identity-complaint", "mistyped tax number", 0.001, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.Later(() => s.Tell(new IdentityComplaint { Id = Story.Draft, Source = "intake", From = ComplaintFrom.TaxAuthority, Verified = false }, s.At(Stage.FirstWeeks, 40)))),
        new("small-unauthorised-charges", "software trials, cloud usage", 0.03, Oddity.Ours, Stage.FirstWeeks, Trials),
        new("payout-rail-unusual", "unbanked, neobank, frontier worker, family account abroad", 0.05, "FDIC 2023: 4.2 % of US households are unbanked; neobanks come on top, ours", Stage.Onboarding, Rail),
        new("freelance-terms-pressure", "ordinary caution of a freelancer", 0.03, Oddity.Ours, Stage.Application, (s, _) => s.Later(() => { for (var i = 0; i < s.Draw.Pick([1, 1, 2]); i++) s.Tell(new CommunicationTag { Id = Story.Draft, Source = "recruiter", Topic = s.Draw.Pick([CommunicationTopic.Prepayment, CommunicationTopic.OffPlatform]), AfterRefusal = s.Draw.Chance(0.15), Contractor = true, Reviewer = "r-4" }, s.At(Stage.Application, 1 + i)); })),
    ];

    private static void Spouse(Story s, Population p)
    {
        var holder = $"{s.Draw.Pick(World.Given)} {(s.Draw.Chance(0.7) ? s.Family : s.Draw.Pick(World.Family))}";
        s.OnPayout = Then(s.OnPayout, e => e with { HolderName = holder, BankNameCheck = s.Draw.Chance(0.5) ? BankNameCheck.Close : BankNameCheck.NoMatch });
        if (s.Draw.Chance(0.5)) Declare(s, d => d with { Household = [.. d.Household, holder] });
    }

    private static void Joint(Story s, Population p)
    {
        if (p.Partner(s) is not { } partner) return;
        partner.MoveIn(s);
        partner.AccountHash = s.AccountHash;
        if (s.Draw.Chance(0.6)) partner.Family = s.Family;
        if (s.Draw.Chance(0.8)) Groups.SameHousehold(s, partner);
    }

    private static void Change(Story s, int times) => s.Later(() =>
    {
        for (var i = 0; i < times; i++)
            s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.BankAccount, AccountHash = "acct-" + s.Draw.Hex(24), HolderName = s.LegalName?.Text() ?? s.Name, BankNameCheck = BankNameCheck.Match, Institution = InstitutionType.Bank, Country = s.Home.Country, Change = true, Actor = "self" }, s.At(Stage.FirstWeeks, s.Draw.Between(6, 70)));
    });

    private static void MovedAll(Story s, Population p) => s.Later(() =>
    {
        var day = s.Draw.Between(15, 60);
        s.Tell(new ContactChange { Id = Story.Draft, Source = "hris", Type = ContactType.Phone, Value = Story.NewPhone(s.Draw, s.Home), Previous = s.Phone, Verified = true }, s.At(Stage.FirstWeeks, day));
        s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.BankAccount, AccountHash = "acct-" + s.Draw.Hex(24), HolderName = s.LegalName?.Text() ?? s.Name, BankNameCheck = BankNameCheck.Match, Institution = InstitutionType.Bank, Country = s.Home.Country, Change = true, Actor = "self" }, s.At(Stage.FirstWeeks, day + s.Draw.Skewed(3, 1)));
    });

    private static void Migration(Story s, Population p) => s.Later(() =>
    {
        var at = s.At(Stage.FirstWeeks, 20);
        s.Tell(new PayoutBurst { Id = Story.Draft, Source = "payroll", Ip = p.Kiosk, Employees = s.Draw.Int(3, 40), WithinHours = s.Draw.Between(2, 60), AnnouncedWindow = true }, at);
    });

    private static void OwnCompany(Story s, Population p)
    {
        var owns = s.Draw.Chance(0.75);
        var company = owns ? $"{s.Family} Services LLC" : "Payday Umbrella Ltd";
        s.OnPayout = Then(s.OnPayout, e => e with { PayeeIsOrganisation = true, PayeeOrganisation = company, WorkerOwnsPayee = owns, HolderName = company, BankNameCheck = BankNameCheck.Close });
    }

    private static void Wallet(Story s, Population p) => s.Later(() => s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.Wallet, RequestOnly = true, PolicyAllowsMethod = s.Draw.Chance(0.6) }, s.At(Stage.Onboarding, 2)));

    private static void Trials(Story s, Population p) => s.Later(() => s.Tell(new CompanyCharges
    {
        Id = Story.Draft, Source = "spend", Charges = [.. Enumerable.Range(0, s.Draw.Int(2, 14)).Select(i => new Charge { At = s.At(Stage.FirstWeeks, 2 + i * 3), Amount = s.Draw.Int(9, 290), Currency = "USD", ApprovalLimit = 500, HasPurchaseRecord = s.Draw.Chance(0.75) })],
    }, s.At(Stage.FirstWeeks, 50)));

    private static void Rail(Story s, Population p) => s.OnPayout = Then(s.OnPayout, e => s.Draw.Chance(0.75)
        ? e with { Institution = s.Draw.Pick([InstitutionType.Neobank, InstitutionType.Prepaid, InstitutionType.VirtualAccount]) }
        : e with { Country = s.Draw.Pick(["PL", "DE", "FR", "MX", "PT", "CA"]) });
}
