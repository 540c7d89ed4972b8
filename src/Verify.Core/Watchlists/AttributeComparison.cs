using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>Compares what a query knows beside the name with what the lists know, and decides.</summary>
internal static class AttributeComparison
{
    /// <summary>The attributes that both sides have.</summary>
    public static List<ComparedAttribute> Compare(ScreeningQuery query, IReadOnlyList<ListedSubject> subjects)
    {
        var compared = new List<ComparedAttribute>();
        if (Identifier(query, subjects) is { } identifier) compared.Add(identifier);
        if (Birth(query, subjects) is { } birth) compared.Add(birth);
        if (Place("birthPlace", query.BirthPlace, subjects.SelectMany(s => s.BirthPlaces)) is { } place) compared.Add(place);
        if (Address(query, subjects) is { } address) compared.Add(address);
        if (Country(query, subjects) is { } country) compared.Add(country);
        return compared;
    }

    /// <summary>
    /// An equal identifier decides. A birth date that contradicts rules the name out. Otherwise a strong name needs an equal
    /// birth year, place or address beside it; a name alone, or with only a country, stays possible.
    /// </summary>
    public static ScreeningDecision Decide(double score, IReadOnlyList<ComparedAttribute> attributes)
    {
        var supported = false;
        var contradicted = false;
        foreach (var attribute in attributes)
        {
            if (attribute is { Attribute: "identifier", Result: AttributeResult.Equal }) return ScreeningDecision.Match;
            if (attribute.Result == AttributeResult.Contradicts) contradicted = true;
            if (attribute.Attribute != "country" && attribute.Result is AttributeResult.Equal or AttributeResult.SameYear) supported = true;
        }
        if (contradicted) return ScreeningDecision.None;
        return supported && score >= ScreeningOptions.MatchThreshold ? ScreeningDecision.Match : ScreeningDecision.Possible;
    }

    /// <summary>An identifier without blanks and punctuation, in upper case.</summary>
    public static string PlainIdentifier(string text) => new([.. text.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);

    /// <summary>The one spelling of a number, mailbox, site, telephone or wallet; a site without scheme and "www.", with its path.</summary>
    public static string PlainSelector(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal) && Emails.Canonical(text) is { } mailbox) return PlainIdentifier(mailbox);
        var number = text.Trim();
        if ((number.StartsWith('+') || number.StartsWith("00", StringComparison.Ordinal)) && !number.Any(char.IsAsciiLetter) && Phones.Canonical(number) is { } telephone) return PlainIdentifier(telephone);
        return PlainIdentifier(Site(text) ?? text);
    }

    /// <summary>Host and path of a web address in lower case; null when the text is none.</summary>
    public static string? Site(string text)
    {
        var site = text.Trim();
        var scheme = site.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) site = site[(scheme + 3)..];
        if (site.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) site = site[4..];
        site = site.TrimEnd('/').ToLowerInvariant();
        var host = site.Split('/')[0];
        return host.Contains('.', StringComparison.Ordinal) && !site.Contains(' ', StringComparison.Ordinal) && !host.Contains('@', StringComparison.Ordinal) && char.IsLetter(host[^1]) ? site : null;
    }

    private static ComparedAttribute? Identifier(ScreeningQuery query, IReadOnlyList<ListedSubject> subjects)
    {
        if (query.Identifier is not { Length: > 0 } given) return null;
        var plain = PlainIdentifier(given);
        if (plain.Length < 4) return null;
        var spelling = PlainSelector(given);
        ListedIdentifier? other = null;
        foreach (var listed in subjects.SelectMany(s => s.Identifiers))
        {
            other ??= listed;
            if (PlainIdentifier(listed.Number) == plain) return new ComparedAttribute("identifier", AttributeResult.Equal, given, listed.Number);
        }
        foreach (var selector in subjects.SelectMany(s => s.Wallets.Concat(s.Emails).Concat(s.Phones).Concat(s.Websites)))
        {
            if (PlainSelector(selector) == spelling) return new ComparedAttribute("identifier", AttributeResult.Equal, given, selector);
        }
        return other is null ? null : new ComparedAttribute("identifier", AttributeResult.Different, given, other.Number);
    }

    private static ComparedAttribute? Birth(ScreeningQuery query, IReadOnlyList<ListedSubject> subjects)
    {
        if (query.BirthDate is not { } given) return null;
        ComparedAttribute? best = null;
        foreach (var listed in subjects.SelectMany(s => s.BirthDates))
        {
            var result = given.Compare(listed) switch
            {
                DateAgreement.Equal => AttributeResult.Equal,
                DateAgreement.SameYear => AttributeResult.SameYear,
                DateAgreement.Near => AttributeResult.Near,
                _ => AttributeResult.Contradicts,
            };
            if (best is null || result < best.Result) best = new ComparedAttribute("birthDate", result, given.ToString(), listed.ToString());
        }
        return best;
    }

    private static ComparedAttribute? Place(string attribute, string? given, IEnumerable<string> listed)
    {
        if (given is not { Length: > 0 }) return null;
        ComparedAttribute? other = null;
        foreach (var place in listed)
        {
            other ??= new ComparedAttribute(attribute, AttributeResult.Different, given, place);
            // The first part is the town; a country alone is no place.
            var town = place.Split(',')[0];
            if (place.Contains(',', StringComparison.Ordinal) && Same(given.Split(',')[0], town)) return new ComparedAttribute(attribute, AttributeResult.Equal, given, place);
        }
        return other;
    }

    private static ComparedAttribute? Address(ScreeningQuery query, IReadOnlyList<ListedSubject> subjects)
    {
        if (query.Address is not { Length: > 0 } given) return null;
        var words = Words(given);
        ComparedAttribute? best = null;
        foreach (var listed in subjects.SelectMany(s => s.Addresses))
        {
            var text = string.Join(", ", new[] { listed.Text, listed.City, listed.Country }.Where(t => t.Length > 0));
            var street = Words(listed.Text);
            var shared = street.Count(words.Contains);
            // Most of the street line must be there, a number with it: a shared city is only partial.
            var equal = street.Count >= 2 && shared >= 2 && shared >= 0.6 * street.Count && street.Any(w => w.Any(char.IsAsciiDigit) && words.Contains(w));
            var city = Words(listed.City);
            var result = equal ? AttributeResult.Equal : city.Count > 0 && city.All(words.Contains) ? AttributeResult.Partial : AttributeResult.Different;
            if (best is null || result < best.Result) best = new ComparedAttribute("address", result, given, text);
        }
        return best;
    }

    private static ComparedAttribute? Country(ScreeningQuery query, IReadOnlyList<ListedSubject> subjects)
    {
        if (query.Country is not { Length: > 0 } given) return null;
        var mine = Countries.Code(given);
        string? other = null;
        foreach (var listed in subjects.SelectMany(s => s.Countries))
        {
            other ??= listed;
            if (Countries.Code(listed) == mine) return new ComparedAttribute("country", AttributeResult.Equal, given, listed);
        }
        return other is null ? null : new ComparedAttribute("country", AttributeResult.Different, given, other);
    }

    private static HashSet<string> Words(string text) => [.. NameFold.Tokens(text).Select(t => t.Text)];

    private static bool Same(string a, string b)
    {
        var words = Words(a);
        return words.Count > 0 && words.SetEquals(Words(b));
    }
}
