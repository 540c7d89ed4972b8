using System.Text;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Rows for store tests; only what a test is about is spelled out.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes ?? []);

    public static NewDelivery Delivery(string? id = "d-1", string body = "{}", string connection = "greenhouse") =>
        new(connection, id, new Dictionary<string, string> { ["signature"] = "sha256 abc" }, Bytes(body), Time);

    public static NewEvidence Evidence(EvidenceId id, string json = "{}", DateTimeOffset? observedAt = null, EvidenceId? supersedes = null) =>
        new(id, "contact-email", observedAt ?? Time, Time, "claimed", Bytes(json), supersedes);

    public static NewMessage Message(string key, CandidateId? candidate = null, string connection = "greenhouse", string payload = "{}") =>
        new(connection, candidate, "write-back", key, Bytes(payload), Time);

    public static NewAssessment Assessment(string fingerprint, string recommendation = "proceed", int score = 0, string[]? patterns = null, string json = "{}", long? order = null) =>
        new(Packed.Of(Bytes(json)), "hash", "p1", "0.1", fingerprint, recommendation, score, order ?? score, patterns ?? [], Time, "application", CoverageComplete: true);
}
