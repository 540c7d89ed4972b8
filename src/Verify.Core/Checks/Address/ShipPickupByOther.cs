using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Was the parcel taken by somebody else?</summary>
internal static class ShipPickupByOther
{
    private static readonly Indicator PickUp = new()
    {
        Id = "ship-pickup-by-other",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "Neighbours, reception desks, partners.",
        Clears = "The hire confirms who took the parcel, by a call-back on the number given at application.",
        Task = "Please ask the hire by phone whether the parcel arrived, and who took it.",
    };

    public static readonly Check Check = new()
    {
        Id = "ship-pickup-by-other",
        Version = 1,
        Title = "Who took the parcel",
        Explanation = "The name that was signed is compared with those of the hire and the declared household; or the carrier says that the photo on the ID differs. Desks and neighbours are no names.",
        Indicators = [PickUp],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var deliveries = context.Dossier.All<Shipment>().Where(s => s.Step is ShipmentStep.Delivered or ShipmentStep.PickedUp && (s.Signer is not null || s.PhotoMatches is not null)).ToArray();
        if (deliveries.Length == 0) return PickUp.NotChecked("no proof of delivery");
        var names = ClaimedNames.Of(context.Dossier);

        foreach (var delivery in deliveries)
            if (delivery.PhotoMatches == false) return Hit("PHOTO", "The carrier reports that the photo on the ID was of somebody else.", delivery);
        if (!names.Known) return PickUp.NotChecked("no name to compare");
        foreach (var delivery in deliveries)
            if (PersonWords.LooksLikeName(delivery.Signer) && names.Compare(delivery.Signer) == NameRelation.Different && !names.IsHousehold(delivery.Signer))
                return Hit("SIGNER", "Somebody of another name signed for the parcel.", delivery);
        return PickUp.NotObserved();
    }

    private static Signal Hit(string code, string statement, Shipment delivery) => PickUp.Observed(code, Strength.Strong, statement, [$"parcel:{delivery.OrderId}:{delivery.Id}"], delivery);
}
