using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Portal;

/// <summary>What waits in the outbox for a candidate: which letter it is. Mailbox, words and link are made when it goes, and lie nowhere.</summary>
internal sealed record LetterMessage(CandidateId Candidate, string Series, int Number)
{
    public const string Action = "letter";
    private const string Setting = "candidate-mail";

    public static LetterMessage Read(byte[] json) => JsonSerializer.Deserialize<LetterMessage>(json, Json.Readable)!;

    /// <summary>The connection through which candidates are written to, or nothing where the tenant named none.</summary>
    public static async Task<Store.Connection?> ConnectionAsync(TenantStore tenant, CancellationToken cancel) =>
        await tenant.GetAsync(Setting, cancel) is { Length: > 0 } id && await tenant.ConnectionAsync(id, cancel) is { Enabled: true } connection ? connection : null;

    /// <param name="id">A connection, or none: then candidates are not written to.</param>
    public static async Task ChooseConnectionAsync(TenantStore tenant, string id, CancellationToken cancel)
    {
        if (id != "none" && (await tenant.ConnectionAsync(id, cancel) is not { } connection || ConnectorCatalog.Load().Find(connection.Connector)?.Connector is not ILetterSender))
            throw new InputException($"--candidate-mail: '{id}' is no connection that sends letters: add one with --connector mail or graph-mail");
        await tenant.SetAsync(Setting, id == "none" ? "" : id, cancel);
    }

    /// <summary>Writes a letter down and puts it into the outbox, once. A message about nobody in the outbox's eyes, so that a mailbox that takes nothing holds up no alert about the same person.</summary>
    public async Task EnqueueAsync(TenantTransaction tx, Store.Connection connection, DateTimeOffset due)
    {
        if (!await tx.AddLetterAsync(Candidate, new WrittenLetter(Series, Number, due))) return;
        await tx.EnqueueMessageAsync(new NewMessage(connection.Id, null, Action, $"letter:{Candidate}:{Series}:{Number}", JsonSerializer.SerializeToUtf8Bytes(this, Json.Readable), due));
        await tx.EnqueueJobAsync(JobKinds.WriteToCandidate, Candidate, null, null, due + PortalLetters.Pause);
    }
}
