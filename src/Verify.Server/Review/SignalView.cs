using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>A signal with as much of its evidence as the page shows.</summary>
internal sealed record SignalView(ScoredSignal Signal, IReadOnlyList<Evidence> Evidence, bool Open)
{
    public static SignalView Of(ScoredSignal signal, IReadOnlyDictionary<string, Evidence> evidence, int most, bool open = false) =>
        new(signal, [.. signal.Evidence.Select(id => evidence.GetValueOrDefault(id.Value)).OfType<Evidence>().Take(most)], open);
}
