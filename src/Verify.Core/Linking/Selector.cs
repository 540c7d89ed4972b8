using System.Collections.Frozen;
using System.Text.Json;
using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>A normalised identifying value. It leaves Core as plain text; the store keeps only a keyed hash of it.</summary>
public readonly record struct Selector(SelectorType Type, string Value);

/// <summary>What a near-match kind is compared by once a band has brought two candidates together: a 64-bit image hash, a MinHash, a name with a birth date.</summary>
public readonly record struct Signature(SelectorType Type, string Value);

/// <summary>All selectors and signatures that one value gives: one selector for an exact kind, bands and a signature for a near one, nothing for an unusable value.</summary>
public sealed record SelectorKeys(IReadOnlyList<Selector> Selectors, Signature? Signature)
{
    public static readonly SelectorKeys None = new([], null);
}

/// <summary>How a type of selector behaves: the most bits that one shared value may carry, how many holders make it a hub, whether likeness is enough.</summary>
public sealed record SelectorFacts(double MaxBits, int HubDegree, bool Near);

/// <summary>The facts of every type of selector.</summary>
public static class SelectorTypes
{
    /// <summary>A value that more than this many candidates share says nothing about any two of them (catalogue, identity-cluster).</summary>
    public const int HubDegree = 50;

    private static readonly FrozenDictionary<SelectorType, string> Names =
        Enum.GetValues<SelectorType>().ToFrozenDictionary(type => type, type => JsonNamingPolicy.KebabCaseLower.ConvertName(type.ToString()));

    private static readonly FrozenDictionary<string, SelectorType> Types = Names.ToFrozenDictionary(name => name.Value, name => name.Key, StringComparer.Ordinal);

    public static SelectorFacts Facts(SelectorType type) => type switch
    {
        SelectorType.Phone => new(10, HubDegree, false),
        SelectorType.Email => new(12, HubDegree, false),
        SelectorType.EmailPattern => new(6, 20, false),
        SelectorType.Account or SelectorType.Wallet => new(12, HubDegree, false),
        SelectorType.Device => new(10, HubDegree, false),
        SelectorType.DocumentNumber or SelectorType.DocumentImage or SelectorType.TaxId => new(14, HubDegree, false),
        SelectorType.DeliveryAddress or SelectorType.Residence => new(8, 20, false),
        SelectorType.Building => new(2, 10, false),
        // One network can be a household, an office or a provider's gateway.
        SelectorType.Ip => new(3, 10, false),
        SelectorType.Network => new(7, 10, false),
        SelectorType.AuthenticatorDevice => new(12, 20, false),
        SelectorType.Portrait or SelectorType.Avatar => new(10, 20, true),
        SelectorType.DocumentSurroundings => new(9, 20, true),
        SelectorType.Room => new(6, 20, true),
        SelectorType.ResumeText or SelectorType.InterviewText => new(9, HubDegree, true),
        SelectorType.ResumeMetadata => new(6, 20, false),
        SelectorType.CodeAccount or SelectorType.ProfileFriends => new(10, HubDegree, false),
        SelectorType.Site or SelectorType.Registrant => new(6, 20, false),
        SelectorType.Referee => new(6, 20, false),
        SelectorType.NameAndBirth => new(8, HubDegree, true),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no facts for this type of selector"),
    };

    /// <summary>The type's name in the store, in files, screens and reasons.</summary>
    public static string Text(this SelectorType type) => Names[type];

    /// <summary>The type that a name in the store means; none for a company's selector.</summary>
    public static bool TryType(string name, out SelectorType type) => Types.TryGetValue(name, out type);
}
