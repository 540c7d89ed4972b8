using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Onboarding;

/// <summary>Something that closes a gate by itself until a person has looked at it.</summary>
/// <param name="Key">The same for the same fact, however often it is computed.</param>
/// <param name="Text">What is seen, in words for HR.</param>
public sealed record ClosingFact(string Key, string Text, DateTimeOffset? At, IReadOnlyList<OnboardingGate> Closes);

/// <summary>What closes the release of the laptop and the first pay: a home that changes late, a parcel that is sent elsewhere, an account that is somebody else's too, pay details that change, a review that asks for a hold.</summary>
public static class Closing
{
    private static readonly OnboardingGate[] Both = [OnboardingGate.Laptop, OnboardingGate.FirstPay];

    public static IReadOnlyList<ClosingFact> Of(Dossier dossier, Assessment? assessment)
    {
        var facts = new List<ClosingFact>();
        facts.AddRange(Homes(dossier));
        facts.AddRange(Parcels(dossier));
        facts.AddRange(SharedLinks.ToOthers(dossier, SelectorType.Account)
            .Select(link => new ClosingFact($"account:{link.Other}", "The account for pay is also that of somebody with another name.", link.ObservedAt, Both)));
        facts.AddRange(PayDetails(dossier));
        if (assessment?.Recommendation == Recommendation.HoldForReview)
            facts.Add(new ClosingFact($"review:{string.Join('+', assessment.Patterns.Select(pattern => pattern.Id).Order(StringComparer.Ordinal))}", "Security asks to wait for its review.", assessment.AsOf, Both));
        return [.. facts.DistinctBy(fact => fact.Key)];
    }

    /// <summary>A home in the HR or payroll system that is another one than that system said before, after the offer was accepted. A move that was declared before is none.</summary>
    private static IEnumerable<ClosingFact> Homes(Dossier dossier)
    {
        if (Accepted(dossier) is not { } accepted) yield break;
        var before = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var record in dossier.All<HrRecord>())
        {
            if (record.HomeAddress is not { } home) continue;
            var known = before.TryGetValue(record.Source, out var earlier);
            before[record.Source] = home;
            if (!known || record.ObservedAt <= accepted || AddressKeys.SameDoor(earlier, home) || WasDeclared(dossier, home, accepted)) continue;
            yield return new ClosingFact($"home:{record.Id}", "The home address was changed after the offer was accepted.", record.ObservedAt, Both);
        }
    }

    private static IEnumerable<ClosingFact> Parcels(Dossier dossier)
    {
        var before = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var step in dossier.All<Shipment>())
        {
            var known = before.TryGetValue(step.OrderId, out var earlier);
            if (step.Address is { } place) before[step.OrderId] = place;
            if (step.Step is not (ShipmentStep.AddressChanged or ShipmentStep.Redirected) || (known && step.Address is { } target && AddressKeys.SameDoor(earlier, target))) continue;
            yield return new ClosingFact($"parcel:{step.Id}", "The parcel was sent to another address than it was ordered for.", step.ObservedAt, [OnboardingGate.Laptop]);
        }
    }

    private static IEnumerable<ClosingFact> PayDetails(Dossier dossier) => dossier.All<Payout>()
        .Where(payout => payout is { Change: true, RequestOnly: false, AnnouncedWindow: false })
        .Select(payout => new ClosingFact($"payout:{payout.Id}", "Pay details were changed before the first pay.", payout.ObservedAt, [OnboardingGate.FirstPay]));

    private static bool WasDeclared(Dossier dossier, Place home, DateTimeOffset accepted) =>
        Applicant.Of(dossier).Declarations.Any(declaration => declaration.ObservedAt < accepted && AddressKeys.SameDoor(declaration.Move?.To, home));

    /// <summary>When the offer was accepted; without one, when the HR system first knew the hire.</summary>
    private static DateTimeOffset? Accepted(Dossier dossier) =>
        dossier.All<Offer>().Where(offer => offer.Status == OfferStatus.Accepted).Select(offer => offer.AcceptedAt ?? offer.ObservedAt).FirstOrDefault(at => at is not null)
        ?? dossier.All<HrRecord>().Select(record => record.ObservedAt).FirstOrDefault(at => at is not null);
}
