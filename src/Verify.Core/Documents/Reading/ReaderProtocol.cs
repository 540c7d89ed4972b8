using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace Verify.Core.Documents.Reading;

/// <summary>
/// The form of what the server and the reader's process say to each other: frames of magic, header length, body length (little-endian), a JSON
/// header and the bytes. The two are built and shipped together; the version catches a stale file beside a new server.
/// </summary>
public static class ReaderProtocol
{
    public const int Version = 4;
    public const int PrefixLength = 12;
    public const int MaxHeader = 4 << 20;
    public const int MaxBody = 128 << 20;
    private const uint Magic = 0x31445256; // "VRD1"

    public static void WritePrefix(Span<byte> target, int header, int body)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], header);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], body);
    }

    /// <summary>The lengths of header and body, or null where this is no frame of ours.</summary>
    public static (int Header, int Body)? ReadPrefix(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < PrefixLength || BinaryPrimitives.ReadUInt32LittleEndian(prefix) != Magic) return null;
        var header = BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]);
        var body = BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]);
        return header is < 0 or > MaxHeader || body is < 0 or > MaxBody ? null : (header, body);
    }
}

/// <summary>The first frame of a worker: who it is.</summary>
public sealed record ReaderHello(int Version, string Reader, bool FaceModel);

/// <summary>One thing to do; the parts are the lengths of the files that follow as the body.</summary>
public sealed record ReaderRequest(int Version, string Operation, IReadOnlyList<int> Parts)
{
    public int MaxPixels { get; init; } = 50_000_000;
    /// <summary>Biometrics are off until a tenant turns them on.</summary>
    public bool Faces { get; init; }
    /// <summary>Recordings on this machine, by their whole path: too large for the pipe.</summary>
    public IReadOnlyList<string> Videos { get; init; } = [];
    /// <summary>Beside recordings: the first of the files is the portrait that is looked for. All others show people to be left out.</summary>
    public bool Portrait { get; init; }
    /// <summary>Beside recordings: one picture of each person who is not left out.</summary>
    public bool Stills { get; init; }
}

/// <summary>The answer to one request; exactly one of the readings is set.</summary>
public sealed record ReaderAnswer(int Version, double Milliseconds)
{
    public ImageReading? Image { get; init; }
    public FaceComparison? Comparison { get; init; }
    public RecordingReading? Recording { get; init; }
}

/// <summary>JSON of the protocol, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReaderHello))]
[JsonSerializable(typeof(ReaderRequest))]
[JsonSerializable(typeof(ReaderAnswer))]
public sealed partial class ReaderJson : JsonSerializerContext;
