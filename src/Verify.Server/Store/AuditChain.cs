using System.Globalization;
using System.Security.Cryptography;

namespace Verify.Server.Store;

/// <summary>
/// The chain of the audit log: each row's keyed hash covers the row and the hash before it, and a sealed head says how far the log
/// goes. Whoever can write the database, but has no key, can neither alter, drop nor reorder a row unseen.
/// </summary>
internal static class AuditChain
{
    public static readonly byte[] Start = new byte[32];

    public static byte[] Hash(byte[] key, string tenant, AuditRow row, byte[] previous) => KeyedHash.Of(key, "row", tenant,
        row.Sequence.ToString(CultureInfo.InvariantCulture), row.At.UtcTicks.ToString(CultureInfo.InvariantCulture), row.Actor, row.Action, row.Target, row.Details, Convert.ToHexString(previous));

    public static byte[] Seal(byte[] key, string tenant, long sequence, byte[] hash) => KeyedHash.Of(key, "head", tenant, sequence.ToString(CultureInfo.InvariantCulture), Convert.ToHexString(hash));

    public static AuditVerification Verify(byte[] key, string tenant, IEnumerable<AuditColumns> rows, AuditHead? head, IReadOnlyList<AuditAnchor> anchors)
    {
        List<AuditFinding> findings = [];
        var wanted = anchors.ToLookup(anchor => anchor.Sequence);
        var (previous, expected, count) = (Start, 1L, 0L);
        foreach (var columns in rows)
        {
            count++;
            var row = columns.ToRow();
            if (row.Sequence != expected) findings.Add(new AuditFinding(expected, row.Sequence - expected == 1 ? "the row is missing" : $"the rows up to {row.Sequence - 1} are missing"));
            else if (!Same(columns.Previous, previous)) findings.Add(new AuditFinding(row.Sequence, "the row does not follow the one before it: it was moved, or the one before was replaced"));
            if (!Same(columns.Hash, Hash(key, tenant, row, columns.Previous))) findings.Add(new AuditFinding(row.Sequence, "the row was altered or moved"));
            if (wanted[row.Sequence].Any(anchor => anchor.Hash != Convert.ToHexStringLower(columns.Hash))) findings.Add(new AuditFinding(row.Sequence, "the log up to this row is not the one that was anchored: it was written anew"));
            (previous, expected) = (columns.Hash, row.Sequence + 1);
        }
        findings.AddRange(anchors.Where(anchor => anchor.Sequence >= expected).Select(anchor => new AuditFinding(anchor.Sequence, "the log was anchored up to this row and does not reach it any more")));
        if (head is null)
        {
            if (count > 0) findings.Add(new AuditFinding(expected - 1, "the head of the log is missing"));
            return new AuditVerification(count, findings);
        }
        if (!Same(head.Seal, Seal(key, tenant, head.Sequence, head.Hash))) findings.Add(new AuditFinding(head.Sequence, "the head of the log was altered"));
        else if (head.Sequence >= expected) findings.Add(new AuditFinding(expected, $"the last rows, up to {head.Sequence}, are missing"));
        else if (head.Sequence < expected - 1 || !Same(head.Hash, previous)) findings.Add(new AuditFinding(head.Sequence, "the log and its head do not agree"));
        return new AuditVerification(count, findings);
    }

    private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);
}

internal sealed class AuditHead
{
    public long Sequence { get; init; }
    public byte[] Hash { get; init; } = [];
    public byte[] Seal { get; init; } = [];
}

internal sealed class AuditColumns
{
    public long Sequence { get; init; }
    public long At { get; init; }
    public string Actor { get; init; } = "";
    public string Action { get; init; } = "";
    public string Target { get; init; } = "";
    public string Details { get; init; } = "";
    public byte[] Previous { get; init; } = [];
    public byte[] Hash { get; init; } = [];

    public AuditRow ToRow() => new(Sequence, Instant.Of(At), Actor, Action, Target, Details);
}
