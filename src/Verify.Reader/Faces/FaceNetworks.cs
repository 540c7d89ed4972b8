using Verify.Core.Documents.Reading;

namespace Verify.Reader.Faces;

/// <summary>Finds faces: a grid of boxes with scores at a working size.</summary>
internal sealed class FaceDetector(FaceWeights weights)
{
    private const double MinScore = 0.3, MostOverlap = 0.4;
    private static readonly float[] Mean = [117.001f, 114.697f, 97.404f];
    private static readonly (double Width, double Height)[] Anchors = [(1.603231, 2.094468), (6.041143, 7.080126), (2.882459, 3.518061), (4.266906, 5.178857), (9.041765, 10.66308)];

    private readonly Convolution first = weights.Convolution("conv0/filters", "conv0/bias"), last = weights.Convolution("conv8/filters", "conv8/bias");
    private readonly SeparableConvolution[] middle = [.. Enumerable.Range(1, 5).Select(i => new SeparableConvolution(weights, $"conv{i}"))];

    /// <summary>The faces of a picture, the surest first; other working sizes, and room around a tight portrait, only where that finds nothing.</summary>
    public List<(Box Where, double Score)> Find(ColourSampler picture)
    {
        foreach (var (size, margin) in ((int, double)[])[(416, 0), (224, 0), (416, 0.45), (320, 0.25), (160, 0.45), (608, 0)])
            if (Find(picture, size, margin) is { Count: > 0 } faces) return faces;
        return [];
    }

    private List<(Box Where, double Score)> Find(ColourSampler picture, int size, double margin)
    {
        var (left, top) = (-margin * picture.Width, -margin * picture.Height);
        var side = Math.Max(picture.Width, picture.Height) * (1 + 2 * margin);
        var t = first.Apply(picture.Square(left, top, picture.Width - 2 * left, picture.Height - 2 * top, size, centred: false, Mean, 255), 1, same: true)
            .Relu(0.1f).MaxPool(2, 2, whole: false);
        for (var i = 0; i < 5; i++) t = middle[i].Apply(t, 1).Relu(0.1f).MaxPool(2, i < 4 ? 2 : 1, whole: false);
        t = last.Apply(t, 1, same: false);
        var found = new List<(Box Where, double Score)>();
        for (var cell = 0; cell < t.Height * t.Width; cell++)
            for (var a = 0; a < Anchors.Length; a++)
            {
                var v = t.Data.AsSpan(cell * 25 + a * 5, 5);
                var score = Sigmoid(v[4]);
                if (score < MinScore) continue;
                var (width, height) = (Math.Exp(v[2]) * Anchors[a].Width / t.Width * side, Math.Exp(v[3]) * Anchors[a].Height / t.Height * side);
                var (x, y) = ((cell % t.Width + Sigmoid(v[0])) / t.Width * side, (cell / t.Width + Sigmoid(v[1])) / t.Height * side);
                found.Add((new Box(left + x - width / 2, top + y - height / 2, width, height), score));
            }
        var kept = new List<(Box Where, double Score)>();
        foreach (var face in found.OrderByDescending(face => face.Score))
            if (kept.TrueForAll(other => Overlap(face.Where, other.Where) <= MostOverlap)) kept.Add(face);
        return kept;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static double Overlap(Box a, Box b)
    {
        var shared = Math.Max(0, Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X)) * Math.Max(0, Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y));
        return shared / (a.Width * a.Height + b.Width * b.Height - shared);
    }
}

/// <summary>Finds the 68 landmarks of a face: jaw, brows, nose, eyes, mouth.</summary>
internal sealed class FaceLandmarks
{
    private static readonly float[] Mean = [122.782f, 117.001f, 104.298f];
    private readonly Convolution first;
    private readonly SeparableConvolution?[,] layers = new SeparableConvolution?[4, 4];
    private readonly float[] matrix, offset;

    public FaceLandmarks(FaceWeights weights)
    {
        first = weights.Convolution("dense0/conv0/filters", "dense0/conv0/bias");
        for (var block = 0; block < 4; block++)
            for (var i = block == 0 ? 1 : 0; i < 4; i++) layers[block, i] = new SeparableConvolution(weights, $"dense{block}/conv{i}");
        (matrix, offset) = (weights["fc/weights"], weights["fc/bias"]);
    }

    public Spot[] Find(ColourSampler picture, Box face)
    {
        var (x, y) = (Math.Max(0, face.X), Math.Max(0, face.Y));
        var (width, height) = (Math.Min(picture.Width, face.X + face.Width) - x, Math.Min(picture.Height, face.Y + face.Height) - y);
        var t = picture.Square(x, y, width, height, 112, centred: true, Mean, 255);
        for (var block = 0; block < 4; block++)
        {
            var one = (layers[block, 0] is { } layer ? layer.Apply(t, 2) : first.Apply(t.Padded(0, 0, 1, 1), 2, same: false)).Relu();
            var two = one.Plus(layers[block, 1]!.Apply(one, 1));
            var three = two.Plus(layers[block, 2]!.Apply(new Tensor([.. two.Data], two.Height, two.Width, two.Channels).Relu(), 1));
            t = three.Plus(layers[block, 3]!.Apply(new Tensor([.. three.Data], three.Height, three.Width, three.Channels).Relu(), 1)).Relu();
        }
        var means = t.Means();
        var side = Math.Max(width, height);
        var spots = new Spot[68];
        double Output(int j) => offset[j] + means.Select((mean, c) => (double)mean * matrix[c * 136 + j]).Sum();
        for (var i = 0; i < spots.Length; i++) spots[i] = new Spot(x + Output(2 * i) * side - (side - width) / 2, y + Output(2 * i + 1) * side - (side - height) / 2);
        return spots;
    }
}

/// <summary>The 128 numbers of a face (a residual network of 29 layers): near for pictures of one person, far for two.</summary>
internal sealed class FaceEmbedder
{
    private static readonly float[] Mean = [122.782f, 117.001f, 104.298f];
    private static readonly (string Name, bool Down)[] Order =
    [
        ("conv32_1", false), ("conv32_2", false), ("conv32_3", false), ("conv64_down", true), ("conv64_1", false), ("conv64_2", false), ("conv64_3", false),
        ("conv128_down", true), ("conv128_1", false), ("conv128_2", false), ("conv256_down", true), ("conv256_1", false), ("conv256_2", false), ("conv256_down_out", true),
    ];

    private readonly Convolution entry;
    private readonly (Convolution One, Convolution Two, bool Down)[] blocks;
    private readonly float[] matrix;

    public FaceEmbedder(FaceWeights weights)
    {
        entry = weights.Scaled("conv32_down");
        blocks = [.. Order.Select(block => (weights.Scaled(block.Name + "/conv1"), weights.Scaled(block.Name + "/conv2"), block.Down))];
        matrix = weights["fc"];
    }

    public float[] Embed(ColourSampler picture, Spot[] landmarks)
    {
        var t = entry.Apply(picture.Upright(landmarks, 150, Mean, 256), 2, same: false).Relu().MaxPool(3, 2, whole: true);
        foreach (var (one, two, down) in blocks)
        {
            var inner = two.Apply(one.Apply(t, down ? 2 : 1, same: !down).Relu(), 1, same: true);
            t = down ? Added(inner, t) : inner.Plus(t).Relu();
        }
        var means = t.Means();
        var embedding = new float[128];
        for (var c = 0; c < means.Length; c++)
            for (var j = 0; j < embedding.Length; j++) embedding[j] += means[c] * matrix[c * embedding.Length + j];
        return embedding;
    }

    /// <summary>The shortcut of a layer that halves the picture: the mean of two by two, and zeros for channels and places that are new.</summary>
    private static Tensor Added(Tensor inner, Tensor input)
    {
        var (ph, pw) = ((input.Height - 2) / 2 + 1, (input.Width - 2) / 2 + 1);
        var (height, width) = (Math.Max(inner.Height, ph), Math.Max(inner.Width, pw));
        var sum = inner.Padded(0, 0, height - inner.Height, width - inner.Width);
        for (var y = 0; y < ph; y++)
            for (var x = 0; x < pw; x++)
                for (var c = 0; c < input.Channels; c++)
                {
                    var at = (2 * y * input.Width + 2 * x) * input.Channels + c;
                    var below = at + input.Width * input.Channels;
                    sum.Data[(y * width + x) * sum.Channels + c] += (input.Data[at] + input.Data[at + input.Channels] + input.Data[below] + input.Data[below + input.Channels]) / 4;
                }
        return sum.Relu();
    }
}
