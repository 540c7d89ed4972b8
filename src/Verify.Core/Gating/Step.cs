using Verify.Core.Model;

namespace Verify.Core.Gating;

/// <summary>Something that is asked of a candidate, or found out about one. What the law says of it depends on stage and place.</summary>
public enum Step
{
    /// <summary>Look up an address that a system saw anyway.</summary>
    NetworkLookup,
    /// <summary>Read something from the candidate's own device.</summary>
    DeviceObservation,
    /// <summary>Any identity document of the candidate's choice.</summary>
    IdentityDocument,
    /// <summary>One named document and no other.</summary>
    SpecificDocument,
    /// <summary>Papers that show the right to work, or immigration status.</summary>
    WorkAuthorisationDocument,
    /// <summary>A government's eligibility check, such as E-Verify or the UK's right-to-work service.</summary>
    EligibilityCheck,
    /// <summary>Faces or voices measured by a machine.</summary>
    FaceComparison,
    /// <summary>A recorded interview analysed by a machine.</summary>
    InterviewAnalysis,
    EmotionInference,
    BackgroundReport,
    CriminalHistory,
    SalaryHistory,
    /// <summary>Pay slips and wage statements: they also tell what was earned.</summary>
    IncomeDocument,
    HealthQuestion,
    EmploymentVerification,
    EducationVerification,
    PublicProfiles,
    SanctionsScreening,
    PayDetails,
    /// <summary>A score that may substantially assist or replace a person's decision.</summary>
    AutomatedScore,
}

/// <summary>Which step brought a piece of evidence.</summary>
public static class Steps
{
    /// <summary>
    /// Papers of the right to work are kept apart from all else, and shown to those alone who settle it (USCIS, Handbook for Employers M-274, 10.0: Forms I-9 and copies apart from
    /// personnel records).
    /// </summary>
    public static bool IsKeptApart(Evidence evidence) => Of(evidence) == Step.WorkAuthorisationDocument;

    /// <summary>Null where nothing was asked: what a system saw or the candidate offered unasked.</summary>
    public static Step? Of(Evidence evidence) => evidence switch
    {
        IpIntel => Step.NetworkLookup,
        DeviceEvent => Step.DeviceObservation,
        Document { Type: DocumentType.Visa or DocumentType.ResidencePermit or DocumentType.SocialSecurityCard or DocumentType.BirthCertificate } => Step.WorkAuthorisationDocument,
        Document => Step.IdentityDocument,
        WorkAuthorisation => Step.EligibilityCheck,
        // People who compare two pictures measure nothing; a check that ended before a picture was taken neither.
        FaceComparison { Reviewers.Count: 0 } or IdentityCheck { Face: not null } or IdentityCheck { Liveness: not null } => Step.FaceComparison,
        DetectorResult { Target: DetectorTarget.InterviewVideo or DetectorTarget.InterviewAudio } => Step.InterviewAnalysis,
        EmploymentVerification or CurrentEmployment => Step.EmploymentVerification,
        EducationVerification => Step.EducationVerification,
        Screening or OrganisationScreening => Step.SanctionsScreening,
        BackgroundReport => Step.BackgroundReport,
        // A wish about pay that nobody asked for is no step.
        Payout { RequestOnly: false } or TaxRecord => Step.PayDetails,
        _ => null,
    };
}
