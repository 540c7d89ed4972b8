using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>Where a candidate stands in the pipeline, in order.</summary>
public enum Stage { Application, Screening, Interview, Offer, Onboarding, FirstWeeks, Exit }

/// <summary>How good a piece of evidence is: said by the candidate, seen by a system, or confirmed by a third party.</summary>
public enum Assurance { Claimed, Observed, Attested }

/// <summary>A person's name as its source gave it. Any part may be missing; <c>full</c> stands alone where the source does not split names.</summary>
public sealed record PersonName
{
    public string? Given { get; init; }
    public string? Family { get; init; }
    [Description("The whole name in one string, where the source does not split it.")]
    public string? Full { get; init; }
    [Description("The name in its own script.")]
    public string? Native { get; init; }

    /// <summary>The name in one line: <c>full</c>, else given and family; empty when the source gave none.</summary>
    public string Text() => !string.IsNullOrWhiteSpace(Full) ? Full : string.Join(' ', new[] { Given, Family }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

/// <summary>A place or postal address, as far as its source tells it.</summary>
public sealed record Place
{
    public string? Street { get; init; }
    public string? Unit { get; init; }
    public string? City { get; init; }
    [Description("State, province or region; for the US its two-letter code.")]
    public string? State { get; init; }
    public string? PostalCode { get; init; }
    [Description("ISO 3166-1 alpha-2.")]
    public string? Country { get; init; }
    [Description("Degrees north.")]
    public double? Latitude { get; init; }
    [Description("Degrees east.")]
    public double? Longitude { get; init; }
    [Description("IANA time zone of the place, where known.")]
    public string? TimeZone { get; init; }

    /// <summary>The address in one line, for a reviewer.</summary>
    public string Text() => string.Join(", ", new[] { Street, Unit, City, State, PostalCode, Country }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

/// <summary>What made a claim: each statement about the career keeps the place that it was read from.</summary>
public enum ClaimSource { Application, Resume, Profile, CodeHost, Portfolio, Referee, Verification }

/// <summary>An instant at which something recurring happened.</summary>
public sealed record DatedValue
{
    public required DateTimeOffset At { get; init; }
    public string? Value { get; init; }
}
