using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Generic;

/// <summary>Takes any kind of evidence, signed, from systems that have no connector of their own.</summary>
public sealed class GenericConnector : IInbound, ICheckedSettings, ISandboxed
{
    internal const string Name = "generic";
    private const string SecretName = "signingSecret";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public string Id => Name;

    /// <summary>The time is signed with the body, so that a recorded request is worth nothing five minutes later; within them its delivery id tells.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (connection.Setting("signature") is { } own) return ByTheSendersOwn(own, request, connection);
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

    /// <summary>Without one the bytes tell: a token alone would let a recorded request through as often as somebody likes.</summary>
    public string? DeliveryIdOf(InboundRequest request) => request.Header("Verify-Delivery") ?? Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(202, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        if (connection.Setting("mapping") is not { } text) return GenericEvents.Translate(delivery.Body);
        var (mapping, errors) = EvidenceMapping.Read(text);
        return mapping is not null ? MappedRecords.Translate(delivery.Body, mapping) : new Translation.Malformed($"the connection's mapping cannot be read: {errors[0]}", "$");
    }

    public IEnumerable<string> SettingErrors(Connection connection) => connection.Setting("mapping") is { } text ? EvidenceMapping.Read(text).Errors.Select(error => $"settings.{error}") : [];

    public Sandbox CreateSandbox() => new GenericSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(GenericSandbox.SigningSecret)] },
    };

    /// <summary>Senders that sign in a way of their own: a keyed hash of the body in hex, or a fixed token. Neither holds a time; what comes again is known by its id or its bytes.</summary>
    private static SignatureResult ByTheSendersOwn(string how, InboundRequest request, Connection connection)
    {
        var parts = how.Split(':', 2);
        if (parts.Length != 2 || request.Header(parts[1].Trim()) is not { Length: > 0 and <= 1000 } header) return new SignatureResult.Refused("no signature");
        if (parts[0] == "token")
        {
            var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : header;
            return Compare.AgainstAll(connection.SecretsOf(SecretName), Encoding.UTF8.GetBytes(token.Trim()), static key => key);
        }
        var given = new byte[32];
        var hex = header.StartsWith("sha256=", StringComparison.OrdinalIgnoreCase) ? header[7..] : header;
        if (Convert.FromHexString(hex.AsSpan().Trim(), given, out _, out var length) != System.Buffers.OperationStatus.Done || length != 32) return new SignatureResult.Refused("the signature has not the promised form");
        return Compare.AgainstAll(connection.SecretsOf(SecretName), given, key => HMACSHA256.HashData(key, request.Body.Span));
    }

    internal static byte[] Mac(byte[] key, long time, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture)), (byte)'.', .. body];
        return HMACSHA256.HashData(key, signed);
    }
}
