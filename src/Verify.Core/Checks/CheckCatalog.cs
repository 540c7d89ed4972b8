using Verify.Core.Assessing;

namespace Verify.Core.Checks;

/// <summary>Every check, in the order in which a reviewer reads them. A new check is one line here.</summary>
public static class CheckCatalog
{
    public static IReadOnlyList<Check> All { get; } =
    [
        IdentityDocuments.DocNameMismatch.Check,
        IdentityDocuments.DocAddressConflict.Check,
        IdentityDocuments.DocBiographicImpossible.Check,
        IdentityDocuments.DocTextAnomaly.Check,
        IdentityDocuments.DocNumberReuse.Check,
        IdentityDocuments.DocTemplateReuse.Check,
        IdentityDocuments.DocPortraitFaceMismatch.Check,
        IdentityDocuments.IdvAvoided.Check,
        IdentityDocuments.IdentityHolderElsewhere.Check,
        IdentityDocuments.IdentityAlreadyUsed.Check,
        IdentityDocuments.WorkAuthorisationNotice.Check,
        IdentityDocuments.DocMachineDataFail.Check,
        IdentityDocuments.DocImageUntrusted.Check,
        IdentityDocuments.PortraitReused.Check,
        IdentityDocuments.VirtualCameraOrInjection.Check,
        Contacts.PhoneChurnOrUnreachable.Check,
        Contacts.ContactLinkedToOtherName.Check,
        Contacts.ContactSharedWithReferee.Check,
        Contacts.DisplayNameConflict.Check,
        Contacts.PhoneLowTrust.Check,
        Contacts.ContactShared.Check,
        Contacts.EmailLowTrust.Check,
        Contacts.SelectorOnWatchlist.Check,
        NetworkDevice.IpAnonymiser.Check,
        Location.LocationClaimVsNetwork.Check,
        Shipping.ShipAddressLateChange.Check,
        Shipping.ShipAddressShared.Check,
        Shipping.ShipAddressNotOnId.Check,
    ];
}
