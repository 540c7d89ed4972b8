using System.IO.Compression;

namespace Verify.Server.Store;

/// <summary>JSON made small before it is sealed: what is sealed no engine can compress, and a decision record says much that all of them say.</summary>
internal sealed class Packed
{
    private readonly byte[] json, packed;

    private Packed(byte[] json, byte[] packed) => (this.json, this.packed) = (json, packed);

    /// <summary>Only SQLite has no other nodes: beside one of the release before, which cannot open a packed record, it is written as it is.</summary>
    public byte[] In(Dialect dialect) => dialect == Dialect.Sqlite ? packed : json;

    public static Packed Of(byte[] json)
    {
        using var packed = new MemoryStream(json.Length / 4);
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest)) stream.Write(json);
        return new Packed(json, packed.ToArray());
    }

    /// <summary>The JSON. A record that is not packed is it itself, and no JSON begins like the form of RFC 1950.</summary>
    public static byte[] Open(byte[] content)
    {
        if (content is not [0x78, ..]) return content;
        using var json = new MemoryStream(content.Length * 6);
        using (var stream = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress)) stream.CopyTo(json);
        return json.ToArray();
    }
}
