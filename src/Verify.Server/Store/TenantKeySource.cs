using System.Security.Cryptography;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>
/// Where a tenant's own key comes from: a file of 32 bytes that only its owner may read. Another source (a secret in a vault)
/// replaces this class; it answers the same two questions.
/// </summary>
internal sealed class TenantKeySource(string folder)
{
    /// <summary>Makes the key if it is not there; an existing key is never replaced.</summary>
    public async Task CreateAsync(TenantId tenant, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(tenant);
        if (File.Exists(path)) return;
        var draft = path + "." + Guid.NewGuid().ToString("n");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, options))
        {
            await file.WriteAsync(RandomNumberGenerator.GetBytes(32), ct);
            file.Flush(flushToDisk: true);
        }
        try { File.Move(draft, path, overwrite: false); }
        catch (IOException) when (File.Exists(path)) { File.Delete(draft); }
    }

    public async Task<byte[]> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        var path = PathOf(tenant);
        if (!File.Exists(path)) throw new StoreException($"the key file of tenant {tenant} is missing: {path}");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            throw new StoreException($"the key file of tenant {tenant} may be read by others: chmod 600 {path}");
        var bytes = await File.ReadAllBytesAsync(path, ct);
        return bytes.Length == 32 ? bytes : throw new StoreException($"the key file of tenant {tenant} has {bytes.Length} bytes, not 32: {path}");
    }

    private string PathOf(TenantId tenant) => Path.Combine(folder, $"tenant-{tenant}.key");
}
