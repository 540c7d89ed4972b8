using System.Collections.Concurrent;
using System.Text.Json;

namespace Verify.Core.Model;

/// <summary>Something odd about a piece of evidence: kept and shown, never silently dropped.</summary>
public enum MarkReason
{
    /// <summary>The source did not say when.</summary>
    Undated,
    /// <summary>Later than the moment of the assessment by more than a day: set aside until that moment has come.</summary>
    Future,
    /// <summary>The same id again with the same content.</summary>
    Repeated,
    /// <summary>The same id again with other content: the first in order stands.</summary>
    Conflicting,
}

/// <summary>A marked piece of evidence.</summary>
public sealed record Mark(EvidenceId Evidence, MarkReason Reason);

/// <summary>The wire form of a dossier, as <c>assess</c> reads it and <c>schema dossier</c> prints it.</summary>
public sealed record DossierInput
{
    public required CandidateId CandidateId { get; init; }
    public required DateTimeOffset AsOf { get; init; }
    public required Stage Stage { get; init; }
    /// <summary>The role's tier by policy: standard, sensitive, …</summary>
    public required string Role { get; init; }
    public required IReadOnlyList<Evidence> Evidence { get; init; }
}

/// <summary>
/// Everything known about one candidate at one moment: evidence in the order (observed at, id), without what was superseded.
/// Immutable; the only input of a check.
/// </summary>
public sealed class Dossier
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);
    private readonly Array?[] _byKind;
    private readonly ConcurrentDictionary<Type, object> _views = new(concurrencyLevel: 1, capacity: 8);
    private readonly Dossier? _whole;
    private string? _hash;

    private Dossier(DossierInput head, Evidence[] evidence, IReadOnlyList<Mark> marks)
    {
        (CandidateId, AsOf, Stage, Role, Evidence, Marks) = (head.CandidateId, head.AsOf, head.Stage, head.Role, evidence, marks);
        _byKind = ByKind(evidence);
    }

    public CandidateId CandidateId { get; }
    public DateTimeOffset AsOf { get; }
    public Stage Stage { get; }
    public string Role { get; }
    public IReadOnlyList<Evidence> Evidence { get; }
    public IReadOnlyList<Mark> Marks { get; }

    /// <summary>SHA-256 over the canonical JSON, in lower-case hex. Computed when it is first asked for: much of the work on a dossier does not need it.</summary>
    public string Hash => _whole?.Hash ?? (_hash ??= HashOf(this));

    /// <summary>All evidence of one kind, in order of observation.</summary>
    public IReadOnlyList<T> All<T>() where T : Evidence => _byKind[Place<T>.InAll] is { } found ? (T[])found : [];

    /// <summary>The last evidence of one kind, or nothing.</summary>
    public T? Latest<T>() where T : Evidence => All<T>() is { Count: > 0 } all ? all[^1] : null;

    /// <summary>Something computed from the dossier once and read by several checks. The factory must be pure.</summary>
    public T View<T>(Func<Dossier, T> factory) where T : class => (T)_views.GetOrAdd(typeof(T), static (_, pair) => pair.factory(pair.dossier), (factory, dossier: this));

    /// <summary>The same dossier, under the same hash, without some of its evidence: what the checks may not read. It stays part of what was assessed.</summary>
    internal Dossier Without(IReadOnlySet<EvidenceId> hidden)
    {
        var (left, count) = (new Evidence[Evidence.Count], 0);
        foreach (var item in Evidence)
            if (!hidden.Contains(item.Id)) left[count++] = item;
        return new Dossier(this, left[..count]);
    }

    private Dossier(Dossier whole, Evidence[] evidence)
    {
        (CandidateId, AsOf, Stage, Role, Evidence, Marks, _whole) = (whole.CandidateId, whole.AsOf, whole.Stage, whole.Role, evidence, whole.Marks, whole);
        _byKind = ByKind(evidence);
    }

    /// <summary>Folds evidence into a dossier. The order in which it arrived does not matter.</summary>
    public static Dossier Fold(DossierInput input)
    {
        var marks = new List<Mark>();
        var ordered = input.Evidence.ToArray();
        Array.Sort(ordered, ByObservation);
        HashSet<EvidenceId>? superseded = null;
        foreach (var evidence in ordered)
            if (evidence.Supersedes is { } replaced && replaced != evidence.Id) (superseded ??= []).Add(replaced);

        // What is kept moves to the front of the same array: most dossiers keep all of it.
        var kept = 0;
        var seen = new HashSet<EvidenceId>(ordered.Length);
        Dictionary<EvidenceId, Evidence>? firsts = null;
        foreach (var evidence in ordered)
        {
            if (!seen.Add(evidence.Id))
            {
                firsts ??= Firsts(input.Evidence);
                marks.Add(new Mark(evidence.Id, Json.Hash(firsts[evidence.Id]) == Json.Hash(evidence) ? MarkReason.Repeated : MarkReason.Conflicting));
                continue;
            }
            if (superseded?.Contains(evidence.Id) == true) continue;
            if (evidence.ObservedAt is null) marks.Add(new Mark(evidence.Id, MarkReason.Undated));
            if (evidence.ObservedAt - input.AsOf > ClockTolerance) marks.Add(new Mark(evidence.Id, MarkReason.Future));
            else ordered[kept++] = evidence;
        }
        return new Dossier(input, kept == ordered.Length ? ordered : ordered[..kept], marks);
    }

    /// <summary>The first evidence of each id, in order.</summary>
    private static Dictionary<EvidenceId, Evidence> Firsts(IReadOnlyList<Evidence> all)
    {
        var firsts = new Dictionary<EvidenceId, Evidence>(all.Count);
        foreach (var evidence in all)
            if (!firsts.TryGetValue(evidence.Id, out var known) || ByObservation(evidence, known) < 0) firsts[evidence.Id] = evidence;
        return firsts;
    }

    private static int ByObservation(Evidence a, Evidence b)
    {
        var byTime = (a.ObservedAt ?? DateTimeOffset.MinValue).UtcTicks.CompareTo((b.ObservedAt ?? DateTimeOffset.MinValue).UtcTicks);
        if (byTime != 0) return byTime;
        var byId = a.Id.CompareTo(b.Id);
        return byId != 0 ? byId : string.CompareOrdinal(Json.Hash(a), Json.Hash(b));
    }

    /// <summary>An array for each kind that is there, at the kind's place in <see cref="EvidenceKinds.All"/>.</summary>
    private static Array?[] ByKind(Evidence[] evidence)
    {
        var kinds = EvidenceKinds.All;
        Span<int> counts = stackalloc int[kinds.Count];
        counts.Clear();
        foreach (var item in evidence) counts[EvidenceKinds.IndexOf(item.GetType())]++;
        var found = new Array?[kinds.Count];
        foreach (var item in evidence)
        {
            var kind = EvidenceKinds.IndexOf(item.GetType());
            var items = found[kind] ??= Array.CreateInstanceFromArrayType(kinds[kind].ArrayType, counts[kind]);
            ((object[])items)[items.Length - counts[kind]--] = item;
        }
        return found;
    }

    private static class Place<T> where T : Evidence
    {
        public static readonly int InAll = EvidenceKinds.IndexOf(typeof(T));
    }

    /// <summary>
    /// Folds a dossier that <see cref="Json.Canonical"/> wrote. The hash is taken over the evidence's own bytes: written again they would be the same, at a fifth of the cost of
    /// an assessment.
    /// </summary>
    /// <exception cref="JsonException">It is no dossier.</exception>
    public static Dossier FoldCanonical(ReadOnlySpan<byte> canonical)
    {
        var written = new Dictionary<Evidence, Range>(ReferenceEqualityComparer.Instance);
        var dossier = Fold(ReadCanonical(canonical, written));
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = Json.Canonical.Encoder }))
        {
            writer.WriteStartObject();
            Member("asOf", dossier.AsOf);
            Member("candidateId", dossier.CandidateId);
            writer.WriteStartArray("evidence"u8);
            foreach (var item in dossier.Evidence) writer.WriteRawValue(canonical[written[item]], skipInputValidation: true);
            writer.WriteEndArray();
            Member("marks", dossier.Marks);
            Member("role", dossier.Role);
            Member("stage", dossier.Stage);
            writer.WriteEndObject();

            void Member<T>(string name, T value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, value, Json.Canonical);
            }
        }
        dossier._hash = Json.Hash(buffer.WrittenSpan);
        return dossier;
    }

    private static DossierInput ReadCanonical(ReadOnlySpan<byte> canonical, Dictionary<Evidence, Range> written)
    {
        var input = JsonSerializer.Deserialize<DossierInput>(canonical, Json.Canonical) ?? throw new JsonException("a dossier is an object");
        var reader = new Utf8JsonReader(canonical);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var evidence = reader.ValueTextEquals("evidence"u8);
            reader.Read();
            if (!evidence) { reader.Skip(); continue; }
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                written.Add(input.Evidence[i], start..(int)reader.BytesConsumed);
            }
        }
        return input;
    }

    private static string HashOf(Dossier dossier) => Json.Hash(new { dossier.CandidateId, dossier.AsOf, dossier.Stage, dossier.Role, dossier.Evidence, dossier.Marks });
}
