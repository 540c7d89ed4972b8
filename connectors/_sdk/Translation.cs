using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>One system's id for a person.</summary>
/// <param name="System">The connector's id, with a suffix where one vendor has several kinds of ids.</param>
public readonly record struct ExternalId(string System, string Value)
{
    public override string ToString() => $"{System}:{Value}";
}

/// <summary>Evidence before it has its id.</summary>
/// <param name="RawIdentity">The raw source values that make this observation the one that it is: the store derives the id from them under the candidate's key. Equal for the same content however often it is delivered; never cleaned, never with the time of receipt.</param>
/// <param name="Evidence">Complete but for its id, which is <see cref="Placeholder"/>.</param>
public sealed record EvidenceDraft(string RawIdentity, Evidence Evidence)
{
    public static EvidenceId Placeholder { get; } = new("draft");

    /// <summary>The whole account of a <see cref="Payout"/>. Only its keyed hash is stored, and it makes part of what the observation is recognised by.</summary>
    public PayAccount? Account { get; init; }

    /// <summary>What is known of one thing at different times, such as a meeting whose figures come late: only the latest of a series stands.</summary>
    public EvidenceSeries? Series { get; init; }

    /// <summary>Identity from the whole content: connector, what it is about, and the canonical hash of the evidence.</summary>
    public static EvidenceDraft Of(string scope, Evidence evidence) => new($"{scope}|{Json.Hash(evidence)}", evidence);
}

/// <summary>Statements of one series replace each other.</summary>
/// <param name="Key">The same for the same thing; nothing personal.</param>
/// <param name="Rank">The highest stands, whatever comes when; of equal ones the one that comes last.</param>
public sealed record EvidenceSeries(string Key, long Rank);

/// <summary>By what a person can be recognised when no id is known: personal e-mail, name, start date.</summary>
public sealed record JoinHint(string? Email, PersonName? Name, PartialDate? StartsOn)
{
    /// <summary>The company invited this mailbox to an interview itself: whoever has it is meant, whatever name somebody typed.</summary>
    public bool Invited { get; init; }
}

/// <summary>Something that a delivery says happened.</summary>
public abstract record PipelineEvent
{
    private PipelineEvent() { }

    /// <summary>Observations about one candidate. Stage changes and offers are evidence too.</summary>
    /// <param name="Candidate">The vendor's own id for the person.</param>
    /// <param name="Alternates">Further ids of the same person.</param>
    public sealed record CandidateEvidence(ExternalId Candidate, IReadOnlyList<ExternalId> Alternates, IReadOnlyList<EvidenceDraft> Drafts) : PipelineEvent
    {
        public JoinHint? Hint { get; init; }
        /// <summary>The system comes after the ATS, so this person should be known already: an id that nobody knows is joined by <see cref="Alternates"/>, else by <see cref="Hint"/>, else a person is asked whom it means.</summary>
        public bool ExpectsHire { get; init; }
        /// <summary>The id was given out by us: one that nobody here has means nobody, and what it says is dropped.</summary>
        public bool KnownOnly { get; init; }
        /// <summary>Files of the candidate at the vendor, to be fetched at once: their addresses expire.</summary>
        public IReadOnlyList<RemoteFile> Files { get; init; } = [];
    }

    /// <summary>The vendor folded one record into another: two dossiers become one.</summary>
    public sealed record Merged(ExternalId From, ExternalId Into) : PipelineEvent;

    /// <summary>The vendor forgot this person: our copies go too.</summary>
    public sealed record Erased(ExternalId Candidate, ErasureReason Reason) : PipelineEvent;

    /// <summary>A recruiter asked at the vendor that this candidate be verified.</summary>
    /// <param name="Reference">Opaque; given to the vendor, and what it asks by later.</param>
    /// <param name="Package">Which of the offered packages was asked for.</param>
    /// <param name="Callback">Where the vendor wants to hear that there is something new.</param>
    public sealed record VerificationRequested(ExternalId Candidate, string Reference, string Package, Uri Callback) : PipelineEvent
    {
        public string? ApplicationId { get; init; }
        public JoinHint? Hint { get; init; }
    }
}

public enum ErasureReason { Deleted, Anonymised }

/// <summary>A file of the candidate at the vendor.</summary>
public sealed record RemoteFile(string FileName, string Type, Uri Address);

/// <summary>Something that a delivery only points to.</summary>
/// <param name="Resource">The connector's own word for it.</param>
public sealed record FetchRequest(string Resource, string Id);

/// <summary>What a delivery means. Pure: the same bytes always give the same translation.</summary>
public abstract record Translation
{
    private Translation() { }

    /// <param name="Unread">Fields that are neither used nor listed as not wanted: paths only, no values.</param>
    public sealed record Translated(IReadOnlyList<PipelineEvent> Events, IReadOnlyList<string> Unread) : Translation
    {
        /// <summary>What an administrator should know, such as a stage that no setting maps. Nothing personal.</summary>
        public IReadOnlyList<string> Notes { get; init; } = [];
        /// <summary>What else there is to fetch about it: joined to these events before any of them is stored.</summary>
        public IReadOnlyList<FetchRequest> More { get; init; } = [];
        /// <summary>The connection's upkeep is due now: see <see cref="IUpkeep"/>.</summary>
        public bool Upkeep { get; init; }
    }

    /// <summary>Nothing for us, and why.</summary>
    public sealed record Ignored(string Why) : Translation;

    /// <summary>Not what the vendor promises: parked, visible, replayable.</summary>
    /// <param name="Path">Where in the body, as a JSON path.</param>
    public sealed record Malformed(string Reason, string Path) : Translation;

    /// <summary>Too thin: fetch these, then go on with what <see cref="IFetcher"/> makes of them.</summary>
    public sealed record NeedsFetch(IReadOnlyList<FetchRequest> Requests) : Translation;
}
