using System.Buffers.Binary;

namespace Verify.Server.Store;

/// <summary>
/// One candidate's keys as they are stored: the first eight bytes of each keyed hash, in order. Where two keys share them, one candidate more is looked at,
/// and nobody is missed.
/// </summary>
internal static class BlockingKeys
{
    private const int Size = sizeof(ulong);

    public static ulong Of(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);

    /// <summary>What is stored with these keys added; null when they are all there.</summary>
    public static byte[]? With(byte[]? stored, IEnumerable<ulong> keys)
    {
        var all = new SortedSet<ulong>(keys);
        for (var i = 0; i + Size <= stored?.Length; i += Size) all.Add(Of(stored.AsSpan(i)));
        if (all.Count == (stored?.Length ?? 0) / Size) return null;
        var packed = new byte[all.Count * Size];
        var at = 0;
        foreach (var key in all)
        {
            BinaryPrimitives.WriteUInt64BigEndian(packed.AsSpan(at), key);
            at += Size;
        }
        return packed;
    }

    public static bool HoldAny(byte[] stored, IReadOnlySet<ulong> wanted)
    {
        for (var i = 0; i + Size <= stored.Length; i += Size)
            if (wanted.Contains(Of(stored.AsSpan(i)))) return true;
        return false;
    }
}
