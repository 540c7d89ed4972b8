using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>Addresses as keys, so that two spellings of one door are equal.</summary>
internal static class AddressKeys
{
    /// <summary>The door: street, number, unit, place. Null when the address does not go that far.</summary>
    public static string? Unit(Place? place) => Building(place) is { } building ? $"{building}|{Plain(place!.Unit)}" : null;

    /// <summary>The building: street, number, place.</summary>
    public static string? Building(Place? place) => place is { Street: { Length: > 0 } } ? $"{Plain(place.Street)}|{Plain(place.PostalCode is { Length: > 5 } zip ? zip[..5] : place.PostalCode)}|{Plain(place.Country)}" : null;

    private static string Plain(string? text) => text is null ? "" : string.Concat(text.ToLowerInvariant().Where(char.IsLetterOrDigit));
}
