using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>An invented person, in nobody's format.</summary>
public sealed record PipelineApplicant
{
    public required string GivenName { get; init; }
    public required string FamilyName { get; init; }
    public required string Email { get; init; }
    public string? Phone { get; init; }
    public string? Address { get; init; }
    public IReadOnlyList<string> Links { get; init; } = [];
    public IReadOnlyList<(string Employer, string Title, DateOnly Start, DateOnly? End)> Jobs { get; init; } = [];
    public required DateTimeOffset AppliedAt { get; init; }
}

/// <summary>A webhook as the vendor sends it, before it is signed.</summary>
public sealed record SandboxWebhook(string Body, string DeliveryId);

/// <summary>A stand-in for an ATS: the same pipeline can be played through each, whatever the vendor calls its steps.</summary>
public interface IPipelineSandbox
{
    /// <summary>Somebody applies. The ids are the vendor's.</summary>
    (string Candidate, string Application, SandboxWebhook Webhook) Applies(PipelineApplicant applicant);

    /// <summary>A recruiter moves a candidacy.</summary>
    /// <param name="stage">Screening, interview or offer.</param>
    SandboxWebhook Moves(string application, Stage stage, DateTimeOffset at);

    SandboxWebhook Hires(string application, DateTimeOffset at);

    SandboxWebhook TurnsDown(string application, DateTimeOffset at);

    /// <summary>A recruiter tags a candidate by hand, while others write too.</summary>
    void TagByHand(string candidate, string tag);

    /// <summary>What a recruiter sees of the verification, and the tags beside it; nothing where nothing was written.</summary>
    RecruiterView? Shown(string candidate);
}

/// <summary>What stands at the vendor for a recruiter to read.</summary>
/// <param name="Status">One of the four.</param>
/// <param name="Texts">Notes, comments and links that were written, in order.</param>
/// <param name="Tags">All tags, people's own among them.</param>
public sealed record RecruiterView(RecruiterStatus? Status, IReadOnlyList<string> Texts, IReadOnlyList<string> Tags);
