using Verify.Core.Model;
using Verify.Core.Text;
using PostalAddress = Verify.Core.Text.Address;

namespace Verify.Core.Checks;

/// <summary>Addresses as keys, so that two spellings of one door are equal.</summary>
internal static class AddressKeys
{
    /// <summary>The door: street, number, unit, place. Null when the address does not go that far.</summary>
    public static string? Unit(Place? place) => Parse(place) is { } address ? address.UnitKey ?? $"{Plain(place!)}|{address.Unit}" : null;

    /// <summary>The key to the unit, and the door.</summary>
    public static (string Unit, Door Door)? Read(Place? place) =>
        Parse(place) is { } address ? (address.UnitKey ?? $"{Plain(place!)}|{address.Unit}", new Door(address.BuildingKey ?? Plain(place!), address.Unit, PostalCode(place))) : null;

    /// <summary>The building: street, number, place.</summary>
    public static string? Building(Place? place) => Parse(place) is { } address ? address.BuildingKey ?? Plain(place!) : null;

    /// <summary>The postal code folded, or null.</summary>
    public static string? PostalCode(Place? place) => string.IsNullOrWhiteSpace(place?.PostalCode) ? null : Addresses.Postal(place.PostalCode);

    /// <summary>Whether two addresses name one door; a unit that one of them leaves out does not part them.</summary>
    public static bool SameDoor(Place? a, Place? b)
    {
        // Parsing is the dear part; doors in different postal codes are told apart before it.
        if (PostalCode(a) is { } left && PostalCode(b) is { } right && left != right) return false;
        return DoorOf(a) is { } first && DoorOf(b) is { } second && first.Same(second);
    }

    /// <summary>The door taken apart, for comparing one with many; null without a street.</summary>
    public static Door? DoorOf(Place? place) => Parse(place) is { } address ? new Door(address.BuildingKey ?? Plain(place!), address.Unit, PostalCode(place)) : null;

    /// <summary>A building and a unit in it; a unit that one of two doors leaves out does not part them.</summary>
    internal readonly record struct Door(string Building, string Unit, string? PostalCode)
    {
        public bool Same(Door other) => (PostalCode is null || other.PostalCode is null || PostalCode == other.PostalCode)
            && Building == other.Building && (Unit.Length == 0 || other.Unit.Length == 0 || Unit == other.Unit);
    }

    /// <summary>The same, where one of the two was taken apart already.</summary>
    public static bool SameDoor(Place? a, Door b) => !(PostalCode(a) is { } left && b.PostalCode is { } right && left != right) && DoorOf(a) is { } first && first.Same(b);

    private static PostalAddress? Parse(Place? place) => string.IsNullOrWhiteSpace(place?.Street) ? null
        : Addresses.Parse(place.Street, place.Unit ?? "", place.City ?? "", place.State ?? "", place.PostalCode ?? "", place.Country ?? "");

    /// <summary>An address without a street number (a box, a farm) is compared as it is written.</summary>
    private static string Plain(Place place) => string.Concat($"{place.Street}|{place.PostalCode}|{place.Country}".ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c == '|'));
}
