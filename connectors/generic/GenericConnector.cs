using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Generic;

/// <summary>Takes any kind of evidence, signed, from systems that have no connector of their own.</summary>
public sealed class GenericConnector : IInbound, ISandboxed
{
    internal const string Name = "generic";
    private const string SecretName = "signingSecret";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public string Id => Name;

    /// <summary>The time is signed with the body, so that a recorded request is worth nothing five minutes later; within them its delivery id tells.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (request.Header("Verify-Signature") is not { Length: <= 500 } header) return new SignatureResult.Refused("no signature");
        long? time = null;
        var given = new List<byte[]>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal) && long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) time = seconds;
            var bytes = new byte[32];
            if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 67 && Convert.FromHexString(part.AsSpan(3), bytes, out _, out _) == System.Buffers.OperationStatus.Done) given.Add(bytes);
        }
        if (time is not { } signed || signed > 253_402_300_799 || given.Count == 0) return new SignatureResult.Refused("the signature has not the promised form");
        if ((now - DateTimeOffset.FromUnixTimeSeconds(signed)).Duration() > Tolerance) return new SignatureResult.Refused("signed too long ago, or in the future");
        SignatureResult result = new SignatureResult.Refused("the signature does not match");
        foreach (var one in given)
            if (Compare.AgainstAll(connection.SecretsOf(SecretName), one, key => Mac(key, signed, request.Body.Span)) is SignatureResult.Valid valid) result = valid;
        return result;
    }

    public string? DeliveryIdOf(InboundRequest request) => request.Header("Verify-Delivery");

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(202, "{}");

    public Translation Translate(Delivery delivery, Connection connection) => GenericEvents.Translate(delivery.Body);

    public Sandbox CreateSandbox() => new GenericSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(GenericSandbox.SigningSecret)] },
    };

    internal static byte[] Mac(byte[] key, long time, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture)), (byte)'.', .. body];
        return HMACSHA256.HashData(key, signed);
    }
}
