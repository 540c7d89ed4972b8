using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>A signal with as much of its evidence as the page shows.</summary>
/// <param name="More">Pieces of evidence beyond those that the page shows; what is kept apart is not counted.</param>
internal sealed record SignalView(ScoredSignal Signal, IReadOnlyList<Evidence> Evidence, int More, bool Open)
{
    public static SignalView Of(ScoredSignal signal, IReadOnlyDictionary<string, Evidence> evidence, int most, bool open = false) =>
        Of(signal, [.. signal.Evidence.Select(id => evidence.GetValueOrDefault(id.Value)).OfType<Evidence>()], most, open);

    private static SignalView Of(ScoredSignal signal, Evidence[] known, int most, bool open) => new(signal, [.. known.Take(most)], Math.Max(0, known.Length - most), open);
}
