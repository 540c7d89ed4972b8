using System.Text.Json;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>What assessing a stored dossier again came to.</summary>
public enum ReplayResult { Identical, Explained, Unexplained }

/// <summary>A decision record beside the one that its dossier makes today.</summary>
/// <param name="Because">What was raised or replaced since: engine, checks, policy. Empty for a difference that nothing explains.</param>
public sealed record Replayed(ReplayResult Result, IReadOnlyList<string> Because, Assessment Stored, Assessment Now);

/// <summary>Same dossier, policy, engine and check versions make the same bytes. What differs must be explained by one of them.</summary>
public static class Replay
{
    /// <summary>Assesses the dossier again and compares with the bytes that were stored.</summary>
    /// <exception cref="JsonException">What was stored is no assessment or no dossier.</exception>
    public static Replayed Compare(ReadOnlySpan<byte> assessment, ReadOnlySpan<byte> dossier, CompiledPolicy policy)
    {
        var stored = JsonSerializer.Deserialize<Assessment>(assessment, Json.Readable) ?? throw new JsonException("an assessment is an object");
        var input = JsonSerializer.Deserialize<DossierInput>(dossier, Json.Canonical) ?? throw new JsonException("a dossier is an object");
        var now = Engine.Assess(Dossier.Fold(input), policy);
        if (assessment.SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(now, Json.Readable))) return new Replayed(ReplayResult.Identical, [], stored, now);

        var because = new List<string>();
        if (stored.EngineVersion != now.EngineVersion) because.Add($"engine {stored.EngineVersion} → {now.EngineVersion}");
        if (stored.ChecksHash != now.ChecksHash) because.Add("check versions");
        if (stored.PolicyVersion != now.PolicyVersion) because.Add($"policy {stored.PolicyVersion} → {now.PolicyVersion}");
        else if (stored.PolicyHash != now.PolicyHash) because.Add($"policy {now.PolicyVersion} has other content");
        // Neither a check nor a policy touches how evidence is folded: another hash of the same dossier needs another engine.
        var folded = stored.DossierHash == now.DossierHash || stored.EngineVersion != now.EngineVersion;
        return new Replayed(because.Count > 0 && folded ? ReplayResult.Explained : ReplayResult.Unexplained, because, stored, now);
    }
}
