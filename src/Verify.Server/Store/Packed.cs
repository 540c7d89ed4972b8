using System.IO.Compression;

namespace Verify.Server.Store;

/// <summary>JSON made small before it is sealed: what is sealed no engine can compress, and a decision record says much that all of them say.</summary>
internal sealed class Packed
{
    private Packed(byte[] content) => Content = content;

    public byte[] Content { get; }

    public static Packed Of(byte[] json)
    {
        using var packed = new MemoryStream(json.Length / 4);
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest)) stream.Write(json);
        return new Packed(packed.ToArray());
    }

    /// <summary>The JSON. Rows from before are it themselves: an object, which the form of RFC 1950 never begins like.</summary>
    public static byte[] Open(byte[] content)
    {
        if (content is [(byte)'{', ..]) return content;
        using var json = new MemoryStream(content.Length * 6);
        using (var stream = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress)) stream.CopyTo(json);
        return json.ToArray();
    }
}
