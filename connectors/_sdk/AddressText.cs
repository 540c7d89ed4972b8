using System.Text.RegularExpressions;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>Splits an address that a system keeps as one text. Only what is certain is split; the rest stays together as the street.</summary>
public static partial class AddressText
{
    public static Place? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var parts = text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (parts.Count == 0) return null;
        string? country = null;
        if (parts.Count > 1 && UnitedStates().IsMatch(parts[^1]))
        {
            country = "US";
            parts.RemoveAt(parts.Count - 1);
        }
        if (parts.Count > 1 && StateAndZip().Match(parts[^1]) is { Success: true } region && (country is not null || region.Groups["zip"].Success))
            return new Place
            {
                Street = parts.Count > 2 ? parts[0] : null,
                Unit = parts.Count > 3 ? string.Join(", ", parts[1..^2]) : null,
                City = parts[^2],
                State = region.Groups["state"].Value,
                PostalCode = region.Groups["zip"].Success ? region.Groups["zip"].Value : null,
                Country = "US",
            };
        return new Place { Street = string.Join(", ", parts), Country = country };
    }

    [GeneratedRegex(@"^(USA|US|U\.S\.A\.|United States( of America)?)$", RegexOptions.CultureInvariant, 250)]
    private static partial Regex UnitedStates();

    [GeneratedRegex(@"^(?<state>[A-Z]{2})(\s+(?<zip>\d{5}(-\d{4})?))?$", RegexOptions.CultureInvariant, 250)]
    private static partial Regex StateAndZip();
}
