using Verify.Core.Checks;
using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Tests.Linking;

/// <summary>Vendors that should have nothing to do with each other, and what honest ones have in common.</summary>
public sealed class VendorLinkTests
{
    private static readonly Place Suite = new() { Street = "12 Oak Ave", Unit = "300", City = "Dover", State = "OH", PostalCode = "44622", Country = "US" };

    private static readonly Dictionary<string, (Vendor Vendor, string Selectors)> Known = new()
    {
        ["everything of its own"] = (Named("Kite Works LLC") with { Phone = "(615) 555-0140", Domain = "https://www.kite.example/en", Email = "desk@kite-mail.example", Registrant = "Kite Holdings", SiteIp = "203.0.113.9", SitesAtIp = 2, Address = Suite, FirmsAtAddress = 1 },
            "phone +16155550140, email desk@kite-mail.example, site kite.example, site kite-mail.example, registrant kiteholdings, residence 44622|12|oak ave|300, ip 203.0.113.9"),
        ["a door of many firms"] = (Named("Kite Works LLC") with { Address = Suite, FirmsAtAddress = 140 }, ""),
        ["a door and a server of which nobody counted the others"] = (Named("Kite Works LLC") with { Address = Suite, SiteIp = "203.0.113.9" }, ""),
        ["a host's server"] = (Named("Kite Works LLC") with { SiteIp = "203.0.113.9", SitesAtIp = 900 }, ""),
        ["a page on a platform and a free mailbox"] = (Named("Kite Works LLC") with { Domain = "kite.wixsite.com", Email = "kite.works@gmail.com" }, "email kiteworks@gmail.com"),
        ["a registrar that holds the name back"] = (Named("Kite Works LLC") with { Registrant = "REDACTED FOR PRIVACY" }, ""),
    };

    public static TheoryData<string> Kinds() => [.. Known.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void Only_what_a_vendor_has_for_itself_is_compared(string what)
    {
        var found = Companies.Of(Known[what].Vendor).ToArray();
        Assert.Equal(Known[what].Selectors, string.Join(", ", found.Select(selector => $"{selector.Type.Text()} {selector.Value}")));
        Assert.All(found, selector => Assert.StartsWith("company-", selector.Kind));
    }

    [Theory]
    [InlineData("Kite Works LLC", "KITE WORKS, L.L.C.", false)]
    [InlineData("Robert Half Technology", "Robert Half International Inc", false)]
    [InlineData("Kforce Professional Staffing LLC", "Kforce Inc.", false)]
    [InlineData("Kite Works LLC", "Harbor Desk Inc.", true)]
    [InlineData("Global Technology Services", "Global Trading Company", true)]
    public void Companies_of_a_group_that_say_so_are_one(string one, string other, bool odd)
    {
        var dossier = Dossier.Fold(new DossierInput { CandidateId = new CandidateId("a"), AsOf = DateTimeOffset.UnixEpoch, Stage = Stage.Offer, Role = "standard", Evidence = [Named(one)] });
        var holder = new CompanyHolder(new CandidateId("b"), Companies.Of(Named(other) with { Phone = "+1 615 555 0140" }).Single().Signature);
        Assert.Equal(odd ? [other] : [], Companies.Meet(dossier, SelectorType.Phone, [holder]).Companies);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Two_vendors_with_one_telephone_are_told_to_both_candidates_whatever_came_first(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        // The second vendor's evidence is older than all that is known of its candidate.
        await store.TakeAsync("a", Person("Ada", "Example"), Vendor("Kite Works LLC", "phone", "+1 615 555 0140"));
        await store.TakeAsync("b", Person("Ben", "Sample"));
        await store.TakeAsync("b", Vendor("Harbor Desk Inc.", "phone", "615-555-0140", day: "2025-01-02"));
        await store.TakeAsync("c", Person("Carl", "Specimen"), Vendor("KITE WORKS, L.L.C.", "phone", "+1 615 555 0140"));

        Assert.Equal((SignalState.Observed, "Harbor Desk Inc.", "ab"), await SaysAsync(store, "a", "abc"));
        Assert.Equal((SignalState.Observed, "Harbor Desk Inc.", "bc"), await SaysAsync(store, "c", "abc"));
        var (state, companies, people) = await SaysAsync(store, "b", "abc");
        Assert.Equal((SignalState.Observed, "abc"), (state, people));
        Assert.Contains("kite works", companies, StringComparison.OrdinalIgnoreCase);
        // The vendors have it, not the people.
        Assert.Equal("", await store.SharedAsync("a", "b"));
        Assert.Equal(SignalState.NotChecked, (await store.SignalAsync("a", "contact-shared")).State);

        // An agent's number: what was said before is taken back.
        for (var i = 0; i < 5; i++) await store.TakeAsync($"{i}", Person("Dora", "Instance"), Vendor(Unlike[i], "phone", "+1 615 555 0140"));
        foreach (var one in (string[])["a", "b", "0", "4"]) Assert.Equal((SignalState.NotObserved, "", ""), await SaysAsync(store, one, "abc"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task People_who_have_a_vendors_telephone_themselves_are_two_before_it_says_anything(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("a", Person("Ada", "Example", "+1 615 555 0150"), Vendor("Kite Works LLC", "phone", "+1 615 555 0150"));
        await store.TakeAsync("b", Person("Ben", "Sample", "+1 615 555 0150"));
        // Comes through the vendor like the first: its own people.
        await store.TakeAsync("d", Person("Dora", "Instance", "+1 615 555 0150"), Vendor("Kite Works", "phone", "+1 615 555 0150"));
        Assert.Equal((SignalState.NotObserved, "", "b"), await SaysAsync(store, "a", "abd"));

        await store.TakeAsync("c", Person("Carl", "Specimen", "+1 615 555 0150"));
        Assert.Equal((SignalState.Observed, "", "bc"), await SaysAsync(store, "a", "abcd"));
        Assert.Equal((SignalState.Observed, "", "bc"), await SaysAsync(store, "d", "abcd"));
        // One number is one fact, whoever speaks of it.
        Assert.Single((await store.SignalAsync("a", "vendor-infrastructure-overlap")).Facts.Intersect((await store.SignalAsync("a", "contact-shared")).Facts));

        await store.TakeAsync("a", Vendor("Kite Works LLC", "phone", "+1 615 555 0150", more: ",\"submitsOwnPeople\":true"));
        Assert.Equal(SignalState.NotObserved, (await store.SignalAsync("a", "vendor-infrastructure-overlap")).State);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_employer_of_somebody_elses_history_is_compared_and_a_company_of_ones_own_history_is_not(string engine)
    {
        static string Employer(string name) => $$"""{"kind":"organisation-record","observedAt":"2026-02-01T09:00:00Z","name":"{{name}}","registerCovers":true,"registered":true,"domain":"www.harbor.example"}""";
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("b", Person("Ben", "Sample"), Employer("Harbor Desk Inc."));
        await store.TakeAsync("a", Person("Ada", "Example"), Vendor("Kite Works LLC", "email", "desk@harbor.example"));
        await store.TakeAsync("c", Person("Carl", "Specimen"), Vendor("Kite Works LLC", "email", "desk@harbor.example"), Employer("Harbor Desk"));
        Assert.Equal((SignalState.Observed, "Harbor Desk Inc.", "ab"), await SaysAsync(store, "a", "abc"));
        Assert.Equal((SignalState.NotObserved, "", ""), await SaysAsync(store, "c", "abc"));
        Assert.Equal(SignalState.NotChecked, (await store.SignalAsync("b", "vendor-infrastructure-overlap")).State);
    }

    private static readonly string[] Unlike = ["Quartz Bakery", "Tin Whistle Robotics", "Lattice Testing", "Ember Cloud", "Copper Beech Gardens"];

    private static Vendor Named(string name) => new() { Id = new EvidenceId("v"), Source = "test", LegalName = name };

    private static string Person(string given, string family, string? phone = null) =>
        $$"""{"kind":"application","observedAt":"2026-02-01T09:00:00Z","name":{"given":"{{given}}","family":"{{family}}"}{{(phone is null ? "" : $",\"phones\":[\"{phone}\"]")}}}""";

    private static string Vendor(string name, string field, string value, string day = "2026-02-02", string more = "") =>
        $$"""{"kind":"vendor","observedAt":"{{day}}T09:00:00Z","legalName":"{{name}}","{{field}}":"{{value}}"{{more}}}""";

    /// <summary>The signal, and of what stands behind it the companies and which of the people of one letter.</summary>
    private static async Task<(SignalState State, string Companies, string People)> SaysAsync(LinkedStore store, string candidate, string everybody)
    {
        var overlaps = (await store.DossierAsync(candidate)).All<VendorOverlap>().Where(overlap => overlap.Candidates.Count > 0).ToArray();
        var people = "";
        foreach (var one in everybody)
        {
            var id = await store.IdAsync($"{one}");
            if (overlaps.Any(overlap => overlap.Candidates.Contains(id))) people += one;
        }
        return ((await store.SignalAsync(candidate, "vendor-infrastructure-overlap")).State, string.Join(", ", overlaps.SelectMany(overlap => overlap.Companies).Distinct()), people);
    }
}
