using System.Collections.Frozen;
using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>A pattern whose names of indicators were taken apart once: they are asked for every hit of every assessment.</summary>
internal sealed class CompiledPattern(Pattern pattern)
{
    public Pattern Pattern { get; } = pattern;
    public IReadOnlyList<IReadOnlyList<CompiledClause>> When { get; } = [.. pattern.When.Select(option => option.All.Select(clause => new CompiledClause(clause)).ToArray())];
    public IndicatorNames Context { get; } = new(pattern.Context);
    /// <summary>Whatever speaks for the pattern.</summary>
    public IndicatorNames Told { get; } = new([.. pattern.When.SelectMany(option => option.All).SelectMany(clause => clause.AnyOf).Distinct(StringComparer.Ordinal)]);
}

/// <summary>One clause of a pattern.</summary>
internal sealed class CompiledClause(PatternClause clause)
{
    public IReadOnlyList<string> Named => clause.AnyOf;
    public IndicatorNames AnyOf { get; } = new(clause.AnyOf);
    public int AtLeast { get; } = clause.AtLeast;
    public IndicatorNames NoneOf { get; } = new(clause.NoneOf);
    public IReadOnlyList<Circumstance> Given { get; } = clause.Given;
}

/// <summary>A list of names: <c>ship-*</c> names every indicator that begins so; <c>identity-cluster(INTERNAL)</c> the one with that reason.</summary>
internal sealed class IndicatorNames
{
    private readonly FrozenSet<string> _plain;
    private readonly string[] _beginnings;
    private readonly (string Id, string Reason)[] _reasons;

    public IndicatorNames(IReadOnlyList<string> names)
    {
        _plain = names.Where(name => !name.EndsWith('*') && !name.Contains('(', StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
        _beginnings = [.. names.Where(name => name.EndsWith('*')).Select(name => name[..^1])];
        _reasons = [.. names.Where(name => name.Contains('(', StringComparison.Ordinal)).Select(name => (name[..name.IndexOf('(', StringComparison.Ordinal)], name[(name.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')')))];
        Any = names.Count > 0;
    }

    /// <summary>Whether there is any name at all.</summary>
    public bool Any { get; }

    public bool Has(Signal signal) => Has(signal.Indicator.Id, signal.Reason);

    public bool Has(string id, string? reason)
    {
        if (_plain.Contains(id)) return true;
        foreach (var beginning in _beginnings)
            if (id.StartsWith(beginning, StringComparison.Ordinal)) return true;
        foreach (var (named, wanted) in _reasons)
            if (id == named && reason?.Contains(wanted, StringComparison.Ordinal) == true) return true;
        return false;
    }
}
