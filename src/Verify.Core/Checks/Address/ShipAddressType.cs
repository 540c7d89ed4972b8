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
        var deliveries = new List<Delivery>();
        foreach (var shipment in context.Dossier.All<Shipment>())
            if (shipment.Address is { } address && (!string.IsNullOrWhiteSpace(address.Street) || address.PostalCode is not null)) deliveries.Add(new Delivery(shipment));
        if (deliveries.Count == 0) return Point.NotChecked("no delivery address");

        Signal? found = null;
        var known = false;
        foreach (var intel in context.Dossier.All<AddressIntel>())
        {
            // Taking an address apart is the dear part: another postal code is another point.
            var code = AddressKeys.PostalCode(intel.Address);
            if (!deliveries.Exists(d => d.MayBeAt(code)) || AddressKeys.DoorOf(intel.Address) is not { } place) continue;
            if (deliveries.FindLast(d => d.MayBeAt(code) && d.Door is { } door && door.Same(place))?.Shipment is not { } delivery) continue;
            known = true;
            if (intel.ChosenByEmployer) return Point.NotObserved("The employer chose this point.", delivery, intel);
            if (Code(intel) is not { } kind) continue;
            var strength = kind is "FORWARDER" or "AGENCY" ? Strength.Strong : Strength.Supporting;
            if (found is null || strength > found.Strength) found = Point.Observed(kind, strength, $"{intel.Snapshot ?? "The address list"} says that the delivery address is {Words(kind)}.", [], delivery, intel);
        }
        return found ?? (known ? Point.NotObserved() : Point.NotChecked("delivery address not looked up"));
    }

    /// <summary>A delivery whose address is taken apart when it is first compared.</summary>
    private sealed class Delivery(Shipment shipment)
    {
        private readonly string? _postalCode = AddressKeys.PostalCode(shipment.Address);
        private AddressKeys.Door? _door;
        private bool _read;

        public Shipment Shipment => shipment;

        public AddressKeys.Door? Door
        {
            get
            {
                if (!_read) (_door, _read) = (AddressKeys.DoorOf(shipment.Address), true);
                return _door;
            }
        }

        public bool MayBeAt(string? postalCode) => postalCode is null || _postalCode is null || postalCode == _postalCode;
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
