using Verify.Reader.Images;

namespace Verify.Reader.Barcodes;

/// <summary>What the samples of a symbol say: its size, and for each place the word that most samples show.</summary>
internal sealed record Pdf417Words(int Rows, int Columns, int Level, int[] Words, int[] Support, double[] LeftRows, double[] RightRows)
{
    public int Checks => 1 << (Level + 1);
}

/// <summary>
/// Samples a symbol along many lines from side to side. Each sampled word tells its cluster, and so its row modulo three; the indicators at both
/// ends tell rows, columns and level of correction.
/// </summary>
internal sealed class Pdf417Grid(Plane dark, Side left, Side right, int columns)
{
    private readonly int cells = columns + 2; // with the two row indicators
    private int lines;
    private int[,] symbols = new int[0, 0];

    public Pdf417Words? Read()
    {
        lines = (int)Math.Clamp(Math.Max(left.Bottom - left.Top, right.Bottom - right.Top), 60, 400);
        symbols = new int[lines, cells];
        for (var i = 0; i < lines; i++) SampleLine(i);
        return Indicators() is var (rows, level) && rows is >= 3 and <= 90 && level is >= 0 and <= 8 ? Vote(rows, level) : null;
    }

    /// <summary>The share of the way down at which a line is taken; a little beyond the ends, for what the finder missed.</summary>
    private double Share(int line) => (line + 0.5) / lines * 1.04 - 0.02;

    private void SampleLine(int line)
    {
        var share = Share(line);
        var (y0, y1) = (left.Top + (left.Bottom - left.Top) * share, right.Top + (right.Bottom - right.Top) * share);
        var (x0, x1) = (left.X(y0), right.X(y1));
        var perspective = Math.Sqrt(right.Module / left.Module);
        // Equal steps on the card are not equal in a picture taken at an angle: the modules grow from one side to the other.
        double Across(double share) => share / (share + perspective * (1 - share));
        float At(double u) => Sample(x0 + (x1 - x0) * u, y0 + (y1 - y0) * u);
        var borders = Borders(At, Across);
        Span<float> samples = stackalloc float[Pdf417Symbols.Modules];
        for (var cell = 0; cell < cells; cell++)
        {
            var width = borders[cell + 1] - borders[cell];
            for (var m = 0; m < samples.Length; m++) samples[m] = At(borders[cell] + width * (m + 0.5) / samples.Length);
            symbols[line, cell] = width > 0 ? Pdf417Symbols.Nearest(samples) : -1;
        }
    }

    private float Sample(double x, double y) => x < 0 || y < 0 || x >= dark.Width - 1 || y >= dark.Height - 1 ? -20 : dark.At(x, y);

    /// <summary>Where each word begins: every word begins with a bar, so the nearest step from light to dark is taken, and the next guess follows it.</summary>
    private double[] Borders(Func<double, float> at, Func<double, double> across)
    {
        var borders = new double[cells + 1];
        var drift = 0.0;
        var window = 1.3 / cells / Pdf417Symbols.Modules;
        const int steps = 14;
        for (var cell = 0; cell <= cells; cell++)
        {
            var guess = across((double)cell / cells) + drift;
            var (best, found) = (double.MaxValue, guess);
            var before = at(guess - window);
            for (var s = 1; s <= steps; s++)
            {
                var place = guess - window + 2 * window * s / steps;
                var value = at(place);
                if (before <= 0 && value > 0)
                {
                    var edge = place - 2 * window / steps * (value / (value - before));
                    if (Math.Abs(edge - guess) < best) (best, found) = (Math.Abs(edge - guess), edge);
                }
                before = value;
            }
            borders[cell] = found;
            drift += (found - guess) * 0.5;
        }
        return borders;
    }

    /// <summary>Rows and level of correction by the votes of the indicators on both sides.</summary>
    private (int Rows, int Level)? Indicators()
    {
        var (thirds, levels) = (new int[30], new int[30]);
        for (var i = 0; i < lines; i++)
        {
            if (symbols[i, 0] is >= 0 and var first)
            {
                if (first / Pdf417Symbols.Words == 0) thirds[first % Pdf417Symbols.Words % 30]++;
                if (first / Pdf417Symbols.Words == 1) levels[first % Pdf417Symbols.Words % 30]++;
            }
            if (symbols[i, cells - 1] is >= 0 and var last)
            {
                if (last / Pdf417Symbols.Words == 1) thirds[last % Pdf417Symbols.Words % 30]++;
                if (last / Pdf417Symbols.Words == 2) levels[last % Pdf417Symbols.Words % 30]++;
            }
        }
        var (third, level) = (Array.IndexOf(thirds, thirds.Max()), Array.IndexOf(levels, levels.Max()));
        return thirds[third] < 2 || levels[level] < 2 ? null : (third * 3 + level % 3 + 1, level / 3);
    }

    private Pdf417Words? Vote(int rows, int level)
    {
        var leftRows = RowsOf(0);
        var rightRows = RowsOf(cells - 1);
        if ((leftRows ?? rightRows) is not { } one) return null;
        var (a, b) = (leftRows ?? one, rightRows ?? one);
        var votes = new Dictionary<int, int>?[rows * columns];
        for (var i = 0; i < lines; i++)
            for (var cell = 1; cell <= columns; cell++)
            {
                if (symbols[i, cell] < 0) continue;
                var (cluster, word) = Math.DivRem(symbols[i, cell], Pdf417Symbols.Words);
                var share = (double)cell / (cells - 1);
                var expected = (a.Slope * i + a.Offset) * (1 - share) + (b.Slope * i + b.Offset) * share;
                var row = (int)Math.Round((expected - cluster) / 3) * 3 + cluster;
                if (row < 0 || row >= rows || Math.Abs(row - expected) > 1.1) continue;
                var place = votes[row * columns + cell - 1] ??= [];
                place[word] = place.GetValueOrDefault(word) + 1;
            }
        var (words, support) = (new int[votes.Length], new int[votes.Length]);
        for (var i = 0; i < votes.Length; i++)
        {
            if (votes[i] is not { } place) continue;
            var (word, count) = place.MaxBy(entry => entry.Value);
            words[i] = word;
            support[i] = Math.Max(1, 2 * count - place.Values.Sum() + 1);
        }
        double[] Reach((double Slope, double Offset) fit) => [Share2(-0.5, fit), Share2(rows - 0.5, fit)];
        return new Pdf417Words(rows, columns, level, words, support, Reach(a), Reach(b));
    }

    /// <summary>The share of the way down at which a row lies.</summary>
    private double Share2(double row, (double Slope, double Offset) fit) => ((row - fit.Offset) / fit.Slope + 0.5) / lines * 1.04 - 0.02;

    /// <summary>The row as a linear function of the line, from one side's indicators; wrong ones are outvoted.</summary>
    private (double Slope, double Offset)? RowsOf(int cell)
    {
        var points = new List<(double Line, double Row)>();
        for (var i = 0; i < lines; i++)
            if (symbols[i, cell] is >= 0 and var symbol)
                points.Add((i, symbol % Pdf417Symbols.Words / 30 * 3 + symbol / Pdf417Symbols.Words));
        if (points.Count < 4) return null;
        var random = new Random(3);
        var (most, slope, offset) = (0, 0.0, 0.0);
        for (var round = 0; round < 400; round++)
        {
            var (a, b) = (points[random.Next(points.Count)], points[random.Next(points.Count)]);
            if (Math.Abs(a.Line - b.Line) < lines / 5.0) continue;
            var trial = (b.Row - a.Row) / (b.Line - a.Line);
            if (trial <= 0) continue;
            var base0 = a.Row - trial * a.Line;
            var count = points.Count(point => Math.Abs(trial * point.Line + base0 - point.Row) < 0.8);
            if (count > most) (most, slope, offset) = (count, trial, base0);
        }
        if (most < 4) return null;
        var near = points.Where(point => Math.Abs(slope * point.Line + offset - point.Row) < 0.9).ToList();
        var (ml, mr) = (near.Average(point => point.Line), near.Average(point => point.Row));
        var spread = near.Sum(point => (point.Line - ml) * (point.Line - ml));
        slope = near.Sum(point => (point.Line - ml) * (point.Row - mr)) / spread;
        return slope > 0 ? (slope, mr - slope * ml) : null;
    }
}
