using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Location;

/// <summary>Is every step in person put off, again and again?</summary>
internal static class InPersonOrReverifyAvoided
{
    private static readonly Threshold OfferCount = new("offers", 3, "offers");
    private static readonly Threshold Alternatives = new("alternatives", 2, "other ways");
    private static readonly Threshold LateCancellations = new("late-cancellations", 2, "cancellations");

    private static readonly Indicator Avoided = new()
    {
        Id = "in-person-or-reverify-avoided",
        Family = Family.Location,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer, Stage.Onboarding, Stage.FirstWeeks],
        HonestCauses = "Care duties, a disability, limits of a visa, real illness, protected leave.",
        Clears = "One completed step, or an accommodation.",
        Task = "Please offer the next step once more, with other ways to take it.",
    };

    public static readonly Check Check = new()
    {
        Id = "in-person-or-reverify-avoided",
        Version = 1,
        Title = "Steps in person",
        Explanation = "Offers that the employer pays for, each with other ways, none completed, and late cancellations among them. Reasons of leave are never read; excused steps do not count.",
        Indicators = [Avoided],
        Thresholds = [OfferCount, Alternatives, LateCancellations],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var requests = context.Dossier.All<InPersonRequest>();
        if (requests.Count == 0) return Avoided.NotChecked("no step in person offered");
        if (requests.Any(r => r.Outcome == InPersonOutcome.Completed)) return Avoided.NotObserved();
        if (Applicant.Of(context.Dossier).Accommodations.Contains("in-person")) return Avoided.NotObserved("An accommodation covers steps in person.");

        var offers = requests.Where(r => r is { EmployerPaid: true, Excused: false } && r.Outcome != InPersonOutcome.Pending && r.Alternatives >= context.Value(Alternatives)).ToArray();
        var late = offers.Count(r => r.Outcome is InPersonOutcome.CancelledLate or InPersonOutcome.NoShow);
        return offers.Length < context.Value(OfferCount) || late < context.Value(LateCancellations) ? Avoided.NotObserved()
            : Avoided.Observed(null, Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{offers.Length} paid offers to meet were not taken, {late} of them cancelled late."), [], offers);
    }
}
