using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Core.Documents.Reading;
using Verify.Reader.Recordings;

namespace Verify.Reader.Protocol;

/// <summary>The loop of the process: one request at a time until the server closes the pipe.</summary>
public static class Worker
{
    private const int Done = 0, NoFrame = 2, MemoryGone = 3;

    public static int Run(Stream input, Stream output)
    {
        Write(output, new ReaderHello(ReaderProtocol.Version, ImageReader.Name, ImageReader.HasFaceModel), ReaderJson.Default.ReaderHello);
        var prefix = new byte[ReaderProtocol.PrefixLength];
        while (true)
        {
            var got = input.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
            if (got == 0) return Done;
            if (got < prefix.Length || ReaderProtocol.ReadPrefix(prefix) is not var (headerLength, bodyLength)) return NoFrame;
            try
            {
                var header = new byte[headerLength];
                var body = new byte[bodyLength];
                input.ReadExactly(header);
                input.ReadExactly(body);
                var request = JsonSerializer.Deserialize(header, ReaderJson.Default.ReaderRequest);
                if (request is not { Version: ReaderProtocol.Version }) return NoFrame;
                Write(output, Answer(request, body), ReaderJson.Default.ReaderAnswer);
            }
            catch (OutOfMemoryException)
            {
                // The heap limit was met. What is left of it may be in pieces, so the answer is given and a fresh process takes over.
                Write(output, new ReaderAnswer(ReaderProtocol.Version, 0) { Image = new(ReadKind.OutOfMemory, "memory", "the picture needs more memory than the reader may take") },
                    ReaderJson.Default.ReaderAnswer);
                return MemoryGone;
            }
        }
    }

    private static ReaderAnswer Answer(ReaderRequest request, byte[] body)
    {
        var watch = Stopwatch.StartNew();
        var parts = Parts(request, body);
        var answer = request.Operation switch
        {
            "read" when parts.Count == 1 => new ReaderAnswer(ReaderProtocol.Version, 0) { Image = ImageReader.Read(parts[0], request) },
            "watch" => new ReaderAnswer(ReaderProtocol.Version, 0) { Recording = RecordingReader.Read(parts, request) },
            "compare" when parts.Count == 2 => new ReaderAnswer(ReaderProtocol.Version, 0) { Comparison = ImageReader.Compare(parts[0], parts[1], request) },
            _ => new ReaderAnswer(ReaderProtocol.Version, 0) { Image = new(ReadKind.Refused, "request", $"unknown operation '{request.Operation}'") },
        };
        return answer with { Milliseconds = Math.Round(watch.Elapsed.TotalMilliseconds, 1) };
    }

    private static List<ReadOnlyMemory<byte>> Parts(ReaderRequest request, byte[] body)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var start = 0;
        foreach (var length in request.Parts)
        {
            if (length < 0 || start > body.Length - length) return [];
            parts.Add(body.AsMemory(start, length));
            start += length;
        }
        return parts;
    }

    private static void Write<T>(Stream output, T value, JsonTypeInfo<T> type)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(value, type);
        Span<byte> prefix = stackalloc byte[ReaderProtocol.PrefixLength];
        ReaderProtocol.WritePrefix(prefix, header.Length, 0);
        output.Write(prefix);
        output.Write(header);
        output.Flush();
    }
}
