using System.Globalization;
using System.Numerics;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Linking;

/// <summary>
/// What is known of one candidate for linking. The selectors' values may be the store's keyed hashes: they are compared for equality only.
/// Household is a key (hashed or not) of those who declared to live together, or null.
/// </summary>
public sealed record SelectorSet(CandidateId Candidate, IReadOnlyList<Selector> Selectors, IReadOnlyList<Signature> Signatures, string? Household = null);

/// <summary>How two candidates relate beyond selectors, found by the caller: their names, whether they carry one surname.</summary>
public sealed record PairContext(NameRelation Names, bool SameSurname)
{
    public static readonly PairContext Unknown = new(NameRelation.Unknown, false);
}

/// <summary>One thing that two candidates share. Damped says why it counts less or not at all; null when it counts in full.</summary>
public sealed record EdgeReason(SelectorType Type, double Bits, string Detail, string? Damped = null);

/// <summary>Everything that two candidates share, with its weight. The pair is unordered: A is the smaller id.</summary>
public sealed record ScoredEdge(CandidateId A, CandidateId B, IReadOnlyList<EdgeReason> Reasons)
{
    /// <summary>The weight of the edge: the sum of its reasons' bits, −log2 of the chance that two unrelated candidates share them.</summary>
    public double Bits => Reasons.Sum(reason => reason.Bits);
}

/// <summary>How often each selector is held in the tenant, so that rare things weigh more than common ones.</summary>
public sealed record SelectorRates(int Candidates, Func<Selector, int> Holders);

/// <summary>Scores what two candidates share.</summary>
public static class SelectorMatch
{
    public const int PhotoDistance = 6;
    public const int NearPhotoDistance = 10;
    public const double ResumeSimilarity = 0.35;

    // Few candidates teach nothing about rarity: a tenant's numbers are mixed with those of an imagined thousand.
    private const int PriorCandidates = 1000;
    private const double HouseholdShare = 0.1;

    /// <summary>The edge between two candidates, or null when they share nothing.</summary>
    public static ScoredEdge? Compare(SelectorSet a, SelectorSet b, PairContext context, SelectorRates rates)
    {
        var reasons = new List<EdgeReason>();
        var shared = a.Selectors.Where(selector => !SelectorTypes.Facts(selector.Type).Near).Intersect(b.Selectors).Distinct().Order(BySelector).ToList();
        var home = Household(a, b, context, shared);
        foreach (var selector in shared)
        {
            // The unit says all that the building says.
            if (selector.Type == SelectorType.Building && shared.Exists(other => other.Type == SelectorType.Residence)) continue;
            reasons.Add(Exact(selector, rates, home));
        }
        foreach (var signature in a.Signatures)
            foreach (var other in b.Signatures)
                if (Near(signature, other) is { } reason) reasons.Add(reason);
        if (reasons.Count == 0) return null;
        var (first, second) = a.Candidate.CompareTo(b.Candidate) <= 0 ? (a.Candidate, b.Candidate) : (b.Candidate, a.Candidate);
        return new ScoredEdge(first, second, [.. reasons.OrderByDescending(reason => reason.Bits).ThenBy(reason => reason.Type)]);
    }

    /// <summary>The weight of sharing one value that so many of the tenant's candidates hold; never more than the kind allows, 0 for a hub.</summary>
    public static double Bits(SelectorType type, int holders, int candidates)
    {
        var facts = SelectorTypes.Facts(type);
        if (holders > facts.HubDegree) return 0;
        var rate = Math.Max(2, holders) / (double)(candidates + PriorCandidates);
        return Math.Round(Math.Clamp(-Math.Log2(rate), 0, facts.MaxBits), 3);
    }

    /// <summary>How many bits two 64-bit hashes (hex) differ in.</summary>
    public static int Distance(string a, string b) => BitOperations.PopCount(
        ulong.Parse(a, NumberStyles.HexNumber, CultureInfo.InvariantCulture) ^ ulong.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static bool Household(SelectorSet a, SelectorSet b, PairContext context, List<Selector> shared) =>
        (a.Household is not null && a.Household == b.Household)
        || (context.SameSurname && shared.Exists(selector => selector.Type == SelectorType.Residence));

    private static EdgeReason Exact(Selector selector, SelectorRates rates, bool home)
    {
        var (holders, type) = (rates.Holders(selector), selector.Type);
        var bits = Bits(type, holders, rates.Candidates);
        var detail = $"the same {type.Text()}";
        if (holders > SelectorTypes.Facts(type).HubDegree)
            return new EdgeReason(type, 0, detail, string.Create(CultureInfo.InvariantCulture, $"{holders} candidates share it: a hub says nothing about two of them"));
        // People who live together share a line, a network, an account and the door; they do not share identity documents.
        if (home && type is SelectorType.Phone or SelectorType.Email or SelectorType.Account or SelectorType.Residence or SelectorType.Building
                or SelectorType.Ip or SelectorType.Network or SelectorType.Device)
            return new EdgeReason(type, Math.Round(bits * HouseholdShare, 3), detail, "one household");
        return new EdgeReason(type, bits, detail);
    }

    private static EdgeReason? Near(Signature a, Signature b)
    {
        if (a.Type != b.Type) return null;
        return a.Type switch
        {
            SelectorType.DocumentSurroundings or SelectorType.Portrait or SelectorType.Room => Image(a, b),
            SelectorType.ResumeText => Resume(a, b),
            SelectorType.NameAndBirth => NameBirth(a, b),
            _ => throw new ArgumentOutOfRangeException(nameof(a), a.Type, "this kind has no signature"),
        };
    }

    private static EdgeReason? Image(Signature a, Signature b)
    {
        var distance = Distance(a.Value, b.Value);
        if (distance > NearPhotoDistance) return null;
        var most = SelectorTypes.Facts(a.Type).MaxBits;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{a.Type.Text()} hashes differ in {distance} of 64 bits");
        return distance <= PhotoDistance ? new EdgeReason(a.Type, most, detail) : new EdgeReason(a.Type, most / 2, detail, "alike, not the same picture for certain");
    }

    private static EdgeReason? Resume(Signature a, Signature b)
    {
        var similarity = Shingles.Similarity(Shingles.Parse(a.Value), Shingles.Parse(b.Value));
        if (similarity < ResumeSimilarity) return null;
        var most = SelectorTypes.Facts(SelectorType.ResumeText).MaxBits;
        var bits = Math.Round(most * Math.Min(1, 0.5 + similarity), 3);
        return new EdgeReason(SelectorType.ResumeText, bits, string.Create(CultureInfo.InvariantCulture, $"résumé texts share {similarity:P0} of their phrases"));
    }

    // The caller decides with the full name comparison; equal spelling and date is what can be said here.
    private static EdgeReason? NameBirth(Signature a, Signature b) =>
        a.Value == b.Value && !a.Value.EndsWith('|') ? new EdgeReason(SelectorType.NameAndBirth, SelectorTypes.Facts(SelectorType.NameAndBirth).MaxBits, "the same name and birth date") : null;

    private static readonly Comparer<Selector> BySelector = Comparer<Selector>.Create((a, b) =>
        a.Type != b.Type ? a.Type.CompareTo(b.Type) : string.CompareOrdinal(a.Value, b.Value));
}
