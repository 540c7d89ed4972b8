namespace Verify.Server.Documents;

/// <summary>Limits of the local reader.</summary>
public sealed record ReaderSettings
{
    /// <summary>Verify.Reader.dll; beside the server unless an operator puts it elsewhere.</summary>
    public string Path { get; init; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Verify.Reader.dll");

    /// <summary>How long one file may take before its process is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long looking at one or two recordings may take: some fifty frames.</summary>
    public TimeSpan RecordingTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a new process may take to say who it is.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Heap of one process. The largest picture that is let in needs about 500.</summary>
    public int HeapMegabytes { get; init; } = 768;

    /// <summary>How many files are read at the same time; each has a process of its own.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Files above this are refused before any process sees them.</summary>
    public int MaxBytes { get; init; } = 32 << 20;

    public int MaxPixels { get; init; } = 50_000_000;

    /// <summary>Biometrics are off until a tenant turns them on with notice and release.</summary>
    public bool Faces { get; init; }
}
