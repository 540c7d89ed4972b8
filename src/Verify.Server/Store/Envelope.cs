using System.Security.Cryptography;
using System.Text;

namespace Verify.Server.Store;

/// <summary>A 32-byte key and the id under which ciphertexts name it.</summary>
internal sealed record DataKey(Guid Id, byte[] Bytes)
{
    public static DataKey Create() => new(Guid.NewGuid(), RandomNumberGenerator.GetBytes(32));

    /// <summary>A key for another use, so that no key encrypts and authenticates at once.</summary>
    public byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes, 32, info: Encoding.UTF8.GetBytes(use));

    public override string ToString() => $"key {Id:n}";
}

/// <summary>Authenticated encryption (AES-256-GCM): version, key id, nonce, ciphertext, tag. What a ciphertext belongs to is bound in as associated data.</summary>
internal static class Envelope
{
    private const byte Version = 1;
    private const int IdSize = 16, NonceSize = 12, TagSize = 16, Header = 1 + IdSize + NonceSize;

    public static byte[] Seal(DataKey key, ReadOnlySpan<byte> plaintext, string belongsTo)
    {
        var result = new byte[Header + plaintext.Length + TagSize];
        result[0] = Version;
        key.Id.TryWriteBytes(result.AsSpan(1, IdSize));
        var nonce = result.AsSpan(1 + IdSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Bytes, TagSize);
        cipher.Encrypt(nonce, plaintext, result.AsSpan(Header, plaintext.Length), result.AsSpan(Header + plaintext.Length), Encoding.UTF8.GetBytes(belongsTo));
        return result;
    }

    public static byte[] Open(DataKey key, ReadOnlySpan<byte> sealedBytes, string belongsTo)
    {
        if (KeyId(sealedBytes) != key.Id) throw new StoreException($"a ciphertext names key {KeyId(sealedBytes):n}, not {key}");
        var result = new byte[sealedBytes.Length - Header - TagSize];
        using var cipher = new AesGcm(key.Bytes, TagSize);
        try
        {
            cipher.Decrypt(sealedBytes.Slice(1 + IdSize, NonceSize), sealedBytes[Header..^TagSize], sealedBytes[^TagSize..], result, Encoding.UTF8.GetBytes(belongsTo));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new StoreException($"a ciphertext under {key} was altered, or moved from the row it belongs to");
        }
        return result;
    }

    public static Guid KeyId(ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Header + TagSize || sealedBytes[0] != Version) throw new StoreException("a stored ciphertext has an unknown form");
        return new Guid(sealedBytes.Slice(1, IdSize));
    }
}

/// <summary>Keyed hashes over several values, each preceded by its length so that no two lists of values read alike.</summary>
internal static class KeyedHash
{
    public static byte[] Of(byte[] key, params ReadOnlySpan<string?> values)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> length = stackalloc byte[4];
        foreach (var value in values)
        {
            var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value);
            BitConverter.TryWriteBytes(length, value is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }
}
