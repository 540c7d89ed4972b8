using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Core.Text;
using Verify.Tests.Assessing;

namespace Verify.Tests.Enrichment;

/// <summary>What vendors say, and what they could not say, as the assessment sees it.</summary>
public sealed class VendorEvidenceTests
{
    private const string Ip = "203.0.113.7";

    [Theory, InlineData(1, 2), InlineData(2, 1)]
    public void What_one_source_does_not_know_takes_nothing_away_from_what_another_saw(int offlineAt, int vendorAt)
    {
        var assessment = Assess(Used(), Intel("offline", offlineAt) with { Country = "US" }, Intel("spur", vendorAt) with { Vpn = true, Country = "US", ResidentialProxy = true, ResidentialProxyLastSeen = Some.AsOf.AddDays(-3) });
        var signal = assessment.Of("ip-anonymiser");
        Assert.Equal((SignalState.Observed, "VPN"), (signal.State, signal.Reason));
        Assert.Contains(new EvidenceId("spur"), signal.Evidence);
        Assert.Equal(SignalState.Observed, assessment.Of("ip-residential-proxy").State);
    }

    [Fact]
    public void Of_each_source_the_latest_word_counts()
    {
        var old = Intel("offline", 1) with { Id = new EvidenceId("old"), Vpn = true };
        Assert.Equal(SignalState.NotObserved, Assess(Used(), old, Intel("offline", 2), Intel("spur", 3)).Of("ip-anonymiser").State);
    }

    [Fact]
    public void A_failed_lookup_reads_as_not_checked_unless_somebody_else_told()
    {
        var failed = Failure("ip-intel", Ip);
        // Nobody looked: the reason says why.
        Assert.Equal((SignalState.NotChecked, "vendor failed (spur)"), State(Assess(Used(), failed), "ip-anonymiser"));
        // Of two addresses one is not known: that is not clean either.
        var other = Used() with { Id = new EvidenceId("e2"), Ip = "198.51.100.9" };
        Assert.Equal(SignalState.NotChecked, Assess(Used(), other, failed, Intel("ipinfo", 1) with { Ip = other.Ip }).Of("ip-anonymiser").State);
        // The offline ranges answer for the vendor, but not of a household's proxy.
        var offline = Assess(Used(), failed, Intel("offline", 1));
        Assert.Equal(SignalState.NotObserved, offline.Of("ip-anonymiser").State);
        Assert.Equal((SignalState.NotChecked, "vendor failed (spur)"), State(offline, "ip-residential-proxy"));
        Assert.Equal(SignalState.NotObserved, Assess(Used(), failed, Intel("ipinfo", 1)).Of("ip-residential-proxy").State);
        // What was seen stays seen.
        Assert.Equal(SignalState.Observed, Assess(Used(), other, failed, Intel("ipinfo", 1) with { Ip = other.Ip, Tor = true }).Of("ip-anonymiser").State);
    }

    [Fact]
    public void A_failed_lookup_names_indicators_that_there_are()
    {
        var known = CheckCatalog.All.SelectMany(check => check.Indicators).Select(indicator => indicator.Id).ToHashSet();
        Assert.All(FailedLookups.Fed, id => Assert.Contains(id, known));
        foreach (var kind in new[] { "phone-intel", "email-intel", "address-intel", "ip-intel", "link-check", "code-account", "employment-verification", "current-employment" })
            Assert.Contains(Assess(Failure(kind, "x")).Signals, signal => signal.State == SignalState.NotChecked && signal.Reason == "vendor failed (spur)");
    }

    [Fact]
    public void Only_what_a_vendor_can_tell_is_asked_and_nobody_is_asked_of_the_inner_network()
    {
        var application = new Application
        {
            Id = new EvidenceId("a"), Source = "greenhouse", ObservedAt = Some.AsOf.AddDays(-5), Phones = ["(615) 555-0100", "+1 615 555 0100", "12"], Emails = ["Ada <Ada@Example.com>", "nobody"],
            Links = ["https://github.com/Ada-Example/ledger", "github.com/topics", "https://ada.example.org/work", "https://www.linkedin.com/in/ada", "https://ada.github.io/", "javascript:alert(1)"],
        };
        var vendors = new[] { "phone-intel", "email-intel", "ip-intel", "address-intel", "link-check", "code-account" }.Select(kind => new VendorSource(kind, kind, [kind])).ToArray();
        Evidence[] evidence =
        [
            application, Used(), Used() with { Id = new EvidenceId("e2"), Ip = "10.1.2.3" }, Used() with { Id = new EvidenceId("e3"), Ip = "::1" }, Used() with { Id = new EvidenceId("e4"), Ip = "not an address" },
            new Shipment { Id = new EvidenceId("s"), Source = "hr", ObservedAt = Some.AsOf, OrderId = "1", Step = ShipmentStep.Ordered, Address = new Place { Street = "1 Elm Street", City = "Austin", Country = "US" } },
            new HrRecord { Id = new EvidenceId("h"), Source = "hr", ObservedAt = Some.AsOf, EmployeeId = "1", HomeAddress = new Place { Street = "2 Oak Street", City = "Austin" } },
        ];
        var wanted = VendorPlan.For(Some.Dossier(evidence), vendors);
        Assert.Equal(["+16155550100", "ada@example.com", Ip, "1 Elm Street, Austin, US", "https://ada.example.org/work", "ada-example", "topics"], wanted.Select(item => item.Input));
        Assert.Equal(["city=Austin", "country=US", "street=1 Elm Street"], wanted.Single(item => item.Kind == "address-intel").With.Select(part => $"{part.Key}={part.Value}"));
    }

    [Fact]
    public void An_exit_is_asked_for_again_only_after_it_was_used_again()
    {
        VendorSource[] spur = [new("spur", "spur", ["ip-intel"])];
        Assert.Single(VendorPlan.For(Some.Dossier(Used()), spur));
        Assert.Empty(VendorPlan.For(Some.Dossier(Used(), Intel("spur", 1)), spur));
        Assert.Single(VendorPlan.For(Some.Dossier(Used(), Intel("offline", 1)), spur));
        Assert.Single(VendorPlan.For(Some.Dossier(Intel("spur", 1) with { ObservedAt = Some.AsOf.AddDays(-8) }, Used()), spur));
    }

    [Theory]
    [InlineData("https://Ada.Example.org/Work/?utm=1", "ada.example.org/work", true)]
    [InlineData("www.ada.example", "ada.example", true)]
    [InlineData("https://ada.co.uk", "ada.co.uk", true)]
    [InlineData("https://sites.google.com/ada", "sites.google.com/ada", false)]
    [InlineData("https://127.0.0.1/x", "127.0.0.1/x", false)]
    [InlineData("ftp://ada.example.org/", null, false)]
    [InlineData("ada", null, false)]
    [InlineData(null, null, false)]
    public void A_site_of_ones_own_is_told_from_a_page_on_a_platform(string? link, string? page, bool own) => Assert.Equal((page, own), (WebLinks.Page(link), WebLinks.IsOwnSite(link)));

    private static NetworkEvent Used() => new() { Id = new EvidenceId("e1"), Source = "greenhouse", ObservedAt = Some.AsOf.AddDays(-2), Ip = Ip, Activity = Activity.Application };

    private static IpIntel Intel(string source, int hour) => new() { Id = new EvidenceId(source), Source = source, ObservedAt = Some.AsOf.AddDays(-2).AddHours(hour), Ip = Ip, Snapshot = source };

    private static FailedLookup Failure(string kind, string input) => new() { Id = new EvidenceId("f"), Source = "enrichment", ObservedAt = Some.AsOf.AddDays(-1), Wanted = kind, Provider = "spur", Input = input, Why = LookupFailure.VendorFailed };

    private static Assessment Assess(params Evidence[] evidence) => Engine.Assess(Some.Dossier(evidence), Some.Bare());

    private static (SignalState State, string? Reason) State(Assessment assessment, string indicator) => (assessment.Of(indicator).State, assessment.Of(indicator).Reason);
}
