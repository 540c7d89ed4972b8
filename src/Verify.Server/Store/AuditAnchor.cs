using System.Text.Json;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>The head of a tenant's audit log at one moment, kept where the database's writer cannot reach it.</summary>
internal sealed record AuditAnchor(string Tenant, long Sequence, string Hash, DateTimeOffset At)
{
    /// <summary>Adds a line to the file. Two nodes that write at once write two lines.</summary>
    public async Task AppendAsync(string path, CancellationToken cancel)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        await File.AppendAllTextAsync(path, JsonSerializer.Serialize(this, Json.Readable) + "\n", cancel);
    }

    /// <summary>Reads the lines of a file; one that cannot be read is told by its number.</summary>
    public static IReadOnlyList<AuditAnchor> Read(string path)
    {
        List<AuditAnchor> anchors = [];
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0) continue;
            try { anchors.Add(JsonSerializer.Deserialize<AuditAnchor>(line, Json.Readable) ?? throw new JsonException()); }
            catch (JsonException) { throw new StoreException($"{path}, line {number}: not an anchor"); }
        }
        return anchors;
    }
}
