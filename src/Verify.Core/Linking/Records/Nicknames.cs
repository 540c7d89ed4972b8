using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>Whether two given names are forms of one (Bob and Robert), by the shipped table of nicknames.</summary>
internal static class Nicknames
{
    public static bool Same(string a, string b) =>
        NameTables.Nicknames.TryGetValue(a, out var left) && NameTables.Nicknames.TryGetValue(b, out var right) && left.AsSpan().ContainsAny(right);
}
