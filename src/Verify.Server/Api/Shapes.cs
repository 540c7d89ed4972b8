using System.Text.Json.Nodes;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Api;

/// <summary>A part of a list. With <paramref name="Next"/> as cursor comes the part after it; without it this was the last.</summary>
internal sealed record PageShape<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A candidate in a list.</summary>
internal sealed record CandidateShape(string Id, string? Name, string? JobTitle, string? Stage, string? Recommendation, int? Score, bool Done, string? Assignee, DateTimeOffset CreatedAt, DateTimeOffset? AssessedAt, DateTimeOffset? FlaggedAt, string? MergedInto)
{
    public static CandidateShape Of(CandidateRow row) => new(row.Id.Value, row.Display?.Name, row.Display?.JobTitle, row.Stage, row.Recommendation, row.Score, row.Done, row.Assignee, row.CreatedAt, row.AssessedAt, row.FlaggedAt, row.MergedInto?.Value);
}

/// <summary>Where a verification stands, in the recruiter's words: no reason, no score.</summary>
internal sealed record ProgressShape(string Candidate, string Status, string Task);

/// <summary>A case in a list.</summary>
internal sealed record CaseRowShape(string Candidate, string Status, long Version, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt);

/// <summary>What a change of a case came to.</summary>
internal sealed record CaseShape(string Candidate, string Status, long Version, string? Assignee, bool WaitsForSecondPerson);

/// <summary>Another candidate, and by what kinds of selector the two are linked.</summary>
internal sealed record NeighbourShape(string Candidate, string? Name, string? Recommendation, IReadOnlyList<string> Kinds, double Bits);

/// <summary>The candidates that events speak of.</summary>
internal sealed record TakenShape(IReadOnlyList<string> Candidates);

/// <summary>What was done, where there is nothing else to tell.</summary>
internal sealed record DoneShape(string Done);

/// <summary>A version of the policy.</summary>
internal sealed record PolicyShape(string Version, DateTimeOffset? CreatedAt, string? Author, bool InForce, string? Yaml = null);

/// <summary>A row of the audit log.</summary>
internal sealed record AuditShape(long Sequence, DateTimeOffset At, string Actor, string Action, string Target, string Details);

/// <summary>A piece of evidence, without the members that no check may read.</summary>
internal sealed record EvidenceShape(IReadOnlyList<JsonNode> Items);
