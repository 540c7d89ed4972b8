using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>The group of an indicator. Escalation needs two of them.</summary>
public enum Family { IdentityDoc, Contact, NetworkDevice, Location, Address, Payroll, History, Online, Interview, Linkage, SanctionsVendor, Endpoint }

/// <summary>How much a hit says about the stated fact. Never about guilt.</summary>
public enum Strength { Supporting, Strong, Conclusive }

/// <summary>Three answers; missing data is the third and never reads as clean.</summary>
public enum SignalState { Observed, NotObserved, NotChecked }

/// <summary>An entry of the catalogue: what a hit means, its honest causes, and what would clear it.</summary>
public sealed record Indicator
{
    // An indicator says "not there" or "not looked at, for this reason" about most dossiers: one signal serves them all.
    // A reason may name a provider, so there is no end of them: the first few are kept.
    private const int MostReasons = 8;
    private Signal? _notObserved;
    private Signal[] _notChecked = [];

    public required string Id { get; init; }
    public required Family Family { get; init; }
    /// <summary>The strength that the catalogue states; a single hit may be weaker.</summary>
    public required Strength Strength { get; init; }
    public required IReadOnlyList<Stage> Stages { get; init; }
    /// <summary>What honest people do that looks the same; shown before anything else.</summary>
    public required string HonestCauses { get; init; }
    /// <summary>What would clear a hit.</summary>
    public required string Clears { get; init; }
    /// <summary>Neutral next step for recruiters, or null: no reason, no accusation.</summary>
    public string? Task { get; init; }

    /// <summary>Looked at, and not there. A note may say what was close (a variant of a name, a note-level match).</summary>
    public Signal NotObserved(string? note = null, params ReadOnlySpan<Evidence> evidence) => note is null && evidence.IsEmpty
        ? _notObserved ??= new Signal { Indicator = this, State = SignalState.NotObserved, Strength = Strength }
        : new Signal { Indicator = this, State = SignalState.NotObserved, Strength = Strength, Statement = note, Evidence = Ids(evidence) };

    /// <summary>Could not be looked at, and why: "no document", "no list", "vendor failed", "consent missing", "register not covered".</summary>
    public Signal NotChecked(string reason)
    {
        var known = _notChecked;
        foreach (var signal in known)
            if (signal.Reason == reason) return signal;
        var added = new Signal { Indicator = this, State = SignalState.NotChecked, Strength = Strength, Reason = reason };
        if (known.Length < MostReasons) _notChecked = [.. known, added];
        return added;
    }

    /// <summary>Seen. <paramref name="facts"/> name what was seen (an address, a session, a shared account): several hits on one fact count once.</summary>
    /// <param name="reason">Reason code in capitals, as the catalogue names it, or a short word.</param>
    /// <param name="strength">Strength of this hit.</param>
    /// <param name="statement">A plain sentence for security that names the evidence and accuses nobody.</param>
    /// <param name="facts">Ids of the facts behind the hit, for example <c>ip:203.0.113.7</c>; empty means a fact of its own.</param>
    /// <param name="evidence">The evidence behind the hit.</param>
    public Signal Observed(string? reason, Strength strength, string statement, IReadOnlyList<string> facts, params ReadOnlySpan<Evidence> evidence) => new()
    {
        Indicator = this,
        State = SignalState.Observed,
        Strength = strength,
        Reason = reason,
        Statement = statement,
        Facts = facts.Count == 0 ? [Id] : facts,
        Evidence = Ids(evidence),
    };

    /// <summary>Whether this is the one signal that serves all dossiers, so that what is made from it can be kept with it.</summary>
    internal bool Serves(Signal signal)
    {
        foreach (var known in _notChecked)
            if (ReferenceEquals(signal, known)) return true;
        return ReferenceEquals(signal, _notObserved);
    }

    private static EvidenceId[] Ids(ReadOnlySpan<Evidence> evidence)
    {
        if (evidence.IsEmpty) return [];
        var ids = new EvidenceId[evidence.Length];
        for (var i = 0; i < ids.Length; i++) ids[i] = evidence[i].Id;
        Array.Sort(ids);
        var kept = 1;
        for (var i = 1; i < ids.Length; i++)
            if (ids[i] != ids[kept - 1]) ids[kept++] = ids[i];
        return kept == ids.Length ? ids : ids[..kept];
    }
}

/// <summary>An indicator's answer for one dossier.</summary>
public sealed record Signal
{
    public required Indicator Indicator { get; init; }
    public required SignalState State { get; init; }
    public required Strength Strength { get; init; }
    /// <summary>Reason code of a hit, or why it was not checked.</summary>
    public string? Reason { get; init; }
    /// <summary>For security: what was seen, plainly.</summary>
    public string? Statement { get; init; }
    public IReadOnlyList<string> Facts { get; init; } = [];
    public IReadOnlyList<EvidenceId> Evidence { get; init; } = [];
    /// <summary>Weight in per cent of the indicator's usual one, where the catalogue doubles or halves it.</summary>
    public int Percent { get; init; } = 100;
    /// <summary>The hit counts only while a strong one stands beside it.</summary>
    public bool OnlyBesideStrong { get; init; }
    /// <summary>Further families that the hit speaks for: the edges of a cluster.</summary>
    public IReadOnlyList<Family> AlsoFamilies { get; init; } = [];
}
