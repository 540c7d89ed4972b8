using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>Vendors that make a report about a person: their webhook only says that there is one. It is read by a look-up, when law and policy allow the step.</summary>
public static class Reports
{
    /// <summary>That there is a report, and about whom. What it says is no part of it.</summary>
    /// <param name="person">The vendor's own id of whom it is about.</param>
    /// <param name="known">The id of the same person in the customer's ATS, where the vendor was told it.</param>
    public static PipelineEvent.CandidateEvidence Notice(Connection connection, ExternalId person, string? known, JoinHint hint, string reference, string brings, string? state, DateTimeOffset? at) =>
        new(person, connection.Setting("atsConnection") is { } ats && known is { Length: > 0 and <= 200 } ? [new ExternalId(ats, known)] : [],
        [
            EvidenceDraft.Of(connection.Connector, new ReportNotice { Id = EvidenceDraft.Placeholder, Source = connection.Connector, ObservedAt = at, Provider = connection.Id, Reference = reference, Brings = brings, State = state }),
        ])
        {
            // Whoever is verified has applied before.
            ExpectsHire = true,
            Hint = hint,
        };

    /// <summary>Ids are put into paths: nothing else than this.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= 80 } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
