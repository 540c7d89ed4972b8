using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>The sum, the families behind it, and each signal's part in it.</summary>
internal sealed record Score(int Points, int Families, IReadOnlyList<ScoredSignal> Signals);

/// <summary>Rules 3, 9 and 10 of the catalogue: one fact counts once, a family is capped, points are integers.</summary>
internal static class Scoring
{
    internal const string CappedByFamily = "family-cap";
    private static readonly ConditionalWeakTable<ScoredSignal, byte[]> Written = [];
    // Most signals of most dossiers say nothing and are the same objects: what they look like in an assessment is made once.
    private static readonly ConditionalWeakTable<Signal, ScoredSignal> Silent = [];
    private static readonly int Families = Enum.GetValues<Family>().Length;

    /// <param name="withheld">No score is allowed: every hit is shown without points.</param>
    public static Score Score(IReadOnlyList<Signal> signals, CompiledPolicy policy, IReadOnlySet<string> cleared, bool withheld)
    {
        var observed = new List<Hit>();
        for (var i = 0; i < signals.Count; i++)
            if (signals[i].State == SignalState.Observed) observed.Add(new Hit(i, signals[i], Raw(signals[i], policy)));
        observed.Sort(Hit.StrongestFirst);

        if (withheld) foreach (var hit in observed) hit.Reduced = "no-score";
        else CountFactsOnce(observed, policy, cleared);
        CapFamilies(observed, policy.Policy.FamilyCap);

        var parts = new ScoredSignal[signals.Count];
        for (var i = 0; i < signals.Count; i++)
            if (signals[i].State != SignalState.Observed) parts[i] = signals[i].Indicator.Serves(signals[i]) ? Silent.GetValue(signals[i], Quiet) : Part(signals[i], null);
        foreach (var hit in observed) parts[hit.Index] = Part(hit.Signal, hit);
        var (points, families) = (0, 0);
        foreach (var hit in observed)
        {
            if (hit.Points == 0 && hit.Reduced != CappedByFamily) continue;
            points += hit.Points;
            families |= 1 << (int)hit.Signal.Indicator.Family;
            for (var i = 0; i < hit.Signal.AlsoFamilies.Count; i++) families |= 1 << (int)hit.Signal.AlsoFamilies[i];
        }
        return new Score(points, BitOperations.PopCount((uint)families), parts);
    }

    private static ScoredSignal Quiet(Signal signal)
    {
        var part = Part(signal, null);
        Written.Add(part, JsonSerializer.SerializeToUtf8Bytes(part, Json.Readable));
        return part;
    }

    /// <summary>The JSON of a signal that serves all dossiers; nothing for one of this dossier alone.</summary>
    internal static byte[]? WrittenOnce(ScoredSignal signal) => Written.TryGetValue(signal, out var json) ? json : null;

    internal static int Raw(Signal signal, CompiledPolicy policy)
    {
        var weight = policy.Weight(signal.Indicator, signal.Strength);
        // A hit that counts less than usual counts less in whole points too.
        return (int)Math.Round(weight * signal.Percent / 100m, signal.Percent < 100 ? MidpointRounding.ToZero : MidpointRounding.AwayFromZero);
    }

    /// <summary>A hit counts while it is the strongest on at least one of its facts. Hits that the score leaves out keep no fact from others.</summary>
    private static void CountFactsOnce(List<Hit> observed, CompiledPolicy policy, IReadOnlySet<string> cleared)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var strong = observed.Exists(hit => hit is { Raw: > 0, Signal: { Strength: not Strength.Supporting, OnlyBesideStrong: false } } && !cleared.Contains(hit.Signal.Indicator.Id) && !policy.IsShadow(hit.Signal.Indicator.Id));
        foreach (var hit in observed)
        {
            if (cleared.Contains(hit.Signal.Indicator.Id)) { hit.Reduced = "cleared"; continue; }
            if (policy.Bypasses(hit.Signal.Indicator.Id)) { hit.Reduced = "own-queue"; continue; }
            if (policy.IsShadow(hit.Signal.Indicator.Id)) { hit.Reduced = "shadow"; continue; }
            if (hit.Raw == 0) continue;
            if (hit.Signal.OnlyBesideStrong && !strong) { hit.Reduced = "alone"; continue; }
            var first = false;
            for (var i = 0; i < hit.Signal.Facts.Count; i++) first |= taken.Add(hit.Signal.Facts[i]);
            if (first) hit.Points = hit.Raw;
            else hit.Reduced = "same-fact";
        }
    }

    private static void CapFamilies(List<Hit> observed, FamilyCap cap)
    {
        Span<int> left = stackalloc int[Families];
        left.Fill(cap.Usual);
        foreach (var hit in observed)
            if (hit.Points > 0 && hit.Signal.Strength == Strength.Conclusive) left[(int)hit.Signal.Indicator.Family] = cap.WithConclusive;
        foreach (var hit in observed)
        {
            ref var rest = ref left[(int)hit.Signal.Indicator.Family];
            if (hit.Points > rest)
            {
                hit.Points = rest;
                hit.Reduced = CappedByFamily;
            }
            rest -= hit.Points;
        }
    }

    private static ScoredSignal Part(Signal signal, Hit? hit) => new()
    {
        Indicator = signal.Indicator.Id,
        Family = signal.Indicator.Family,
        State = signal.State,
        Reason = signal.Reason,
        Strength = signal.Strength,
        Points = hit?.Points ?? 0,
        RawPoints = hit?.Raw ?? 0,
        Evidence = signal.Evidence,
        Clears = signal.State == SignalState.Observed ? signal.Indicator.Clears : null,
        Facts = signal.Facts,
        Statement = signal.Statement,
        Reduced = hit?.Reduced,
        AlsoFamilies = signal.AlsoFamilies,
    };

    /// <summary>An observed signal while its points are worked out.</summary>
    private sealed class Hit(int index, Signal signal, int raw)
    {
        public int Index => index;
        public Signal Signal => signal;
        public int Raw => raw;
        public int Points { get; set; }
        public string? Reduced { get; set; }

        /// <summary>More points first; on a tie the cluster before the single edge that it is made of, then by id.</summary>
        public static int StrongestFirst(Hit a, Hit b)
        {
            if (a.Raw != b.Raw) return b.Raw.CompareTo(a.Raw);
            var linkage = (b.Signal.Indicator.Family == Family.Linkage).CompareTo(a.Signal.Indicator.Family == Family.Linkage);
            return linkage != 0 ? linkage : string.CompareOrdinal(a.Signal.Indicator.Id, b.Signal.Indicator.Id);
        }
    }
}
