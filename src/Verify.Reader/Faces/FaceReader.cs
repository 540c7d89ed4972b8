using Verify.Core.Documents.Reading;
using Verify.Reader.Images;
using FaceAnswer = Verify.Core.Model.FaceAnswer;

namespace Verify.Reader.Faces;

/// <summary>Finds and compares faces with weights that are installed beside the reader; without them there is no face model.</summary>
internal sealed class FaceReader
{
    // L2 distances, measured selfie against identity portrait (README.md): at 0.50 nobody else passes, at 0.62 about one stranger in a thousand does;
    // 0.60 is what the model's author draws the line at.
    private const double SureSame = 0.50, SureOther = 0.62, Line = 0.60;

    private readonly FaceDetector detector;
    private readonly FaceLandmarks landmarks;
    private readonly FaceEmbedder embedder;

    private FaceReader(string folder)
    {
        detector = new(new(folder, "tiny_face_detector", "b7503ce7df31039b1c43316a9b865cab6a70dd748cc602d3fa28b551503c3871"));
        landmarks = new(new(folder, "face_landmark_68", "4611ef65c87d836d03d684b30eec4d195d8b219fa1dd58fc58945831c6b9299b"));
        embedder = new(new(folder, "face_recognition", "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589"));
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "face-model");

    public static bool Installed => File.Exists(Path.Combine(Folder, "face_recognition_model.bin"));

    private static readonly Lazy<FaceReader?> Loaded = new(() => Installed ? new FaceReader(Folder) : null);

    /// <summary>The model, loaded at its first use; null where it is not installed.</summary>
    public static FaceReader? Instance => Loaded.Value;

    public List<FaceFound> Find(Raster picture)
    {
        var sampler = new ColourSampler(picture);
        return [.. detector.Find(sampler).OrderByDescending(face => face.Where.Width * face.Where.Height).Select(face => Described(picture.Luma, face.Where, face.Score))];
    }

    public FaceComparison Compare(Raster first, Raster second)
    {
        var looks = new (List<FaceFound> Faces, float[]? Numbers)[2];
        Parallel.For(0, 2, i => looks[i] = Look(i == 0 ? first : second));
        var (a, b) = (looks[0].Faces, looks[1].Faces);
        IReadOnlyList<IReadOnlyList<FaceFound>> faces = [a, b];
        if (a.Count == 0 || b.Count == 0)
            return new FaceComparison(ReadKind.Unreadable, "no-face", a.Count == 0 ? "no face was found in the first picture" : "no face was found in the second picture") { Faces = faces };
        var distance = Distance(looks[0].Numbers, looks[1].Numbers);
        var (answer, similarity) = Likeness(distance);
        return new FaceComparison(ReadKind.Ok, null, null) { Faces = faces, Distance = Math.Round(distance, 4), Similarity = similarity, Same = IsLike(distance), Answer = answer };
    }

    private (List<FaceFound> Faces, float[]? Numbers) Look(Raster picture)
    {
        var faces = Find(picture);
        return (faces, faces.Count == 0 ? null : Embed(picture, faces[0]));
    }

    public static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> two)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += (one[i] - two[i]) * (one[i] - two[i]);
        return Math.Sqrt(sum);
    }

    /// <summary>The likelier answer.</summary>
    public static bool IsLike(double distance) => distance <= Line;

    /// <summary>What may be said; as a similarity, one half lies at the line.</summary>
    public static FaceLikeness Likeness(double distance) =>
        new(distance <= SureSame ? FaceAnswer.Same : distance > SureOther ? FaceAnswer.Different : FaceAnswer.Inconclusive, Math.Round(Math.Clamp(1 - distance / (2 * Line), 0, 1), 4));

    public float[] Embed(Raster picture, FaceFound face)
    {
        var sampler = new ColourSampler(picture);
        return embedder.Embed(sampler, landmarks.Find(sampler, face.Where));
    }

    private static FaceFound Described(Gray luma, Box where, double score)
    {
        var content = new Strip(where.X + where.Width / 2, where.Y + where.Height / 2, 0, where.Width, where.Height).Cut(luma, 96);
        // The mean change between neighbours against the contrast: low for a face that is out of focus or enlarged.
        var (change, mean, spread) = (0.0, content.Values.Average(), 0.0);
        for (var i = 1; i < content.Values.Length; i++)
        {
            change += Math.Abs(content.Values[i] - content.Values[i - 1]);
            spread += Math.Abs(content.Values[i] - mean);
        }
        Box rounded = new(Math.Round(where.X, 1), Math.Round(where.Y, 1), Math.Round(where.Width, 1), Math.Round(where.Height, 1));
        return new FaceFound(rounded, Math.Round(score, 3), Math.Round(spread > 0 ? Math.Min(1, change / spread) : 0, 3), Math.Round(Math.Min(where.Width, where.Height)));
    }
}
