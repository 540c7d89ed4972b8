using Verify.Core.Model;

namespace Verify.Core.Documents.Reading;

/// <summary>How like the faces in recordings are, without a measurement of any face: those never leave the reader's process. Pictures leave it only where stills are asked for.</summary>
public sealed record RecordingReading(ReadKind Kind, string? Reason, string? Detail)
{
    public IReadOnlyList<RecordedFaces> Videos { get; init; } = [];
    /// <summary>Of two recordings: each person of the first with each of the second.</summary>
    public IReadOnlyList<IReadOnlyList<FaceLikeness>> Between { get; init; } = [];
    /// <summary>Photos of people to be left out on which no face was found: they may be among those who were counted.</summary>
    public int Faceless { get; init; }
}

/// <summary>The people of one recording, without those who were to be left out.</summary>
/// <param name="Frames">How many frames were looked at.</param>
public sealed record RecordedFaces(int Frames, IReadOnlyList<RecordedPerson> People);

/// <summary>One person of a recording.</summary>
/// <param name="Frames">In how many frames the face was found.</param>
/// <param name="Portrait">How like the portrait that was looked for.</param>
public sealed record RecordedPerson(int Frames, FaceLikeness? Portrait)
{
    /// <summary>Where one was asked for: a JPEG of the face at its largest, and of little around it.</summary>
    public byte[]? Still { get; init; }
}

/// <summary>How like two faces are, and what may be said of it.</summary>
public sealed record FaceLikeness(FaceAnswer Answer, double Similarity);
