using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A page of a list, and where the next one begins.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Whether an append was new.</summary>
internal enum AppendResult { Stored, Duplicate }

/// <summary>A webhook delivery as it came. Without a delivery id the keyed hash of the body stands for it.</summary>
internal sealed record NewDelivery(string Connection, string? DeliveryId, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset ReceivedAt);

/// <summary>A delivery that this worker holds until <paramref name="LeaseUntil"/>.</summary>
internal sealed record ClaimedDelivery(TenantId Tenant, string Connection, string DeliveryId, IReadOnlyDictionary<string, string> Headers, byte[] Body,
    DateTimeOffset ReceivedAt, int Attempts, string Owner, string Token, DateTimeOffset LeaseUntil);

/// <summary>A delivery in a list: its fate without its content. State: pending, done, ignored, parked.</summary>
internal sealed record DeliveryRow(string Connection, string DeliveryId, string State, DateTimeOffset ReceivedAt, DateTimeOffset? FinishedAt, int Attempts, string? Reason, string? Path);

/// <summary>What an administrator should know of a connection: a field that nobody reads, a setting that is missing. Nothing personal.</summary>
internal sealed record ConnectionRemark(string Connection, string Remark, long Times, DateTimeOffset LastAt);

/// <summary>A job that this worker holds; no other job of the same candidate runs meanwhile.</summary>
internal sealed record ClaimedJob(TenantId Tenant, string Kind, string Key, CandidateId? Candidate, byte[]? Payload, int Attempts, string Owner, string Token, DateTimeOffset LeaseUntil);

/// <summary>A job that failed too often.</summary>
internal sealed record DeadJob(string Kind, string Key, CandidateId? Candidate, int Attempts, string? Error);

/// <summary>A message for an outside system; the same idempotency key is stored once.</summary>
internal sealed record NewMessage(string Connection, CandidateId? Candidate, string Action, string IdempotencyKey, byte[] Payload, DateTimeOffset DueAt);

/// <summary>A message that this worker holds. Messages to one connection about one candidate are handed out one at a time, in order.</summary>
internal sealed record ClaimedMessage(TenantId Tenant, string Connection, CandidateId? Candidate, string Action, string IdempotencyKey, byte[] Payload,
    int Attempts, string Owner, string Token, DateTimeOffset LeaseUntil);

/// <summary>A message in a list. State: pending, sent, dead.</summary>
internal sealed record MessageRow(string IdempotencyKey, string Connection, CandidateId? Candidate, string Action, string State, DateTimeOffset CreatedAt, DateTimeOffset? DueAt,
    DateTimeOffset? FinishedAt, int Attempts, string? Error);

/// <summary>An observation to append. Its id comes from <see cref="TenantTransaction.EvidenceIdAsync"/>.</summary>
internal sealed record NewEvidence(EvidenceId Id, string Kind, DateTimeOffset ObservedAt, DateTimeOffset ReceivedAt, string? Assurance, byte[] Json, EvidenceId? Supersedes = null);

/// <summary>An observation, decrypted. <paramref name="Candidate"/> is the one under whose key it lies (differs from the asked one after a merge).</summary>
internal sealed record StoredEvidence(EvidenceId Id, CandidateId Candidate, string Kind, DateTimeOffset ObservedAt, DateTimeOffset ReceivedAt, string? Assurance, EvidenceId? SupersededBy, byte[] Json);

/// <summary>A file that a candidate or a provider sent.</summary>
internal sealed record StoredFile(string Id, string MediaType, DateTimeOffset AddedAt, byte[] Content);

/// <summary>What list pages show of a candidate; stored under the candidate's key, except the stage, which lists filter by.</summary>
internal sealed record CandidateDisplay(string? Name, string? JobTitle, string? Stage);

/// <summary>A candidate's row. The display is null when the person was erased.</summary>
internal sealed record CandidateRow(CandidateId Id, long Version, CandidateDisplay? Display, string? Stage, string? Recommendation, int? Score, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? AssessedAt, CandidateId? MergedInto, DateTimeOffset? ErasedAt)
{
    /// <summary>A person has settled what stands.</summary>
    public bool Done { get; init; }
    public string? Assignee { get; init; }
    /// <summary>Since when the recommendation stands.</summary>
    public DateTimeOffset? FlaggedAt { get; init; }
    public long ReviewOrder { get; init; }
}

/// <summary>In which order a list of candidates comes.</summary>
internal enum CandidateOrder { Newest, ReviewQueue }

/// <summary>Which candidates a list shows. <paramref name="Name"/>: whole words of the name, in any order and spelling of accents.</summary>
internal sealed record CandidateFilter(string? Recommendation = null, string? Stage = null, string? Pattern = null, string? Name = null, CandidateOrder Order = CandidateOrder.Newest, bool Erased = false)
{
    /// <summary>Settled by a person, or not; null: both.</summary>
    public bool? Done { get; init; }
    public string? Assignee { get; init; }
    public bool Unassigned { get; init; }
    /// <summary>Those whose recommendation stands since before this moment; who may proceed has no age.</summary>
    public DateTimeOffset? FlaggedBefore { get; init; }
    /// <summary>The lowest place in the review queue.</summary>
    public long? LeastOrder { get; init; }
}

/// <summary>An id that an outside system knows the candidate by.</summary>
internal sealed record ExternalIdentity(string System, string Id, CandidateId Candidate, DateTimeOffset JoinedAt);

/// <summary>A normalised identifying value to match by; only its keyed hash is stored. The signature (for example MinHash) is for scoring a near match.</summary>
internal sealed record NewSelector(string Kind, string Value, byte[]? Signature = null);

/// <summary>Another candidate who shares a selector. <paramref name="Fact"/> names the shared value without telling it; <paramref name="Holders"/> counts the other holders, up to the asked cap: a hub has many.</summary>
internal sealed record SelectorHit(CandidateId Other, string Kind, string Fact, int Holders, byte[]? Signature);

/// <summary>What became of an asserted link. Retracted: a person took it back before, and that stands.</summary>
internal enum LinkOutcome { Added, Changed, Known, Retracted }

/// <summary>A link as seen from one candidate.</summary>
internal sealed record LinkRow(CandidateId Candidate, CandidateId Other, string Kind, double Score, byte[]? ReasonsJson, DateTimeOffset AddedAt, string? RetractedBy, DateTimeOffset? RetractedAt, string? RetractReason);

/// <summary>A decision record to save. <paramref name="ReviewOrder"/>: its place in the review queue, the highest first.</summary>
internal sealed record NewAssessment(Packed Json, string DossierHash, string PolicyVersion, string EngineVersion, string Fingerprint, string Recommendation, int Score,
    long ReviewOrder, IReadOnlyList<string> Patterns, DateTimeOffset AssessedAt, string Stage, bool CoverageComplete, Packed? DossierJson = null);

/// <summary>A decision record. Without <paramref name="Json"/>: the candidate was erased, and it cannot be replayed.</summary>
internal sealed record StoredAssessment(string Id, CandidateId Candidate, byte[]? Json, byte[]? DossierJson, string DossierHash, string PolicyVersion, string EngineVersion, string Fingerprint,
    string Recommendation, int Score, IReadOnlyList<string> Patterns, DateTimeOffset AssessedAt, string Stage, bool CoverageComplete);

/// <summary>What saving an assessment came to: its id (the same for the same fingerprint), and whether it is new.</summary>
internal sealed record SavedAssessment(string Id, bool New);

/// <summary>A secret of a connection. The last two of a name are live, so that a rotation loses no delivery.</summary>
internal sealed record ConnectionSecret(string Name, string Value, DateTimeOffset AddedAt)
{
    /// <summary>Where the value came from, when the store keeps only that.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Reference { get; init; }

    public override string ToString() => $"{nameof(ConnectionSecret)} {Name}";
}

/// <summary>A tenant's configured instance of a connector. The path token is the unguessable part of its webhook address.</summary>
internal sealed record Connection(string Id, string Connector, string Name, string PathToken, byte[] SettingsJson, IReadOnlyList<ConnectionSecret> Secrets, bool Enabled, DateTimeOffset CreatedAt)
{
    /// <summary>Secrets whose values cannot be had now, because the vault that keeps them does not answer. They are not missing: whoever needs them comes again.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>The live values of a secret, the newest first.</summary>
    public IEnumerable<string> Live(string name) => Secrets.Where(secret => secret.Name == name).OrderByDescending(secret => secret.AddedAt).Select(secret => secret.Value);

    public override string ToString() => $"{nameof(Connection)} {Id}";
}

/// <summary>One event of a case; the same event id is appended once.</summary>
internal sealed record NewCaseEvent(string EventId, string Kind, string Actor, DateTimeOffset At, byte[] Json);

/// <summary>An event of a case. Without <paramref name="Json"/>: the candidate was erased.</summary>
internal sealed record StoredCaseEvent(string EventId, long Version, string Kind, string Actor, DateTimeOffset At, byte[]? Json);

/// <summary>A case in a list.</summary>
internal sealed record CaseRow(string Id, CandidateId Candidate, string State, long Version, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt);

/// <summary>What became of an appended case event. Conflict: somebody else was first; <paramref name="Version"/> is the case's version now.</summary>
internal sealed record CaseAppend(CaseAppendOutcome Outcome, long Version);

/// <summary>See <see cref="CaseAppend"/>.</summary>
internal enum CaseAppendOutcome { Appended, Duplicate, Conflict }

/// <summary>One row of the audit log. Details hold ids and codes, never names or values.</summary>
internal sealed record AuditRow(long Sequence, DateTimeOffset At, string Actor, string Action, string Target, string Details);

/// <summary>What is wrong with the audit log, and at which row.</summary>
internal sealed record AuditFinding(long Sequence, string Problem);

/// <summary>The result of checking the audit log from its first row to its last.</summary>
internal sealed record AuditVerification(long Rows, IReadOnlyList<AuditFinding> Findings);

/// <summary>A list as it was taken at one moment.</summary>
internal sealed record WatchlistRow(string Name, string Version, DateTimeOffset TakenAt, long Entries);

/// <summary>One version of a tenant's policy.</summary>
internal sealed record PolicyRow(string Version, DateTimeOffset CreatedAt, string Author, string Yaml);
