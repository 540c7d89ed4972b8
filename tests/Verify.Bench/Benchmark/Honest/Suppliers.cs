using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around sanctions screening and suppliers.</summary>
internal static class Suppliers
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("sanctions-name-and-attribute-hit", "common name, transliteration", 0.02, "screening users report floods of hits on one shared word; the rate is ours", Stage.Offer, CommonName),
        new("sanctions-owned-entity", "old ownership data, minority holding", 0.002, Oddity.Ours, Stage.Offer, (s, _) => Through(s, v => v, () => s.Tell(new Ownership { Id = Story.Draft, Source = "ownership", Owner = "Holding A", Owned = s.VendorName(), Percent = s.Draw.Between(3, 35), OwnerBlocked = true, AsOf = new PartialDate(2021) }, s.At(Stage.Offer)))),
        new("sanctions-wallet-hit", "exchange wallet, dusting", 0.001, Oddity.Ours, Stage.Offer, (s, _) => s.Later(() => s.Tell(new Screening { Id = Story.Draft, Source = "lists", Subject = ScreeningSubject.Wallet, Lists = [new ListVersion { Name = "wallets", Version = "2026-03" }], Matches = [new ScreeningMatch { List = "wallets", EntryId = "w-1", NameScore = 0, Indirect = true }] }, s.At(Stage.Offer, 3)))),
        new("vendor-site-cloned", "franchise, web agency's template, white label", 0.005, Oddity.Ours, Stage.Offer, (s, _) => Through(s, v => v, () => s.Tell(new VendorSite { Id = Story.Draft, Source = "web", Site = "supplier.example", OlderSite = "brand.example", TextSimilarity = Math.Round(s.Draw.Between(0.3, 0.9), 2), IdenticalImages = s.Draw.Int(0, 8), DeclaredRelated = s.Draw.Chance(0.8) }, s.At(Stage.Offer)))),
        new("vendor-shell-profile", "start-up, sole trader, registered agent", 0.02, Oddity.Ours, Stage.Offer, (s, _) => Through(s, v => v with { Incorporated = s.Day(Stage.Application, -s.Draw.Skewed(500, 0.8)), Employees = s.Draw.Int(1, 3), FirmsAtAddress = s.Draw.Pick([1, 3, 40, 300]), FreeMailContact = s.Draw.Chance(0.3), HasFilings = s.Draw.Chance(0.6) })),
        new("intermediary-hides-worker", "privacy law, supply chain of several tiers, employer of record", 0.02, Oddity.Ours, Stage.Offer, (s, _) => Through(s, v => v with { WorkerVerificationAsked = s.Draw.Chance(0.6), WorkerVerified = s.Draw.Chance(0.7) ? true : null, AuditRight = s.Draw.Chance(0.7) })),
        new("vendor-infrastructure-overlap", "an agency that submits its own people and says so", 0.01, Oddity.Ours, Stage.Offer, Declared),
    ];

    /// <summary>The candidate comes through a supplier.</summary>
    public static void Through(Story s, Func<Vendor, Vendor> change, Action? more = null) => s.Later(() =>
    {
        s.Tell(change(new Vendor { Id = Story.Draft, Source = "procurement", LegalName = s.VendorName(), RegistryId = "v-" + s.Draw.Digits(6), Incorporated = new PartialDate(s.Draw.Int(1995, 2021)), Employees = (int)s.Draw.Skewed(40, 1), FirmsAtAddress = 1, FreeMailContact = false, HasPhone = true, HasFilings = true, AuditRight = true, WorkerVerificationAsked = true, WorkerVerified = true, WorkerChangedWithoutNotice = false }), s.At(Stage.Offer));
        more?.Invoke();
    });

    public static string VendorName(this Story s) => $"{s.Career.Jobs[0].Employer.Split(' ')[0]} Staffing";

    private static void CommonName(Story s, Population p) => s.OnScreening = Then(s.OnScreening, e => e with
    {
        Matches = [new ScreeningMatch { List = "sdn", EntryId = "sdn-" + s.Draw.Digits(5), EntryName = s.Name, NameScore = Math.Round(s.Draw.Between(0.78, 0.97), 3), Attributes = [], Conflicts = s.Draw.Chance(0.6) ? ["birth-date"] : [], Cleared = s.Draw.Chance(0.3) }],
    });

    private static void Declared(Story s, Population p)
    {
        if (p.Partner(s) is not { } colleague) return;
        foreach (var one in new[] { s, colleague })
            Through(one, v => v with { LegalName = "Open Bench Agency", SubmitsOwnPeople = true }, () => one.Tell(new VendorOverlap { Id = Story.Draft, Source = "links", Selector = SelectorType.Phone, Candidates = [s.Id, colleague.Id], Declared = true }, one.At(Stage.Offer, 1)));
    }
}
