using System.Text.Json;

namespace Verify.Server.Store;

/// <summary>Enumerations as the store and the API write them.</summary>
internal static class EvidenceText
{
    public static string Kebab<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
