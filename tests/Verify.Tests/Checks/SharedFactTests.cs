using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Checks.History;
using Verify.Core.Model;

namespace Verify.Tests.Checks;

/// <summary>One fact, told by two indicators, bears one name.</summary>
public sealed class SharedFactTests
{
    private static readonly CandidateId Self = new("case"), Other = new("c-2"), Third = new("c-3");

    [Theory]
    [InlineData("acc-1")]
    [InlineData(null)]
    public void A_shared_account_and_the_group_over_it_name_the_same_fact(string? fact)
    {
        var dossier = Fold(
            new Link { Id = new EvidenceId("a"), Source = "case", Selector = SelectorType.Account, Other = Other, Names = NameRelation.Different, Fact = fact },
            new Cluster
            {
                Id = new EvidenceId("b"), Source = "case", Members = [Self, Other, Third],
                Edges = [new ClusterEdge { A = Other, B = Self, Selector = SelectorType.Account, Bits = 12, Fact = fact }, new ClusterEdge { A = Other, B = Third, Selector = SelectorType.Room, Bits = 12 }],
            });
        var shared = Assert.Single(CheckCases.Run("payout-account-shared", dossier));
        var group = Assert.Single(CheckCases.Run("identity-cluster", dossier));
        Assert.Equal(SignalState.Observed, group.State);
        Assert.Contains(Assert.Single(shared.Facts), group.Facts);
        Assert.Equal([Family.Payroll, Family.Interview], group.AlsoFamilies);
    }

    [Fact]
    public void Line_door_network_and_machine_of_one_home_are_one_fact_and_make_no_pattern()
    {
        Link With(SelectorType type, int holders = 2) => new() { Id = new EvidenceId($"{type}"), Source = "case", ObservedAt = new DateTimeOffset(2026, 11, 5, 9, 0, 0, TimeSpan.Zero), Selector = type, Other = Other, Names = NameRelation.Different, Holders = holders, Fact = $"{type}", EqualComponents = 2 };
        Evidence[] shared = [With(SelectorType.Phone), With(SelectorType.DeliveryAddress), With(SelectorType.Network), With(SelectorType.Device), With(SelectorType.Account)];
        Assessment Of(params Evidence[] evidence) => Engine.Assess(Fold(evidence), Verify.Server.Assessing.PolicyFile.Default);

        var strangers = Of(shared);
        Assert.Equal(Recommendation.HoldForReview, strangers.Recommendation);
        var couple = Of([With(SelectorType.Residence), .. shared]);
        Assert.Equal((3, Recommendation.VerifyFurther), (couple.Score, couple.Recommendation));
        Assert.Empty(couple.Patterns);
        Assert.All(couple.Signals.Where(s => s.State == SignalState.Observed), s => Assert.Equal("home", Assert.Single(s.Facts)));
        // Nine people at one claimed address are no couple, and papers are nobody's household goods.
        Assert.True(Of([With(SelectorType.Residence, holders: 9), .. shared]).Score > 3);
        Assert.Contains(Of([With(SelectorType.Residence), With(SelectorType.DocumentNumber)]).Signals, s => s is { Indicator: "doc-number-reuse", Points: > 0 } && s.Facts.Single() != "home");
    }

    [Fact]
    public void One_pay_change_is_one_fact_to_every_payroll_check()
    {
        var dossier = Fold(
            new HrRecord { Id = new EvidenceId("hr"), Source = "case", EmployeeId = "emp-1", LegalName = new PersonName { Full = "Ada Example" }, StartDate = new PartialDate(2026, 11, 1) },
            new Payout { Id = new EvidenceId("pay"), Source = "case", ObservedAt = new DateTimeOffset(2026, 11, 5, 9, 0, 0, TimeSpan.Zero), Method = PayoutMethod.PrepaidCard, Change = true, BankNameCheck = BankNameCheck.NoMatch });
        foreach (var check in (string[])["payee-name-mismatch", "payout-change-early-or-often", "payout-rail-unusual"])
        {
            var signal = Assert.Single(CheckCases.Run(check, dossier));
            Assert.Equal(SignalState.Observed, signal.State);
            Assert.Equal("payout:pay", Assert.Single(signal.Facts));
        }
    }

    [Fact]
    public void The_table_of_release_dates_holds_a_good_many_technologies_and_their_other_names()
    {
        Assert.True(Technologies.Count >= 150);
        Assert.Equal(new PartialDate(2014, 6), Technologies.Find("k8s")?.FirstPublic);
        Assert.Same(Technologies.Find("Node.js"), Technologies.Find("nodeJS"));
        Assert.NotSame(Technologies.Find("C#"), Technologies.Find("C"));
    }

    private static Dossier Fold(params Evidence[] evidence) => Dossier.Fold(new DossierInput
    {
        CandidateId = Self, AsOf = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), Stage = Stage.FirstWeeks, Role = "standard", Evidence = evidence,
    });
}
