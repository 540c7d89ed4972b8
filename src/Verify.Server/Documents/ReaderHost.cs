using System.Collections.Concurrent;
using System.Text.Json;
using Verify.Core.Documents.Reading;

namespace Verify.Server.Documents;

/// <summary>
/// Reads untrusted images in processes of their own: started on demand, kept while they behave, killed at the time limit, replaced after a
/// crash. A bad file never reaches the caller as an exception; only a broken installation does.
/// </summary>
public sealed class ReaderHost(ReaderSettings settings) : IDisposable
{
    private readonly ConcurrentBag<ReaderProcess> idle = [];
    private readonly SemaphoreSlim places = new(settings.Workers);
    private bool disposed;

    /// <summary>Which reader answered, for the record of an assessment.</summary>
    public string Reader { get; private set; } = "local";

    /// <summary>Processes that wait for work; for tests and diagnostics.</summary>
    internal IReadOnlyList<int> IdleProcesses => [.. idle.Select(worker => worker.Id)];

    public async Task<ImageReading> ReadAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation = default)
    {
        if (TooLarge(file) is { } sentence) return new ImageReading(ReadKind.Refused, "size", sentence);
        var (kind, detail, answer) = await AskAsync(Request("read", [file]), [file], settings.Timeout, cancellation);
        return answer?.Image ?? new ImageReading(kind, Word(kind), detail);
    }

    public async Task<FaceComparison> CompareFacesAsync(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, CancellationToken cancellation = default)
    {
        if (!settings.Faces) return new FaceComparison(ReadKind.Refused, "faces-off", "face comparison is off");
        if ((TooLarge(first) ?? TooLarge(second)) is { } sentence) return new FaceComparison(ReadKind.Refused, "size", sentence);
        var (kind, detail, answer) = await AskAsync(Request("compare", [first, second]), [first, second], settings.Timeout, cancellation);
        // A process that ran out of memory answers in the form of a single image.
        return answer?.Comparison ?? new FaceComparison(answer?.Image?.Kind ?? kind, answer?.Image?.Reason ?? Word(kind), answer?.Image?.Detail ?? detail);
    }

    /// <summary>Who is to be seen in recordings that lie on this machine.</summary>
    /// <param name="portrait">The face that is looked for.</param>
    /// <param name="leftOut">Photos of people who are not counted.</param>
    /// <param name="stills">Whether a picture of each of the others is wanted.</param>
    public async Task<RecordingReading> WatchAsync(IReadOnlyList<string> videos, ReadOnlyMemory<byte>? portrait, IReadOnlyList<ReadOnlyMemory<byte>> leftOut, bool stills = false, CancellationToken cancellation = default)
    {
        if (!settings.Faces) return new RecordingReading(ReadKind.Refused, "faces-off", "face comparison is off");
        ReadOnlyMemory<byte>[] pictures = [.. portrait is { } face ? (ReadOnlyMemory<byte>[])[face] : [], .. leftOut];
        var (kind, detail, answer) = await AskAsync(Request("watch", pictures) with { Videos = videos, Portrait = portrait is not null, Stills = stills }, pictures, settings.RecordingTimeout, cancellation);
        return answer?.Recording ?? new RecordingReading(answer?.Image?.Kind ?? kind, answer?.Image?.Reason ?? Word(kind), answer?.Image?.Detail ?? detail);
    }

    private string? TooLarge(ReadOnlyMemory<byte> file) =>
        file.Length > settings.MaxBytes ? $"the file has {file.Length >> 20} MB; at most {settings.MaxBytes >> 20} MB are read" : null;

    private static string Word(ReadKind kind) => kind switch
    {
        ReadKind.TimedOut => "time",
        ReadKind.OutOfMemory => "memory",
        _ => "crash",
    };

    private ReaderRequest Request(string operation, IReadOnlyList<ReadOnlyMemory<byte>> parts) =>
        new(ReaderProtocol.Version, operation, [.. parts.Select(part => part.Length)]) { MaxPixels = settings.MaxPixels, Faces = settings.Faces };

    private async Task<(ReadKind Kind, string Detail, ReaderAnswer? Answer)> AskAsync(ReaderRequest request, IReadOnlyList<ReadOnlyMemory<byte>> parts, TimeSpan patience, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        await places.WaitAsync(cancellation);
        try
        {
            var (worker, fresh) = await TakeAsync(cancellation);
            var result = await AskAsync(worker, request, parts, patience, cancellation);
            // A process that died while it waited (an operator, the kernel) says nothing about this file: ask once more with a new one.
            if (result.Kind != ReadKind.Crashed || fresh) return result;
            return await AskAsync(await StartAsync(cancellation), request, parts, patience, cancellation);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<(ReaderProcess Worker, bool Fresh)> TakeAsync(CancellationToken cancellation) =>
        idle.TryTake(out var worker) ? (worker, false) : (await StartAsync(cancellation), true);

    private async Task<ReaderProcess> StartAsync(CancellationToken cancellation)
    {
        var worker = await ReaderProcess.StartAsync(settings, cancellation);
        Reader = worker.Hello.Reader;
        return worker;
    }

    private async Task<(ReadKind Kind, string Detail, ReaderAnswer? Answer)> AskAsync(
        ReaderProcess worker, ReaderRequest request, IReadOnlyList<ReadOnlyMemory<byte>> parts, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        var keep = false;
        try
        {
            var answer = await worker.AskAsync(request, parts, limit.Token);
            keep = answer.Image?.Kind != ReadKind.OutOfMemory;
            return (ReadKind.Ok, "", answer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (ReadKind.TimedOut, $"the file took longer than {patience.TotalSeconds:0.#} s", null);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return (ReadKind.Crashed, "the reader's process ended while it read the file", null);
        }
        finally
        {
            if (keep && !disposed) idle.Add(worker);
            else worker.Dispose();
        }
    }

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var worker)) worker.Dispose();
        places.Dispose();
    }
}
