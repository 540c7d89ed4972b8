using System.Text.Json;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Portal;

/// <summary>What waits in the outbox for a candidate: which letter it is. Mailbox, words and link are made when it goes, and lie nowhere.</summary>
internal sealed record LetterMessage(CandidateId Candidate, string Series, int Number)
{
    public const string Action = "letter";

    public static LetterMessage Read(byte[] json) => JsonSerializer.Deserialize<LetterMessage>(json, Json.Readable)!;

    /// <summary>Writes a letter down and puts it into the outbox, once. A message about nobody in the outbox's eyes, so that a mailbox that takes nothing holds up no alert about the same person.</summary>
    public async Task EnqueueAsync(TenantTransaction tx, string connection, DateTimeOffset due)
    {
        if (!await tx.AddLetterAsync(Candidate, new WrittenLetter(Series, Number, due))) return;
        await tx.EnqueueMessageAsync(new NewMessage(connection, null, Action, $"letter:{Candidate}:{Series}:{Number}", JsonSerializer.SerializeToUtf8Bytes(this, Json.Readable), due));
        await tx.EnqueueJobAsync(JobKinds.WriteToCandidate, Candidate, null, null, due + PortalLetters.Pause);
    }
}
