using System.Globalization;
using System.Numerics;
using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>One thing that two candidates share. Damped says why it counts less or not at all; null when it counts in full.</summary>
public sealed record EdgeReason(SelectorType Type, double Bits, string Detail, string? Damped = null);

/// <summary>Everything that two candidates share, with its weight. The pair is unordered: A is the smaller id.</summary>
public sealed record ScoredEdge(CandidateId A, CandidateId B, IReadOnlyList<EdgeReason> Reasons)
{
    /// <summary>The weight of the edge: the sum of its reasons' bits, −log2 of the chance that two unrelated candidates share them.</summary>
    public double Bits => Reasons.Sum(reason => reason.Bits);
}

/// <summary>Weighs what two candidates share.</summary>
public static class SelectorMatch
{
    public const int PhotoDistance = 6;
    public const int NearPhotoDistance = 10;
    public const double ResumeSimilarity = 0.35;

    // Few candidates teach nothing about rarity: a tenant's numbers are mixed with those of an imagined thousand.
    private const int PriorCandidates = 1000;

    /// <summary>The weight of sharing one value that so many of the tenant's candidates hold; never more than the kind allows, 0 for a hub.</summary>
    /// <param name="weights">What was learned of the kinds; without it what is assumed of them.</param>
    public static double Bits(SelectorType type, int holders, int candidates, SelectorWeights? weights = null)
    {
        if (holders > SelectorTypes.Facts(type).HubDegree) return 0;
        var rate = Math.Max(2, holders) / (double)(candidates + PriorCandidates);
        return Math.Round(Math.Clamp(-Math.Log2(rate), 0, (weights ?? SelectorWeights.Default).Ceiling(type)), 3);
    }

    /// <summary>How many bits two 64-bit hashes (hex) differ in.</summary>
    public static int Distance(string a, string b) => BitOperations.PopCount(
        ulong.Parse(a, NumberStyles.HexNumber, CultureInfo.InvariantCulture) ^ ulong.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
