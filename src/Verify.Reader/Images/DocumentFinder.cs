using Verify.Core.Documents.Reading;

namespace Verify.Reader.Images;

/// <summary>Where the document and its portrait lie: from the machine-readable zone, whose place on the page is a standard, else from the background.</summary>
internal static class DocumentFinder
{
    // Millimetres of ICAO Doc 9303: size of the document, length of the zone's lines, height of their middle, and the place of the portrait.
    private sealed record Page(double Width, double Height, double Line, double Middle, (double X, double Y, double Width, double Height)? Portrait);

    private static Page? PageOf(string format) => format switch
    {
        "TD3" => new(125, 88, 44 * 2.54, 76.5, (5, 14, 34, 44)),
        "MRV-A" => new(120, 80, 44 * 2.54, 68.5, (4, 14, 34, 44)),
        "TD2" or "MRV-B" => new(105, 74, 36 * 2.54, 62.5, (4, 12, 30, 38)),
        "TD1" => new(85.6, 53.98, 30 * 2.54, 42, null), // the portrait is on the other side
        _ => null,
    };

    public static (Strip? Document, Strip? Portrait) Find(Gray picture, MrzReading? mrz) =>
        mrz is { Confident: true } && PageOf(mrz.Format) is { } page ? FromZone(mrz.Where, page) : (FromBackground(picture), null);

    private static (Strip, Strip?) FromZone(Quad zone, Page page)
    {
        var (dx, dy) = (zone.TopRight.X - zone.TopLeft.X, zone.TopRight.Y - zone.TopLeft.Y);
        var angle = Math.Atan2(dy, dx);
        var unit = Math.Sqrt(dx * dx + dy * dy) / page.Line;
        var (cx, cy) = ((zone.TopLeft.X + zone.BottomRight.X) / 2, (zone.TopLeft.Y + zone.BottomRight.Y) / 2);
        Strip At(double x, double y, double width, double height)
        {
            var (right, down) = ((x - page.Width / 2) * unit, (y - page.Middle) * unit);
            return new Strip(cx + right * Math.Cos(angle) - down * Math.Sin(angle), cy + right * Math.Sin(angle) + down * Math.Cos(angle), angle, width * unit, height * unit);
        }
        var document = At(page.Width / 2, page.Height / 2, page.Width, page.Height);
        return (document, page.Portrait is { } p ? At(p.X + p.Width / 2, p.Y + p.Height / 2, p.Width, p.Height) : null);
    }

    /// <summary>The largest bright or dark rectangle that stands out from the picture's border; null where none does.</summary>
    private static Strip? FromBackground(Gray picture)
    {
        var scale = Math.Min(1, 240.0 / Math.Max(picture.Width, picture.Height));
        var small = picture.Shrunk((int)Math.Max(1, picture.Width * scale), (int)Math.Max(1, picture.Height * scale));
        if (small.Width < 40 || small.Height < 40) return null;
        var border = new List<byte>();
        for (var x = 0; x < small.Width; x++) border.AddRange([small[x, 0], small[x, small.Height - 1]]);
        for (var y = 0; y < small.Height; y++) border.AddRange([small[0, y], small[small.Width - 1, y]]);
        border.Sort();
        var (middle, spread) = (border[border.Count / 2], border[border.Count * 9 / 10] - border[border.Count / 10]);
        var marked = Array.ConvertAll(small.Pixels, sample => Math.Abs(sample - middle) > Math.Max(18, spread));
        if (Blobs.Find(marked, small.Width, small.Height) is not { Count: > 0 } blobs) return null;
        var blob = blobs.MaxBy(candidate => candidate.Count);
        var filled = blob.Count / (blob.Length * blob.Thickness);
        if (blob.Count < 0.15 * small.Pixels.Length || filled is < 0.75 or > 1.2 || blob.Thickness < 0.4 * blob.Length) return null;
        return new Strip((blob.X + 0.5) / scale, (blob.Y + 0.5) / scale, blob.Angle, blob.Length / scale, blob.Thickness / scale);
    }

    public static Quad? Corners(Strip? strip)
    {
        if (strip is null) return null;
        var (cos, sin) = (Math.Cos(strip.Angle), Math.Sin(strip.Angle));
        Spot Corner(int x, int y) => new(
            Math.Round(strip.X + (x * strip.Length * cos - y * strip.Height * sin) / 2, 1),
            Math.Round(strip.Y + (x * strip.Length * sin + y * strip.Height * cos) / 2, 1));
        return new Quad(Corner(-1, -1), Corner(1, -1), Corner(1, 1), Corner(-1, 1));
    }

    /// <summary>The upright content of a strip, small enough for hashing.</summary>
    public static Gray? Content(Gray picture, Strip? strip)
    {
        if (strip is null || strip.Length < 16 || strip.Height < 16) return null;
        var cut = strip.Cut(picture, 192);
        return new Gray(Array.ConvertAll(cut.Values, value => (byte)value), cut.Width, cut.Height);
    }
}
