using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Receiving;

/// <summary>A candidate's file that an ATS or HR system points to, as the job that fetches it knows it.</summary>
internal sealed record WantedFile(string Connection, RemoteFile File, DateTimeOffset At)
{
    public const string JobKind = "fetch-file";

    public static async Task EnqueueAsync(TenantTransaction tx, CandidateId candidate, string connection, RemoteFile file, DateTimeOffset at)
    {
        // The address carries a signature that changes with every delivery; without its query it names the file.
        var key = "file-" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{candidate}|{connection}|{file.Type}|{file.Address.GetLeftPart(UriPartial.Path)}")))[..32];
        await tx.EnqueueJobAsync(JobKind, candidate, key, JsonSerializer.SerializeToUtf8Bytes(new WantedFile(connection, file, at)), at);
    }
}
