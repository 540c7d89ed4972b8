using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;
using static Verify.Bench.Benchmark.Schemes.Traces;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>Schemes around pay and suppliers.</summary>
internal static class Money
{
    /// <summary>A supplier with a copied site and a shell registration brings workers whom it does not verify.</summary>
    public static readonly Scheme FrontCompany = new("pattern-front-company", Stage.Onboarding, 1, 4,
    [
        c => [Supplier(c, shell: true, hides: true), ClonedSite(), PaidToCompany(c)],
        c => [Supplier(c, shell: true, hides: true), Overlap(c), PaidToCompany(c)],
        c => [Supplier(c, shell: false, hides: true), ListedEmployer(), OddRail(), PaidToCompany(c)],
        c => [Supplier(c, shell: true, hides: false), OwnedByListed(c), PaidToCompany(c)],
    ]);

    /// <summary>Pay for several workers converges on one person's account, or leaves by a way that hides who is paid.</summary>
    public static readonly Scheme Mule = new("pattern-payroll-mule", Stage.FirstWeeks, 2, 5,
    [
        c => [SharedAccount(c), HolderIsHelper(c), ParcelToHelper(c), OddRail()],
        c => [SharedAccount(c), PayoutMoves(c), ParcelToHelper(c), Complaint()],
        c => [HolderIsHelper(c), OddRail(), ParcelToHelper(c), PayoutMoves(c)],
        c => [SharedAccount(c), PaidToCompany(c), WantsCoins(), ParcelToHelper(c)],
    ]);

    /// <summary>An outsider hijacks an honest person's self-service account and redirects the pay.</summary>
    public static readonly Scheme DiversionVictim = new("pattern-payroll-diversion-victim", Stage.FirstWeeks, 1, 1,
    [
        c => [Diverted(), StrangeSignIn(c)],
        c => [Burst(c), StrangeSignIn(c)],
        c => [Diverted()],
    ]);

    private static Piece Supplier(Crew c, bool shell, bool hides) => new("sanctions-vendor", s => Honest.Suppliers.Through(s, v => v with
    {
        LegalName = c.Vendor, RegistryId = "v-" + c.Token,
        Incorporated = shell ? s.Day(Stage.Application, -s.Draw.Skewed(200, 0.4)) : v.Incorporated, Employees = shell ? 0 : v.Employees, FirmsAtAddress = shell ? s.Draw.Int(30, 900) : v.FirmsAtAddress,
        FreeMailContact = shell || v.FreeMailContact == true, HasPhone = !shell, HasFilings = !shell,
        WorkerVerificationAsked = true, WorkerVerified = hides ? false : true, WorkerChangedWithoutNotice = hides && s.Draw.Chance(0.4), AuditRight = hides ? s.Draw.Chance(0.3) : v.AuditRight,
    }));

    private static Piece ClonedSite() => new("sanctions-vendor", s => s.Later(() => s.Tell(new VendorSite { Id = Story.Draft, Source = "web", Site = "front.example", OlderSite = "genuine.example", TextSimilarity = Math.Round(s.Draw.Between(0.72, 0.97), 2), IdenticalImages = s.Draw.Int(3, 20) }, s.At(Stage.Offer, 3))));

    private static Piece Overlap(Crew c) => new("sanctions-vendor", s =>
    {
        c.Members.Add(s.Id);
        s.Later(() => s.Tell(new VendorOverlap { Id = Story.Draft, Source = "links", Selector = s.Draw.Pick([SelectorType.Phone, SelectorType.Site, SelectorType.Email]), Candidates = [.. c.Members.Append(new CandidateId("c-elsewhere")).Distinct()] }, s.At(Stage.Offer, 4)));
    });

    private static Piece PaidToCompany(Crew c) => new("payroll", s => s.OnPayout = Then(s.OnPayout, e => e with { PayeeIsOrganisation = true, PayeeOrganisation = c.Vendor, WorkerOwnsPayee = false, HolderName = c.Vendor, BankNameCheck = BankNameCheck.NoMatch }));

    private static Piece ListedEmployer() => new("history", s => s.Later(() => s.Tell(new OrganisationHit { Id = Story.Draft, Source = "lists", Organisation = s.Career.Jobs[0].Employer, List = "front-companies", EntryId = "fc-7", EntryName = s.Career.Jobs[0].Employer, Match = s.Draw.Pick([OrganisationMatch.RegistryId, OrganisationMatch.Domain]), ListVersion = "2026-03" }, s.At(Stage.Screening, 2))));

    private static Piece OwnedByListed(Crew c) => new("sanctions-vendor", s => s.Later(() =>
    {
        var first = s.Draw.Between(30, 60);
        s.Tell(new Ownership { Id = Story.Draft, Source = "ownership", Owner = "Listed One", Owned = c.Vendor, Percent = Math.Round(first, 1), OwnerBlocked = true, AsOf = new PartialDate(2026, 1) }, s.At(Stage.Offer, 2));
        s.Tell(new Ownership { Id = Story.Draft, Source = "ownership", Owner = "Listed Two", Owned = c.Vendor, Percent = Math.Round(s.Draw.Between(25, 40), 1), OwnerBlocked = true, AsOf = new PartialDate(2026, 1) }, s.At(Stage.Offer, 2));
    }));

    private static Piece OddRail() => new("payroll", s => s.OnPayout = Then(s.OnPayout, e => s.Draw.Chance(0.6)
        ? e with { Institution = s.Draw.Pick([InstitutionType.Prepaid, InstitutionType.VirtualAccount, InstitutionType.MoneyService]), Method = s.Draw.Pick([PayoutMethod.BankAccount, PayoutMethod.PrepaidCard]) }
        : e with { Country = s.Draw.Pick(World.Elsewhere).Country }));

    private static Piece WantsCoins() => new("payroll", s => s.Later(() => s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.Wallet, WalletAddress = "0x" + s.Draw.Hex(40), RequestOnly = true, PolicyAllowsMethod = false }, s.At(Stage.Onboarding, 3))));

    private static Piece Complaint() => new("payroll", s => s.Later(() => s.Tell(new IdentityComplaint { Id = Story.Draft, Source = "intake", From = s.Draw.Pick([ComplaintFrom.SocialSecurity, ComplaintFrom.NamedPerson]), Verified = true }, s.At(Stage.FirstWeeks, s.Draw.Between(30, 60)))));

    private static Piece Diverted() => new("payroll", Act: true, Tell: s => s.Later(() =>
    {
        var day = s.Draw.Between(20, 70);
        var at = s.At(Stage.FirstWeeks, day);
        s.Tell(new ContactChange { Id = Story.Draft, Source = "hris", Type = s.Draw.Pick([ContactType.Email, ContactType.Phone]), Value = s.Draw.Chance(0.5) ? Story.NewEmail(s.Draw, "pay", "desk") : Story.NewPhone(s.Draw, s.Home), Previous = null }, at);
        s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.BankAccount, AccountHash = "acct-" + s.Draw.Hex(24), HolderName = s.Name, BankNameCheck = BankNameCheck.Unavailable, Institution = InstitutionType.Neobank, Country = s.Home.Country, Change = true, Actor = "self", Ip = Story.NewIp(s.Draw) }, at.AddHours(Math.Min(s.Draw.Skewed(5, 1), 60)));
    }));

    private static Piece Burst(Crew c) => new("payroll", Act: true, Tell: s => s.Later(() =>
    {
        var at = s.At(Stage.FirstWeeks, 35);
        s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.BankAccount, AccountHash = "acct-" + s.Draw.Hex(24), HolderName = s.Name, BankNameCheck = BankNameCheck.Unavailable, Institution = InstitutionType.Neobank, Country = s.Home.Country, Change = true, Actor = "self", Ip = c.OperatorNetwork.Ip }, at);
        s.Tell(new PayoutBurst { Id = Story.Draft, Source = "siem", Ip = c.OperatorNetwork.Ip, Employees = s.Draw.Int(4, 15), WithinHours = s.Draw.Between(1, 60) }, at.AddHours(20));
    }));

    private static Piece StrangeSignIn(Crew c) => new("endpoint", s => s.Later(() => s.Tell(new SignIn { Id = Story.Draft, Source = "idp", Ip = c.Vpn.Ip, Country = c.Vpn.Town.Country, ManagedDevice = false, Anonymiser = true, TokenHash = "t-" + s.Draw.Hex(10), DeviceId = "unmanaged" }, s.At(Stage.FirstWeeks, 19))));
}
