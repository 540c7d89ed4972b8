using Verify.Core.Asking;
using Verify.Core.Documents.Reading;
using Verify.Core.Gating;
using Verify.Core.Model;
using FaceComparison = Verify.Core.Model.FaceComparison;

namespace Verify.Core.Enriching;

/// <summary>An interview whose recording is to be looked at, and what its face is to be compared with.</summary>
/// <param name="Before">The recorded interview before it; nothing where the two were compared.</param>
/// <param name="Portrait">The portrait of the identity document; nothing where there is none, or the two were compared.</param>
public sealed record WantedRecording(InterviewSession Session, InterviewSession? Before, string? Portrait);

/// <summary>Which recordings of interviews are looked at, and what their faces say. Without both consents none is, and one alone has nothing to be compared with.</summary>
public static class RecordingPlan
{
    /// <summary>The source that the comparisons are signed with.</summary>
    public const string Source = "recordings";
    private const int MostSessions = 6;
    /// <summary>A picture that was sent for less than a minute may be missing among the frames: whoever is seen is then somebody else who spoke.</summary>
    private const double LeastVideoSeconds = 60;

    /// <summary>Whether recordings of this candidate may be looked at: both consents, and the law of the job's place.</summary>
    public static bool MayLook(Dossier dossier, GateRules rules) => Agreed(dossier, ConsentPurpose.Biometrics) && Agreed(dossier, ConsentPurpose.InterviewMedia)
        && Gate.May(Step.FaceComparison, dossier, rules) is GateAnswer.Allowed && Gate.May(Step.InterviewAnalysis, dossier, rules) is GateAnswer.Allowed;

    /// <summary>Whether a picture out of one may be kept as well: both consents were given to a notice that says so.</summary>
    public static bool MayKeepStills(Dossier dossier, GateRules rules) => MayLook(dossier, rules) && dossier.All<Consent>().GroupBy(consent => consent.Purpose)
        .Where(said => said.Key is ConsentPurpose.Biometrics or ConsentPurpose.InterviewMedia).All(said => said.Last().NoticeVersion?.StartsWith(PortalPlan.NoticeEdition + ":", StringComparison.Ordinal) == true);

    /// <param name="portrait">What the file of the portrait is called; nothing where there is none.</param>
    public static IReadOnlyList<WantedRecording> For(Dossier dossier, string? portrait, GateRules rules)
    {
        if (!MayLook(dossier, rules)) return [];
        var recorded = dossier.All<InterviewSession>().Where(session => session.Recording is not null).GroupBy(session => session.SessionId, StringComparer.Ordinal).Select(group => group.Last())
            .OrderBy(session => session.StartedAt).ThenBy(session => session.SessionId, StringComparer.Ordinal).TakeLast(MostSessions).ToArray();
        // A recording that could not be read will not be read the next time either, and is not fetched again.
        var unreadable = dossier.All<FailedLookup>().Where(one => one.Source == Source && one.Why == LookupFailure.NotCovered).Select(one => one.Input).ToHashSet(StringComparer.Ordinal);
        var compared = dossier.All<FaceComparison>().Where(one => one.Source == Source).Select(one => (one.FirstId, one.SecondId)).ToHashSet();
        var wanted = recorded.Select((session, index) => new WantedRecording(session,
            index > 0 && !compared.Contains((recorded[index - 1].SessionId, session.SessionId)) ? recorded[index - 1] : null,
            portrait is not null && !compared.Contains((portrait, session.SessionId)) ? portrait : null));
        return [.. wanted.Where(one => (one.Before is not null || one.Portrait is not null) && !unreadable.Contains(one.Session.SessionId))];
    }

    /// <summary>What came of looking. That it is the same person needs one face that is; that it is another is said only where nobody else can be meant: a person decides about the rest.</summary>
    /// <param name="reading">Of the session's recording, and of that before it where it was wanted.</param>
    /// <param name="strangers">How many of the company's own people were there whose face nobody here knows, for each recording.</param>
    public static IEnumerable<FaceComparison> Answers(WantedRecording wanted, RecordingReading reading, IReadOnlyList<int> strangers, string reader)
    {
        var known = Alone(wanted.Session, strangers[0] + reading.Faceless);
        if (wanted.Portrait is not null)
        {
            FaceLikeness[] seen = [.. reading.Videos[0].People.Select(person => person.Portrait).OfType<FaceLikeness>().OrderByDescending(likeness => likeness.Similarity)];
            yield return Comparison(wanted.Session, FaceSource.Document, wanted.Portrait, seen is [{ Answer: FaceAnswer.Same }, ..] || (known && seen.Length == 1) ? seen[0] : null, reader);
        }
        if (wanted.Before is not null)
            yield return Comparison(wanted.Session, FaceSource.Interview, wanted.Before.SessionId, known && Alone(wanted.Before, strangers[1] + reading.Faceless) && reading.Between is [[var only]] ? only : null, reader);
    }

    /// <summary>Whoever is left in the recording is the candidate: they sent a picture, and all others were told by their faces.</summary>
    private static bool Alone(InterviewSession session, int strangers) => strangers == 0 && session.VideoSeconds >= LeastVideoSeconds;

    private static FaceComparison Comparison(InterviewSession session, FaceSource first, string id, FaceLikeness? likeness, string reader) => new()
    {
        Id = new EvidenceId("draft"), Source = Source, ObservedAt = session.StartedAt ?? session.ObservedAt, First = first, FirstId = id, Second = FaceSource.Interview, SecondId = session.SessionId,
        Answer = likeness?.Answer ?? FaceAnswer.Inconclusive, Score = likeness?.Similarity, Vendor = reader, ConsentGiven = true,
    };

    private static bool Agreed(Dossier dossier, ConsentPurpose purpose) => dossier.All<Consent>().LastOrDefault(consent => consent.Purpose == purpose) is { Given: true };
}
