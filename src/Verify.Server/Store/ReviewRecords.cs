using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A conclusion for figures about the work. <paramref name="ProposedBy"/>: the first of two people; <paramref name="Seconds"/>: from opening the case to deciding.</summary>
internal sealed record DecisionRow(CandidateId Candidate, long Version, DateTimeOffset At, string By, string? ProposedBy, string Recommendation, long ReviewOrder, string Conclusion, long? Seconds);

/// <summary>A task that is not a decision.</summary>
internal sealed record ReviewTask(string Kind, CandidateId Candidate, DateTimeOffset OpenedAt, string OpenedBy, DateOnly? DueOn);

/// <summary>A filter of the queue that the team keeps.</summary>
internal sealed record SavedFilter(string Name, string Query, string SavedBy);

/// <summary>Which rows of the audit log are wanted; what is null does not matter.</summary>
internal sealed record AuditFilter(string? Target = null, string? Actor = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
