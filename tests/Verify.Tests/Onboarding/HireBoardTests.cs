using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Core.Onboarding;

namespace Verify.Tests.Onboarding;

/// <summary>The board and the join as pure functions of the dossier.</summary>
public sealed class HireBoardTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Place Elm = new() { Street = "12 Elm Street", City = "Austin", State = "TX", PostalCode = "78701", Country = "US" };
    private static readonly Place Far = new() { Street = "400 Far Street", City = "Boise", State = "ID", PostalCode = "83702", Country = "US" };
    private int _next;

    [Fact]
    public void Addresses_of_all_sources_stand_beside_the_home_in_payroll()
    {
        var board = Board(Application(), Document(Elm), Home(Elm with { Street = "12 Elm St." }, 1), Parcel(ShipmentStep.Ordered, Far, 2));
        Assert.Equal([(AddressUse.Document, AddressAgreement.Same), (AddressUse.Payroll, AddressAgreement.Same), (AddressUse.Parcel, AddressAgreement.Other)], board.Addresses.Select(one => (one.Use, one.Agreement)));
        Assert.Equal(GateState.Open, Gate(board, OnboardingGate.Address).State);
        Assert.Equal(GateState.Done, Gate(Board(Application(), Document(Elm), Home(Elm, 1)), OnboardingGate.Address).State);
        Assert.Equal(GateState.Open, Gate(Board(Application(), Home(Elm, 1)), OnboardingGate.Address).State);
    }

    [Fact]
    public void A_home_that_changes_before_the_offer_is_accepted_or_was_declared_closes_nothing()
    {
        Assert.Equal(GateState.Open, Gate(Board(Offer(), Home(Elm, -5), Home(Far, -1)), OnboardingGate.Laptop).State);
        var move = new Declaration { Id = Id(), Source = "portal", ObservedAt = Accepted.AddDays(-2), Move = new MoveDeclaration { From = Elm, To = Far } };
        Assert.Equal(GateState.Open, Gate(Board(Offer(), move, Home(Elm, 1), Home(Far, 2)), OnboardingGate.Laptop).State);
        Assert.Equal(GateState.Hold, Gate(Board(Offer(), Home(Elm, 1), Home(Far, 2)), OnboardingGate.Laptop).State);
        // Two systems that do not agree are compared on the board; neither has changed.
        Assert.Equal(GateState.Open, Gate(Board(Offer(), Home(Elm, 1), Home(Far, 2, "gusto")), OnboardingGate.Laptop).State);
    }

    [Fact]
    public void A_parcel_that_is_redirected_closes_the_laptop_and_not_the_pay()
    {
        var board = Board(Offer(), Parcel(ShipmentStep.Ordered, Elm, 1), Parcel(ShipmentStep.Redirected, Far, 2));
        Assert.Equal((GateState.Hold, GateState.Open), (Gate(board, OnboardingGate.Laptop).State, Gate(board, OnboardingGate.FirstPay).State));
        Assert.Equal(GateState.Open, Gate(Board(Offer(), Parcel(ShipmentStep.Ordered, Elm, 1), Parcel(ShipmentStep.Redirected, Elm, 2)), OnboardingGate.Laptop).State);
    }

    [Fact]
    public void An_opening_answers_what_was_seen_and_nothing_that_comes_later_whatever_its_date()
    {
        Evidence[] before = [Offer(), Home(Elm, 1), Home(Far, 2)];
        var seen = Gate(Board(before), OnboardingGate.Laptop).Against.Select(fact => fact.Key).ToArray();
        var opened = new GateDecision { Id = Id(), Source = "onboarding", ObservedAt = Accepted.AddDays(9), Gate = OnboardingGate.Laptop, Opened = true, By = "hr", Reason = "The lease was seen.", Answers = seen };
        Assert.Equal((GateState.Done, "hr"), (Gate(Board([.. before, opened]), OnboardingGate.Laptop).State, Gate(Board([.. before, opened]), OnboardingGate.Laptop).By));
        // Delivered late, dated before the opening: nobody has looked at it.
        Assert.Equal(GateState.Hold, Gate(Board([.. before, opened, Home(Elm with { Street = "9 Oak Avenue" }, 3)]), OnboardingGate.Laptop).State);
        var held = new GateDecision { Id = Id(), Source = "onboarding", ObservedAt = Accepted.AddDays(10), Gate = OnboardingGate.Laptop, Opened = false, By = "hr", Reason = "Waiting for a call." };
        Assert.Equal((GateState.Hold, "hr"), (Gate(Board([.. before, opened, held]), OnboardingGate.Laptop).State, Gate(Board([.. before, opened, held]), OnboardingGate.Laptop).By));
    }

    [Fact]
    public void A_household_may_share_an_account_and_a_stranger_closes_both_gates()
    {
        Link Shared(bool household) => new() { Id = Id(), Source = "linker", ObservedAt = Accepted, Selector = SelectorType.Account, Other = new CandidateId("c2"), Names = NameRelation.Different, Household = household, Fact = "f" };
        Assert.Equal(GateState.Open, Gate(Board(Offer(), Shared(household: true)), OnboardingGate.FirstPay).State);
        var board = Board(Offer(), Shared(household: false));
        Assert.Equal((GateState.Hold, GateState.Hold), (Gate(board, OnboardingGate.FirstPay).State, Gate(board, OnboardingGate.Laptop).State));
    }

    [Theory]
    [InlineData(ContactOrigin.Independent, VerificationAnswer.Confirmed, JobStanding.Confirmed)]
    [InlineData(ContactOrigin.Payroll, VerificationAnswer.Confirmed, JobStanding.Confirmed)]
    [InlineData(ContactOrigin.Document, VerificationAnswer.Confirmed, JobStanding.Confirmed)]
    [InlineData(ContactOrigin.Candidate, VerificationAnswer.Confirmed, JobStanding.OnlyCandidatesContact)]
    [InlineData(ContactOrigin.Independent, VerificationAnswer.NoRecord, JobStanding.NotConfirmed)]
    [InlineData(ContactOrigin.Independent, VerificationAnswer.Unreachable, JobStanding.Unanswered)]
    public void An_employment_is_confirmed_by_whom_the_candidate_did_not_name(ContactOrigin contact, VerificationAnswer answer, JobStanding expected)
    {
        var claim = new EmploymentClaim { Id = Id(), Source = "greenhouse", ObservedAt = Accepted, Employer = "Example Ltd", Via = ClaimSource.Resume };
        var said = new EmploymentVerification { Id = Id(), Source = "truework", ObservedAt = Accepted, Employer = "Example, Limited", Contact = contact, Answer = answer };
        Assert.Equal(expected, Assert.Single(Board(claim, said).Jobs).Standing);
        Assert.Equal(JobStanding.Open, Assert.Single(Board(claim).Jobs).Standing);
    }

    [Theory]
    [InlineData("2026-12-01", 0, true), InlineData("2026-12-15", 14, true), InlineData("2026-12-16", 15, false), InlineData("2026-12", 0, true), InlineData("2026-11-17", 14, true)]
    public void A_start_may_be_moved_by_as_much_as_the_policy_says(string start, int apart, bool fits)
    {
        Assert.True(PartialDate.TryParse(start, out var day));
        var match = Assert.Single(HireMatching.Compare(new HireHint("Ada.Example+work@example.com", "Ada Example", day), "bamboohr", [Fold(Application(), Offer())], new JoinRules()));
        Assert.Equal((apart, fits), (match.DaysApart, match.Fits));
    }

    [Fact]
    public void Whoever_lacks_a_mailbox_a_name_or_a_start_is_joined_by_no_rule()
    {
        var day = new PartialDate(2026, 12, 1);
        var hire = Fold(Application(), Offer());
        foreach (var hint in (HireHint[])[new(null, "Ada Example", day), new("ada.example@example.com", null, day), new("ada.example@example.com", "Ada Example", null), new("ada.example@example.com", "Zoe Other", day)])
            Assert.Null(HireMatching.Only(HireMatching.Compare(hint, "bamboohr", [hire], new JoinRules())));
        var both = HireMatching.Compare(new("ada.example@example.com", "Ada Example", day), "bamboohr", [hire, Fold(Application(), Offer())], new JoinRules());
        Assert.Null(HireMatching.Only(both));
    }

    private static Gate Gate(HireBoard board, OnboardingGate gate) => board.Gates.Single(one => one.Id == gate);

    private static HireBoard Board(params Evidence[] evidence) => HireBoard.Of(Fold(evidence), null);

    private static Dossier Fold(params Evidence[] evidence) => Dossier.Fold(new DossierInput { CandidateId = new CandidateId("c1"), AsOf = Accepted.AddDays(30), Stage = Stage.Onboarding, Role = "standard", Evidence = evidence });

    private EvidenceId Id() => new($"e{++_next:D4}");

    private Application Application() => new() { Id = Id(), Source = "greenhouse", ObservedAt = Accepted.AddDays(-20), Name = new PersonName { Given = "Ada", Family = "Example" }, Emails = ["ada.example@example.com"] };

    private Offer Offer() => new() { Id = Id(), Source = "greenhouse", ObservedAt = Accepted, Status = OfferStatus.Accepted, StartsOn = new PartialDate(2026, 12, 1) };

    private Document Document(Place place) => new() { Id = Id(), Source = "portal", ObservedAt = Accepted, Type = DocumentType.DrivingLicence, Address = place };

    private HrRecord Home(Place place, int day, string source = "bamboohr") => new() { Id = Id(), Source = source, ObservedAt = Accepted.AddDays(day), EmployeeId = "123", HomeAddress = place };

    private Shipment Parcel(ShipmentStep step, Place place, int day) => new() { Id = Id(), Source = "carrier", ObservedAt = Accepted.AddDays(day), OrderId = "o1", Step = step, Address = place };
}
