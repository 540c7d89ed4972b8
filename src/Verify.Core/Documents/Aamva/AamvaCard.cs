using System.Collections.Immutable;

namespace Verify.Core.Documents.Aamva;

/// <summary>The head of a payload, as far as it could be read. Version 0 is a form older than the standard of 2000.</summary>
public sealed record AamvaHeader(string? IssuerNumber, AamvaIssuer? Issuer, int? Version, int? JurisdictionVersion, ImmutableArray<AamvaSubfile> Subfiles)
{
    public static readonly AamvaHeader None = new(null, null, null, null, []);
}

/// <summary>
/// A licence or ID payload, read as far as it can be. Faults make it invalid; notes are departures from the standard that genuine cards show
/// (lengths that are off by a few characters, a header without its record separator).
/// </summary>
public sealed record AamvaCard(
    string Text, AamvaHeader Header, ImmutableArray<AamvaElement> Elements, AamvaHolder Holder, ImmutableArray<DocumentFault> Faults, ImmutableArray<DocumentFault> Notes)
{
    public bool Valid => Faults.IsEmpty;

    /// <summary>An element's value, or null when the payload has none. The first counts when an id stands twice.</summary>
    public string? this[string id]
    {
        get
        {
            var wanted = AamvaElementId.Of(id);
            foreach (var element in Elements)
                if (element.Id == wanted) return Value(element);
            return null;
        }
    }

    public string Value(AamvaElement element) => Text.Substring(element.Start, element.Length);
}

/// <summary>What the card says of its holder, in one form for all versions: dates are dates, absent values are null, words for "none" are gone.</summary>
public sealed record AamvaHolder(
    string? Surname, string? FirstName, string? MiddleName, string? Suffix, DateOnly? BirthDate, DateOnly? ExpiryDate, DateOnly? IssueDate, string? DocumentNumber,
    string? Street, string? Street2, string? City, string? State, string? PostalCode, string? Country, string? Sex, AamvaNameParts Truncated)
{
    public string? GivenNames => (FirstName, MiddleName) switch
    {
        ({ } first, { } middle) => $"{first} {middle}",
        var (first, middle) => first ?? middle,
    };
}

/// <summary>The parts of a name that the issuer says it had to cut.</summary>
[Flags]
public enum AamvaNameParts
{
    None = 0,
    Surname = 1,
    First = 2,
    Middle = 4,
}
