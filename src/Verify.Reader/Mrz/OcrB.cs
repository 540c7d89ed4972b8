using System.Globalization;

namespace Verify.Reader.Mrz;

/// <summary>The OCR-B characters of a machine-readable zone as outlines, drawn at any size.</summary>
public static class OcrB
{
    public const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
    private const double Advance = 723, Middle = 350; // font units: width of a cell, height of a capital's middle
    private const int Fine = 8;                       // sub-rows of a pixel

    private static readonly List<(double X, double Y)[]>[] Outlines = Load();

    private static List<(double X, double Y)[]>[] Load()
    {
        var outlines = new List<(double, double)[]>[Characters.Length];
        foreach (var line in Resources.Lines("ocr-b.txt")) outlines[Characters.IndexOf(line[0])] = Flatten(line[2..]);
        return outlines;
    }

    /// <summary>
    /// How much of each pixel of a cell is ink, 0 to 1. The cell is one advance wide; its middle is the middle of a capital letter. A pixel is as
    /// high as it is wide.
    /// </summary>
    public static float[] Draw(int character, int width, int height)
    {
        var cell = new float[width * height];
        var unit = Advance / width;
        var crossings = new List<double>();
        for (var row = 0; row < height * Fine; row++)
        {
            var y = Middle + (height / 2.0 - (row + 0.5) / Fine) * unit;
            crossings.Clear();
            foreach (var contour in Outlines[character])
                for (var i = 0; i < contour.Length; i++)
                {
                    var (a, b) = (contour[i], contour[(i + 1) % contour.Length]);
                    if (a.Y > y != b.Y > y) crossings.Add((a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X)) / unit);
                }
            crossings.Sort();
            for (var i = 0; i + 1 < crossings.Count; i += 2) Span(cell.AsSpan(row / Fine * width, width), crossings[i], crossings[i + 1]);
        }
        return cell;
    }

    private static void Span(Span<float> row, double from, double to)
    {
        for (var x = Math.Max(0, (int)from); x < row.Length && x < to; x++)
            row[x] += (float)Math.Max(0, Math.Min(to, x + 1) - Math.Max(from, x)) / Fine;
    }

    private static List<(double, double)[]> Flatten(string path)
    {
        var contours = new List<(double, double)[]>();
        var points = new List<(double X, double Y)>();
        for (var at = 0; at < path.Length;)
        {
            var command = path[at++];
            var end = at;
            while (end < path.Length && !char.IsLetter(path[end])) end++;
            var n = Array.ConvertAll(path[at..end].Split(' ', StringSplitOptions.RemoveEmptyEntries), text => double.Parse(text, CultureInfo.InvariantCulture));
            at = end;
            switch (command)
            {
                case 'M' or 'L': points.Add((n[0], n[1])); break;
                case 'C':
                    var start = points[^1];
                    for (var step = 1; step <= 8; step++)
                    {
                        var (t, u) = (step / 8.0, 1 - step / 8.0);
                        points.Add((u * u * u * start.X + 3 * u * u * t * n[0] + 3 * u * t * t * n[2] + t * t * t * n[4],
                            u * u * u * start.Y + 3 * u * u * t * n[1] + 3 * u * t * t * n[3] + t * t * t * n[5]));
                    }
                    break;
                case 'Z':
                    contours.Add([.. points]);
                    points.Clear();
                    break;
            }
        }
        return contours;
    }
}
