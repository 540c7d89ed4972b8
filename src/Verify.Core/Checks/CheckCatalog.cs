using Verify.Core.Assessing;

namespace Verify.Core.Checks;

/// <summary>Every check, in the order in which a reviewer reads them. A new check is one line here.</summary>
public static class CheckCatalog
{
    public static IReadOnlyList<Check> All { get; } =
    [
        NetworkDevice.IpAnonymiser.Check,
        Location.LocationClaimVsNetwork.Check,
        Payroll.PayeeNameMismatch.Check,
        Payroll.PayoutAccountShared.Check,
        Payroll.PayoutChangeEarlyOrOften.Check,
        Payroll.PayoutChangeAfterContactChange.Check,
        Payroll.PayoutChangeBurst.Check,
        Payroll.PayeeThirdPartyEntity.Check,
        Payroll.PayoutCryptoRequest.Check,
        Payroll.TaxIdentityComplaint.Check,
        Payroll.SmallUnauthorisedCharges.Check,
        Payroll.PayoutRailUnusual.Check,
        Payroll.FreelanceTermsPressure.Check,
        History.ResumeNearDuplicate.Check,
        History.OrgOnRiskList.Check,
        History.TimelineImpossible.Check,
        Interview.FaceChangesBetweenSessions.Check,
        Interview.SameFaceTwoCandidates.Check,
        Interview.LivenessChallengeFailed.Check,
        Interview.AvDesync.Check,
        Interview.CallCentreNoise.Check,
        Interview.ScreenShowsOtherIdentity.Check,
        Interview.AssessmentOutsideHelp.Check,
        Interview.CameraRefused.Check,
        Interview.ParticipantSwap.Check,
        Interview.AnswersNotOwn.Check,
        Linkage.ReapplyAfterRejection.Check,
        Linkage.IdentityCluster.Check,
        SanctionsVendor.SanctionsNameAndAttributeHit.Check,
        SanctionsVendor.SanctionsOwnedEntity.Check,
        SanctionsVendor.SanctionsWalletHit.Check,
        SanctionsVendor.VendorSiteCloned.Check,
        SanctionsVendor.VendorShellProfile.Check,
        SanctionsVendor.IntermediaryHidesWorker.Check,
        SanctionsVendor.VendorInfrastructureOverlap.Check,
        Endpoint.RmmToolInstalled.Check,
        Endpoint.IpKvmPresent.Check,
        Endpoint.MfaDeviceShared.Check,
        Endpoint.WorkDoneBySeveral.Check,
        Endpoint.EarlyMaliciousTooling.Check,
        Endpoint.BulkCodeOrDataCopy.Check,
        Endpoint.ExtortionThreat.Check,
        Endpoint.EndpointUnattended.Check,
        Endpoint.LoginFromUnmanagedOrAnonymiser.Check,
    ];
}
