using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Does equipment go to an address that neither document nor records know?</summary>
internal static class ShipAddressNotOnId
{
    private static readonly Indicator NotOnId = new()
    {
        Id = "ship-address-not-on-id",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Moves, a parents' home, a safer place for delivery, students, cross-border commuters.",
        Clears = "A proof of residence, or a pick-up with photo ID that the employer pays for.",
        Task = "Please ask for a proof of residence, or offer a pick-up point.",
    };

    public static readonly Check Check = new()
    {
        Id = "ship-address-not-on-id",
        Version = 1,
        Title = "Delivery address and records",
        Explanation = "The delivery address, to the door, is compared with the documents, the HR record, the tax form and declared moves; points that the employer chose are left out.",
        Indicators = [NotOnId],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        if (dossier.All<Shipment>().LastOrDefault(s => s.Address is not null) is not { Address: { } delivery } step) return NotOnId.NotChecked("no delivery address");
        if (AddressKeys.Read(delivery) is not var (key, door)) return NotOnId.NotChecked("delivery address not complete");
        if (dossier.All<AddressIntel>().Any(i => i.ChosenByEmployer && AddressKeys.SameDoor(i.Address, door))) return NotOnId.NotObserved("The employer chose this point.", step);

        var document = DocumentCaptures.Of(dossier).All.Select(d => d.Current).Where(d => !string.IsNullOrWhiteSpace(d.Address?.Street)).ToArray();
        if (document.Length == 0)
        {
            // A passport carries no address: then the records alone can answer, and only in the candidate's favour.
            if (AddressKeys.SameDoor(dossier.Latest<HrRecord>()?.HomeAddress, door) || AddressKeys.SameDoor(dossier.Latest<TaxRecord>()?.Address, door))
                return NotOnId.NotObserved("The delivery address stands in the HR or tax record; the document carries none.", step);
            return NotOnId.NotChecked("no document with an address");
        }
        if (document.Any(d => AddressKeys.SameDoor(d.Address, door))) return NotOnId.NotObserved();

        var tax = dossier.Latest<TaxRecord>();
        if (ThreeRegions(document[^1], delivery, tax))
            return NotOnId.Observed("THREEWAY", Strength.Strong, "Document, delivery and tax form name three different regions.", [$"address:{key}"], step, document[^1], tax!);
        var record = dossier.Latest<HrRecord>();
        if (AddressKeys.SameDoor(record?.HomeAddress, door) || AddressKeys.SameDoor(tax?.Address, door))
            return NotOnId.Observed("RECORDS-ONLY", Strength.Supporting, "The delivery address stands in the HR or tax record, and not on the document.", [$"address:{key}"], step, document[^1]);
        if (Applicant.Of(dossier).Moves.Any(m => AddressKeys.SameDoor(m.To, door)))
            return NotOnId.Observed("DECLARED-MOVE", Strength.Supporting, "The delivery address is that of a declared move, and not on the document.", [$"address:{key}"], step, document[^1]);
        return NotOnId.Observed("NONE", Strength.Strong, "The delivery address stands neither on the document nor in the HR and tax records.", [$"address:{key}"], step, document[^1]);
    }

    private static bool ThreeRegions(Document document, Place delivery, TaxRecord? tax)
    {
        var (a, b, c) = (Region(document.Address?.State, document.Address?.Country), Region(delivery.State, delivery.Country), Region(tax?.Region ?? tax?.Address?.State, tax?.Country ?? tax?.Address?.Country));
        return a is not null && b is not null && c is not null && a != b && b != c && a != c;
    }

    private static string? Region(string? state, string? country) => string.IsNullOrWhiteSpace(state) ? null : $"{(country ?? "US").Trim().ToUpperInvariant()}|{state.Trim().ToUpperInvariant()}";
}
