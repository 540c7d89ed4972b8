using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Interviewing;

/// <summary>What an interviewer filled in. Each question may stay open: an open one says nothing.</summary>
internal sealed record RubricForm
{
    public const string Source = "interviewer";
    private const int LongestName = 120;

    /// <summary>one, another or empty.</summary>
    public string? Person { get; init; }
    /// <summary>quiet, voices or empty.</summary>
    public string? Around { get; init; }
    /// <summary>free, read or empty.</summary>
    public string? Answers { get; init; }
    /// <summary>switched, stayed or empty: not asked.</summary>
    public string? Switched { get; init; }
    public string? Camera { get; init; }
    public string? OtherName { get; init; }
    public bool Assistant { get; init; }
    /// <summary>For each claim 0 to 4, or empty: not spoken about.</summary>
    public List<string?> Scores { get; init; } = [];

    /// <summary>The form as evidence; the claims in the words in which they were shown.</summary>
    public IEnumerable<EvidenceDraft> Evidence(RubricVisit visit, DateTimeOffset now)
    {
        var link = visit.Link;
        yield return Draft(link, new InterviewRubric
        {
            Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, SessionId = link.Session, Rater = link.Rater,
            AnotherPerson = Choice(Person, "one", "another"), BackgroundVoices = Choice(Around, "quiet", "voices"), Reading = Choice(Answers, "free", "read"), OtherAccountName = Clip(OtherName),
            Ownership = [.. visit.Claims.Zip(Scores).Where(pair => pair.Second is "0" or "1" or "2" or "3" or "4").Select(pair => new OwnershipScore { Claim = pair.First, Score = pair.Second![0] - '0' })],
        });
        var kept = Choice(Switched, "switched", "stayed");
        var camera = Clip(Camera) ?? visit.Camera;
        // What no platform knows of the session itself.
        if (Assistant || (kept is not null && camera is not null))
            yield return Draft(link, new InterviewSession
            {
                Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = link.StartsAt, SessionId = link.Session, StartedAt = link.StartsAt, AssistantAnnounced = Assistant, VirtualCameraKept = kept, CameraLabel = kept is null ? null : camera,
            });
    }

    private static EvidenceDraft Draft(RubricLink link, Evidence evidence) => EvidenceDraft.Of($"{Source}|{link.Session}|{link.Rater}", evidence);

    private static bool? Choice(string? given, string no, string yes) => given == yes ? true : given == no ? false : null;

    private static string? Clip(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var kept && kept.Length <= LongestName ? kept : kept[..LongestName];
}
