using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A paper that was given. State: waiting, read, unreadable (the candidate may try again), held (a person looks at it).</summary>
internal sealed record Upload(CandidateId Candidate, string Id, string Slot, string Source, bool Live, int Pages, string State, string? Reason, EvidenceId? Evidence, DateTimeOffset AddedAt)
{
    /// <summary>The file of a page, from 1.</summary>
    public string File(int page) => FileOf(Id, page);

    public static string FileOf(string id, int page) => page == 1 ? id : $"{id}-{page}";
}

/// <summary>What a candidate asked a person for. Without a text: the candidate was erased.</summary>
internal sealed record PortalRequest(string Id, CandidateId Candidate, string Kind, DateTimeOffset OpenedAt, DateTimeOffset DueAt, string? Text, DateTimeOffset? AnsweredAt, string? AnsweredBy, string? Answer);
