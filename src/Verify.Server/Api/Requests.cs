using FluentValidation;
using Verify.Core.Cases;
using Verify.Core.Model;

namespace Verify.Server.Api;

/// <summary>A note in a case. In every request the version is that of the case as the caller saw it; one that is older is refused.</summary>
internal sealed record NoteRequest(string Text, long Version);

/// <summary>Who takes the case; null: nobody.</summary>
internal sealed record AssignmentRequest(long Version, string? To = null);

/// <summary>What a person concludes, and why.</summary>
internal sealed record DispositionRequest(DispositionConclusion Conclusion, string Reason, long Version);

/// <summary>The second person's answer to a proposed release.</summary>
internal sealed record AnswerRequest(bool Agreed, string Reason, long Version);

/// <summary>Takes links of one kind back; without a kind all that the two share, now or later.</summary>
internal sealed record UnlinkRequest(string Reason, string? Kind = null);

/// <summary>What HR decides of a gate. Seen: the keys of what stood against it, as the caller saw them; an opening answers those and nothing else.</summary>
internal sealed record GateRequest(bool Open, string Reason, IReadOnlyList<string>? Seen = null);

/// <summary>A version of the policy, as its file.</summary>
internal sealed record PolicyRequest(string Yaml);

internal sealed class PolicyRequestValidator : AbstractValidator<PolicyRequest>
{
    // A text column of PostgreSQL holds no NUL.
    public PolicyRequestValidator() => RuleFor(r => r.Yaml).NotEmpty().MaximumLength(Assessing.PolicyVersions.MostLetters).Must(yaml => !yaml.Contains('\0', StringComparison.Ordinal)).WithMessage("no control characters");
}

internal sealed class NoteRequestValidator : AbstractValidator<NoteRequest>
{
    public NoteRequestValidator()
    {
        RuleFor(r => r.Text).NotEmpty().MaximumLength(CaseRules.MostText);
        RuleFor(r => r.Version).GreaterThanOrEqualTo(0);
    }
}

internal sealed class AssignmentRequestValidator : AbstractValidator<AssignmentRequest>
{
    public AssignmentRequestValidator()
    {
        RuleFor(r => r.To).MaximumLength(200).Must(to => to is null || !to.Any(char.IsControl)).WithMessage("no control characters");
        RuleFor(r => r.Version).GreaterThanOrEqualTo(0);
    }
}

internal sealed class DispositionRequestValidator : AbstractValidator<DispositionRequest>
{
    public DispositionRequestValidator()
    {
        RuleFor(r => r.Conclusion).IsInEnum();
        RuleFor(r => r.Reason).Must(ReasonRule.Fits).WithMessage(ReasonRule.Text);
        RuleFor(r => r.Version).GreaterThanOrEqualTo(0);
    }
}

internal sealed class AnswerRequestValidator : AbstractValidator<AnswerRequest>
{
    public AnswerRequestValidator()
    {
        RuleFor(r => r.Reason).Must(ReasonRule.Fits).WithMessage(ReasonRule.Text);
        RuleFor(r => r.Version).GreaterThanOrEqualTo(0);
    }
}

internal sealed class UnlinkRequestValidator : AbstractValidator<UnlinkRequest>
{
    public UnlinkRequestValidator()
    {
        RuleFor(r => r.Kind).MaximumLength(60).Must(kind => kind is null || !kind.Any(char.IsControl)).WithMessage("no control characters");
        RuleFor(r => r.Reason).Must(ReasonRule.Fits).WithMessage(ReasonRule.Text);
    }
}

internal sealed class GateRequestValidator : AbstractValidator<GateRequest>
{
    public GateRequestValidator()
    {
        RuleFor(r => r.Reason).Must(reason => ReasonRule.Fits(reason) && reason.Length <= Onboarding.HireModel.MostReason).WithMessage($"a reason of {CaseRules.LeastReason} to {Onboarding.HireModel.MostReason} letters");
        RuleFor(r => r.Seen).Must(seen => seen is null or { Count: <= 100 }).WithMessage("at most 100");
    }
}

internal static class ReasonRule
{
    public static string Text { get; } = $"a reason of {CaseRules.LeastReason} to {CaseRules.MostText} letters, without control characters";

    // A text column of PostgreSQL holds no NUL.
    public static bool Fits(string? reason) => reason?.Trim().Length is >= CaseRules.LeastReason and <= CaseRules.MostText && !reason.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t'));
}
