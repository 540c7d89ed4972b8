using System.Security.Cryptography;
using System.Text;

namespace Verify.Connectors.Sdk;

/// <summary>Comparison of secrets and signatures: the time it takes tells nothing about where two values differ.</summary>
public static class Compare
{
    public static bool Equal(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        // Hashed first, so that values of different lengths take the same time too.
        Span<byte> left = stackalloc byte[32], right = stackalloc byte[32];
        SHA256.HashData(a, left);
        SHA256.HashData(b, right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    public static bool Equal(string a, string b) => Equal(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    /// <summary>Tries every live secret, always all of them, and says which one made the signature.</summary>
    public static SignatureResult AgainstAll(IReadOnlyList<Secret> live, ReadOnlySpan<byte> given, Func<byte[], byte[]> sign)
    {
        if (live.Count == 0) return new SignatureResult.Refused("no secret is set for this connection");
        var found = -1;
        for (var index = live.Count - 1; index >= 0; index--)
            if (Equal(given, sign(live[index].RevealBytes()))) found = index;
        return found >= 0 ? new SignatureResult.Valid(found) : new SignatureResult.Refused("the signature does not match");
    }
}
