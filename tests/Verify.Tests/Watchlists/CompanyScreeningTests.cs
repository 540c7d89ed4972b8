using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Core.Watchlists;
using Verify.Server.Watchlists;
using Verify.Tests.Assessing;

namespace Verify.Tests.Watchlists;

/// <summary>An employer or vendor against the lists by each thing that a company is known by: from evidence over the look-up to the assessment.</summary>
public sealed class CompanyScreeningTests
{
    private static readonly System.Collections.Concurrent.ConcurrentQueue<ListedSubject> Subjects = [];

    private static readonly Sources.Loaded Lists = Load(new ListedSubject
    {
        List = "OFAC", EntryId = "501", Kind = SubjectKind.Organisation,
        Names = [new ListedName("SPECIMEN STARLIGHT NETWORK TECHNOLOGY CO., LTD", NameStrength.Primary), new ListedName("China Starlight", NameStrength.Strong)],
        Identifiers = [new ListedIdentifier("Company Number", "91-2224-0156")], Phones = ["+86 433 555 0142"], Websites = ["www.starlight.example.com/"], Emails = ["jobs@starlight.example.com"],
        Addresses = [new ListedAddress("14 Sample Road", "Exampleville", "China")], Wallets = ["bc1qexampleexampleexample0142"],
    }, new ListedSubject
    {
        List = "OFAC", EntryId = "502", Kind = SubjectKind.Person, Names = [new ListedName("SPECIMENOV, Boris", NameStrength.Primary)], BirthDates = [ListedDate.Parse("1970")!.Value],
    });

    private static readonly ListedSubject Imitated = new() { List = "fronts", EntryId = "7", Kind = SubjectKind.Organisation, Names = [new ListedName("Specimen Starlight", NameStrength.Primary)], Websites = ["https://starlight.example"] };

    private static readonly Dictionary<string, (Evidence[] Evidence, string Reason)> Histories = new()
    {
        ["name"] = ([Job("Specimen Starlight Network Tech")], "NAME"),
        ["alias"] = ([Job("China Star Light")], "NAME"),
        ["registry id"] = ([Job("Honest Robotics") with { RegistryId = "9122240156" }], "EXACT"),
        ["registry id by a register"] = ([Job("Honest Robotics"), Register("Honest Robotics Inc.") with { RegistryId = "91 2224 0156" }], "EXACT"),
        ["web site"] = ([Job("Honest Robotics") with { Domain = "starlight.example.com" }], "EXACT"),
        ["telephone"] = ([Job("Honest Robotics"), Register("Honest Robotics") with { Phone = "0086 433 5550142" }], "PHONE"),
        ["director"] = ([Job("Honest Robotics"), Register("Honest Robotics") with { Directors = ["Boris Specimenov"] }], "DIRECTOR"),
        ["name and address"] = ([Job("Specimen Starlight Technology"), Register("Specimen Starlight Technology") with { Address = new Place { Street = "14 Sample Road", City = "Exampleville", Country = "CN" } }], "ADDRESS"),
        ["look-alike of the site"] = ([Job("Honest Robotics") with { Domain = "starl1ght.example" }], "LOOKALIKE"),
    };

    public static TheoryData<string> Ways() => [.. Histories.Keys];

    [Theory, MemberData(nameof(Ways))]
    public void An_employer_of_the_history_is_found_by(string what)
    {
        var (evidence, reason) = Histories[what];
        var lists = what.StartsWith("look-alike", StringComparison.Ordinal) ? Load(Imitated) : Lists;
        var signal = Observed(LookedUp(Stage.Application, lists, evidence), "org-on-risk-list");
        Assert.Equal(reason, signal?.Reason);
    }

    [Fact]
    public void An_employer_that_shares_only_everyday_words_is_not_found() =>
        Assert.Null(Observed(LookedUp(Stage.Application, Lists, Job("Honest Network Technology Co., Ltd"), Register("Honest Network Technology") with { Phone = "+1 212 555 0100", Directors = ["Ada Example"] }), "org-on-risk-list"));

    [Fact]
    public void A_vendor_is_found_by_its_register_number_or_site_and_a_name_alone_is_a_note()
    {
        var named = new Vendor { Id = new EvidenceId("v"), Source = "test", LegalName = "Specimen Starlight Network Technology" };
        Assert.Null(Observed(LookedUp(Stage.Offer, Lists, named), "sanctions-name-and-attribute-hit"));
        Assert.Equal("IDENTIFIER", Observed(LookedUp(Stage.Offer, Lists, named with { RegistryId = "9122240156" }), "sanctions-name-and-attribute-hit")?.Reason);
        Assert.Equal("ATTRIBUTE", Observed(LookedUp(Stage.Offer, Lists, named with { LegalName = "Honest Robotics", Domain = "starlight.example.com" }), "sanctions-name-and-attribute-hit")?.Reason);
        Assert.Equal("ATTRIBUTE", Observed(LookedUp(Stage.Offer, Lists, named with { Phone = "+864335550142" }), "sanctions-name-and-attribute-hit")?.Reason);
    }

    [Fact]
    public void A_listed_wallet_and_a_listed_mailbox_are_found_whatever_the_name()
    {
        Assert.NotNull(Observed(LookedUp(Stage.Offer, Lists, new Payout { Id = new EvidenceId("p"), Source = "test", Method = PayoutMethod.Wallet, WalletAddress = "bc1qexampleexampleexample0142" }), "sanctions-wallet-hit"));
        var application = new Application { Id = new EvidenceId("a"), Source = "test", Name = new PersonName { Full = "Ada Honest" }, Emails = ["jobs+ada@starlight.example.com"] };
        Assert.Equal("IDENTIFIER", Observed(LookedUp(Stage.Offer, Lists, application), "sanctions-name-and-attribute-hit")?.Reason);
    }

    [Fact]
    public void A_site_that_copies_another_is_told_by_its_text()
    {
        var own = string.Join(' ', Enumerable.Range(0, 120).Select(i => $"sentence{i % 97} builds{i} robots"));
        VendorSite Site(string text) => new() { Id = new EvidenceId("s"), Source = "test", Site = "clone.example", OlderSite = "honest.example", Text = text, OlderText = own };
        Assert.Equal("TEXT", Observed(Fold(Stage.Offer, Site(own.Replace("builds7 ", "makes ", StringComparison.Ordinal))), "vendor-site-cloned")?.Reason);
        Assert.Null(Observed(Fold(Stage.Offer, Site(string.Join(' ', Enumerable.Range(0, 120).Select(i => $"other{i} words{i}")))), "vendor-site-cloned"));
        Assert.Null(Observed(Fold(Stage.Offer, Site("Welcome to our site")), "vendor-site-cloned"));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Who_is_found_is_also_found_again_by_key_when_the_list_changes(string what)
    {
        _ = Load(Imitated);
        var keys = Subjects.SelectMany(BlockingKey.Of).ToHashSet(StringComparer.Ordinal);
        Assert.Contains(Histories[what].Evidence.SelectMany(ScreenedParties.KeysOf), keys.Contains);
    }

    private static Sources.Loaded Load(params ListedSubject[] subjects)
    {
        foreach (var subject in subjects) Subjects.Enqueue(subject);
        return new Sources.Loaded(null, ScreeningIndex.Build(subjects), new LoadedSources(null, [new ListVersion { Name = "OFAC", Version = "1" }]));
    }

    private static EmploymentClaim Job(string employer) => new() { Id = new EvidenceId("job"), Source = "test", Employer = employer, Via = ClaimSource.Resume };

    private static OrganisationRecord Register(string name) => new() { Id = new EvidenceId("register"), Source = "test", Name = name };

    private static Dossier Fold(Stage stage, params Evidence[] evidence) => Some.At(stage, evidence);

    private static Dossier LookedUp(Stage stage, Sources.Loaded lists, params Evidence[] evidence)
    {
        var dossier = Fold(stage, evidence);
        var found = EnrichmentPlan.For(dossier, lists.Versions).SelectMany(w => lists.LookUp(w, dossier)).Select((e, i) => e with { Id = new EvidenceId($"found-{i}") });
        return Fold(stage, [.. evidence, .. found]);
    }

    private static ScoredSignal? Observed(Dossier dossier, string indicator)
    {
        var assessment = Engine.Assess(dossier, Some.Policy());
        return assessment.Signals.SingleOrDefault(s => s.Indicator == indicator && s.State == SignalState.Observed);
    }
}
