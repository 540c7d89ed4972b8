using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Asking;

/// <summary>Where something that a candidate is asked for stands. Later: not asked yet at this stage, and refused when given.</summary>
public enum AskState { Open, Waiting, Done, Later }

/// <summary>One thing that a candidate is asked for.</summary>
/// <param name="Id">consent, identity, live-check, work-papers, bank-papers.</param>
public sealed record Ask(string Id, AskState State, bool Optional = false);

/// <summary>Decides what a candidate is asked for. Papers are asked for only once an offer was made: before, in many places nobody may ask.</summary>
public static class PortalPlan
{
    /// <summary>Of the notices that the portal shows before a choice. This one says when a picture out of a recording is kept; those before it, that none is.</summary>
    public const string NoticeEdition = "2026-12";

    /// <summary>The purposes that candidates decide about, in the order of the page.</summary>
    public static IReadOnlyList<ConsentPurpose> Purposes { get; } =
        [ConsentPurpose.Documents, ConsentPurpose.NetworkAndDevice, ConsentPurpose.EmploymentVerification, ConsentPurpose.BackgroundReport, ConsentPurpose.Biometrics, ConsentPurpose.InterviewMedia];

    /// <param name="asked">See <see cref="AskedOf"/>.</param>
    /// <param name="papers">What was given already, by slot: identity, liveness, work, bank.</param>
    /// <param name="permitted">Whether the policy and the law of the job's place let a step be taken now.</param>
    public static IReadOnlyList<Ask> For(IReadOnlyList<Evidence> evidence, IReadOnlyDictionary<string, AskState> papers, IReadOnlyList<ConsentPurpose> asked, Func<Step, bool> permitted)
    {
        var asks = new List<Ask> { new("consent", asked.All(purpose => Decision(evidence, purpose) is not null) ? AskState.Done : AskState.Open) };
        var offered = OfferMade(evidence);
        AskState State(string slot, ConsentPurpose purpose, Step step) => !offered || !permitted(step) || Decision(evidence, purpose) is not { Given: true } ? AskState.Later : papers.GetValueOrDefault(slot, AskState.Open);
        asks.Add(new Ask("identity", State("identity", ConsentPurpose.Documents, Step.IdentityDocument)));
        if (asked.Contains(ConsentPurpose.Biometrics)) asks.Add(new Ask("live-check", State("liveness", ConsentPurpose.Biometrics, Step.FaceComparison), Optional: true));
        asks.Add(new Ask("work-papers", State("work", ConsentPurpose.EmploymentVerification, Step.IncomeDocument), Optional: true));
        asks.Add(new Ask("bank-papers", Standing.StageOf(evidence) >= Stage.Onboarding ? State("bank", ConsentPurpose.Documents, Step.PayDetails) : AskState.Later, Optional: true));
        return asks;
    }

    /// <param name="biometrics">The tenant turned biometrics on.</param>
    /// <param name="recordings">It wants recordings of interviews looked at, which is for their faces.</param>
    public static IReadOnlyList<ConsentPurpose> AskedOf(bool biometrics, bool recordings) =>
        [.. Purposes.Where(purpose => purpose switch { ConsentPurpose.Biometrics => biometrics, ConsentPurpose.InterviewMedia => biometrics && recordings, _ => true })];

    /// <summary>The last decision about a purpose, or nothing.</summary>
    public static Consent? Decision(IReadOnlyList<Evidence> evidence, ConsentPurpose purpose) => evidence.OfType<Consent>().Where(consent => consent.Purpose == purpose).MaxBy(consent => (consent.ObservedAt, consent.Id));

    /// <summary>An offer went out, or the person has already begun: an offer in preparation is none.</summary>
    public static bool OfferMade(IReadOnlyList<Evidence> evidence) =>
        Standing.StageOf(evidence) >= Stage.Onboarding || evidence.OfType<Offer>().Any(offer => offer.Status is OfferStatus.Sent or OfferStatus.Accepted);

    /// <summary>Whether a paper of this slot may be taken now.</summary>
    public static bool MayGive(string slot, IReadOnlyList<Evidence> evidence, IReadOnlyList<ConsentPurpose> asked, Func<Step, bool> permitted) =>
        For(evidence, new Dictionary<string, AskState>(), asked, permitted).Any(ask => ask.State == AskState.Open && ask.Id == (slot switch
        {
            "identity" => "identity",
            "liveness" => "live-check",
            "w2" or "pay-stub" or "payslip" or "invoice" => "work-papers",
            "bank-statement" or "cheque" => "bank-papers",
            _ => "",
        }));
}
