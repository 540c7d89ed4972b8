using Verify.Core.Documents.Reading;
using Verify.Reader.Faces;
using Verify.Reader.Images;

namespace Verify.Reader.Recordings;

/// <summary>Whose faces recordings show: frames over the whole length, faces told apart, those left out whom a photo shows. Never throws for bad input.</summary>
public static class RecordingReader
{
    private const int MostFrames = 24, MostPeople = 16;
    private const double ShortestStep = 2;
    /// <summary>A face in a single frame may be a picture on a wall, or no face. Smaller ones say too little.</summary>
    private const int LeastFrames = 2, SmallestFace = 40;
    private const int MostStills = 4;

    public static RecordingReading Read(IReadOnlyList<ReadOnlyMemory<byte>> pictures, ReaderRequest request)
    {
        if (FaceReader.Instance is not { } faces) return new RecordingReading(ReadKind.Refused, "no-face-model", ImageReader.NoFaceModel);
        if (FrameSource.Find() is not { } frames) return new RecordingReading(ReadKind.Refused, "no-ffmpeg", "ffmpeg is not installed on this machine");
        try
        {
            float[]?[] known = [.. pictures.Select(picture => FaceOf(picture.Span, request.MaxPixels, faces))];
            var portrait = request.Portrait && known.Length > 0 ? known[0] : null;
            float[]?[] leftOut = request.Portrait && known.Length > 0 ? known[1..] : known;
            Seen[] videos = [.. request.Videos.Select(path => People(path, frames, faces, [.. leftOut.OfType<float[]>()]))];
            return new RecordingReading(ReadKind.Ok, null, null)
            {
                Videos = [.. videos.Select(video => new RecordedFaces(video.Frames, [.. video.People.Select((person, index) => new RecordedPerson(person.Frames, portrait is null ? null : Likeness(person.Mean, portrait))
                {
                    Still = request.Stills && index < MostStills ? frames.StillAt(video.Path, person.Best.At, person.Best.Part) : null,
                })]))],
                Between = videos is [var one, var two] ? [.. one.People.Select(first => (IReadOnlyList<FaceLikeness>)[.. two.People.Select(second => Likeness(first.Mean, second.Mean))])] : [],
                Faceless = leftOut.Count(face => face is null),
            };
        }
        catch (RefusedException refused)
        {
            return new RecordingReading(ReadKind.Refused, refused.Reason, refused.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new RecordingReading(ReadKind.Refused, "broken", "the recording cannot be opened");
        }
    }

    private static Seen People(string path, FrameSource source, FaceReader faces, IReadOnlyList<float[]> leftOut)
    {
        var length = source.LengthOf(path);
        var step = Math.Max(ShortestStep, length / MostFrames);
        var people = new List<Person>();
        var frames = 0;
        for (var at = step / 2; at < length && frames < MostFrames; at += step)
        {
            if (source.FrameAt(path, at) is not { } frame) continue;
            frames++;
            var found = faces.Find(frame);
            foreach (var face in found.Where(face => face.Size >= SmallestFace)) Tell(people, faces.Embed(frame, face), new Sight(frames, at, face.Size, Around(face, found)));
        }
        // Whoever may be one of the company's own people is left out: rather somebody too many than a wrong word about a candidate.
        return new Seen(path, frames, [.. people.Where(person => person.Frames >= LeastFrames && !leftOut.Any(own => Likeness(person.Mean, own).Answer != Core.Model.FaceAnswer.Different))]);
    }

    /// <summary>The face of one who was seen before, or of a new person.</summary>
    private static void Tell(List<Person> people, float[] face, Sight sight)
    {
        var nearest = people.Count == 0 ? null : people.MinBy(person => FaceReader.Distance(person.Mean, face));
        if (nearest is not null && FaceReader.IsLike(FaceReader.Distance(nearest.Mean, face))) nearest.Add(face, sight);
        else if (people.Count < MostPeople) people.Add(new Person(face, sight));
    }

    /// <summary>The largest face of a photo; nothing where there is none, or it is no photo.</summary>
    private static float[]? FaceOf(ReadOnlySpan<byte> file, int maxPixels, FaceReader faces)
    {
        try
        {
            var picture = ImageDecoder.Decode(file, maxPixels, colour: true).Picture;
            return faces.Find(picture) is [var largest, ..] ? faces.Embed(picture, largest) : null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private static FaceLikeness Likeness(float[] one, float[] two) => FaceReader.Likeness(FaceReader.Distance(one, two));

    /// <summary>A head with its shoulders: the detector's box ends at brows and chin. The face alone where anybody else would be on the picture too.</summary>
    private static Box Around(FaceFound face, IReadOnlyList<FaceFound> all)
    {
        var where = face.Where;
        Box wide = new(where.X - where.Width / 2, where.Y - where.Height * 0.7, where.Width * 2, where.Height * 2.1);
        return all.Any(other => other != face && other.Where.X < wide.X + wide.Width && wide.X < other.Where.X + other.Where.Width && other.Where.Y < wide.Y + wide.Height && wide.Y < other.Where.Y + other.Where.Height) ? where : wide;
    }

    private sealed record Seen(string Path, int Frames, IReadOnlyList<Person> People);

    /// <summary>A face in one frame: the how manieth, at which second, how large, and what a picture of it shows.</summary>
    private readonly record struct Sight(int Frame, double At, double Size, Box Part);

    /// <summary>The mean over all frames: steadier than any one of them.</summary>
    private sealed class Person(float[] first, Sight sight)
    {
        private int _faces = 1, _last = sight.Frame;

        public float[] Mean { get; } = [.. first];
        public int Frames { get; private set; } = 1;
        public Sight Best { get; private set; } = sight;

        public void Add(float[] face, Sight sight)
        {
            _faces++;
            for (var i = 0; i < Mean.Length; i++) Mean[i] += (face[i] - Mean[i]) / _faces;
            if (sight.Frame != _last) Frames++;
            _last = sight.Frame;
            if (sight.Size > Best.Size) Best = sight;
        }
    }
}
