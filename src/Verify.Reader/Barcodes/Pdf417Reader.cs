using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

namespace Verify.Reader.Barcodes;

/// <summary>Finds and reads a PDF417 symbol in any of the four directions, tilted by up to about thirty degrees.</summary>
public static class Pdf417Reader
{
    private const int WorkingSize = 2600;

    public static BarcodeReading? Read(Gray picture)
    {
        var scale = Math.Min(1, (double)WorkingSize / Math.Max(picture.Width, picture.Height));
        var gray = picture.Shrunk((int)Math.Round(picture.Width * scale), (int)Math.Round(picture.Height * scale));
        if (gray.Width < 20 || gray.Height < 20) return null;
        var values = new float[gray.Pixels.Length];
        for (var i = 0; i < values.Length; i++) values[i] = gray.Pixels[i];
        var upright = new Plane(values, gray.Width, gray.Height);
        var turned = Quarter(upright);
        BarcodeReading? seen = null;
        foreach (var share in (int[])[16, 40])
            foreach (var quarter in (int[])[0, 1])
            {
                // The surroundings are taken along the symbol, so they are measured anew for each direction.
                var plane = Contrast(quarter == 0 ? upright : turned, Math.Max(8, Math.Max(gray.Width, gray.Height) / share));
                foreach (var (direction, looked) in ((int, Plane)[])[(quarter, plane), (quarter + 2, plane.Reversed())])
                {
                    var found = TryRead(looked, corner => Back(corner, direction, looked, scale));
                    if (found is { Decoded: true }) return found;
                    seen ??= found;
                }
            }
        return seen;
    }

    /// <summary>Darker than the surroundings by more than noise: positive.</summary>
    private static Plane Contrast(Plane picture, int radius)
    {
        var contrast = picture.BoxMean(radius, Math.Max(4, radius / 4));
        for (var i = 0; i < contrast.Values.Length; i++) contrast.Values[i] -= picture.Values[i] + 2;
        return contrast;
    }

    /// <summary>The plane turned so that what ran downwards runs to the right.</summary>
    private static Plane Quarter(Plane plane)
    {
        var values = new float[plane.Values.Length];
        for (var y = 0; y < plane.Height; y++)
            for (var x = 0; x < plane.Width; x++) values[(plane.Width - 1 - x) * plane.Height + y] = plane.Values[y * plane.Width + x];
        return new Plane(values, plane.Height, plane.Width);
    }

    private static Spot Back(Spot corner, int quarter, Plane plane, double scale)
    {
        var (x, y) = quarter is 2 or 3 ? (plane.Width - 1 - corner.X, plane.Height - 1 - corner.Y) : (corner.X, corner.Y);
        if (quarter is 1 or 3) (x, y) = (plane.Height - 1 - y, x);
        return new Spot(Math.Round(x / scale, 1), Math.Round(y / scale, 1));
    }

    private static BarcodeReading? TryRead(Plane plane, Func<Spot, Spot> back)
    {
        if (Pdf417Finder.Find(plane) is not var (left, right)) return null;
        var middle = (left.Top + left.Bottom + right.Top + right.Bottom) / 4;
        var span = right.X(middle) - left.X(middle);
        var guess = (int)Math.Round(span / Math.Sqrt(left.Module * right.Module) / Pdf417Symbols.Modules) - 2;
        if (guess is < 1 or > 30) return null;
        Quad Where() => new(back(new(left.X(left.Top), left.Top)), back(new(right.X(right.Top), right.Top)),
            back(new(right.X(right.Bottom), right.Bottom)), back(new(left.X(left.Bottom), left.Bottom)));
        foreach (var columns in (int[])[guess, guess - 1, guess + 1])
        {
            if (columns < 1) continue;
            // The finder may have missed the ends of a side; the row indicators then tell how far the symbol really goes.
            for (var round = 0; round < 2; round++)
            {
                if (new Pdf417Grid(plane, left, right, columns).Read() is not { } words) break;
                if (Decode(words) is var (payload, used))
                    return new BarcodeReading("PDF417", true, payload, Where()) { Rows = words.Rows, Columns = columns, ErrorCorrectionLevel = words.Level, CorrectionUsed = used };
                (left, right) = (Extended(left, words.LeftRows), Extended(right, words.RightRows));
            }
        }
        return new BarcodeReading("PDF417", false, [], Where());
    }

    private static Side Extended(Side side, double[] shares)
    {
        var height = side.Bottom - side.Top;
        if (shares[1] - shares[0] is < 0.5 or > 3) return side;
        return side with { Top = side.Top + height * shares[0], Bottom = side.Top + height * shares[1] };
    }

    /// <summary>Corrects errors, first trusting every word that was seen, then fewer; a payload is given only when the correction closes exactly.</summary>
    private static (byte[] Payload, double Used)? Decode(Pdf417Words symbol)
    {
        var (total, checks) = (symbol.Words.Length, symbol.Checks);
        if (checks + 1 >= total || total > 928) return null;
        foreach (var trust in (int[])[0, 2, 3])
        {
            var missing = Enumerable.Range(0, total).Where(i => symbol.Support[i] <= trust - 1 || symbol.Support[i] == 0).ToList();
            // Two check words stay in reserve: without any, every set of words would be "corrected" to something.
            if (missing.Count > checks - 2) continue;
            var words = (int[])symbol.Words.Clone();
            if (ReedSolomon929.Correct(words, checks, missing) is not { } changed) continue;
            var used = missing.Count + 2 * Math.Max(0, changed - missing.Count);
            if (Pdf417Text.Decode(words.AsSpan(0, total - checks)) is { Length: > 0 } payload) return (payload, Math.Round(Math.Min(1, (double)used / checks), 3));
        }
        return null;
    }
}
