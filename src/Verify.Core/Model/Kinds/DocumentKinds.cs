using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>An identity document as a reader, a vendor or a person read it. The number itself is never here, only its keyed hash.</summary>
[Kind("document", Sensitivity.Restricted, Retention.Document)]
public sealed record Document : Evidence
{
    public required DocumentType Type { get; init; }
    [Description("ISO 3166-1 alpha-2 of the issuing state.")]
    public string? IssuerCountry { get; init; }
    [Description("Issuing state or province of a licence.")]
    public string? IssuerRegion { get; init; }
    public PersonName? Name { get; init; }
    public PartialDate? BirthDate { get; init; }
    [Protected] public string? Sex { get; init; }
    [Protected] public string? Nationality { get; init; }
    [Description("Keyed hash over issuer and number.")]
    public string? NumberHash { get; init; }
    public PartialDate? IssueDate { get; init; }
    public PartialDate? ExpiryDate { get; init; }
    public Place? Address { get; init; }
    [Description("The candidate says that the address on the document is current.")]
    public bool? AddressSaidCurrent { get; init; }
    [Description("Checks of the machine-readable zone, barcode or chip, and comparisons with the printed side.")]
    public IReadOnlyList<MachineCheck> MachineChecks { get; init; } = [];
    [Description("Printed labels that differ from the issuer's, with the reader's confidence.")]
    public IReadOnlyList<LabelAnomaly> LabelAnomalies { get; init; } = [];
    [Description("The number has the form that this issuer uses; absent where the issuer's form is not known.")]
    public bool? NumberFormatValid { get; init; }
    [Description("The issuer's profile is known: without it, labels and formats are not checked.")]
    public bool IssuerProfileKnown { get; init; }
    [Description("Lowest per-character confidence of the machine-readable read, 0 to 1.")]
    public double? MachineReadConfidence { get; init; }
    public ImageFacts? Image { get; init; }
    [Description("1 for the first capture of this document, 2 for the recapture, …")]
    public int Capture { get; init; } = 1;
    [Description("A live recapture was asked for and refused.")]
    public bool RecaptureRefused { get; init; }
    [Description("Which reader: local, azure, a vendor; with version.")]
    public string? Reader { get; init; }
}

public enum DocumentType { Passport, IdentityCard, DrivingLicence, ResidencePermit, Visa, SocialSecurityCard, BirthCertificate, Other }

/// <summary>One arithmetic or comparison check on the machine-readable side.</summary>
public sealed record MachineCheck
{
    [Description("mrz-number, mrz-birth-date, mrz-expiry, mrz-composite, mrz-vs-print-number, barcode-vs-print-name, chip-signature, …")]
    public required string Id { get; init; }
    public required bool Passed { get; init; }
    public string? Detail { get; init; }
}

/// <summary>A printed label that is not what this issuer prints.</summary>
public sealed record LabelAnomaly
{
    public required string Expected { get; init; }
    public required string Read { get; init; }
    public required double Confidence { get; init; }
}

/// <summary>What an image file says about itself, and its hashes.</summary>
public sealed record ImageFacts
{
    public string? Sha256 { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public CaptureMethod? Method { get; init; }
    [Description("An image editor or generator named by the file's metadata or content credentials.")]
    public string? EditedWith { get; init; }
    [Description("The compression of the portrait area differs from the rest.")]
    public bool? Requantized { get; init; }
    public bool? ScreenSized { get; init; }
    [Description("64-bit perceptual hash of the portrait, hex.")]
    public string? PortraitHash { get; init; }
    [Description("64-bit perceptual hash of what surrounds the card, hex.")]
    public string? SurroundingsHash { get; init; }
}

public enum CaptureMethod { LiveCamera, Upload, Scan, ScannerApp, Screenshot }

/// <summary>An income, tax or bank document with its arithmetic checked.</summary>
[Kind("financial-document", Sensitivity.Restricted, Retention.Document)]
public sealed record FinancialDocument : Evidence
{
    public required FinancialDocumentType Type { get; init; }
    public PersonName? Holder { get; init; }
    public string? Employer { get; init; }
    public string? EmployerIdHash { get; init; }
    public PartialDate? From { get; init; }
    public PartialDate? To { get; init; }
    public Place? Address { get; init; }
    public string? AccountHash { get; init; }
    public IReadOnlyList<MachineCheck> Checks { get; init; } = [];
    public ImageFacts? Image { get; init; }
    public string? Reader { get; init; }
}

public enum FinancialDocumentType { W2, PayStub, BankStatement, VoidCheque, Invoice, TaxAssessment, EmploymentContract }

/// <summary>A request for an identity check by a vendor or our own portal, and its outcome.</summary>
[Kind("identity-check", Sensitivity.Biometric, Retention.Biometric)]
public sealed record IdentityCheck : Evidence
{
    public required string RequestId { get; init; }
    public required IdentityCheckStatus Status { get; init; }
    public string? PolicyId { get; init; }
    [Description("The role's policy gives this step to every candidate at this stage.")]
    public bool AppliesToEveryone { get; init; }
    public bool AlternativeOffered { get; init; }
    public bool AlternativeTaken { get; init; }
    public FaceDecision? Face { get; init; }
    [Description("The vendor's score, in its own scale.")]
    public double? FaceScore { get; init; }
    public double? FaceThreshold { get; init; }
    public ChallengeResult? Liveness { get; init; }
    public bool? AttestationFailed { get; init; }
    public bool? Emulator { get; init; }
    public string? CameraLabel { get; init; }
    public bool? VirtualCamera { get; init; }
    public string? Vendor { get; init; }
    public string? ModelVersion { get; init; }
}

public enum IdentityCheckStatus { Sent, Completed, Declined, Expired, Abandoned, UnsupportedLocation }

public enum FaceDecision { Match, BelowThreshold, Inconclusive }

/// <summary>Two faces compared by a vendor, the local reader or by people.</summary>
[Kind("face-comparison", Sensitivity.Biometric, Retention.Biometric)]
public sealed record FaceComparison : Evidence
{
    public required FaceSource First { get; init; }
    public required FaceSource Second { get; init; }
    public string? FirstId { get; init; }
    public string? SecondId { get; init; }
    public required FaceAnswer Answer { get; init; }
    [Description("Reviewers who answered independently, blind to the name; empty for a machine.")]
    public IReadOnlyList<string> Reviewers { get; init; } = [];
    public string? Vendor { get; init; }
    public double? Score { get; init; }
    public double? Threshold { get; init; }
    public bool ConsentGiven { get; init; }
    [Description("The other candidate, when the second face is not this candidate's.")]
    public CandidateId? OtherCandidate { get; init; }
}

public enum FaceSource { Document, Interview, Selfie, FirstDay, OtherCandidate }

public enum FaceAnswer { Same, Different, Inconclusive }

/// <summary>The status of a government eligibility case. Recorded; no adverse step while it is open.</summary>
[Kind("work-authorisation", Sensitivity.Restricted, Retention.Employment)]
public sealed record WorkAuthorisation : Evidence
{
    public required WorkAuthorisationStatus Status { get; init; }
    public DateTimeOffset? OpenedAt { get; init; }
}

public enum WorkAuthorisationStatus { Open, Authorised, TentativeMismatch, FinalNonconfirmation, Closed }

/// <summary>A check of the same legal identity against people already known to the tenant.</summary>
[Kind("prior-identity", Sensitivity.Restricted, Retention.Application)]
public sealed record PriorIdentity : Evidence
{
    public CandidateId? Other { get; init; }
    public required PriorIdentityStatus Status { get; init; }
    [Description("The identity key that is equal: tax-id, document, name-and-birth.")]
    public required string Key { get; init; }
    public bool SameEmail { get; init; }
    public bool SamePhone { get; init; }
    public bool SameResidence { get; init; }
    [Description("Declared as a rehire or conversion.")]
    public bool Rehire { get; init; }
}

public enum PriorIdentityStatus { Employed, Contracted, Applied, RejectedForFraud, Left }
