using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Verify.Core.Documents.Reading;

namespace Verify.Server.Documents;

/// <summary>The reader could not be started at all: a broken installation, not a bad file.</summary>
public sealed class ReaderUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One reader process and the pipe to it. Used for one request at a time.</summary>
internal sealed class ReaderProcess : IDisposable
{
    private readonly Process process;

    private ReaderProcess(Process process) => this.process = process;

    public ReaderHello Hello { get; private set; } = new(0, "", false);

    public int Id => process.Id;

    public static async Task<ReaderProcess> StartAsync(ReaderSettings settings, CancellationToken cancellation)
    {
        if (!File.Exists(settings.Path)) throw new ReaderUnavailableException($"the reader is missing: {settings.Path}");
        var start = new ProcessStartInfo(DotnetHost(), [settings.Path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = System.IO.Path.GetDirectoryName(settings.Path),
        };
        Confine(start, settings);
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new ReaderUnavailableException("the reader did not start");
        }
        catch (Win32Exception error)
        {
            throw new ReaderUnavailableException($"the reader did not start: {error.Message}", error);
        }
        var reader = new ReaderProcess(process);
        // What a dying runtime prints is of no use to anybody; unread it would fill the pipe and block the process.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.StartTimeout);
        try
        {
            reader.Hello = JsonSerializer.Deserialize(await reader.ReceiveAsync(limit.Token), ReaderJson.Default.ReaderHello) ?? reader.Hello;
        }
        catch (Exception error) when (error is EndOfStreamException or JsonException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            reader.Dispose();
            throw new ReaderUnavailableException("the reader did not say who it is", error);
        }
        if (reader.Hello.Version != ReaderProtocol.Version)
        {
            reader.Dispose();
            throw new ReaderUnavailableException($"the reader speaks version {reader.Hello.Version} and the server {ReaderProtocol.Version}: install both from one release");
        }
        return reader;
    }

    /// <summary>The child gets a heap limit and none of the server's environment, where secrets may be.</summary>
    private static void Confine(ProcessStartInfo start, ReaderSettings settings)
    {
        string[] kept = ["PATH", "DOTNET_ROOT", "SystemRoot", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH"];
        foreach (var name in start.Environment.Keys.Except(kept, StringComparer.OrdinalIgnoreCase).ToList()) start.Environment.Remove(name);
        start.Environment["DOTNET_GCHeapHardLimit"] = ((long)settings.HeapMegabytes << 20).ToString("x");
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "1";
    }

    /// <summary>The dotnet that runs this program, else the one on the path.</summary>
    private static string DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var shared = RuntimeEnvironment.GetRuntimeDirectory(); // …/shared/Microsoft.NETCore.App/<version>/
        var host = System.IO.Path.GetFullPath(System.IO.Path.Combine(shared, "..", "..", "..", name));
        return File.Exists(host) ? host : name;
    }

    public async Task<ReaderAnswer> AskAsync(ReaderRequest request, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellation)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(request, ReaderJson.Default.ReaderRequest);
        var prefix = new byte[ReaderProtocol.PrefixLength];
        ReaderProtocol.WritePrefix(prefix, header.Length, parts.Sum(part => part.Length));
        var pipe = process.StandardInput.BaseStream;
        await pipe.WriteAsync(prefix, cancellation);
        await pipe.WriteAsync(header, cancellation);
        foreach (var part in parts) await pipe.WriteAsync(part, cancellation);
        await pipe.FlushAsync(cancellation);
        return JsonSerializer.Deserialize(await ReceiveAsync(cancellation), ReaderJson.Default.ReaderAnswer) ?? throw new JsonException("empty answer");
    }

    private async Task<byte[]> ReceiveAsync(CancellationToken cancellation)
    {
        var pipe = process.StandardOutput.BaseStream;
        var prefix = new byte[ReaderProtocol.PrefixLength];
        await pipe.ReadExactlyAsync(prefix, cancellation);
        if (ReaderProtocol.ReadPrefix(prefix) is not var (length, _)) throw new EndOfStreamException("no frame");
        var header = new byte[length];
        await pipe.ReadExactlyAsync(header, cancellation);
        return header;
    }

    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the last answer and now.
        }
        process.Dispose();
    }
}
