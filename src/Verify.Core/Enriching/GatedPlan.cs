using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Enriching;

/// <summary>The part of a plan that law and policy allow now. What is refused is not asked; its signals say so when the dossier is assessed.</summary>
public static class GatedPlan
{
    public static IReadOnlyList<WantedEvidence> Allowed(IReadOnlyList<WantedEvidence> wanted, Dossier dossier, GateRules rules) =>
        [.. wanted.Where(item => StepOf(item.Kind) is not { } step || Gate.May(step, dossier, rules) is GateAnswer.Allowed)];

    /// <summary>The step that brings a kind of evidence; null for look-ups of public things that no rule is about.</summary>
    public static Step? StepOf(string kind) => kind switch
    {
        "ip-intel" => Step.NetworkLookup,
        "device-event" => Step.DeviceObservation,
        "document" => Step.IdentityDocument,
        "work-authorisation" => Step.EligibilityCheck,
        "face-comparison" or "identity-check" => Step.FaceComparison,
        "detector-result" => Step.InterviewAnalysis,
        "employment-verification" or "current-employment" => Step.EmploymentVerification,
        "education-verification" => Step.EducationVerification,
        "financial-document" => Step.IncomeDocument,
        "screening" or "organisation-screening" => Step.SanctionsScreening,
        "code-account" => Step.PublicProfiles,
        "background-report" => Step.BackgroundReport,
        "payout" or "tax-record" => Step.PayDetails,
        _ => null,
    };
}
