using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>A number that decides a check. Its default is the catalogue's or ours; a policy may set another.</summary>
/// <param name="Name">Kebab-case, unique within the check, with its unit: <c>distance-km</c>, <c>window-days</c>.</param>
public sealed record Threshold(string Name, double Default, string Unit);

/// <summary>What a check sees: the dossier, and the numbers of the policy in force.</summary>
public sealed record CheckContext(Dossier Dossier, IReadOnlyDictionary<string, double> Settings)
{
    public DateTimeOffset AsOf => Dossier.AsOf;

    /// <summary>The policy's value of a threshold, else its default.</summary>
    public double Value(Threshold threshold) => Settings.TryGetValue(threshold.Name, out var value) ? value : threshold.Default;
}

/// <summary>A pure function from a dossier to the signals of the indicators that it owns.</summary>
public sealed record Check
{
    public required string Id { get; init; }
    /// <summary>Raised whenever the same dossier may get another answer.</summary>
    public required int Version { get; init; }
    public required string Title { get; init; }
    /// <summary>What the check compares, in a sentence for the reviewer.</summary>
    public required string Explanation { get; init; }
    public required IReadOnlyList<Indicator> Indicators { get; init; }
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];
    /// <summary>One signal for each of <see cref="Indicators"/>, in that order.</summary>
    public required Func<CheckContext, IReadOnlyList<Signal>> Run { get; init; }
}
