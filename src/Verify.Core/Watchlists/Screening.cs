namespace Verify.Core.Watchlists;

/// <summary>What is known about the one to be screened; only the name is needed.</summary>
public sealed record ScreeningQuery
{
    public required string Name { get; init; }
    public string? Type { get; init; }
    public ListedDate? BirthDate { get; init; }
    public string? BirthPlace { get; init; }
    public string? Country { get; init; }
    public string? Address { get; init; }
    public string? Identifier { get; init; }
}

/// <summary>match: name and a second attribute; possible: a name alone; none: something contradicts.</summary>
public enum ScreeningDecision : byte { Match, Possible, None }

/// <summary>What comparing one attribute gave.</summary>
public enum AttributeResult : byte { Equal, SameYear, Near, Partial, Different, Contradicts }

/// <summary>One attribute that both sides have, and how they compare.</summary>
public sealed record ComparedAttribute(string Attribute, AttributeResult Result, string Query, string Listed);

/// <summary>A list that has the subject, and its id there.</summary>
public sealed record ListEntry(string List, string EntryId);

/// <summary>A listed subject that has a selector, and what its list calls it.</summary>
public sealed record ListedHolder(ListEntry Entry, string Name);

/// <summary>A listed subject that a query met: one per subject, however many lists have it.</summary>
public sealed record ScreeningMatch(string List, string EntryId, string Name, string Kind, double Score, ScreeningDecision Decision, IReadOnlyList<ComparedAttribute> Attributes, IReadOnlyList<ListEntry> Entries, IReadOnlyList<string> Programmes);

/// <summary>The settings of screening: the same for every list and every set.</summary>
public static class ScreeningOptions
{
    /// <summary>Persons' names below this score are not reported.</summary>
    public const double PersonThreshold = 0.82;

    /// <summary>Organisations' names below this score are not reported: an added or missing word costs them more than persons.</summary>
    public const double OrganisationThreshold = 0.62;

    /// <summary>The same where nothing says that the name is an organisation's: people's names are not to be found in firms' by half.</summary>
    public const double UnsaidThreshold = 0.76;

    /// <summary>A name must reach this, with a second attribute, to be a match.</summary>
    public const double MatchThreshold = 0.85;

    /// <summary>How many subjects a query reports at most.</summary>
    public const int MaxMatches = 20;
}
