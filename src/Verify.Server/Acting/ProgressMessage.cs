using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Model;

namespace Verify.Server.Acting;

/// <summary>What waits in the outbox for an ATS: status and task; nothing else about the candidate.</summary>
internal sealed record ProgressMessage(string Assessment, ProgressStatus Status, string Task)
{
    public static byte[] Bytes(string assessment, NextAction.WriteBack write) =>
        JsonSerializer.SerializeToUtf8Bytes(new ProgressMessage(assessment, write.Status, write.Task), Json.Readable);

    public static ProgressMessage Read(byte[] json) => JsonSerializer.Deserialize<ProgressMessage>(json, Json.Readable)!;

    /// <summary>Opaque, and the same for every attempt at the same message: by it the connector finds what it wrote already.</summary>
    public static string MarkerOf(string idempotencyKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 8));

    public static RecruiterStatus ToVendor(ProgressStatus status) => status switch
    {
        ProgressStatus.NotStarted => RecruiterStatus.NotStarted,
        ProgressStatus.InProgress => RecruiterStatus.InProgress,
        ProgressStatus.NextStepOpen => RecruiterStatus.NextStepOpen,
        ProgressStatus.Complete => RecruiterStatus.Complete,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
