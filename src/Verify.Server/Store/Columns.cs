using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Core.Model;

namespace Verify.Server.Store;

[JsonSerializable(typeof(CandidateDisplay))]
[JsonSerializable(typeof(ConnectionContent))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>The sealed part of a connection.</summary>
internal sealed record ConnectionContent(string PathToken, byte[] SettingsJson, IReadOnlyList<ConnectionSecret> Secrets)
{
    public override string ToString() => nameof(ConnectionContent);
}

/// <summary>The sealed part of a delivery: the length of the headers, the headers as JSON, the body as it came.</summary>
internal sealed record DeliveryContent(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public byte[] ToBytes()
    {
        var headers = JsonSerializer.SerializeToUtf8Bytes(Headers, StoreJson.Default.IReadOnlyDictionaryStringString);
        var bytes = new byte[4 + headers.Length + Body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, headers.Length);
        headers.CopyTo(bytes, 4);
        Body.CopyTo(bytes, 4 + headers.Length);
        return bytes;
    }

    public static DeliveryContent Of(byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return new DeliveryContent(JsonSerializer.Deserialize(bytes.AsSpan(4, length), StoreJson.Default.IReadOnlyDictionaryStringString)!, bytes[(4 + length)..]);
    }

    public override string ToString() => nameof(DeliveryContent);
}

internal static class Instant
{
    public static DateTimeOffset Of(long ticks) => new(ticks, TimeSpan.Zero);
    public static DateTimeOffset? Of(long? ticks) => ticks is { } value ? Of(value) : null;
}

// Rows as the database gives them. The names of the properties are those of the columns.

internal sealed class CandidateColumns
{
    public string Id { get; init; } = "";
    public long Version { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
    public byte[]? Display { get; init; }
    public string? Stage { get; init; }
    public string? Recommendation { get; init; }
    public long Score { get; init; }
    public long ReviewOrder { get; init; }
    public long? AssessedAt { get; init; }
    public string? MergedInto { get; init; }
    public string Root { get; init; } = "";
    public long? ErasedAt { get; init; }
    public long Done { get; init; }
    public string? Assignee { get; init; }
    public long? FlaggedAt { get; init; }

    public CandidateRow ToRow(CandidateDisplay? display) => new(new CandidateId(Id), Version, display, Stage, Recommendation, Score < 0 ? null : (int)Score, Instant.Of(CreatedAt), Instant.Of(UpdatedAt),
        Instant.Of(AssessedAt), MergedInto is null ? null : new CandidateId(MergedInto), Instant.Of(ErasedAt))
    {
        Done = Done != 0, Assignee = Assignee, FlaggedAt = Instant.Of(FlaggedAt), ReviewOrder = ReviewOrder,
    };
}

internal sealed class EvidenceColumns
{
    public string Id { get; init; } = "";
    public string Candidate { get; init; } = "";
    public string Kind { get; init; } = "";
    public long ObservedAt { get; init; }
    public long ReceivedAt { get; init; }
    public string? Assurance { get; init; }
    public string? SupersededBy { get; init; }
    public byte[] Body { get; init; } = [];
}

internal sealed class AssessmentColumns
{
    public const string List = "id, candidate, sequence, fingerprint, assessed_at, policy_version, engine_version, dossier_hash, recommendation, score, stage, coverage_complete, patterns, body, dossier";

    public string Id { get; init; } = "";
    public string Candidate { get; init; } = "";
    public long Sequence { get; init; }
    public string Fingerprint { get; init; } = "";
    public long AssessedAt { get; init; }
    public string PolicyVersion { get; init; } = "";
    public string EngineVersion { get; init; } = "";
    public string DossierHash { get; init; } = "";
    public string Recommendation { get; init; } = "";
    public long Score { get; init; }
    public string Stage { get; init; } = "";
    public long CoverageComplete { get; init; }
    public string Patterns { get; init; } = "";
    public byte[]? Body { get; init; }
    public byte[]? Dossier { get; init; }

    public StoredAssessment Open(Vault vault, IReadOnlyDictionary<CandidateId, DataKey> keys)
    {
        var candidate = new CandidateId(Candidate);
        byte[]? Json(string row, byte[]? content) => vault.OpenIfThere(keys, candidate, row, content) is { } packed ? Packed.Open(packed) : null;
        return new StoredAssessment(Id, candidate, Json("assessment " + Id, Body), Json("dossier " + Id, Dossier), DossierHash, PolicyVersion,
            EngineVersion, Fingerprint, Recommendation, (int)Score, Patterns.Split(' ', StringSplitOptions.RemoveEmptyEntries), Instant.Of(AssessedAt), Stage, CoverageComplete != 0);
    }
}

internal sealed class LinkColumns
{
    public string A { get; init; } = "";
    public string B { get; init; } = "";
    public string Kind { get; init; } = "";
    public double Score { get; init; }
    public byte[]? Reasons { get; init; }
    public long AddedAt { get; init; }
    public string? RetractedBy { get; init; }
    public long? RetractedAt { get; init; }
    public byte[]? RetractReason { get; init; }
}

internal sealed class WorkColumns
{
    public string Tenant { get; init; } = "";
    public string Connection { get; init; } = "";
    public string DeliveryId { get; init; } = "";
    public string IdempotencyKey { get; init; } = "";
    public string Action { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Key { get; init; } = "";
    public string? Candidate { get; init; }
    public string State { get; init; } = "";
    public long Attempts { get; init; }
    public long ReceivedAt { get; init; }
    public long CreatedAt { get; init; }
    public long? DueAt { get; init; }
    public long? FinishedAt { get; init; }
    public long Sequence { get; init; }
    public long Day { get; init; }
    public string? Reason { get; init; }
    public string? Path { get; init; }
    public string? Error { get; init; }
    public byte[]? Payload { get; init; }

    public CandidateId? CandidateId => Candidate is null ? null : new CandidateId(Candidate);
}

internal sealed class ConnectionColumns
{
    public string Tenant { get; init; } = "";
    public string Id { get; init; } = "";
    public string Connector { get; init; } = "";
    public string Name { get; init; } = "";
    public byte[] Content { get; init; } = [];
    public long Enabled { get; init; }
    public long CreatedAt { get; init; }
}
