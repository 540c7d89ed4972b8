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
        NetworkDevice.IpAssociatedVpnExit.Check,
        NetworkDevice.IpResidentialProxy.Check,
        NetworkDevice.IpSharedAcrossCandidates.Check,
        NetworkDevice.IpEmbargoedTerritory.Check,
        NetworkDevice.DeviceSharedAcrossCandidates.Check,
        NetworkDevice.ClockLocaleConflict.Check,
        NetworkDevice.IpAnonymiser.Check,
        NetworkDevice.ApplicationAutomation.Check,
        NetworkDevice.DeviceRemoteOrVirtual.Check,
        NetworkDevice.SessionImplausible.Check,
        Location.LocationDriftAcrossStages.Check,
        Location.HoursOffset.Check,
        Location.LocationProofFailed.Check,
        Location.LocationClaimVsNetwork.Check,
        Location.InPersonOrReverifyAvoided.Check,
        Shipping.ShipAddressLateChange.Check,
        Shipping.ShipAddressShared.Check,
        Shipping.ShipPickupByOther.Check,
        Shipping.DeviceFirstOnlineElsewhere.Check,
        Shipping.DeviceColocated.Check,
        Shipping.DeviceSerialUnconfirmed.Check,
        Shipping.ByodInsisted.Check,
        Shipping.ShipAddressNotOnId.Check,
        Shipping.ShipAddressType.Check,
    ];
}
