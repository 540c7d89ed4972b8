using System.Security.Cryptography;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A tenant's own key as a file of 32 bytes that only its owner may read; during a rotation the file holds the new key and the one before it.</summary>
internal sealed class TenantKeyFolder(string folder) : ITenantKeySource
{
    private const int Size = 32;

    public async Task CreateAsync(TenantId tenant, CancellationToken ct)
    {
        if (!File.Exists(PathOf(tenant))) await WriteAsync(tenant, RandomNumberGenerator.GetBytes(Size), replace: false, ct);
    }

    public async Task AddAsync(TenantId tenant, CancellationToken ct) =>
        await WriteAsync(tenant, [.. RandomNumberGenerator.GetBytes(Size), .. (await ReadAsync(tenant, ct)).SelectMany(key => key)], replace: true, ct);

    public Task RetireAsync(TenantId tenant, byte[] kept, CancellationToken ct) => WriteAsync(tenant, kept, replace: true, ct);

    public async Task<IReadOnlyList<byte[]>> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        var path = PathOf(tenant);
        if (!File.Exists(path)) throw new StoreException($"the key file of tenant {tenant} is missing: {path}");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            throw new StoreException($"the key file of tenant {tenant} may be read by others: chmod 600 {path}");
        var bytes = await File.ReadAllBytesAsync(path, ct);
        return bytes.Length > 0 && bytes.Length % Size == 0 ? [.. bytes.Chunk(Size)] : throw new StoreException($"the key file of tenant {tenant} has {bytes.Length} bytes, not {Size}: {path}");
    }

    // Whole or not at all: a reader sees the file before or after.
    private async Task WriteAsync(TenantId tenant, byte[] content, bool replace, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(tenant);
        var draft = path + "." + Guid.NewGuid().ToString("n");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, options))
        {
            await file.WriteAsync(content, ct);
            file.Flush(flushToDisk: true);
        }
        try { File.Move(draft, path, overwrite: replace); }
        catch (IOException) when (!replace && File.Exists(path)) { File.Delete(draft); }
    }

    private string PathOf(TenantId tenant) => Path.Combine(folder, $"tenant-{tenant}.key");
}
