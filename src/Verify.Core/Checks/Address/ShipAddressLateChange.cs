using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Did the delivery address change after the offer or after dispatch?</summary>
internal static class ShipAddressLateChange
{
    private static readonly Indicator LateChange = new()
    {
        Id = "ship-address-late-change",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "A real move, a safe-place redirection.",
        Clears = "A call-back on the number given at application confirms the new address.",
        Task = "Please confirm the delivery address with the candidate by phone.",
    };

    public static readonly Check Check = new()
    {
        Id = "ship-address-late-change",
        Version = 1,
        Title = "Late change of the delivery address",
        Explanation = "Steps of the parcel in order: a change to another postal code after the acceptance, after the label was made, or a redirection at the carrier.",
        Indicators = [LateChange],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var steps = context.Dossier.All<Shipment>();
        if (steps.Count == 0) return LateChange.NotChecked("no shipment");
        var accepted = Accepted(context.Dossier);
        if (accepted is null && !steps.Any(s => s.Step is ShipmentStep.LabelCreated or ShipmentStep.Dispatched or ShipmentStep.Redirected)) return LateChange.NotChecked("no acceptance and no label to compare with");

        Signal? found = null;
        var parcels = new Dictionary<string, Parcel>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!parcels.TryGetValue(step.OrderId, out var parcel)) parcels.Add(step.OrderId, parcel = new Parcel());
            var changed = IsChange(parcel.Address, step) && !MoveWasDeclared(context.Dossier, step.Address, accepted);
            var strong = parcel.Labelled || step.Step == ShipmentStep.Redirected;
            if (changed && (strong || step.ObservedAt > accepted) && (found is null || (strong && found.Strength != Strength.Strong))) found = Hit(step, strong, parcel.Labelled);
            parcel.Labelled |= step.Step is ShipmentStep.LabelCreated or ShipmentStep.Dispatched;
            parcel.Address = step.Address ?? parcel.Address;
        }
        return found ?? LateChange.NotObserved();
    }

    private static Signal Hit(Shipment step, bool strong, bool labelled)
    {
        var (reason, words) = step.Step == ShipmentStep.Redirected ? ("REDIRECT", "The carrier records a redirection of the parcel.")
            : labelled ? ("AFTER-LABEL", "The delivery address changed after the label was made.")
            : ("AFTER-OFFER", "The delivery address changed to another postal code after the acceptance.");
        return LateChange.Observed(reason, strong ? Strength.Strong : Strength.Supporting, words, [$"parcel:{step.OrderId}:{step.Id}"], step);
    }

    private static DateTimeOffset? Accepted(Dossier dossier)
    {
        foreach (var offer in dossier.All<Offer>())
            if (offer.Status == OfferStatus.Accepted) return offer.AcceptedAt ?? offer.ObservedAt;
        return null;
    }

    /// <summary>A redirection within the postal code (a neighbour, a safe place) is none; one whose target is unknown is.</summary>
    private static bool IsChange(Place? before, Shipment step)
    {
        var stated = step.Step is ShipmentStep.AddressChanged or ShipmentStep.Redirected;
        if (step.Address is null) return step.Step == ShipmentStep.Redirected;
        if (before is null) return stated;
        return AddressKeys.PostalCode(before) is { } old && AddressKeys.PostalCode(step.Address) is { } now ? old != now
            : !AddressKeys.SameDoor(before, step.Address) && (stated || AddressKeys.Building(before) is not null);
    }

    /// <summary>A move that was declared before the acceptance explains its own address.</summary>
    private static bool MoveWasDeclared(Dossier dossier, Place? target, DateTimeOffset? accepted)
    {
        if (AddressKeys.PostalCode(target) is not { } code || accepted is null) return false;
        foreach (var declaration in Applicant.Of(dossier).Declarations)
            if (declaration.ObservedAt < accepted && AddressKeys.PostalCode(declaration.Move?.To) == code) return true;
        return false;
    }

    private sealed class Parcel
    {
        public Place? Address { get; set; }
        public bool Labelled { get; set; }
    }
}
