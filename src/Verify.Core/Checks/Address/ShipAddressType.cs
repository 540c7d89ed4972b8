using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Is the delivery point a forwarder, a mail agency, a box, a hotel, a business, vacant or unknown to the post?</summary>
internal static class ShipAddressType
{
    private static readonly Indicator Point = new()
    {
        Id = "ship-address-type",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Rural mail, people who hide from an abuser, people who live on the road, new buildings, homes that are workshops too.",
        Clears = "A pick-up with ID at a point that the employer chooses.",
        Task = "Please offer the candidate a pick-up point.",
    };

    public static readonly Check Check = new()
    {
        Id = "ship-address-type",
        Version = 1,
        Title = "Kind of delivery point",
        Explanation = "What the postal authority or a dated list says of the delivery address; a pick-up point that the employer chose is fine.",
        Indicators = [Point],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var deliveries = new List<(Shipment Shipment, AddressKeys.Door? Door)>();
        foreach (var shipment in context.Dossier.All<Shipment>())
            if (AddressKeys.DoorOf(shipment.Address) is var door && (door is not null || shipment.Address?.PostalCode is not null)) deliveries.Add((shipment, door));
        if (deliveries.Count == 0) return Point.NotChecked("no delivery address");

        Signal? found = null;
        var known = false;
        foreach (var intel in context.Dossier.All<AddressIntel>())
        {
            if (AddressKeys.DoorOf(intel.Address) is not { } place || deliveries.FindLast(d => d.Door is { } door && door.Same(place)).Shipment is not { } delivery) continue;
            known = true;
            if (intel.ChosenByEmployer) return Point.NotObserved("The employer chose this point.", delivery, intel);
            if (Code(intel) is not { } code) continue;
            var strength = code is "FORWARDER" or "AGENCY" ? Strength.Strong : Strength.Supporting;
            if (found is null || strength > found.Strength) found = Point.Observed(code, strength, $"{intel.Snapshot ?? "The address list"} says that the delivery address is {Words(code)}.", [], delivery, intel);
        }
        return found ?? (known ? Point.NotObserved() : Point.NotChecked("delivery address not looked up"));
    }

    private static string? Code(AddressIntel intel) => intel switch
    {
        { Forwarder: true } => "FORWARDER",
        { MailAgency: true } => "AGENCY",
        { PostOfficeBox: true } => "BOX",
        { Hotel: true } => "HOTEL",
        { Vacant: true } => "VACANT",
        { Deliverable: false } => "UNKNOWN",
        { Business: true } => "BUSINESS",
        _ => null,
    };

    private static string Words(string code) => code switch
    {
        "FORWARDER" => "a freight forwarder",
        "AGENCY" => "a mail receiving agency",
        "BOX" => "a post office box",
        "HOTEL" => "a hotel",
        "VACANT" => "vacant",
        "UNKNOWN" => "one that the post does not deliver to",
        _ => "a business",
    };
}
